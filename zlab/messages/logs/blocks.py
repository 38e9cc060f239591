"""Logs as blocks of whole lines: the unit everything fast is done in. Pure but for reading.

A block begins with the line end before its first line, so that `\\n` stands before every line of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from zlab.messages.logs.borders import last_start

SIZE = 1 << 18
"""Large enough that the loop around it costs nothing, small enough that many can be kept (measured)."""
LONGEST_LINE = 4 * SIZE


class Readable(Protocol):
    """What blocks are read from: a file, a decompressor, a pipe."""

    def read(self, size: int, /) -> bytes: ...

    def readinto(self, buffer: memoryview, /) -> int | None: ...


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Whole lines of a log, `lines` of them. `line` is the number of the first one.

    `whole` is false where the file ends in mid-line; `day` is the last one that a job log told before.
    """

    data: bytes
    line: int
    lines: int
    whole: bool = True
    day: date | None = None

    def line_of(self, position: int) -> int:
        """The line number of an offset in `data`; the line end before a line belongs to that line."""
        return self.line - 1 + self.data.count(b"\n", 0, position + 1)


def read_blocks(source: Readable, limit: int | None = None) -> Iterator[Block]:
    """The blocks of `source`, from where it stands; with `limit`, of that many bytes, which end with a line.

    A message is not torn, unless it is longer than some blocks. So is a line, so that none can take all memory.
    Raises OSError.
    """
    rest, line, left = b"\n", 1, limit
    while raw := source.read(SIZE if left is None else min(SIZE, left)):
        left = None if left is None else left - len(raw)
        rest += raw
        cut = last_start(rest)
        if cut <= 0 and len(rest) < LONGEST_LINE:
            continue
        data, rest = (rest[:cut], rest[cut:]) if cut > 0 else (rest, b"\n")
        lines = data.count(b"\n")
        yield Block(data, line, lines)
        line += lines
    if len(rest) > 1:
        data = rest.removesuffix(b"\n")
        yield Block(data, line, data.count(b"\n"), whole=data != rest)
