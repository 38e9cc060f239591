"""Words to statements. Never fails: what is no statement is kept as one without a row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import compress, count

from zlab.zos.library import Library
from zlab.zos.member import MemberText
from zlab.zos.profile.expand import Expansion
from zlab.zos.profile.grammar.shapes import Shape, StatementRow
from zlab.zos.profile.grammar.statements import ENDS, MARKS, STARTS, operand_table
from zlab.zos.profile.rows import first_stranger
from zlab.zos.profile.tree import ProfileDocument, Statement

_NAME_FOLLOWS = frozenset(("TCP", "UDP", "SAF", "BIND"))


def parse(member: MemberText, library: Library) -> ProfileDocument:
    """A member with everything it includes. Reads included files through the library."""
    expansion = Expansion(library)
    expansion.add(member)
    document = ProfileDocument(member, expansion.words, expansion.runs, tuple(expansion.includes))
    document.statements.extend(_with_strangers(document, _split(document)))
    return document


def _split(document: ProfileDocument) -> list[Statement]:
    """Statements by their names and END words alone (a statement runs until the next name)."""
    words = document.words
    statements: list[Statement] = []
    row: StatementRow | None = None
    first = 0
    for at in _marks(words):
        word = words[at]
        if row is not None and row.end:
            if ENDS.get(word) is row:
                statements.append(Statement(row, first, at + 1))
                row, first = None, at + 1
            continue
        if _is_operand(words, row, first, at) if word in STARTS else not _is_stray_end(document, row, at):
            continue
        if at > first:
            statements.append(Statement(row, first, at))
        # An END word without its block starts nothing, and is reported as what it is.
        row, first = STARTS.get(word), at
    if len(words) > first:
        statements.append(Statement(row, first, len(words), closed=row is None or not row.end))
    return statements


def _marks(words: list[str]) -> Iterator[int]:
    """The numbers of the words that may start or end a statement, and of END words that no statement has."""
    present = set(words)
    marks = {word for word in present if word in MARKS or word[:3] == "END"}
    return compress(count(), map(marks.__contains__, words))


def _is_stray_end(document: ProfileDocument, row: StatementRow | None, at: int) -> bool:
    word = document.words[at]
    # GLOBALCONFIG has lists with END words of their own: SMCEID … ENDSMCEID.
    return not (row and word in operand_table(row.name)) and (word in ENDS or document.first_on_line(at))


def _is_operand(words: list[str], row: StatementRow | None, first: int, at: int) -> bool:
    """Whether a word that is a statement's name is a name or a value here: `DELETE PORT`, `20 TCP DEVICE`."""
    if row is None:
        return False
    if at - first in row.names_at:
        if row.name == "INTERFACE" and at - first == 2:
            return words[at] == "DELETE"
        # The name of LINK's device is its fourth word only where a number stands before it.
        return row.name != "LINK" or at - first < 4 or words[at - 1].isdigit()
    before = words[at - 1]
    if row.shape in (Shape.PORTS, Shape.RANGES):
        return before in _NAME_FOLLOWS
    if row.shape is Shape.HOME:
        return before[:1].isdigit() and "." in before
    operand = operand_table(row.name).get(before)
    return operand is not None and operand.values > 0


def whole_words(document: ProfileDocument) -> int:
    """How many words there are before a statement that breaks off at the end, and would take the next one's name."""
    words = document.words
    last = _split(replace(document, words=[*words, "ARPAGE"]))[-1]
    return len(words) if last.row is not None and last.row.end else last.first


def _with_strangers(document: ProfileDocument, statements: list[Statement]) -> list[Statement]:
    """Cut off what cannot belong to a statement and begins a line: the start of one that z/OS does not know."""
    found: list[Statement] = []
    for statement in statements:
        cut = first_stranger(document, statement)
        if cut is None:
            found.append(statement)
        else:
            found += [Statement(statement.row, statement.first, cut), Statement(None, cut, statement.last)]
    return found
