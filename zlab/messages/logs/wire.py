"""What a process that read a span sends to the one that asked: a `SpanResult` as JSON and back. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple
from datetime import datetime
from typing import Any

from zlab.errors import Place, Problem
from zlab.messages.logs.connections import Kind, KindSeen
from zlab.messages.logs.neighbors import NeighborSeen
from zlab.messages.logs.recognise import LogMessage
from zlab.messages.logs.shares import Span
from zlab.messages.logs.span import SpanResult
from zlab.messages.logs.tally import Count

Json = dict[str, Any]


def to_wire(result: SpanResult) -> Json:
    """The span itself is not sent: the one that asked has it."""
    return {
        "lines": result.lines,
        "failed": result.failed,
        "counts": {name: [one.count, _message(one.first), _message(one.last)] for name, one in result.counts.items()},
        "neighbors": [
            [
                *(one.neighbor, one.version, one.changes, one.failures, one.state, one.event, one.worst_state),
                *(_message(one.worst), _message(one.last)),
            ]
            for one in result.neighbors
        ],
        "kinds": [_seen(one) for one in result.kinds],
        "open": _by_kind(result.open),
        "orphans": [[name, *_seen(one)] for name, one in result.orphans],
        "problems": [[one.what, one.hint, *_place(one.place)] for one in result.problems],
    }


def from_wire(span: Span, data: Mapping[str, Any]) -> SpanResult:
    return SpanResult(
        span=span,
        lines=data["lines"],
        failed=data["failed"],
        counts={name: Count(one[0], _read(one[1]), _read(one[2])) for name, one in data["counts"].items()},
        neighbors=[_neighbor(*one) for one in data["neighbors"]],
        kinds=[_kind(*one) for one in data["kinds"]],
        open=_by_name(data["open"]),
        orphans=[(name, _kind(*one)) for name, *one in data["orphans"]],
        problems=[Problem(one[0], Place(*one[2:]) if one[2] else None, one[1]) for one in data["problems"]],
    )


def _neighbor(*data: Any) -> NeighborSeen:
    *numbers, worst, last = data
    seen = NeighborSeen(*numbers)
    seen.worst, seen.last = _read(worst), _read(last)
    return seen


def _seen(one: KindSeen) -> list[Any]:
    return [astuple(one.kind), one.count, _message(one.first), _message(one.last)]


def _kind(words: Sequence[str], count: int, first: Sequence[Any] | None, last: Sequence[Any] | None) -> KindSeen:
    return KindSeen(Kind(*words), count=count, first=_read(first), last=_read(last))


def _by_kind(connections: Mapping[str, Kind]) -> list[Any]:
    """Thousands of connections are of a few kinds: each kind is sent once, with the numbers of its connections."""
    kinds: dict[Kind, list[str]] = {}
    for name, kind in connections.items():
        kinds.setdefault(kind, []).append(name)
    return [[astuple(kind), " ".join(names)] for kind, names in kinds.items()]


def _by_name(data: Sequence[Any]) -> dict[str, Kind]:
    return {name: kind for words, names in data for kind in (Kind(*words),) for name in names.split()}


def _message(message: LogMessage | None) -> list[Any] | None:
    if message is None:
        return None
    when = message.when.isoformat() if message.when else None
    who = (message.host, message.program, message.job, message.pid, message.console)
    return [message.id, message.lines, _place(message.place), when, *who]


def _read(data: Sequence[Any] | None) -> LogMessage | None:
    if data is None:
        return None
    id, lines, place, when, *who = data
    return LogMessage(id, tuple(lines), Place(*place), datetime.fromisoformat(when) if when else None, *who)


def _place(place: Place | None) -> tuple[str, int, int]:
    return (place.file, place.line, place.column) if place else ("", 0, 0)
