"""The checks between statements: areas, interfaces, router ids, timers, keys. Pure."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import chain

from zlab.errors import Place
from zlab.zos.findings import Finding, Rule
from zlab.zos.omproute.grammar.shapes import BACKBONE
from zlab.zos.omproute.meaning import Interface, Key, Meaning, NamedInterface, OspfInterface, Value, VirtualLink
from zlab.zos.omproute.rules import statements as rules
from zlab.zos.omproute.rules import topology

_MOST_INTERFACES = 255


def lint_topology(read: Meaning, whole: Place) -> Iterator[Finding]:
    """Everything in a configuration that does not fit together; `whole` is the place of the file."""
    if not (read.ospf or read.ospf6 or _rip(read)):
        yield Finding(topology.NO_INTERFACE, "there is no OSPF or RIP interface statement", whole)
    yield from _areas(read)
    yield from _backbone(read)
    yield from _router_id(read)
    yield from _ipv6(read)
    yield from _virtual_links(read)
    for interface in read.ospf:
        yield from _neighbors(interface)
        yield from _keys(interface.name.text or interface.address.text, interface)
    for link in read.virtual_links:
        yield from _keys(f"virtual link to {link.endpoint.text}", link)
    yield from _mtu(read)
    yield from _timers(read)
    yield from _duplicates(read)
    yield from _different(read)
    yield from _parallel(read)
    yield from _default_routes(read)
    if (read.ospf or read.generic) and read.ignore_undefined.value != "YES":
        what = "Ignore_Undefined_Interfaces is NO"
        yield Finding(topology.UNDEFINED_INTERFACES, what, read.ignore_undefined.place)
    if len(read.ospf) + len(read.generic) > _MOST_INTERFACES:
        yield Finding(topology.TOO_MANY, f"{len(read.ospf) + len(read.generic)} interface statements", whole)


def _rip(read: Meaning) -> bool:
    return any("RIP" in one.statement for one in chain[Interface | NamedInterface](read.generic, read.named6))


def _attached(read: Meaning, family: int) -> Sequence[tuple[str, Value[str], bool]]:
    """Name, area, and whether it looks like a VIPA, of every OSPF interface of a family."""
    if family == 4:
        return [(one.name.text, one.area, one.looks_virtual) for one in read.ospf]
    return [(one.name.text, one.area, "VIPA" in one.name.text) for one in read.ospf6]


def _areas(read: Meaning) -> Iterator[Finding]:
    # A virtual link is in the backbone, which then needs no interface of its own (IBM's sample of TCPCS7).
    linked = {(link.family, BACKBONE) for link in read.virtual_links}
    for family, statement in ((4, "Area"), (6, "IPv6_Area")):
        known = read.area_numbers(family)
        attached = _attached(read, family)
        for name, area, _ in attached:
            if area.text not in known:
                what = f"{name} attaches to area {area.text}{'' if area.given else ' (the default)'}, "
                yield Finding(topology.NO_AREA, f"{what}for which there is no {statement}", area.place)
        for one in read.areas:
            if one.family == family and attached and (family, one.number.text) not in linked:
                yield from _one_area(one.number, [row for row in attached if row[1].text == one.number.text], one.place)
    for area_range in read.ranges:
        if area_range.area.text not in read.area_numbers(4) and read.ospf:
            what = f"the range is of area {area_range.area.text}, for which there is no Area"
            yield Finding(topology.NO_AREA, what, area_range.area.place)


def _one_area(number: Value[str], attached: Sequence[tuple[str, Value[str], bool]], place: Place) -> Iterator[Finding]:
    if not attached:
        yield Finding(topology.AREA_UNUSED, f"no interface attaches to area {number.text}", place)
    elif all(virtual for _, _, virtual in attached):
        names = ", ".join(name for name, _, _ in attached)
        yield Finding(topology.VIRTUAL_ONLY, f"area {number.text} has only {names}", place)


def _backbone(read: Meaning) -> Iterator[Finding]:
    for family in (4, 6):
        areas = {area.text: area.place for _, area, _ in _attached(read, family)}
        linked = any(link.family == family for link in read.virtual_links)
        if len(areas) > 1 and BACKBONE not in areas and not linked:
            first, *others = areas.items()
            related = tuple((f"area {number}", place) for number, place in others)
            what = f"interfaces in areas {', '.join(areas)} and none in {BACKBONE}"
            yield Finding(topology.NO_BACKBONE, what, first[1], related)
    for area in read.areas:
        if area.stub and area.number.text == BACKBONE:
            yield Finding(topology.STUB_BACKBONE, f"area {BACKBONE} says Stub_Area=YES", area.place)


def _virtual_links(read: Meaning) -> Iterator[Finding]:
    for link in read.virtual_links:
        transit = link.transit
        area = next((one for one in read.areas if (one.family, one.number.text) == (link.family, transit.text)), None)
        if transit.value is None:
            continue
        if transit.text == BACKBONE or area is None:
            why = "is the backbone itself" if transit.text == BACKBONE else "is not defined"
            yield Finding(topology.TRANSIT_AREA, f"transit area {transit.text} {why}", transit.place)
        elif area.stub:
            what = f"transit area {transit.text} is a stub area"
            yield Finding(topology.STUB_BACKBONE, what, transit.place, (("Stub_Area", area.place),))


def _router_id(read: Meaning) -> Iterator[Finding]:
    for given in (*read.router_ids, *read.router_ids6):
        if _reserved(given.text):
            yield Finding(topology.ROUTER_ID_RESERVED, f"RouterID={given.text}", given.place)
    chosen = read.router_id
    if chosen is None:
        if read.ospf:
            what = "there is no RouterID for IPv4 OSPF"
            yield Finding(topology.ROUTER_ID_CHOSEN, what, read.ospf[0].place)
        return
    for other in read.router_ids[:-1]:
        if other.text != chosen.text:
            related = (("the one that counts", chosen.place),)
            yield Finding(topology.ROUTER_ID_TWICE, f"{other.text} here, {chosen.text} later", other.place, related)
    judged = re.fullmatch(r"[0-9.]+", chosen.text) is not None and not _reserved(chosen.text)
    if judged and read.ospf and not any(_has_address(one, chosen.text) for one in read.ospf):
        addresses = ", ".join(one.address.text for one in read.ospf[:8])
        interfaces = tuple((f"{one.name.text} {one.address.text}", one.address.place) for one in read.ospf[:8])
        what = f"RouterID={chosen.text} is none of {addresses}"
        yield Finding(topology.ROUTER_ID_FOREIGN, what, chosen.place, interfaces)


def _reserved(router_id: str) -> bool:
    return router_id == BACKBONE or router_id.startswith("127.")


def _has_address(interface: OspfInterface, address: str) -> bool:
    pattern = interface.address.text
    if not interface.wildcard:
        return pattern == address
    octets = pattern.split(".") if pattern != "*" else ["*"] * 4
    return all(octet in ("*", own) for octet, own in zip(octets, address.split("."), strict=False))


def _ipv6(read: Meaning) -> Iterator[Finding]:
    asked = [value.place for value in read.router_ids6] + [area.place for area in read.areas if area.family == 6]
    if asked and not read.ospf6:
        yield Finding(topology.NO_OSPF6_INTERFACE, "there is no IPv6_OSPF_Interface", min(asked))
    if read.ospf6 and not read.router_ids6 and not read.ospf:
        what = "there is no IPv6_OSPF RouterID, and no IPv4 OSPF interface"
        yield Finding(topology.NO_ROUTER_ID6, what, read.ospf6[0].place)
    wild = [(one.name, one.place) for one in read.ospf6 if one.name.text.endswith("*")]
    wild += [(one.name, one.place) for one in read.named6 if "RIP" in one.statement and one.name.text.endswith("*")]
    for generic in read.named6:
        for name, place in wild:
            if generic.statement == "IPv6_Interface" and generic.name.text.startswith(name.text[:-1]):
                what = f"{generic.name.text} is taken by {name.text}"
                yield Finding(topology.GENERIC_REDUNDANT, what, generic.place, ((name.text, place),))


def _neighbors(interface: OspfInterface) -> Iterator[Finding]:
    if interface.non_broadcast and not interface.neighbors:
        what = f"{interface.name.text} is Non_Broadcast and names no neighbor"
        yield Finding(topology.NO_NEIGHBORS, what, interface.place)


def _keys(name: str, interface: OspfInterface | VirtualLink) -> Iterator[Finding]:
    key, kind = interface.key, interface.authentication
    if key.value is None:
        if kind.value in ("MD5", "PASSWORD"):
            related = (("Authentication_Type", kind.place),)
            what = f"{name}: authentication {kind.text} without Authentication_Key"
            yield Finding(rules.KEY_MISSING, what, interface.place, related)
        return
    if kind.value == "NONE":
        yield Finding(rules.KEY_UNUSED, f"{name}: a key, and Authentication_Type is None", key.place)
    if kind.value == "MD5" and interface.key_id.value == 0:
        yield Finding(rules.KEY_ID_ZERO, f"{name}: Authentication_Key_ID is 0", interface.key_id.place)
    if not key.value.symbolic:
        yield Finding(rules.KEY_IN_CLEAR, f"{name}: the key stands in the file", key.place)
        yield from _key_form(name, kind, key.value, key.place)


def _key_form(name: str, kind: Value[str], key: Key, place: Place) -> Iterator[Finding]:
    if kind.value == "MD5" and not key.is_md5():
        yield Finding(rules.KEY_NOT_MD5, f"{name}: the key is not 0x and 32 hexadecimal digits", place)
    length = key.password_length()
    if kind.value == "PASSWORD" and (length is None or length > 8):
        told = f"{length} bytes" if length is not None else "an odd number of hexadecimal digits"
        yield Finding(rules.KEY_TOO_LONG, f"{name}: the password has {told}", place)


def _mtu(read: Meaning) -> Iterator[Finding]:
    for one in chain[Interface](read.ospf, read.generic):
        if not one.mtu.given and not one.looks_virtual:
            yield Finding(topology.MTU_576, f"{one.name.text or one.address.text} has no MTU", one.place)


def _timers(read: Meaning) -> Iterator[Finding]:
    rows = [(one.name.text, one.hello, one.dead, one.exchange) for one in read.ospf]
    rows += [(one.name.text, one.hello, one.dead, one.exchange) for one in read.ospf6]
    rows += [(one.endpoint.text, one.hello, one.dead, one.exchange) for one in read.virtual_links]
    for name, hello, dead, exchange in rows:
        for what, interval in (("Dead_Router_Interval", dead), ("DB_Exchange_Interval", exchange)):
            if hello.value is not None and interval.value is not None and interval.value <= hello.value:
                told = f"{name}: {what} {interval.value} is not above Hello_Interval {hello.value}"
                place, other = (interval.place, hello.place) if interval.given else (hello.place, interval.place)
                yield Finding(topology.TIMERS, told, place, ((f"{what}, Hello_Interval", other),))


def _duplicates(read: Meaning) -> Iterator[Finding]:
    yield from _again(topology.DUPLICATE, ((("Area", a.family, a.number.text), a.place) for a in read.areas))
    yield from _again(topology.DUPLICATE, (((i.statement, i.name.text), i.place) for i in read.ospf if i.name.text))
    first_of_name = {one.name.text: one for one in reversed(read.ospf)}
    addresses = [
        (("OSPF_Interface IP_Address", one.address.text), one.place)
        for one in read.ospf
        if one.address.value is not None and first_of_name[one.name.text] is one
    ]
    yield from _again(topology.DUPLICATE, addresses)
    generic = [((i.statement, i.name.text, i.address.text), i.place) for i in read.generic if i.name.text]
    yield from _again(topology.DUPLICATE, generic)
    yield from _again(
        topology.DUPLICATE, ((("IPv6_OSPF_Interface", i.name.text), i.place) for i in read.ospf6 if i.name.text)
    )


def _again(rule: Rule, keyed: Iterable[tuple[tuple[Hashable, ...], Place]]) -> Iterator[Finding]:
    first: dict[tuple[Hashable, ...], Place] = {}
    for key, place in keyed:
        earlier = first.setdefault(key, place)
        if earlier != place:
            told = " ".join(str(part) for part in key if part not in (4,))
            yield Finding(rule, f"{told} is defined again", place, (("first", earlier),))


def _different(read: Meaning) -> Iterator[Finding]:
    by_name = {one.name.text: one for one in read.ospf if one.name.text}
    for other in read.generic:
        ospf = by_name.get(other.name.text)
        if ospf is None:
            continue
        for keyword, mine, its in (("MTU", other.mtu, ospf.mtu), ("Subnet_Mask", other.prefix, ospf.prefix)):
            if mine.text != its.text:
                related = ((f"{keyword} {its.text or 'none'} in {ospf.statement}", its.place),)
                what = f"{other.name.text}: {keyword} is {mine.text or 'none'} in {other.statement}"
                yield Finding(topology.DIFFERENT_VALUES, what, mine.place, related)


def _parallel(read: Meaning) -> Iterator[Finding]:
    first: dict[object, OspfInterface] = {}
    for one in read.ospf:
        if one.network is None or one.looks_virtual:
            continue
        earlier = first.setdefault(one.network, one)
        if earlier.name.text != one.name.text and earlier.address.text != one.address.text:
            what = f"{one.name.text} and {earlier.name.text} are both in {one.network}"
            yield Finding(topology.PARALLEL, what, one.place, ((earlier.name.text, earlier.place),))


def _default_routes(read: Meaning) -> Iterator[Finding]:
    names = {
        4: {one.name.text for one in chain[Interface](read.ospf, read.generic)},
        6: {one.name.text for one in read.ospf6} | {one.name.text for one in read.named6},
    }
    for route in read.default_routes:
        own = names[route.family]
        taken = any(
            route.name.text == name or (name[-1:] == "*" and route.name.text.startswith(name[:-1])) for name in own
        )
        # Which interfaces a wildcard address takes in is the profile's to say.
        taken = taken or (route.family == 4 and any(one.wildcard for one in chain[Interface](read.ospf, read.generic)))
        if route.name.value is not None and not taken:
            what = f"Name={route.name.text} is no IPv{route.family} interface of this file"
            yield Finding(topology.ROUTE_INTERFACE, what, route.name.place)
