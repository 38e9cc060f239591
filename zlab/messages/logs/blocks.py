"""Logs as blocks of whole lines: the unit everything fast is done in. Pure but for reading.

A block begins with the line end before its first line, so that `\\n` stands before every line of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

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

    `whole` is false where the file ends in mid-line.
    """

    data: bytes
    line: int
    lines: int
    whole: bool = True

    def line_of(self, position: int) -> int:
        """The line number of an offset in `data`; the line end before a line belongs to that line."""
        return self.line - 1 + self.data.count(b"\n", 0, position + 1)


def read_blocks(source: Readable, limit: int | None = None) -> Iterator[Block]:
    """The blocks of `source`, from where it stands; with `limit`, up to the end of the line that byte `limit` is in.

    A line longer than some blocks is cut, so that no line can take all memory. Raises OSError.
    """
    rest, line, taken = b"\n", 1, 0
    while True:
        ending = limit is not None and taken >= limit
        if ending and rest == b"\n":
            return
        raw = source.read(SIZE if limit is None or ending else min(SIZE, limit - taken))
        taken += len(raw)
        if not raw:
            if len(rest) > 1:
                yield Block(rest, line, rest.count(b"\n"), whole=False)
            return
        cut = raw.find(b"\n") if ending else raw.rfind(b"\n")
        if cut < 0 and len(rest) < LONGEST_LINE:
            rest += raw
            continue
        if cut < 0:
            cut = len(raw)
        data = rest + raw[:cut]
        lines = data.count(b"\n")
        yield Block(data, line, lines)
        line += lines
        rest = raw[cut:] or b"\n"
        if ending:
            return
