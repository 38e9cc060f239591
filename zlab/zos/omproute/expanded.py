"""Lines of the expanded file: where the line of an EZZ7830I stands. Pure.

OMPROUTE counts lines after includes are put in (IBM: EZZ7830I). That an Include's own line is replaced by the lines
of its file is inferred; `-d1` prints the expanded file to the trace.
"""

from __future__ import annotations

from collections.abc import Iterator

from zlab.errors import Place
from zlab.zos.omproute.tree import Document


def expanded_lines(document: Document) -> Iterator[Place]:
    """The place of each line of the expanded file, in order; the first one is line 1."""
    included = {
        document.member.line_number(statement.start): document.includes.get(statement.start)
        for statement in document.statements
        if statement.title == "Include"
    }
    for number in range(1, document.member.line_count + 1):
        inner = included.get(number)
        if inner is None:
            yield Place(document.member.name, number, 1)
        else:
            yield from expanded_lines(inner)


def locate(document: Document, line: int) -> Place | None:
    """Where line `line` (from 1) of the expanded file stands, None when it has fewer."""
    for number, place in enumerate(expanded_lines(document), start=1):
        if number == line:
            return place
    return None
