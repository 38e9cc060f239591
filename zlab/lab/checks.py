"""What a lab file must satisfy beyond its schema: rules between values. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Network

from zlab.errors import Problem
from zlab.lab.records import Lab, Link, Ospf, Ospf6
from zlab.lab.source import Path, Source

Placed = Sequence[tuple[Path, Link]]


def check_lab(lab: Lab, source: Source, doubtful: frozenset[Path] = frozenset()) -> list[Problem]:
    """Every contradiction inside one lab, each with the place of the value to change.

    `doubtful` are paths that the schema has already complained about; `lab` has defaults there, and what
    would follow from them is not told.
    """
    sure = _Sure(doubtful)
    placed: list[tuple[Path, Link]] = [
        (("systems", name, "links", index), link)
        for name, system in lab.systems.items()
        for index, link in enumerate(system.links)
    ]
    problems: list[Problem] = []
    for path, link in placed:
        problems += _check_link(path, link, lab, source, sure)
    problems += _check_pairs(placed, source, sure)
    problems += _check_systems(lab, placed, source, sure)
    problems += _check_publish(lab, source, sure)
    problems += _check_frr(lab, placed, source, sure)
    return problems


class _Sure:
    def __init__(self, doubtful: frozenset[Path]) -> None:
        self._doubtful = doubtful

    def of(self, path: Path, *keys: str) -> bool:
        """Whether the values of `keys` at `path`, and all that is in them, are the file's own."""
        return not any(
            each[: len(value)] == value or value[: len(each)] == each
            for value in ([(*path, key) for key in keys] or [path])
            for each in self._doubtful
        )


def _check_link(path: Path, link: Link, lab: Lab, source: Source, sure: _Sure) -> Iterator[Problem]:
    if sure.of(path, *_ADDRESSES):
        yield from _check_addresses(path, link, source)
    if sure.of(path, "devices") and len(set(link.devices)) != 3:
        yield Problem("read, write and datapath are three different device numbers", source.place((*path, "devices")))
    if sure.of(path, "device") and link.device == lab.linux.uplink:
        yield Problem(f"{link.device} is the uplink", source.place((*path, "device")), "a link needs its own tap")
    if sure.of(path, "ipv6"):
        yield from _check_ipv6(path, link, source)
    for index, route in enumerate(link.routes):
        if isinstance(route, IPv6Network) and route.network_address.scope_id:
            yield Problem(f"{route} names a device", source.place((*path, "routes", index)), "leave out the % part")
    for key, ospf in (("ospf", link.ospf), ("ospf6", link.ospf6)):
        if sure.of(path, key):
            yield from _check_timers((*path, key), ospf, source)


_ADDRESSES = ("device", "linux", "zos")
"""What the addresses of a link follow from: each one's default is made from the one before."""


def _check_addresses(path: Path, link: Link, source: Source) -> Iterator[Problem]:
    network = link.linux.network
    at_zos = source.place((*path, "zos"))
    if link.zos == link.linux.ip:
        yield Problem(f"zos is Linux's own address {link.zos}", at_zos, "the two ends of a link differ")
    elif link.zos not in network:
        yield Problem(f"zos address {link.zos} is not in Linux's subnet {network}", at_zos)
    at_linux = source.place((*path, "linux"))
    if network.prefixlen >= 31:
        yield Problem(f"{link.linux} has no room for both ends", at_linux, "use /30 or wider, usually /24")
    else:
        for address, place in ((link.linux.ip, at_linux), (link.zos, at_zos)):
            if address in (network.network_address, network.broadcast_address):
                yield Problem(f"{address} is the network or broadcast address of {network}", place)
    if link.linux.ip.is_multicast or link.linux.ip.is_loopback or link.linux.ip.is_unspecified:
        yield Problem(f"{link.linux.ip} cannot be a host's address", at_linux)


def _check_without_ipv6(path: Path, link: Link, source: Source) -> Iterator[Problem]:
    if link.ospf6 is not None:
        yield Problem("ospf6 needs ipv6 addresses on the link", source.place((*path, "ospf6"), key=True))
    for index, route in enumerate(link.routes):
        if route.version == 6:
            yield Problem(f"route {route} needs ipv6 addresses on the link", source.place((*path, "routes", index)))


