"""A PROFILE against the stack that runs: what NETSTAT does not have of it, and what it has besides. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from zlab.errors import Place
from zlab.zos.changes import Change, ChangeKind, Effect
from zlab.zos.profile.meaning import profile_meaning
from zlab.zos.profile.netstat.displays import Netstat, PortListRow, Report, RouteRow
from zlab.zos.profile.records import PortRange, PortRow, ProfileMeaning, Route
from zlab.zos.profile.tree import ProfileDocument

_MISSING = "the stack does not have it: refused when it was read (look for EZZ0318I), or taken away since"
_BESIDES = "the stack has it from another data set or an OBEYFILE, and loses it with the next start"
_OTHER = "the stack has another value than the profile: an OBEYFILE since, or a profile that was not read yet"
_DOWN = "it is defined and not up: V TCPIP,,START,name, and look for EZZ4310I"
_OF_THE_STACK = ("LOOPBACK", "EZ", "VIPL", "IQDIO")
"""How the names begin that the stack makes itself: loopback, dynamic XCF, dynamic VIPAs (seen: EZASAMEMVS)."""


def drift(document: ProfileDocument, netstat: Netstat) -> list[Change]:
    """Every difference, `before` the profile and `after` the stack; only the displays that are there are judged."""
    meaning = profile_meaning(document)
    found: list[Change] = []
    for report, compare in (
        (Report.HOME, _home),
        (Report.ROUTE, _routes),
        (Report.PORTLIST, _ports),
        (Report.DEVLINKS, _status),
    ):
        if report in netstat.reports:
            found += compare(meaning, netstat)
    # A report that was cut off proves nothing missing.
    return [one for one in found if not (netstat.truncated and one.kind is ChangeKind.REMOVED)]


def _change(
    path: tuple[str, ...], before: str | None, after: str | None, places: tuple[Place | None, Place | None], why: str
) -> Change:
    kind = ChangeKind.REMOVED if after is None else ChangeKind.ADDED if before is None else ChangeKind.CHANGED
    return Change(kind, path, before, after, *places, Effect.LIVE, why)


def _home(meaning: ProfileMeaning, netstat: Netstat) -> Iterator[Change]:
    ours = {(name, address): at.place for name, address, _, at in meaning.addresses()}
    theirs = {(row.interface, row.address): row.place for row in netstat.home}
    for (name, address), place in ours.items():
        if (name, address) in theirs:
            continue
        others = [key for key in theirs if key[0] == name and key[1].version == address.version and key not in ours]
        other = others[0] if len(others) == 1 else None
        yield _change(
            ("HOME", name),
            str(address),
            str(other[1]) if other else None,
            (place, theirs[other] if other else None),
            _OTHER if other else _MISSING,
        )
    paired = {name for name, address in ours if (name, address) not in theirs}
    for (name, address), place in theirs.items():
        mine = name.startswith(_OF_THE_STACK) or address.is_loopback or address.is_link_local
        if (name, address) not in ours and not mine and name not in paired:
            yield _change(("HOME", name), None, str(address), (None, place), _BESIDES)


def _route_key(one: Route | RouteRow) -> tuple[str, str, str]:
    if isinstance(one, Route):
        return str(one.network), str(one.next_hop or "="), one.link
    return str(one.destination), str(one.gateway or "="), one.interface


def _routes(meaning: ProfileMeaning, netstat: Netstat) -> Iterator[Change]:
    versions = {row.destination.version for row in netstat.routes}
    ours = {_route_key(one): one for one in meaning.routes if one.network is not None and one.version in versions}
    theirs = {_route_key(row): row for row in netstat.routes}
    dynamic = {row.destination for row in netstat.routes if "S" not in row.flags}
    for key, route in ours.items():
        row = theirs.get(key)
        path = ("ROUTE", *key)
        if row is None:
            replaced = route.network in dynamic and any(word.startswith("REPL") for word in route.options)
            if not replaced:
                yield _change(path, "static", None, (route.at.place, None), _MISSING)
        elif "U" not in row.flags:
            yield _change(path, "up", f"not up ({row.flags})", (route.at.place, row.place), _DOWN)
        elif route.mtu and row.mtu and route.mtu != row.mtu:
            places = (route.at.place, row.place)
            yield _change((*path, "MTU"), str(route.mtu), str(row.mtu), places, _OTHER)
    for key, row in theirs.items():
        if key not in ours and "S" in row.flags and not row.interface.startswith(_OF_THE_STACK):
            yield _change(("ROUTE", *key), None, "static", (None, row.place), _BESIDES)


def _span(one: PortRow | PortRange | PortListRow) -> tuple[int, int, str, str]:
    if isinstance(one, PortRow):
        return one.port, one.port, one.proto, one.job
    return one.first, one.last, one.proto, one.job


def _ports(meaning: ProfileMeaning, netstat: Netstat) -> Iterator[Change]:
    ours = {_span(one): one.at.place for one in meaning.ports}
    ours |= {_span(one): one.at.place for one in meaning.ranges}
    theirs = {_span(row): row.place for row in netstat.ports}
    missing = [key for key in ours if key not in theirs]
    besides = [key for key in theirs if key not in ours]
    for key in missing:
        others = [other for other in besides if other[:3] == key[:3]]
        if len(others) == 1 and sum(other[:3] == key[:3] for other in missing) == 1:
            besides.remove(others[0])
            yield _change(_port_path(key), key[3], others[0][3], (ours[key], theirs[others[0]]), _OTHER)
        else:
            yield _change(_port_path(key), key[3], None, (ours[key], None), _MISSING)
    for key in besides:
        yield _change(_port_path(key), None, key[3], (None, theirs[key]), _BESIDES)


def _port_path(key: tuple[int, int, str, str]) -> tuple[str, str]:
    first, last, proto, _ = key
    if first == last:
        return ("PORT", f"{first or 'UNRSV'} {proto}")
    return ("PORTRANGE", f"{first}-{last} {proto}")


def _status(meaning: ProfileMeaning, netstat: Netstat) -> Iterator[Change]:
    """Devices and interfaces of the profile that are not there, and those it starts that are not ready."""
    ours = {one.name: one.at.place for one in meaning.devices}
    ours |= {name: at.place for name, at in meaning.names.items()}
    theirs = {row.name: row for row in netstat.status}
    started = {one.name for one in meaning.started}
    started |= {link.name for link in meaning.links if link.device in started}
    for name, place in ours.items():
        row = theirs.get(name)
        if row is None:
            yield _change(("DEVLINKS", name), "defined", None, (place, None), _MISSING)
        elif name in started and row.status != "READY":
            yield _change(("DEVLINKS", name), "READY", row.status, (place, row.place), _DOWN)
