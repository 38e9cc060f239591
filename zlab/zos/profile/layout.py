"""How a PROFILE is laid out: statements in column one, their rows below them in columns. Pure.

Lines stay lines, comments stay where they are, and no line grows beyond a card: only blanks change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zlab.zos.profile.columns import CARD, INDENT, columned, widths_of
from zlab.zos.profile.grammar.statements import ENDS
from zlab.zos.profile.rows import rows_of
from zlab.zos.profile.tree import ProfileDocument, Statement


@dataclass(slots=True)
class _Line:
    """The words of one line, where the first of them belongs, and the widths of columns if it is a whole row."""

    words: list[str]
    starts_statement: bool
    ends_block: bool
    columns: tuple[int, ...] = ()


def format_document(document: ProfileDocument) -> str:
    """The member itself in this layout; included ones are not touched."""
    lines = _lines(document)
    member = document.member
    written = []
    for number in range(1, member.line_count + 1):
        own = member.line(number)
        found = lines.get(number)
        written.append(_written(own, found) if found else own.rstrip())
    newline = "\r\n" if "\r\n" in member.text else "\n"
    end = newline if member.text.endswith("\n") else ""
    return newline.join(written) + (end if written else member.text)


def _lines(document: ProfileDocument) -> dict[int, _Line]:
    lines: dict[int, _Line] = {}
    member = document.member
    for statement in document.statements:
        rows = _whole_rows(document, statement)
        for word in range(statement.first, statement.last):
            mark = document.mark(word)
            if mark.member is not member:
                continue
            number = member.line_number(mark.start)
            line = lines.get(number)
            if line is None:
                ends = statement.closed and word == statement.last - 1 and document.words[word] in ENDS
                line = lines[number] = _Line([], word == statement.first, ends, rows.get(word, ()))
            line.words.append(mark.text)
    for include in document.includes:
        if include.mark.member is member:
            # Its words belong to no statement: a line with one stays as it is.
            for at in (include.mark.start, include.mark.end):
                lines.pop(member.line_number(at), None)
    return lines


def _whole_rows(document: ProfileDocument, statement: Statement) -> dict[int, tuple[int, ...]]:
    """First word of each row that begins a line → the widths its words are padded to."""
    rows = [row for row in rows_of(document, statement) if document.first_on_line(row.first)]
    widths = widths_of(statement.name, [document.words[row.first : row.last] for row in rows])
    return {row.first: widths for row in rows}


def _written(own: str, line: _Line) -> str:
    """The line anew. What stands behind the words is a comment, and keeps its column where there is room."""
    indent = "" if line.starts_statement or line.ends_block else INDENT
    comment = _comment_of(own, line.words)
    for text in (columned(line.words, line.columns), " ".join(line.words)):
        whole = f"{indent}{text}"
        if comment:
            column = own.rindex(comment)
            whole = f"{whole.ljust(column)}{comment}" if column > len(whole) else f"{whole} {comment}"
        if len(whole) <= max(CARD, len(own.rstrip())):
            return whole.rstrip()
    return own.rstrip()


def _comment_of(own: str, words: Sequence[str]) -> str:
    """The comment behind the words; a `;` inside a word (PARMSTRING) is none."""
    at = 0
    for word in words:
        at = own.index(word, at) + len(word)
    return own[at:].strip()
