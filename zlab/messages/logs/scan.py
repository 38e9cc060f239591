"""`logs scan` without its printing: logs cut into spans, spans read side by side, results put together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from zlab.errors import Place, Problem
from zlab.messages.catalogue import family_prefix, find
from zlab.messages.logs.connections import MOST_KINDS, Kind, KindSeen, others_like
from zlab.messages.logs.neighbors import NeighborSeen
from zlab.messages.logs.parallel import Advance, not_told, processors, run
from zlab.messages.logs.period import Period
from zlab.messages.logs.recognise import LogMessage, severity_of_id
from zlab.messages.logs.shares import MOST_PROCESSES, Span, shares_of, size_of, spans_of
from zlab.messages.logs.sources import find_logs
from zlab.messages.logs.span import SpanResult, scan_span
from zlab.messages.logs.tally import Count
from zlab.messages.logs.wire import from_wire, to_wire
from zlab.messages.records import Entry, Severity

_MAPPED = ("rule", "job", "user", "remote", "direction", "status", "actions")
"""What EZD1281I tells of a connection."""
_HEX = re.compile(r"[0-9A-F]+")


@dataclass(frozen=True, slots=True)
class IdCount:
    """One line of the tally."""

    id: str
    count: int
    severity: Severity
    entry: Entry | None
    first: LogMessage | None
    last: LogMessage | None


@dataclass(frozen=True, slots=True)
class ScanResult:
    """All a scan found. `complete` is false when a file could not be read, or not to its end."""

    files: tuple[str, ...]
    lines: int
    size: int
    messages: int
    ids: tuple[IdCount, ...]
    neighbors: tuple[NeighborSeen, ...]
    connections: tuple[KindSeen, ...]
    problems: tuple[Problem, ...]
    complete: bool

    @property
    def worst(self) -> IdCount | None:
        """The id of the highest severity that came last; None when there is nothing worse than information."""
        bad = [one for one in self.ids if one.severity is not Severity.INFO]
        return max(bad, key=lambda one: (one.severity.rank, _moment(one.last), one.count), default=None)


def scan(
    paths: Iterable[Path],
    *,
    period: Period | None = None,
    ends: date | None = None,
    processes: int | None = None,
    advance: Advance = not_told,
) -> ScanResult:
    """Everything the logs hold. Raises LogError when there is nothing to read."""
    problems: list[Problem] = []
    files = find_logs(paths, problems.append)
    missing = bool(problems)
    wanted = period or Period()
    size = 0

    def count(more: int) -> None:
        nonlocal size
        size += more
        advance(more)

    def work(span: Span, told: Advance) -> dict[str, Any]:
        return to_wire(scan_span(span, wanted, ends, told))

    workers = min(processes or processors(), MOST_PROCESSES)
    spans = [span for path in files for span in spans_of(path, workers)]
    shares = shares_of(spans, workers)
    if len(shares) > 1:
        results = [from_wire(span, one) for span, one in zip(spans, run(shares, work, count), strict=True)]
        size = sum(size_of(path) for path in files)
    else:
        results = [scan_span(span, wanted, ends, count) for span in spans]
    return _result(files, results, problems, size, missing)


def _result(
    files: Sequence[Path], results: Sequence[SpanResult], problems: list[Problem], size: int, missing: bool
) -> ScanResult:
    told: set[tuple[str, str]] = set()
    merged = [_numbered(result, before) for result, before in zip(results, _lines_before(results), strict=True)]
    for result in merged:
        problems += (one for one in result.problems if not _is_told(one, told))
    ids = _merge_ids(merged)
    return ScanResult(
        files=tuple(map(str, files)),
        lines=sum(result.lines for result in merged),
        size=size,
        messages=sum(one.count for one in ids),
        ids=ids,
        neighbors=_merge_neighbors(merged),
        connections=_merge_connections(merged),
        problems=tuple(problems),
        complete=not missing and not any(result.failed for result in merged),
    )


def _is_told(problem: Problem, told: set[tuple[str, str]]) -> bool:
    """Whether the same was told of the same file before, by another span of it."""
    kind = (problem.place.file if problem.place else "", problem.what.partition(",")[0])
    if kind in told:
        return True
    told.add(kind)
    return False


def _lines_before(results: Sequence[SpanResult]) -> list[int]:
    before, offsets = 0, []
    for result in results:
        before = 0 if result.span.begin == 0 else before
        offsets.append(before)
        before += result.lines
    return offsets


def _numbered(result: SpanResult, before: int) -> SpanResult:
    """The result with the line numbers of its file; its own begin at 1 wherever the span does."""
    if not before:
        return result
    result.counts = {
        name: Count(one.count, _moved(one.first, before), _moved(one.last, before))
        for name, one in result.counts.items()
    }
    for neighbor in result.neighbors:
        neighbor.worst, neighbor.last = _moved(neighbor.worst, before), _moved(neighbor.last, before)
    for kind in (*result.kinds, *(orphan for _, orphan in result.orphans)):
        kind.first, kind.last = _moved(kind.first, before), _moved(kind.last, before)
    result.problems = [
        replace(one, place=replace(one.place, line=one.place.line + before)) if one.place and one.place.line else one
        for one in result.problems
    ]
    return result


def _moved(message: LogMessage | None, lines: int) -> LogMessage | None:
    if message is None:
        return None
    return replace(message, place=Place(message.place.file, message.place.line + lines, message.place.column))


def _merge_ids(results: Sequence[SpanResult]) -> tuple[IdCount, ...]:
    merged: dict[str, Count] = {}
    for result in results:
        for name, one in result.counts.items():
            known = merged.get(name)
            if known is None:
                merged[name] = Count(one.count, one.first, one.last)
            else:
                known.count += one.count
                known.first, known.last = _earlier(known.first, one.first), _later(known.last, one.last)
    rows = [_row(name, one) for name, one in merged.items() if _is_id(name)]
    return tuple(sorted(rows, key=lambda row: (-row.severity.rank, -row.count, row.id)))


def _row(name: str, one: Count) -> IdCount:
    entry = find(name)
    return IdCount(name, one.count, entry.severity if entry else severity_of_id(name), entry, one.first, one.last)


def _is_id(name: str) -> bool:
    """A word of hexadecimal digits only can look like an id (ABC123D); no family of messages does."""
    return not _HEX.fullmatch(name) or bool(family_prefix(name))


def _merge_neighbors(results: Sequence[SpanResult]) -> tuple[NeighborSeen, ...]:
    merged: dict[tuple[int, str], NeighborSeen] = {}
    for result in results:
        for one in result.neighbors:
            known = merged.setdefault((one.version, one.neighbor.lower()), one)
            if known is not one:
                _join(known, one)
    return tuple(sorted(merged.values(), key=lambda one: (one.version, one.neighbor)))


def _join(known: NeighborSeen, one: NeighborSeen) -> None:
    known.changes += one.changes
    known.failures += one.failures
    if one.worst_state and (not known.worst_state or one.worst_state < known.worst_state):
        known.worst_state, known.worst = one.worst_state, one.worst
    if _later(known.last, one.last) is one.last:
        known.last, known.state, known.event = one.last, one.state, one.event


def _merge_connections(results: Sequence[SpanResult]) -> tuple[KindSeen, ...]:
    """An outcome without its beginning is given to the open connection of that number in an earlier span."""
    merged: dict[Kind, KindSeen] = {}
    waiting: dict[str, Kind] = {}
    for result in results:
        for name, orphan in result.orphans:
            _add(merged, replace(orphan, kind=_begun(orphan.kind, waiting.pop(name, None))))
        for one in result.kinds:
            _add(merged, one)
        waiting.update({name: _begun(kind, waiting.get(name)) for name, kind in result.open.items()})
    for kind in waiting.values():
        _add(merged, KindSeen(kind, count=1))
    return tuple(sorted(merged.values(), key=lambda one: (one.kind.rc in {"", "0"}, -one.count, astuple(one.kind))))


def _begun(kind: Kind, earlier: Kind | None) -> Kind:
    """A connection with what was told of it when it began."""
    if earlier is None or kind.is_mapped:
        return kind
    told = {name: getattr(earlier, name) for name in _MAPPED} if earlier.is_mapped else {}
    return replace(kind, **told, role=kind.role or earlier.role)


def _add(merged: dict[Kind, KindSeen], one: KindSeen) -> None:
    if one.kind not in merged and len(merged) >= MOST_KINDS:
        one = replace(one, kind=others_like(one.kind), first=None, last=None)
    known = merged.setdefault(one.kind, one)
    if known is not one:
        known.count += one.count
        known.first, known.last = _earlier(known.first, one.first), _later(known.last, one.last)


def _earlier(known: LogMessage | None, one: LogMessage | None) -> LogMessage | None:
    if known is None or one is None:
        return known or one
    return one if _precedes(one, known) else known


def _later(known: LogMessage | None, one: LogMessage | None) -> LogMessage | None:
    if known is None or one is None:
        return one or known
    return known if _precedes(one, known) else one


def _precedes(one: LogMessage, other: LogMessage) -> bool:
    """In one file by the place, whatever clocks say; in several by the time, where both are told."""
    if one.place.file == other.place.file:
        return one.place.line < other.place.line
    return bool(one.when and other.when and one.when < other.when)


def _moment(message: LogMessage | None) -> datetime:
    return (message.when if message else None) or datetime.min
