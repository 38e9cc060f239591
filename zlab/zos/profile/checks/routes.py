"""What is wrong with static routes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from ipaddress import IPv6Address

from zlab.zos.edits import Edit
from zlab.zos.findings import Finding
from zlab.zos.profile.compare.entries import Twins
from zlab.zos.profile.grammar.statements import operand_table
from zlab.zos.profile.lexer import Mark
from zlab.zos.profile.records import ProfileMeaning, Route
from zlab.zos.profile.routes import route_parts
from zlab.zos.profile.rows import operands, rows_of
from zlab.zos.profile.rules import routes as rules
from zlab.zos.profile.tree import IncludeState, ProfileDocument, Row, Statement
from zlab.zos.profile.values import Network, address, is_placeholder, mask_length, network, number
from zlab.zos.profile.writing import replaced, taken_out

_EUI64 = 0xFFFE << 24
"""The middle of an interface id that is made of a MAC address (RFC 4291 appendix A)."""


def lint_routes(document: ProfileDocument, meaning: ProfileMeaning, repeated: Sequence[Twins]) -> Iterator[Finding]:
    """Findings about BEGINROUTES; `repeated` is what the profile defines twice."""
    blocks = list(document.all("BEGINROUTES"))
    for number_, block in enumerate(blocks):
        if number_:
            related = (("the first block", document.place(blocks[0].first)),)
            yield Finding(rules.SECOND_BLOCK, "a second BEGINROUTES", document.place(block.first), related)
        yield from _block(document, block)
    yield from _twice(document, repeated)
    whole = all(one.state is IncludeState.READ for one in document.includes)
    yield from _links(document, meaning, whole=whole)
    surroundings = _Surroundings(meaning)
    for route in meaning.routes:
        yield from _route(document, route, surroundings)
    yield from _ways(document, meaning, blocks)


def _block(document: ProfileDocument, block: Statement) -> Iterator[Finding]:
    rows = rows_of(document, block)
    if not rows and block.closed:
        yield Finding(rules.EMPTY_BLOCK, "a BEGINROUTES block without a route", document.place(block.first))
    for row in rows:
        if document.words[row.first] != "ROUTE":
            what = f"{document.text(row.first)} stands where ROUTE is expected"
            yield Finding(rules.BAD_ROUTE, what, document.place(row.first))
            continue
        yield from _row(document, row)


def _row(document: ProfileDocument, row: Row) -> Iterator[Finding]:
    words, place = document.words, document.place(row.first)
    parts = route_parts(words, row)
    if parts.clash >= 0:
        what = f"HOST after {document.text(parts.destination)}"
        mark = document.mark(parts.clash)
        at = mark.start
        while at and mark.member.text[at - 1] in " \t":
            at -= 1
        edits = (Edit(at, mark.end, ""),) if mark.member is document.member else ()
        yield Finding(rules.HOST_AFTER_LENGTH, what, document.place(parts.clash), edits=edits)
    if parts.link < 0:
        missing = "a destination" if parts.destination < 0 else "a first hop" if parts.hop < 0 else "a link"
        yield Finding(rules.BAD_ROUTE, f"the row has no {missing[2:]}: {_text(document, row)}", place)
        return
    said = [document.words[at] for at in (parts.destination, parts.mask) if at >= 0]
    if parts.network is None and not any(is_placeholder(word) for word in said):
        what = f"{' '.join(said)} is no destination"
        mask = words[parts.hop]
        if parts.mask < 0 and mask_length(mask) is not None and ":" in said[0]:
            what = f"{said[0]} {mask}: IPv6 takes a prefix length, no mask"
        yield Finding(rules.BAD_DESTINATION, what, document.place(parts.destination))
    hop = words[parts.hop]
    if hop != "=" and not is_placeholder(hop) and hop[0] not in "0123456789ABCDEF:":
        yield Finding(rules.BAD_ROUTE, f"{document.text(parts.hop)} is no first hop", document.place(parts.hop))
    yield from _options(document, parts.options, row)


def _options(document: ProfileDocument, first: int, row: Row) -> Iterator[Finding]:
    for one in operands(document, operand_table("BEGINROUTES"), first, row.last):
        word = document.words[one.first]
        if one.row is None:
            if not is_placeholder(word):
                what = f"{document.text(one.first)} is no operand of ROUTE"
                yield Finding(rules.BAD_ROUTE, what, document.place(one.first))
        elif one.row.name == "MTU":
            value = document.words[one.first + 1] if one.last > one.first + 1 else ""
            size = number(value)
            if value != "DEFAULTSIZE" and not is_placeholder(value) and not (size and size <= 65535):
                what = f"MTU {value}".strip() + " is no size"
                yield Finding(rules.BAD_ROUTE_MTU, what, document.place(one.first))


def _text(document: ProfileDocument, row: Row) -> str:
    return " ".join(document.text(at) for at in range(row.first, min(row.last, row.first + 8)))


def _twice(document: ProfileDocument, repeated: Sequence[Twins]) -> Iterator[Finding]:
    for one, other in repeated:
        if one.key[0] != "ROUTE":
            continue
        what = f"{' '.join(one.key[1:])} is there twice"
        related = (("first", document.place(one.first)),)
        edits = taken_out(document, document.mark(other.first, other.last))
        yield Finding(rules.ROUTE_TWICE, what, document.place(other.first), related, edits)


def _links(document: ProfileDocument, meaning: ProfileMeaning, *, whole: bool) -> Iterator[Finding]:
    names = meaning.names
    by_port: dict[str, dict[str, None]] = defaultdict(dict)
    for port, name in [(one.portname, one.name) for one in meaning.interfaces if one.version == 4]:
        by_port[port][name] = None
    for port, name in [(one.device, one.name) for one in meaning.links]:
        by_port[port][name] = None
    for route in meaning.routes:
        if names and whole and route.link not in names and not is_placeholder(route.link):
            near = list(by_port.get(route.link, ()))
            hint = f"; it is the port of {near[0]}" if near else ""
            what = f"{route.link} is no LINK or INTERFACE{hint}"
            edits = replaced(document, route.link_at, near[0]) if len(near) == 1 and route.version == 4 else ()
            yield Finding(rules.UNDEFINED_LINK, what, route.link_at.place, edits=edits)


class _Surroundings:
    """What the rows of a profile are held against, gathered once: there may be thousands of rows."""

    def __init__(self, meaning: ProfileMeaning) -> None:
        self.interfaces = {one.name: one for one in meaning.interfaces}
        self.own: dict[object, tuple[str, Mark]] = {}
        self.connected: dict[tuple[str, int], dict[Network, None]] = defaultdict(dict)
        for name, own, length, at in meaning.addresses():
            self.own.setdefault(own, (name, at))
            reach = network(f"{own}/{length}") if length else None
            if reach is not None:
                self.connected[name, own.version][reach] = None
        for one in meaning.routes:
            if one.hop_written == "=" and one.network is not None:
                self.connected[one.link, one.network.version][one.network] = None


def _route(document: ProfileDocument, route: Route, known: _Surroundings) -> Iterator[Finding]:
    reach = route.network
    if reach is not None and not route.default and reach.network_address != address(route.written.partition("/")[0]):
        what = f"{route.written} has bits beyond its mask: the network is {reach}"
        yield Finding(rules.HOST_BITS, what, route.at.place)
    hop = route.next_hop
    if hop is None:
        return
    if reach is not None and hop.version != reach.version:
        what = f"{route.written} is IPv{reach.version}, the first hop {hop} is IPv{hop.version}"
        edits = replaced(document, route.to_at, f"DEFAULT{6 if hop.version == 6 else ''}") if route.default else ()
        yield Finding(rules.WRONG_FAMILY, what, route.hop_at.place, edits=edits)
        return
    if hop in known.own:
        name, at = known.own[hop]
        what = f"{hop} is the stack's own address, of {name}"
        yield Finding(rules.OWN_HOP, what, route.hop_at.place, ((f"address of {name}", at.place),))
    elif isinstance(hop, IPv6Address) and hop.is_link_local:
        if int(hop) & (0xFFFF << 24) == _EUI64:
            yield Finding(rules.CHANGING_HOP, f"{hop} is made of a MAC address", route.hop_at.place)
    else:
        connected = known.connected.get((route.link, hop.version), {})
        if connected and not any(hop in one for one in connected):
            what = f"{hop} is not in {', '.join(map(str, list(connected)[:3]))}"
            yield Finding(rules.HOP_NOT_CONNECTED, what, route.hop_at.place)
    yield from _size(route, known)


def _size(route: Route, known: _Surroundings) -> Iterator[Finding]:
    interface = known.interfaces.get(route.link)
    if route.mtu and interface is not None and interface.mtu and route.mtu > interface.mtu:
        place = interface.mtu_at.place if interface.mtu_at else interface.at.place
        what = f"MTU {route.mtu} is more than MTU {interface.mtu} of {interface.name}"
        yield Finding(rules.ROUTE_MTU, what, route.at.place, ((f"MTU of {interface.name}", place),))


def _ways(document: ProfileDocument, meaning: ProfileMeaning, blocks: list[Statement]) -> Iterator[Finding]:
    ways: dict[object, list[Route]] = defaultdict(list)
    for route in meaning.routes:
        if route.network is not None and route.hop_written != "=":
            ways[route.network].append(route)
    for destination, routes in ways.items():
        statement = "IPCONFIG" if routes[0].version == 4 else "IPCONFIG6"
        if len(routes) > 1 and not meaning.setting(statement, "MULTIPATH"):
            what = f"{len(routes)} ways to {destination}, and no {statement} MULTIPATH"
            yield Finding(rules.NO_MULTIPATH, what, routes[1].at.place, (("the first", routes[0].at.place),))
    used = [one for one in meaning.routes if one.version == 4 and not is_placeholder(one.written)]
    written = {one.written for one in meaning.routes}
    if blocks and used and "DEFAULT" not in written:
        yield Finding(rules.NO_DEFAULT, "no ROUTE DEFAULT", document.place(blocks[0].first))
