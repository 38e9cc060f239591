"""Logs cut into spans, and spans shared out over processes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from zlab.codepage import looks_ebcdic
from zlab.messages.logs.files import STDIN, compression_of, is_utf16
from zlab.messages.logs.lines import day_before

SMALLEST_SPAN = 16 << 20
"""Below that a second process costs more than it saves (measured)."""

MOST_PROCESSES = 4


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a file, in bytes; `end` None is to the end of the file, wherever that is."""

    path: Path
    begin: int = 0
    end: int | None = None


def spans_of(path: Path, workers: int) -> list[Span]:
    """A plain file in as many parts as there are workers; what cannot be entered in the middle in one."""
    size = size_of(path)
    parts = min(workers, size // SMALLEST_SPAN)
    if parts < 2 or not _can_be_cut(path):
        return [Span(path)]
    ends = [size * (part + 1) // parts for part in range(parts)]
    return [Span(path, begin, end if end < size else None) for begin, end in zip([0, *ends[:-1]], ends, strict=True)]


def shares_of(spans: Sequence[Span], workers: int) -> list[list[Span]]:
    """Runs of neighboring spans of about equal size; one share when there is too little to divide."""
    weights = [(span.end or size_of(span.path)) - span.begin for span in spans]
    total = sum(weights)
    if workers < 2 or total < 2 * SMALLEST_SPAN or any(span.path == STDIN for span in spans):
        return [list(spans)]
    shares: list[list[Span]] = [[] for _ in range(workers)]
    taken = 0
    for span, weight in zip(spans, weights, strict=True):
        # By its middle: a byte more or less moves no span of a file cut evenly. An empty one at the end has none.
        shares[min((2 * taken + weight) * workers // (2 * total), workers - 1)].append(span)
        taken += weight
    return [share for share in shares if share]


def size_of(path: Path) -> int:
    try:
        return path.stat().st_size if path != STDIN and path.is_file() else 0
    except OSError:
        return 0


def _can_be_cut(path: Path) -> bool:
    try:
        if compression_of(path):
            return False
        with path.open("rb") as file:
            begin = file.read(65536)
    except OSError:
        return False
    # A job log tells the day once, where it begins.
    return not (looks_ebcdic(begin) or is_utf16(begin) or day_before(begin, len(begin)))
