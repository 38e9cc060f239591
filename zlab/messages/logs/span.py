"""One run over one part of one log: everything `logs scan` wants to know of it, in one pass."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import IO, cast

from zlab.errors import Place, Problem
from zlab.messages.logs.blocks import Block
from zlab.messages.logs.borders import first_start
from zlab.messages.logs.connections import CONNECTION_IDS, Connections, Kind, KindSeen
from zlab.messages.logs.dates import Calendar
from zlab.messages.logs.files import Tell, reading
from zlab.messages.logs.lines import read_head
from zlab.messages.logs.neighbors import MOST_NEIGHBORS, NEIGHBOR_IDS, Neighbors, NeighborSeen
from zlab.messages.logs.parallel import Advance
from zlab.messages.logs.period import Period
from zlab.messages.logs.shares import Span
from zlab.messages.logs.sources import LogError, calendar_of, checked_blocks, open_log
from zlab.messages.logs.tally import Count, Tally


@dataclass(slots=True)
class SpanResult:
    """What a span holds. Line numbers count from the span's own first line."""

    span: Span
    lines: int = 0
    counts: dict[str, Count] = field(default_factory=dict)
    neighbors: list[NeighborSeen] = field(default_factory=list)
    kinds: list[KindSeen] = field(default_factory=list)
    open: dict[str, Kind] = field(default_factory=dict)
    orphans: list[tuple[str, KindSeen]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    failed: bool = False


class _Clock:
    """Tells once when the dates of a log go back: a clock that was set, or logs put together out of order."""

    def __init__(self, place: str, calendar: Calendar, tell: Tell) -> None:
        self._place = place
        self._calendar = calendar
        self._tell = tell
        self._latest: datetime | None = None

    def begin_behind(self, source: IO[bytes], offset: int) -> None:
        """Begin with what is written before a place of the file. Raises OSError."""
        source.seek(max(offset - _LOOK, 0))
        self._latest, _ = self._first_date(source.read(_LOOK))

    def look(self, block: Block) -> None:
        """One look a block, at its first line that begins with a date."""
        when, position = self._first_date(block.data)
        if when is None:
            return
        if self._latest and self._latest - when > _TOLERANCE:
            place = Place(self._place, block.line_of(position), 1)
            self._tell(Problem(f"the dates go back here, from {self._latest} to {when}", place))
            self._tell = _told
        self._latest = max(self._latest or when, when)

    def _first_date(self, data: bytes) -> tuple[datetime | None, int]:
        first = _DATED.search(data, 0, _LOOK)
        head = read_head(first[0].decode("utf-8", "replace").strip(), self._calendar) if first else None
        return (head.when if head else None), (first.start() if first else 0)


_DATED = re.compile(rb"\n(?:[A-Z][a-z]{2} [ \d]?\d|\d{4}-\d\d-\d\d|BPXF024I)[^\n]*")
_LOOK = 4096
_TOLERANCE = timedelta(minutes=90)
"""More than the hour that the end of summer time takes."""


def _told(problem: Problem) -> None:
    """It was told already."""


def scan_span(span: Span, period: Period, ends: date | None, advance: Advance) -> SpanResult:
    """Read a span. What is wrong with the file is in the result; what was read before it is, too."""
    result = SpanResult(span)
    place, calendar = str(span.path), calendar_of(span.path, ends)
    tally, neighbors, connections = Tally(place, calendar), Neighbors(place, calendar), Connections(place, calendar)
    dated, clock = period.selector(calendar), _Clock(place, calendar, result.problems.append)
    try:
        with open_log(span.path) as source:
            with reading(span.path):
                if span.begin:
                    clock.begin_behind(cast("IO[bytes]", source), span.begin)
                limit = _position(cast("IO[bytes]", source), span)
            for block in checked_blocks(source, span.path, result.problems.append, limit):
                advance(len(block.data))
                clock.look(block)
                chosen = dated(block) if dated else block
                ids = tally.add(chosen)
                if ids & NEIGHBOR_IDS:
                    neighbors.add(chosen)
                if ids & CONNECTION_IDS:
                    connections.add(chosen)
    except LogError as error:
        result.problems += error.problems
        result.failed = True
    if neighbors.full:
        result.problems.append(
            Problem(f"more than {MOST_NEIGHBORS} OSPF neighbors; the others are left out", Place(place))
        )
    result.lines, result.counts = tally.lines, tally.result()
    result.neighbors, result.kinds = neighbors.result(), connections.result()
    result.open = {name.decode("ascii", "replace"): kind for name, kind in connections.open.items()}
    result.orphans = [(name.decode("ascii", "replace"), seen) for name, seen in connections.orphans]
    return result


def _position(source: IO[bytes], span: Span) -> int | None:
    """Go to the first message that begins in the span; how many bytes from there on are the span's."""
    if span.begin == 0 and span.end is None:
        return None
    begin = first_start(source, span.begin)
    end = None if span.end is None else first_start(source, span.end)
    source.seek(begin)
    return None if end is None else max(end - begin, 0)
