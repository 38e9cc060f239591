"""The rows of PORT, HOME and BEGINROUTES in columns: as fmt lays them out, and as a member is rendered. Pure."""

from __future__ import annotations

from collections.abc import Sequence

CARD = 80
"""The longest line: a card has no more."""
INDENT = "   "

_FIXED = {"PORT": (5, 3, 8)}
"""A port has five digits, a protocol three letters, a job eight: rows of several statements are in line."""
_COLUMNS = {"HOME": 2, "BEGINROUTES": 4}


def widths_of(statement: str, rows: Sequence[Sequence[str]]) -> tuple[int, ...]:
    """What the first words of the rows of a statement are padded to; () where its rows have no columns."""
    if statement in _FIXED:
        return _FIXED[statement]
    columns = range(_COLUMNS.get(statement, 0))
    return tuple(max((len(row[at]) for row in rows if at < len(row)), default=0) for at in columns)


def columned(words: Sequence[str], widths: Sequence[int]) -> str:
    """One row; a number is put to the right of its column, and words beyond the columns follow."""
    if not widths:
        return " ".join(words)
    number = words[0].isdigit()
    padded = [
        word.rjust(width) if at == 0 and number and "." not in word else word.ljust(width)
        for at, (word, width) in enumerate(zip(words, widths, strict=False))
    ]
    return " ".join([*padded, *words[len(widths) :]]).rstrip()
