"""The links, addresses and routes of a lab put into a user's own PROFILE. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Network

from zlab.lab.records import Link
from zlab.zos.edits import Edit
from zlab.zos.profile.merge.merging import Merging
from zlab.zos.profile.routes import route_parts
from zlab.zos.profile.rows import operands_of, rows_of
from zlab.zos.profile.tree import Statement
from zlab.zos.profile.values import Network, address
from zlab.zos.profile.want import next_hop6


def network_edits(merging: Merging) -> Iterator[Edit]:
    for link in merging.system.links:
        yield from _interface(merging, link.interface, link)
        if link.ipv6 is not None:
            yield from _interface(merging, link.interface6, link)
    yield from _routes(merging)


def _interface(merging: Merging, name: str, link: Link) -> Iterator[Edit]:
    """An interface as it is defined already: by INTERFACE, or by DEVICE, LINK and HOME; else a new one."""
    own = [each for each in merging.own("INTERFACE") if _defines(merging, each, name)]
    if own:
        yield from _operands(merging, own[-1], link, six=name != link.interface)
    elif name == link.interface and any(each.name == name for each in merging.meaning.links):
        yield from _home(merging, link)
        yield from _device(merging, link)
    elif name not in merging.meaning.names:
        _new(merging, name, link)


def _defines(merging: Merging, statement: Statement, name: str) -> bool:
    return merging.document.words[statement.first + 1 : statement.first + 3] == [name, "DEFINE"]


def _new(merging: Merging, name: str, link: Link) -> None:
    statement = merging.wanted.get(f"INTERFACE {name}")
    if statement is not None:
        merging.appended += [*statement.lines, f"START {name}"]
        return
    merging.appended += [f"DEVICE {link.portname} MPCIPA", f"LINK {name} IPAQENET {link.portname}"]
    merging.appended += ["HOME", f"   {link.zos} {name}", f"START {link.portname}"]


def _operands(merging: Merging, statement: Statement, link: Link, *, six: bool) -> Iterator[Edit]:
    values = {"PORTNAME": link.portname, "MTU": str(link.mtu)}
    if six and link.ipv6 is not None:
        values["IPADDR"] = str(link.ipv6.zos)
    else:
        values["IPADDR"] = f"{link.zos}/{link.linux.network.prefixlen}"
    words = merging.document.words
    there = {each.row.name: each for each in operands_of(merging.document, statement) if each.row is not None}
    kind = "IPAQENET6" if six else "IPAQENET"
    added = "" if statement.last - statement.first > 3 else f" {kind}"
    for operand, value in values.items():
        found = there.get(operand)
        if found is None:
            added += f"{merging.newline}   {operand} {value}"
            continue
        if found.last - found.first < 2:
            yield merging.after_word(found.first, f" {value}")
            continue
        given = [words[at] for at in range(found.first + 1, found.last)]
        if not (operand == "IPADDR" and any(_same(one, value) for one in given)):
            yield from merging.replace(merging.document.mark(found.first + 1), value)
    if added:
        yield merging.after_operands(statement, added)


def _same(one: str, other: str) -> bool:
    """Whether two words are one address with one length, however they are written."""
    left, right = one.partition("/"), other.partition("/")
    return address(left[0]) == address(right[0]) and left[2] == right[2]


def _home(merging: Merging, link: Link) -> Iterator[Edit]:
    """The address of a LINK in HOME: in place, as a new entry of the list, or as a new list."""
    last: int | None = None
    for statement in merging.own("HOME"):
        rows = rows_of(merging.document, statement)
        for row in rows:
            words = merging.document.words[row.first : row.last]
            if len(words) == 2 and words[1] == link.interface:
                yield from merging.replace(merging.document.mark(row.first), str(link.zos))
        # Behind a half entry the first word of a new one would be taken for its other half.
        if rows and all(row.last - row.first == 2 for row in rows):
            last = rows[-1].last - 1
    if any(entry.link == link.interface for entry in merging.meaning.home):
        return
    entry = f"{link.zos} {link.interface}"
    if last is not None:
        yield merging.after_row(last, [entry])
    else:
        merging.appended += ["HOME", f"   {entry}"]


def _device(merging: Merging, link: Link) -> Iterator[Edit]:
    """The name of an MPCIPA device is the PORTNAME of the TRLE: it is renamed wherever it stands."""
    old = next(each.device for each in merging.meaning.links if each.name == link.interface)
    if not any(each.name == old and each.type == "MPCIPA" for each in merging.meaning.devices):
        return
    for name in ("DEVICE", "LINK", "START", "STOP"):
        for statement in merging.own(name):
            at = statement.first + (3 if name == "LINK" else 1)
            if at < statement.last and merging.document.words[at] == old:
                yield from merging.replace(merging.document.mark(at), link.portname)


def _routes(merging: Merging) -> Iterator[Edit]:
    """The direct routes of the lab's links and the default routes; other routes are the user's own."""
    statement = merging.wanted["BEGINROUTES"]
    blocks = merging.own("BEGINROUTES")
    if not blocks:
        if not merging.meaning.routes:
            merging.appended += statement.lines
        return
    missing: list[str] = []
    for link in merging.system.links:
        yield from _direct(merging, link.interface, link.linux.network, link.mtu, missing)
        if link.ipv6 is not None:
            yield from _direct(merging, link.interface6, link.ipv6.linux.network, link.mtu, missing)
    yield from _defaults(merging, missing)
    if missing:
        yield from merging.in_block(blocks[0], missing)


def _direct(merging: Merging, name: str, network: Network, mtu: int, missing: list[str]) -> Iterator[Edit]:
    """The route to a link's own network: there, in the place of the only one the link has, or new."""
    found = [
        route
        for route in merging.meaning.routes
        if route.link == name and route.hop_written == "=" and route.version == network.version
    ]
    if any(route.network == network for route in found):
        return
    if len(found) != 1 or not merging.is_own(found[0].at):
        missing.append(f"ROUTE {network} = {name} MTU {mtu}")
        return
    for statement in merging.own("BEGINROUTES"):
        for row in rows_of(merging.document, statement):
            if merging.document.mark(row.first).start != found[0].at.start:
                continue
            parts = route_parts(merging.document.words, row)
            masked = parts.mask >= 0 and isinstance(network, IPv4Network)
            text = str(network.network_address) if masked else str(network)
            yield from merging.replace(merging.document.mark(parts.destination), text)
            if masked:
                yield from merging.replace(merging.document.mark(parts.mask), str(network.netmask))


def _defaults(merging: Merging, missing: list[str]) -> Iterator[Edit]:
    """A default route through a link of the lab leads to the lab's next hop; one through another link stays."""
    first = merging.system.links[0]
    names = {name for link in merging.system.links for name in (link.interface, link.interface6)}
    for word, version, hop in (("DEFAULT", 4, str(first.linux.ip)), ("DEFAULT6", 6, next_hop6(first))):
        if not hop:
            continue
        there = [each for each in merging.meaning.routes if each.default and each.version == version]
        if not there:
            missing += [row for row in merging.wanted["BEGINROUTES"].rows if row.split()[1] == word]
        elif there[0].link in names and there[0].next_hop != address(hop):
            yield from merging.replace(there[0].hop_at, hop)
