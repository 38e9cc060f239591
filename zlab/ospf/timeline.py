"""States over time out of logs: a lane a neighbor, made of spans; what nobody logged is a gap. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from zlab.ospf.evidence import Side, Transition
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


def lanes_of(transitions: Sequence[Transition]) -> tuple[Lane, ...]:
    """The lanes of every neighbor, all over the same time: from the first change anybody logged to the last.

    A log whose clock was set back is drawn in its order; the step back has no width.
    """
    timed = [each for each in transitions if each.when is not None]
    if not timed:
        return ()
    moments = [each.when for each in timed if each.when is not None]
    begin, end = min(moments), max(moments)
    # The last state of all would have no width: give it a twentieth of the picture.
    end += max((end - begin) / 20, timedelta(seconds=1))
    groups: dict[tuple[str, ...], list[Transition]] = {}
    for each in timed:
        key = (str(each.side), each.system, str(each.version), each.neighbor, each.interface)
        groups.setdefault(key, []).append(each)
    return tuple(_lane(group, begin, end) for group in groups.values())


def _lane(changes: Sequence[Transition], begin: datetime, end: datetime) -> Lane:
    first = changes[0]
    spans = tuple(span for span in _spans(changes, begin, end) if span.end > span.begin)
    return Lane(first.side, first.system, first.version, first.neighbor, first.interface, spans)


def _spans(changes: Sequence[Transition], begin: datetime, end: datetime) -> Iterator[Span]:
    at, state, why = begin, changes[0].old, ""
    for change in changes:
        when = max(change.when or at, at)
        if change.old is not None and state is not None and change.old is not state:
            # A change in between was not logged: since when it has been otherwise, nobody knows.
            yield Span(None, at, when, "not logged")
        else:
            yield Span(state, at, when, why)
        at, state = when, change.new
        why = EVENT_WORDS[change.event] if change.event is not None else ""
    yield Span(state, at, end, why)


def render(lanes: Sequence[Lane], width: int) -> Iterator[str]:
    """Lines for a terminal of `width` columns; each shows the lowest state of its time, so that no outage is lost."""
    name = min(max(len(lane.name) for lane in lanes), max(12, width // 3))
    columns = max(8, width - name - 2)
    begin, end = lanes[0].spans[0].begin, lanes[0].spans[-1].end
    for lane in lanes:
        yield f"{_cut(lane.name, name):<{name}}  {''.join(_cells(lane, begin, end, columns))}"
    left, right = f"{begin:%Y-%m-%d %H:%M:%S}", f"{end:%m-%d %H:%M:%S}"
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
