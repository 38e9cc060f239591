"""States over time out of logs: a lane a neighbor, made of spans; what nobody logged is a gap. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from zlab.counting import counted
from zlab.ospf.evidence import LogEnd, Side, Transition, traced_systems
from zlab.ospf.states import NeighborState
from zlab.ospf.words import EVENT_WORDS, STATE_NAMES, duration

_MARKS = {
    None: "·",
    NeighborState.DOWN: "▁",
    NeighborState.ATTEMPT: "▂",
    NeighborState.INIT: "▃",
    NeighborState.TWO_WAY: "▄",
    NeighborState.EX_START: "▅",
    NeighborState.EXCHANGE: "▆",
    NeighborState.LOADING: "▇",
    NeighborState.FULL: "█",
}
_WIDE = 72  # columns from which on outages are counted beside the picture
LEGEND = "  ".join(
    f"{mark} {STATE_NAMES[state] if state is not None else 'not known'}" for state, mark in _MARKS.items()
)


@dataclass(frozen=True, slots=True)
class Span:
    """A time in one state; None: nobody logged it. `why` is the event that began it, in words."""

    state: NeighborState | None
    begin: datetime
    end: datetime
    why: str = ""

    @property
    def seconds(self) -> float:
        return (self.end - self.begin).total_seconds()

    def to_json(self) -> dict[str, Any]:
        return {
            "state": STATE_NAMES[self.state] if self.state is not None else None,
            "code": int(self.state) if self.state is not None else None,
            "begin": self.begin.isoformat(timespec="milliseconds"),
            "end": self.end.isoformat(timespec="milliseconds"),
            "why": self.why,
        }


@dataclass(frozen=True, slots=True)
class Lane:
    """One neighbor as one witness logged it, its spans in order and without holes."""

    side: Side
    system: str
    version: int
    neighbor: str
    interface: str
    spans: tuple[Span, ...]

    @property
    def name(self) -> str:
        where = self.system or self.side.words
        on = f" on {self.interface}" if self.interface else ""
        return f"{where}: {self.neighbor}{' v6' if self.version == 6 else ''}{on}"

    @property
    def outages(self) -> int:
        return sum(
            before.state is NeighborState.FULL and after.state is not NeighborState.FULL
            for before, after in zip(self.spans, self.spans[1:], strict=False)
        )

    def to_json(self) -> dict[str, Any]:
        return {
            "witness": str(self.side),
            "system": self.system,
            "version": self.version,
            "neighbor": self.neighbor,
            "interface": self.interface,
            "outages": self.outages,
            "spans": [span.to_json() for span in self.spans],
        }


def lanes_of(transitions: Sequence[Transition], log_ends: Sequence[LogEnd] = ()) -> tuple[Lane, ...]:
    """The lanes of every neighbor, all over the same time: from the first change anybody logged to the end of the logs.

    Behind the end of its own log nothing is known of a neighbor, and behind a failure in a log that tells no
    recoveries (EZZ7921I without EZZ7919I) neither. A log whose clock was set back is drawn in its order; the step back
    has no width.
    """
    timed = [each for each in transitions if each.when is not None]
    if not timed:
        return ()
    logs = {(each.side, each.system) for each in timed}
    known = {(each.side, each.system): each.when for each in log_ends if (each.side, each.system) in logs}
    moments = [each.when for each in timed if each.when is not None]
    begin, last = min(moments), max((*moments, *known.values()))
    # What was before the first change, and the last state of all, would have no width: a twentieth of the picture each.
    margin = max((last - begin) / 20, timedelta(seconds=1))
    if any(each.when == begin and each.old is NeighborState.FULL for each in timed):
        begin -= margin
    end = max(last, max(moments) + margin)
    traced = traced_systems(timed)
    groups: dict[tuple[object, ...], list[Transition]] = {}
    for each in timed:
        key = (str(each.side), each.system, each.version, _numbers(each.neighbor), each.neighbor, each.interface)
        groups.setdefault(key, []).append(each)
    lanes = []
    for changes in (groups[key] for key in sorted(groups)):
        first, until = changes[0], max(each.when or begin for each in changes) + margin
        until = max(until, known.get((first.side, first.system), end))
        recoveries = first.side is Side.LINUX or first.system in traced
        lanes.append(_lane(changes, begin, min(until, end), end, recoveries=recoveries))
    return tuple(lanes)


def _numbers(address: str) -> tuple[int, ...]:
    """10.1.9.1 before 10.1.10.1."""
    return tuple(int(part) for part in address.split(".") if part.isdecimal())


def _lane(changes: Sequence[Transition], begin: datetime, until: datetime, end: datetime, *, recoveries: bool) -> Lane:
    """`until` is where its log ends; `recoveries` tells whether its log would tell one."""
    first = changes[0]
    spans = tuple(_spans(changes, begin, until, recoveries=recoveries))
    spans = (*spans, Span(None, spans[-1].end, end, "its log ends here"))
    drawn = tuple(span for span in spans if span.end > span.begin)
    return Lane(first.side, first.system, first.version, first.neighbor, first.interface, drawn)


def _spans(changes: Sequence[Transition], begin: datetime, until: datetime, *, recoveries: bool) -> Iterator[Span]:
    # FULL lasts; in another state it may have been for a moment only.
    state: NeighborState | None = NeighborState.FULL if changes[0].old is NeighborState.FULL else None
    at, why = begin, ""
    for change in changes:
        when = max(change.when or at, at)
        if change.old is not None and state is not None and change.old is not state:
            # A change in between was not logged: since when it has been otherwise, nobody knows.
            yield from _gap(Span(state, at, when, why), change.old)
        else:
            yield Span(state, at, when, why)
        at, state = when, change.new
        why = EVENT_WORDS[change.event] if change.event is not None else ""
    last = Span(state, at, max(at, until), why)
    if recoveries:
        yield last
    else:
        yield from _gap(last, None)


def _gap(span: Span, later: NeighborState | None) -> Iterator[Span]:
    """A span of which only its first moment is known, and its last one where it is told what it was then."""
    moment = min(timedelta(seconds=1), (span.end - span.begin) / 3)
    end = span.end if later is None else span.end - moment
    yield replace(span, end=span.begin + moment)
    yield Span(None, span.begin + moment, end, "not logged")
    if later is not None:
        yield Span(later, end, span.end)


def render(lanes: Sequence[Lane], width: int) -> Iterator[str]:
    """Lines for a terminal of `width` columns; each shows the lowest state of its time, so that no outage is lost."""
    name = min(max(len(lane.name) for lane in lanes), max(12, width // 3))
    falls = [f"  {counted(lane.outages, 'outage')}" if width >= _WIDE else "" for lane in lanes]
    columns = max(8, width - name - 2 - max(map(len, falls)))
    begin, end = lanes[0].spans[0].begin, lanes[0].spans[-1].end
    for lane, fell in zip(lanes, falls, strict=True):
        yield f"{_cut(lane.name, name):<{name}}  {''.join(_cells(lane, begin, end, columns))}{fell}"
    left = f"{begin:%Y-%m-%d %H:%M:%S}"
    right = f"{end:%m-%d %H:%M:%S}" if begin.year == end.year else f"{end:%Y-%m-%d %H:%M:%S}"
    span = duration((end - begin).total_seconds())
    middle = columns - len(left) - len(right)
    if middle < len(span) + 2:  # too narrow for a line below the picture
        yield f"{left} to {right}, {span}"
    else:
        yield f"{'':<{name}}  {left}{span:^{middle}}{right}"


def _cells(lane: Lane, begin: datetime, end: datetime, columns: int) -> Iterator[str]:
    step = (end - begin) / columns
    spans = list(lane.spans)
    for column in range(columns):
        low, high = begin + step * column, begin + step * (column + 1)
        inside = [span.state for span in spans if span.begin < high and span.end > low]
        known = [state for state in inside if state is not None]
        yield _MARKS[min(known) if known else None]


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"
