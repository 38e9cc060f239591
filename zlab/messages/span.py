"""One run over one part of one log: everything `logs scan` wants to know of it, in one pass."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import IO, cast

from zlab.errors import Problem
from zlab.messages.connections import CONNECTION_IDS, Connections, Kind, KindSeen
from zlab.messages.neighbors import NEIGHBOR_IDS, Neighbors, NeighborSeen
from zlab.messages.parallel import Advance
from zlab.messages.period import Period
from zlab.messages.shares import Span
from zlab.messages.sources import LogError, calendar_of, checked_blocks, open_log
from zlab.messages.tally import Count, Tally


@dataclass(slots=True)
class SpanResult:
    """What a span holds. Line numbers count from the span's own first line."""

    span: Span
    lines: int = 0
    counts: dict[str, Count] = field(default_factory=dict)
    neighbors: list[NeighborSeen] = field(default_factory=list)
    kinds: list[KindSeen] = field(default_factory=list)
    open: dict[str, Kind] = field(default_factory=dict)
    orphans: dict[str, Kind] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    failed: bool = False


def scan_span(span: Span, period: Period, ends: date | None, advance: Advance) -> SpanResult:
    """Read a span. What is wrong with the file is in the result; what was read before it is, too."""
    result = SpanResult(span)
    place, calendar = str(span.path), calendar_of(span.path, ends)
    tally, neighbors, connections = Tally(place, calendar), Neighbors(place, calendar), Connections(place, calendar)
    dated = period.selector(calendar)
    try:
        with open_log(span.path) as source:
            limit = _position(cast("IO[bytes]", source), span)
            for block in checked_blocks(source, span.path, result.problems.append, limit):
                advance(len(block.data))
                chosen = dated(block) if dated else block
                ids = tally.add(chosen)
                if ids & NEIGHBOR_IDS:
                    neighbors.add(chosen)
                if ids & CONNECTION_IDS:
                    connections.add(chosen)
    except LogError as error:
        result.problems += error.problems
        result.failed = True
    result.lines, result.counts = tally.lines, tally.result()
    result.neighbors, result.kinds = neighbors.result(), connections.result()
    result.open = {name.decode(): kind for name, kind in connections.open.items()}
    result.orphans = {name.decode(): kind for name, kind in connections.orphans.items()}
    return result


def _position(source: IO[bytes], span: Span) -> int | None:
    """Go to the first line that begins in the span; how many bytes from there its last line may begin in."""
    if span.begin == 0:
        return span.end
    source.seek(span.begin - 1)
    skipped = 0
    while True:
        raw = source.read(1 << 16)
        at = raw.find(b"\n")
        if at >= 0 or not raw:
            skipped += at + 1
            break
        skipped += len(raw)
    start = span.begin - 1 + skipped
    source.seek(start)
    return None if span.end is None else max(span.end - start, 0)
