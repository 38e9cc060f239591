"""The rows and operands inside a statement, as spans of words. Pure, and fast where profiles are long: PORT."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from typing import NamedTuple

from zlab.zos.profile.grammar.ports import PORT_ORDER
from zlab.zos.profile.grammar.shapes import OperandRow, Shape
from zlab.zos.profile.grammar.statements import VIPA_WORDS, operand_table
from zlab.zos.profile.tree import ProfileDocument, Row, Statement

_PORT_VALUE = frozenset(("BIND", "SAF"))
_PORT_WORDS = frozenset((*PORT_ORDER, "DENY", "WHENBIND", "WHENLISTEN"))
_AUTOLOG_WORDS = frozenset(("DELAYSTART", "DVIPA", "TTLS"))


class Operand(NamedTuple):
    """A keyword and its values: words first to last (not including). `row` is None for a word that is no operand."""

    row: OperandRow | None
    first: int
    last: int


def port_starts(words: list[str], first: int, last: int, head: int) -> tuple[array[int], list[int]]:
    """Where rows of PORT (`head` 3: number, protocol, job) or PORTRANGE (4) begin, and the words that are no option.

    A row ends where a number or UNRSV stands that no option takes as its value.
    """
    starts = array("I")
    strangers: list[int] = []
    at = first
    while at < last:
        starts.append(at)
        if not (words[at][0].isdigit() or words[at] == "UNRSV"):
            strangers.append(at)
        at += head
        while at < last:
            word = words[at]
            if word in _PORT_VALUE:
                at += 2
            elif word in _PORT_WORDS:
                at += 1
            elif word[0].isdigit() or word == "UNRSV":
                break
            else:
                strangers.append(at)
                at += 1
    return starts, strangers


def starts_of(document: ProfileDocument, statement: Statement) -> tuple[array[int], list[int]]:
    """`port_starts` of a PORT or PORTRANGE statement, read once a document."""
    found = document.port_rows.get(statement.first)
    if found is None or (len(found[0]) and found[0][-1] >= statement.last):
        head = 3 if statement.name == "PORT" else 4
        found = port_starts(document.words, statement.first + 1, statement.last, head)
        document.port_rows[statement.first] = found
    return found


def port_spans(document: ProfileDocument, statement: Statement) -> Iterator[tuple[int, int]]:
    """The rows of a PORT or PORTRANGE statement, words first to last (not including); none where it has no operand."""
    starts, _ = starts_of(document, statement)
    return zip(starts, [*starts[1:], statement.last] if starts else (), strict=True)


def _port_rows(document: ProfileDocument, statement: Statement) -> list[Row]:
    return [Row(first, last) for first, last in port_spans(document, statement)]


def last_reservation(document: ProfileDocument) -> int | None:
    """The last word of the member's last row of PORT that is one: behind anything else a new row would not be read."""
    words = document.words
    good = (
        row.last - 1
        for statement in reversed([one for one in document.all("PORT") if document.own(one)])
        for row in reversed(_port_rows(document, statement))
        if row.last - row.first >= 3 and words[row.first].isdigit() and words[row.first + 1] in ("TCP", "UDP")
        if words[row.last - 1] not in _PORT_VALUE
    )
    return next(good, None)


def home_rows(first: int, last: int) -> list[Row]:
    return [Row(at, min(at + 2, last)) for at in range(first, last, 2)]


def route_rows(words: list[str], first: int, last: int) -> list[Row]:
    """Rows of BEGINROUTES; what stands before the first ROUTE is a row of its own."""
    return keyed_rows(words, first, last, frozenset(("ROUTE",)))


def keyed_rows(words: list[str], first: int, last: int, keys: frozenset[str]) -> list[Row]:
    """Rows that begin at a keyword."""
    starts = [at for at in range(first, last) if words[at] in keys]
    if first >= last:
        return []
    if not starts or starts[0] > first:
        starts = [first, *starts]
    return [Row(start, end) for start, end in zip(starts, [*starts[1:], last], strict=True)]


