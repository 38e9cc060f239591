"""The checks of single statements: their form, their parameters, their values. Pure."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from ipaddress import IPv4Address
from itertools import pairwise

from zlab.errors import Place
from zlab.zos.edits import Edit
from zlab.zos.findings import Finding, Sure
from zlab.zos.omproute.grammar.shapes import Kind, StatementRow
from zlab.zos.omproute.grammar.statements import STATEMENTS
from zlab.zos.omproute.rules import statements as rules
from zlab.zos.omproute.rules.topology import RANGE_HOST_BITS
from zlab.zos.omproute.tree import HIDDEN, Document, Parameter, Statement, Stray
from zlab.zos.omproute.values import complaint, has_symbol, mask_bits

_SEQUENCE_COLUMN = 73
_MOST_STRAYS = 20
"""Of one statement: a file that is no OMPROUTE file at all has no end of them."""


def lint_statements(document: Document) -> Iterator[Finding]:
    """Everything that is wrong with a statement by itself, in one file and the files it includes."""
    for one in document.documents():
        yield from _sequence_numbers(one)
        previous: Statement | None = None
        for statement in one.statements:
            if previous is not None and _continues(previous, statement):
                yield _comment_inside(one, previous, statement)
                continue
            yield from _statement(one, statement)
            previous = statement


def broken_statements(document: Document) -> frozenset[Place]:
    """The places of statements that were not read in full, so that what they lack is no news."""
    broken: set[Place] = set()
    for one in document.documents():
        statements = one.statements
        broken |= {one.place(statement.start) for statement in statements if statement.strays}
        broken |= {one.place(first.start) for first, second in pairwise(statements) if _continues(first, second)}
    return frozenset(broken)


def _continues(statement: Statement, following: Statement) -> bool:
    """Whether a statement looks like the rest of the one before it, which a `;` ended too early."""
    if following.own is None or following.row is not None or statement.row is None:
        return False
    return statement.row.parameter(following.name) is not None


def _comment_inside(document: Document, statement: Statement, following: Statement) -> Finding:
    at = statement.terminator if statement.terminator is not None else statement.end
    what = f"{statement.title} ends here, before {following.name}={following.own.raw if following.own else ''}"
    if following.own and following.own.secret:
        what = f"{statement.title} ends here, before {following.name}"
    return Finding(
        rules.COMMENT_INSIDE,
        what,
        document.place(at),
        ((f"{statement.title} begins", document.place(statement.start)),),
        _move_comment_up(document.member.text, statement),
    )


def _move_comment_up(text: str, statement: Statement) -> tuple[Edit, ...]:
    """Take the `;` and its comment out of the statement, and put the comment on a line above it."""
    if statement.terminator is None:
        return ()
    comment = text[statement.terminator : statement.rest_end].rstrip()
    behind = statement.terminator + len(comment)
    line = text.rfind("\n", 0, statement.terminator) + 1
    alone = not text[line : statement.terminator].strip()
    start = line if alone else statement.terminator
    after = text.find("\n", statement.rest_end) + 1
    end = (after or len(text)) if alone else behind
    if len(comment) == 1:
        return (Edit(start, end, ""),)
    above = text.rfind("\n", 0, statement.start) + 1
    newline = "\r\n" if text[max(0, after - 2) : after] == "\r\n" else "\n"
    return (Edit(above, above, f"{comment}{newline}"), Edit(start, end, ""))


def _sequence_numbers(document: Document) -> Iterator[Finding]:
    found = [stray for statement in document.statements for stray in statement.strays if _is_sequence(document, stray)]
    if found:
        edits = tuple(Edit(stray.start, stray.end, "") for stray in found)
        what = f"{len(found)} line{'s' if len(found) > 1 else ''} with a sequence number, the first {found[0].text}"
        yield Finding(rules.SEQUENCE_NUMBERS, what, document.place(found[0].start), edits=edits)


def _is_sequence(document: Document, stray: Stray) -> bool:
    return re.fullmatch(r"[0-9]{8}", stray.text) is not None and (
        document.place(stray.start).column == _SEQUENCE_COLUMN
    )


def _statement(document: Document, statement: Statement) -> Iterator[Finding]:
    row = statement.row
    if row is None:
        hint = near(statement.name, [one.name for one in STATEMENTS.values()])
        what = f"{shortened(statement.name)} is no statement of OMPROUTE{hint}"
        yield Finding(rules.UNKNOWN_STATEMENT, what, document.place(statement.start))
        return
    if statement.terminator is None and row.name != "Include":
        what = f"{row.name} has no `;`"
        edit = Edit(statement.end, statement.end, ";")
        yield Finding(rules.NOT_ENDED, what, document.place(statement.start), edits=(edit,))
    yield from _strays(document, statement)
    yield from _own_value(document, statement, row)
    for parameter in statement.parameters:
        yield from _parameter(document, row, parameter)
    yield from _repeated(document, statement)
    yield from _missing(document, statement, row)
    if row.name == "Range":
        yield from _host_bits(document, statement)


def _strays(document: Document, statement: Statement) -> Iterator[Finding]:
    """Words without `=`; one that names a parameter takes the next one for its value."""
    row = statement.row
    strays = [stray for stray in statement.strays if not _is_sequence(document, stray)][:_MOST_STRAYS]
    secret_ends = {one.end for one in statement.parameters if one.secret}
    at = 0
    while at < len(strays):
        stray = strays[at]
        named = row.parameter(stray.text) if row else None
        following = strays[at + 1] if at + 1 < len(strays) else None
        place = document.place(stray.start)
        if named is not None and following is not None:
            value = HIDDEN if named.kind is Kind.KEY else shortened(following.text)
            edit = Edit(stray.end, following.start, "=")
            yield Finding(rules.NO_VALUE, f"{named.name} {value}: there is no `=` between", place, edits=(edit,))
            at += 2
            continue
        hidden = _behind_secret(document.member.text, stray, secret_ends)
        shown = HIDDEN if hidden else shortened(stray.text)
        hint = "" if hidden else near(stray.text, [one.name for one in row.parameters] if row else [])
        yield Finding(rules.NO_VALUE, f"{shown} in {statement.title} is no parameter with a value{hint}", place)
        at += 1


def _behind_secret(text: str, stray: Stray, secret_ends: set[int]) -> bool:
    """Whether nothing but words without `=` stands between a key and this word: it may be a part of the key."""
    before = max((end for end in secret_ends if end <= stray.start), default=None)
    return before is not None and "=" not in text[before : stray.start]


def _own_value(document: Document, statement: Statement, row: StatementRow) -> Iterator[Finding]:
    own = statement.own
    if own is not None and row.own is None:
        yield Finding(rules.NO_VALUE, f"{row.name} takes no value of its own", document.place(own.start))
    elif row.own is not None and own is None and not statement.strays:
        yield Finding(rules.NO_VALUE, f"{row.name} has no value", document.place(statement.start))
    elif own is not None and row.name == "Include":
        if document.includes.get(statement.start) is None:
            yield Finding(rules.NO_INCLUDE, f"{own.value} is not found", document.place(own.value_start))
    elif own is not None:
        yield from _value(document, own)


def _parameter(document: Document, row: StatementRow, parameter: Parameter) -> Iterator[Finding]:
    if parameter.row is not None:
        yield from _value(document, parameter)
        return
    place = document.place(parameter.start)
    if (row.name, parameter.name.upper()) == ("OSPF_Interface", "COST"):
        edit = Edit(parameter.start, parameter.start + len(parameter.name), "Cost0")
        yield Finding(rules.WRONG_COST, f"{row.name} has Cost0, not {parameter.name}", place, edits=(edit,))
        return
    hint = near(parameter.name, [one.name for one in row.parameters])
    rule = rules.UNKNOWN_PARAMETER if row.complete else rules.UNSEEN_PARAMETER
    known = "is no parameter" if rule is rules.UNKNOWN_PARAMETER else "is not known to zlab as a parameter"
    yield Finding(rule, f"{shortened(parameter.name)} {known} of {row.name}{hint}", place)


def _value(document: Document, parameter: Parameter) -> Iterator[Finding]:
    if not parameter.raw:
        yield Finding(rules.NO_VALUE, f"{parameter.name} has no value", document.place(parameter.start))
    elif has_symbol(parameter.value):
        what = f"{parameter.name}={parameter.raw}: the symbol has no value here"
        yield Finding(rules.SYMBOL_LEFT, what, document.place(parameter.value_start))
    elif parameter.row is not None:
        wrong = complaint(parameter.row, parameter.value)
        if wrong:
            rule = rules.DOUBTFUL_VALUE if wrong.sure is Sure.MEMORY else rules.BAD_VALUE
            what = f"{parameter.row.name}: {shortened(parameter.shown)} {wrong.what}"
            yield Finding(rule, what, document.place(parameter.value_start))


def _repeated(document: Document, statement: Statement) -> Iterator[Finding]:
    first: dict[str, Parameter] = {}
    for parameter in statement.parameters:
        earlier = first.setdefault(parameter.name.upper(), parameter)
        if earlier is not parameter and not (parameter.row and parameter.row.repeatable):
            related = ((f"first {earlier.name}={earlier.shown}", document.place(earlier.start)),)
            what = f"{parameter.name} is given again"
            yield Finding(rules.REPEATED_PARAMETER, what, document.place(parameter.start), related)


def _missing(document: Document, statement: Statement, row: StatementRow) -> Iterator[Finding]:
    address = statement.given("IP_Address")
    # A wildcard takes in interfaces by their addresses; with a Name as well it is only the more specific one.
    wildcard = address is not None and "*" in address.value
    for parameter in row.parameters:
        if (
            parameter.required
            and statement.given(parameter.name) is None
            and not (wildcard and parameter.name == "Name")
        ):
            what = f"{row.name} has no {parameter.name}"
            yield Finding(rules.MISSING_PARAMETER, what, document.place(statement.start))


def _host_bits(document: Document, statement: Statement) -> Iterator[Finding]:
    address, mask = statement.given("IP_Address"), statement.given("Subnet_Mask")
    if address is None or mask is None or address.row is None or address.raw != address.value:
        return
    bits = mask_bits(mask.value)
    if bits is None or complaint(address.row, address.value):
        return
    network = IPv4Address(int(IPv4Address(address.value)) & int(IPv4Address(mask.value)))
    if str(network) != address.value:
        edit = Edit(address.value_start, address.end, str(network))
        what = f"{address.value}/{bits} is a host, the range is {network}/{bits}"
        yield Finding(RANGE_HOST_BITS, what, document.place(address.value_start), edits=(edit,))


def near(word: str, known: Iterable[str]) -> str:
    """`: did you mean X?` for the known word that is most like it, or nothing."""
    by_fold = {one.upper(): one for one in known}
    found = difflib.get_close_matches(word.upper()[:64], by_fold, n=1, cutoff=0.75)
    return f": did you mean {by_fold[found[0]]}?" if found else ""


def shortened(text: str) -> str:
    """A word as it may stand in a message, however long it is in the file."""
    return text if len(text) <= 40 else f"{text[:39]}…"