def _check_ipv6(path: Path, link: Link, source: Source) -> Iterator[Problem]:
    if link.ipv6 is None:
        yield from _check_without_ipv6(path, link, source)
        return
    network = link.ipv6.linux.network
    at = source.place((*path, "ipv6", "zos"))
    if link.ipv6.zos == link.ipv6.linux.ip:
        yield Problem(f"zos is Linux's own address {link.ipv6.zos}", at, "the two ends of a link differ")
    elif link.ipv6.zos not in network:
        yield Problem(f"zos address {link.ipv6.zos} is not in Linux's subnet {network}", at)
    for key, address in (("linux", link.ipv6.linux.ip), ("zos", link.ipv6.zos), ("link_local", link.ipv6.link_local)):
        if address is not None and address.scope_id:
            yield Problem(f"{address} names a device", source.place((*path, "ipv6", key)), "leave out the % part")
    if network.prefixlen == 128:
        at_linux = source.place((*path, "ipv6", "linux"))
        yield Problem(f"{link.ipv6.linux} has no room for both ends", at_linux, "usually /64")
    if link.ipv6.link_local is not None and not link.ipv6.link_local.is_link_local:
        yield Problem(
            f"{link.ipv6.link_local} is not a link-local address",
            source.place((*path, "ipv6", "link_local")),
            "link-local addresses are in fe80::/10",
        )


def _check_timers(path: Path, ospf: Ospf | Ospf6 | None, source: Source) -> Iterator[Problem]:
    if ospf is not None and ospf.dead <= ospf.hello:
        yield Problem(
            f"dead interval {ospf.dead} is not above the hello interval {ospf.hello}",
            source.place((*path, "dead")),
            f"usually four times hello: {4 * ospf.hello}",
        )


def _subnets(link: Link) -> Iterator[tuple[str, IPv4Network | IPv6Network]]:
    yield "linux", link.linux.network
    if link.ipv6 is not None and not link.ipv6.linux.ip.is_link_local:
        yield "ipv6", link.ipv6.linux.network


def _check_pairs(placed: Placed, source: Source, sure: _Sure) -> Iterator[Problem]:
    devices = _Once(source)
    routes = _Once(source)
    for path, link in placed:
        if sure.of(path, "device"):
            yield from devices.use(link.device, (*path, "device"), f"{link.device} is used by two links")
        for index, route in enumerate(link.routes):
            yield from routes.use(str(route), (*path, "routes", index), f"route {route} is given twice")
    # Sorted by first address, an overlap is always between neighbours or their covering subnet.
    spans = sorted(
        (network.version, int(network.network_address), int(network.broadcast_address), str(network), key, path)
        for path, link in placed
        if sure.of(path, *_ADDRESSES, "ipv6")
        for key, network in _subnets(link)
    )
    widest: dict[int, tuple[int, str, Path]] = {}
    for version, first_address, last_address, text, key, path in spans:
        last, other, other_path = widest.get(version, (-1, "", ()))
        if first_address <= last:
            place = source.place((*path, key))
            line = source.place(other_path).line
            yield Problem(f"subnet {text} overlaps {other}", place, f"the other link is on line {line}")
        if last_address > last:
            widest[version] = (last_address, text, path)