def autolog_rows(words: list[str], first: int, last: int) -> list[Row]:
    """Procedures of AUTOLOG, without the number of minutes before them."""
    rows: list[Row] = []
    at = first + 1 if first < last and words[first].isdigit() else first
    while at < last:
        start = at
        at += 1
        while at < last and (words[at] in _AUTOLOG_WORDS or words[at] in ("JOBNAME", "PARMSTRING")):
            at += 1 if words[at] in _AUTOLOG_WORDS else 2
        rows.append(Row(start, min(at, last)))
    return rows


def rows_of(document: ProfileDocument, statement: Statement) -> list[Row]:
    """The rows of a statement that has rows; none for others."""
    words, first, last = document.words, statement.first + 1, statement.body_last
    if statement.row is None:
        return []
    shape = statement.row.shape
    if shape in (Shape.PORTS, Shape.RANGES):
        return _port_rows(document, statement)
    if shape is Shape.HOME:
        return home_rows(first, last)
    if shape is Shape.ROUTES:
        return route_rows(words, first, last)
    if shape is Shape.AUTOLOG:
        return autolog_rows(words, first, last)
    if shape is Shape.RULES:
        keys = frozenset(spelling for spelling, name in VIPA_WORDS.items() if name in statement.row.keys)
        return keyed_rows(words, first, last, keys)
    return []


def operands(document: ProfileDocument, table: dict[str, OperandRow], first: int, last: int) -> list[Operand]:
    """Keywords with their values. A keyword takes its words even where they look like keywords."""
    words = document.words
    found: list[Operand] = []
    at = first
    while at < last:
        row = table.get(words[at])
        end = at + 1
        if row is not None:
            if row.values < 0:
                # An END word that no statement has is no value: it is reported as what it is.
                while end < last and words[end] not in table and not words[end].startswith("END"):
                    end += 1
            else:
                end = min(end + row.values, last)
        found.append(Operand(row, at, end))
        at = end
    return found


def operands_of(document: ProfileDocument, statement: Statement) -> list[Operand]:
    """The operands after the fixed words of a statement of shape OPTIONS or NAMED."""
    if statement.row is None:
        return []
    first = min(statement.first + 1 + fixed_words(document, statement), statement.last)
    return operands(document, operand_table(statement.row.name), first, statement.body_last)


def fixed_words(document: ProfileDocument, statement: Statement) -> int:
    """How many words stand between a statement's name and its operands."""
    row = statement.row
    if row is None:
        return 0
    words, first, last = document.words, statement.first, statement.last
    if row.name == "DEVICE":
        # MPCIPA and MPCPTP have nothing more; LCS, CTC and VIRTUAL a device number.
        table = operand_table("DEVICE")
        at = first + 3
        while at < last and words[at] not in table:
            at += 1
        return at - first - 1
    if row.name == "LINK":
        numbered = first + 3 < last and words[first + 3].isdigit()
        return 4 if numbered else 3
    if row.name == "INTERFACE":
        # INTERFACE name [DEFINE type | DELETE | ADDADDR …]
        if first + 2 < last and words[first + 2] == "DEFINE":
            return 3
        return 2 if first + 2 < last and words[first + 2] == "DELETE" else 1
    return row.fixed


def first_stranger(document: ProfileDocument, statement: Statement) -> int | None:
    """The word from which a statement's operands are none of its own and begin a line; None where all may belong."""
    row = statement.row
    if row is None or row.end:
        return None
    words = document.words
    if row.shape in (Shape.PORTS, Shape.RANGES):
        return _stranger_in_ports(document, statement)
    if row.shape is Shape.HOME:
        odd = (
            at
            for at in range(statement.first + 1, statement.last, 2)
            if words[at][0].isalpha() and document.first_on_line(at)
        )
        return next(odd, None)
    if row.shape not in (Shape.OPTIONS, Shape.NAMED):
        return None
    for operand in operands_of(document, statement):
        if operand.row is None and words[operand.first][0].isalpha() and document.first_on_line(operand.first):
            return operand.first
    return None


def _stranger_in_ports(document: ProfileDocument, statement: Statement) -> int | None:
    _, strangers = starts_of(document, statement)
    lines = (
        at
        for at in strangers
        if at > statement.first + 1 and document.words[at][0].isalpha() and document.first_on_line(at)
    )
    return next(lines, None)
