"""Text for people: paragraphs, lists and label columns that fit the terminal, or 100 columns in a file."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterable, Sequence

from zlab.cli.console import columns_of
from zlab.counting import counted as counted

_WIDEST = 100
_LONGEST_CELL = 40


def width() -> int:
    """How many columns text may take: the terminal's, at most 100; in a file 100."""
    return min(_WIDEST, columns_of(sys.stdout)) if sys.stdout.isatty() else _WIDEST


def paragraph(text: str, indent: str = "  ", hanging: str | None = None) -> str:
    return textwrap.fill(
        text,
        width(),
        initial_indent=indent,
        subsequent_indent=indent if hanging is None else hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )


def bullets(items: Iterable[str], indent: str = "  ") -> list[str]:
    return [paragraph(item, f"{indent}- ", f"{indent}  ") for item in items]


def columns(rows: Sequence[Sequence[str]], indent: str = "  ") -> list[str]:
    """Rows of cells; all but the last as wide as their widest, the last wrapped under itself.

    A cell too long for its column stands on a line of its own, with the rest below it.
    """
    if not rows:
        return []
    widths = [
        max((len(row[index]) for row in rows if len(row[index]) <= _LONGEST_CELL), default=0)
        for index in range(len(rows[0]) - 1)
    ]
    lines = []
    for row in rows:
        lead = indent + "".join(f"{cell.ljust(size)}  " for cell, size in zip(row, widths, strict=False))
        *cells, last = row
        if len(lead) > sum(widths) + 2 * len(widths) + len(indent):
            lines.append(paragraph("  ".join(cells), indent, indent + "  "))
            lead = " " * (sum(widths) + 2 * len(widths) + len(indent))
            lines += [paragraph(last, lead)] if last else []
        else:
            lines.append(paragraph(last, lead, " " * len(lead)) if last else lead.rstrip())
    return lines
