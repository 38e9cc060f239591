"""A parsed PROFILE to what it means. What cannot be read is left out here, and reported by the linter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from zlab.zos.profile.grammar.shapes import Shape
from zlab.zos.profile.grammar.statements import operand_table
from zlab.zos.profile.records import (
    AutologEntry,
    Device,
    HomeEntry,
    Interface,
    InterfaceAddress,
    Link,
    Named,
    PortRange,
    PortRow,
    ProfileMeaning,
    Route,
    Setting,
)
from zlab.zos.profile.routes import route_parts
from zlab.zos.profile.rows import Operand, fixed_words, operands, operands_of, rows_of
from zlab.zos.profile.tree import ProfileDocument, Statement
from zlab.zos.profile.values import address, number


def profile_meaning(document: ProfileDocument) -> ProfileMeaning:
    """Everything the profile says, with the place of each thing."""
    every = document.statements
    return ProfileMeaning(
        ports=tuple(port for one in every if one.name == "PORT" for port in _ports(document, one)),
        ranges=tuple(port for one in every if one.name == "PORTRANGE" for port in _ranges(document, one)),
        devices=tuple(device for one in every if one.name == "DEVICE" for device in _device(document, one)),
        links=tuple(link for one in every if one.name == "LINK" for link in _link(document, one)),
        home=tuple(entry for one in every if one.name == "HOME" for entry in _home(document, one)),
        interfaces=_interfaces(document),
        routes=tuple(route for one in every if one.name == "BEGINROUTES" for route in _routes(document, one)),
        autolog=tuple(entry for one in every if one.name == "AUTOLOG" for entry in _autolog(document, one)),
        settings=tuple(setting for one in every for setting in _settings(document, one)),
        started=tuple(_named(document, one) for one in every if one.name == "START" and one.last > one.first + 1),
    )


def _ports(document: ProfileDocument, statement: Statement) -> Iterator[PortRow]:
    words = document.words
    for row in rows_of(document, statement):
        if row.last - row.first < 3 or words[row.first + 1] not in ("TCP", "UDP"):
            continue
        unrsv = words[row.first] == "UNRSV"
        port = 0 if unrsv else number(words[row.first])
        if port is not None:
            options = tuple(words[row.first + 3 : row.last])
            mark, job = document.mark(row.first, row.last), document.mark(row.first + 2)
            yield PortRow(port, words[row.first + 1], words[row.first + 2], options, mark, job, unrsv)


def _ranges(document: ProfileDocument, statement: Statement) -> Iterator[PortRange]:
    words = document.words
    for row in rows_of(document, statement):
        if row.last - row.first < 4:
            continue
        first, count = number(words[row.first]), number(words[row.first + 1])
        if first is not None and count is not None and words[row.first + 2] in ("TCP", "UDP"):
            options = tuple(words[row.first + 4 : row.last])
            mark, job = document.mark(row.first, row.last), document.mark(row.first + 3)
            yield PortRange(first, count, words[row.first + 2], words[row.first + 3], options, mark, job)


def _device(document: ProfileDocument, statement: Statement) -> Iterator[Device]:
    words, first = document.words, statement.first
    if statement.last - first >= 3:
        fixed = fixed_words(document, statement)
        device_number = words[first + 3] if fixed > 2 else ""
        options = tuple(words[first + 1 + fixed : statement.last])
        yield Device(words[first + 1], words[first + 2], device_number, options, document.mark(first, statement.last))


def _link(document: ProfileDocument, statement: Statement) -> Iterator[Link]:
    words, first = document.words, statement.first
    fixed = fixed_words(document, statement)
    if statement.last - first > fixed:
        options = tuple(words[first + 1 + fixed : statement.last])
        mark = document.mark(first, statement.last)
        yield Link(words[first + 1], words[first + 2], words[first + fixed], options, mark)


def _home(document: ProfileDocument, statement: Statement) -> Iterator[HomeEntry]:
    words = document.words
    for row in rows_of(document, statement):
        if row.last - row.first == 2:
            found = address(words[row.first])
            usable = found if found is not None and found.version == 4 else None
            mark = document.mark(row.first, row.last)
            yield HomeEntry(usable, words[row.first], words[row.first + 1], mark)


def _interfaces(document: ProfileDocument) -> tuple[Interface, ...]:
    """What is defined when all statements are done: DELETE takes away what came before, ADDADDR adds to it."""
    found: dict[str, Interface] = {}
    words = document.words
    for statement in document.all("INTERFACE"):
        if statement.last - statement.first < 3:
            continue
        name, action = words[statement.first + 1], words[statement.first + 2]
        if action == "DELETE":
            found.pop(name, None)
        elif action == "DEFINE" and statement.last - statement.first > 3:
            found[name] = _interface(document, statement)
        elif name in found:
            found[name] = _added(document, found[name], statement)
    return tuple(found.values())


def _interface(document: ProfileDocument, statement: Statement) -> Interface:
    words, first = document.words, statement.first
    parts = {one.row.name: one for one in operands_of(document, statement) if one.row is not None}
    mtu, portname = parts.get("MTU"), parts.get("PORTNAME")
    return Interface(
        name=words[first + 1],
        type=words[first + 3],
        portname=_value(words, portname),
        addresses=tuple(address for name in ("IPADDR", "ADDADDR") for address in _addresses(document, parts.get(name))),
        interface_id=_value(words, parts.get("INTFID")),
        mtu=number(_value(words, mtu)),
        options=tuple(words[first + 4 : statement.last]),
        at=document.mark(first, statement.last),
        portname_at=document.mark(portname.first, portname.last) if portname else None,
        mtu_at=document.mark(mtu.first, mtu.last) if mtu else None,
    )


def _added(document: ProfileDocument, interface: Interface, statement: Statement) -> Interface:
    more = [
        one
        for operand in operands_of(document, statement)
        if operand.row is not None and operand.row.name == "ADDADDR"
        for one in _addresses(document, operand)
    ]
    return replace(interface, addresses=(*interface.addresses, *more))


def _addresses(document: ProfileDocument, operand: Operand | None) -> Iterator[InterfaceAddress]:
    if operand is None:
        return
    for at in range(operand.first + 1, operand.last):
        base, _, length = document.words[at].partition("/")
        found = address(base)
        if found is not None:
            yield InterfaceAddress(found, number(length) or 0, document.mark(at))


def _value(words: list[str], operand: Operand | None) -> str:
    return words[operand.first + 1] if operand is not None and operand.last > operand.first + 1 else ""


def _routes(document: ProfileDocument, statement: Statement) -> Iterator[Route]:
    words = document.words
    for row in rows_of(document, statement):
        if words[row.first] != "ROUTE":
            continue
        parts = route_parts(words, row)
        if parts.link < 0:
            continue
        options = operands(document, operand_table("BEGINROUTES"), parts.options, row.last)
        mtu = next((one for one in options if one.row is not None and one.row.name == "MTU"), None)
        hop = words[parts.hop]
        yield Route(
            written=words[parts.destination],
            network=parts.network,
            default=words[parts.destination] in ("DEFAULT", "DEFAULT6"),
            next_hop=None if hop == "=" else address(hop),
            hop_written=hop,
            link=words[parts.link],
            mtu=number(_value(words, mtu)),
            options=tuple(words[parts.options : row.last]),
            at=document.mark(row.first, row.last),
            to_at=document.mark(parts.destination),
            hop_at=document.mark(parts.hop),
            link_at=document.mark(parts.link),
        )


def _autolog(document: ProfileDocument, statement: Statement) -> Iterator[AutologEntry]:
    words = document.words
    for row in rows_of(document, statement):
        parts = {
            one.row.name: one
            for one in operands(document, operand_table("AUTOLOG"), row.first + 1, row.last)
            if one.row is not None
        }
        job, string = parts.get("JOBNAME"), parts.get("PARMSTRING")
        yield AutologEntry(
            procedure=words[row.first],
            job=_value(words, job) or words[row.first],
            parmstring=document.text(string.first + 1) if string and string.last > string.first + 1 else "",
            options=tuple(words[row.first + 1 : row.last]),
            at=document.mark(row.first, row.last),
        )


def _settings(document: ProfileDocument, statement: Statement) -> Iterator[Setting]:
    if statement.row is None or statement.row.shape is not Shape.OPTIONS:
        return
    words = document.words
    if statement.row.fixed and statement.last - statement.first > 1:
        values = tuple(words[statement.first + 1 : statement.first + 1 + statement.row.fixed])
        yield Setting(statement.name, "", values, document.mark(statement.first, statement.last))
    for one in operands_of(document, statement):
        if one.row is not None:
            read = document.text if one.row.mixed_case else words.__getitem__
            values = tuple(read(at) for at in range(one.first + 1, one.last))
            yield Setting(statement.name, one.row.name, values, document.mark(one.first, one.last))


def _named(document: ProfileDocument, statement: Statement) -> Named:
    word = statement.first + 1
    return Named(document.words[word], document.mark(statement.first, statement.last), document.mark(word))