class _Once:
    """Values that may stand in one place only."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._first: dict[str, Path] = {}

    def use(self, value: str, path: Path, what: str) -> Iterator[Problem]:
        first = self._first.setdefault(value, path)
        if first != path:
            yield Problem(what, self._source.place(path), f"first on line {self._source.place(first).line}")


def _by_system(placed: Placed) -> Mapping[str | int, Placed]:
    found: defaultdict[str | int, list[tuple[Path, Link]]] = defaultdict(list)
    for path, link in placed:
        found[path[1]].append((path, link))
    return found


def _check_systems(lab: Lab, placed: Placed, source: Source, sure: _Sure) -> Iterator[Problem]:
    """What is unique inside one z/OS: the names and devices of its interfaces, and the rows of PORT."""
    by_system = _by_system(placed)
    for name, system in lab.systems.items():
        interfaces, ports, numbers, rows = (_Once(source) for _ in range(4))
        for path, link in by_system[name]:
            if not sure.of(path, "interface", "ipv6", "portname", "devices"):
                continue
            what = f"interface {link.interface} is used by two links of {name}"
            yield from interfaces.use(link.interface, (*path, "interface"), what)
            if link.ipv6 is not None:
                what = f"interface {link.interface6} is used twice in {name}"
                yield from interfaces.use(link.interface6, (*path, "ipv6", "interface"), what)
            what = f"portname {link.portname} is used by two links of {name}"
            yield from ports.use(link.portname, (*path, "portname"), what)
            for number in sorted(set(link.devices)):
                what = f"device {number} is used by two links of {name}"
                yield from numbers.use(number, (*path, "devices"), what)
        if sure.of(("systems", name, "tcpip", "ports")):
            for index, row in enumerate(system.tcpip.ports):
                path = ("systems", name, "tcpip", "ports", index)
                what = f"{row.proto} port {row.port} is reserved twice for {row.job}"
                yield from rows.use(f"{row.port} {row.proto} {row.job}", path, what)


def _check_publish(lab: Lab, source: Source, sure: _Sure) -> Iterator[Problem]:
    taken: dict[tuple[str, int], int] = {}
    for index, publish in enumerate(lab.linux.publish):
        path = ("linux", "publish", index)
        if sure.of(path, "to") and publish.to not in lab.systems:
            hint = f"systems: {', '.join(lab.systems)}"
            yield Problem(f"no system is called {publish.to}", source.place((*path, "to")), hint)
        if not sure.of(path, "listen", "proto"):
            continue
        for port in range(publish.listen[0], publish.listen[1] + 1):
            other = taken.setdefault((publish.proto, port), index)
            if other != index:
                line = source.place(("linux", "publish", other)).line
                place = source.place((*path, "listen"))
                yield Problem(f"{publish.proto} port {port} is published twice", place, f"first on line {line}")
                break


def _check_frr(lab: Lab, placed: Placed, source: Source, sure: _Sure) -> Iterator[Problem]:
    if not sure.of(("linux", "frr")):
        return
    frr = lab.linux.frr
    if frr is None:
        for path, link in placed:
            if link.ospf is not None or link.ospf6 is not None:
                yield Problem(
                    f"{link.device} runs OSPF but linux.frr is missing",
                    source.place((*path, "ospf" if link.ospf is not None else "ospf6"), key=True),
                    "add linux: {frr: {router_id: " + str(link.linux.ip) + "}}",
                )
        return
    taps = {link.device: path for path, link in placed}
    for device, ospf in frr.interfaces.items():
        at = ("linux", "frr", "interfaces", device)
        yield from _check_timers(at, ospf, source)
        if device in taps:
            line = source.place(taps[device]).line
            yield Problem(f"{device} is a link of this lab", source.place(at, key=True), f"its OSPF is on line {line}")
    yield from _check_router_ids(lab, placed, source, sure)


def _check_router_ids(lab: Lab, placed: Placed, source: Source, sure: _Sure) -> Iterator[Problem]:
    """Two routers of one id never become neighbours, and FRR says nothing about it (measured)."""
    ids = _Once(source)
    by_system = _by_system(placed)
    if lab.linux.frr is not None:
        frr = ("linux", "frr", "router_id")
        yield from ids.use(str(lab.linux.frr.router_id), frr, "")
        if lab.linux.frr.router_id == IPv4Address(0):
            yield Problem("0.0.0.0 is no router id", source.place(frr), "usually Linux's address on the first tap")
    for name, system in lab.systems.items():
        own = {link.zos: path for path, link in by_system[name] if link.ospf is not None}
        if not sure.of(("systems", name, "omproute")) or not sure.of(("systems", name, "links")):
            continue
        router_id = system.omproute.router_id or next(iter(own), None)
        if router_id is None:
            continue
        path: Path = ("systems", name, "omproute", "router_id")
        at: Path = path if system.omproute.router_id is not None else (*own[router_id], "zos")
        yield from ids.use(str(router_id), at, f"router id {router_id} is used twice")
        if own and router_id not in own:
            # OMPROUTE: EZZ7884I, the RouterID must be an OSPF interface's address.
            yield Problem(
                f"router id {router_id} is not the address of an OSPF link of {name}",
                source.place(path),
                f"one of {', '.join(sorted(map(str, own)))}",
            )
