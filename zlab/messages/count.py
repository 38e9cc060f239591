"""Counting one id at the speed of memory: no pattern, no lines, as many processes as help."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zlab.codepage import encode_1047
from zlab.errors import Problem, UsageError
from zlab.messages.blocks import SIZE, Readable
from zlab.messages.parallel import Advance, processors, run
from zlab.messages.scan import MOST_PROCESSES, shares_of, spans_of
from zlab.messages.sources import LogError, find_logs, open_log, reading
from zlab.messages.span import Span

_CHUNK = 8 * SIZE


@dataclass(frozen=True, slots=True)
class Counted:
    """How often an id occurs in some files. `complete` is false when one of them could not be read whole."""

    id: str
    count: int
    files: dict[str, int]
    problems: tuple[Problem, ...]
    complete: bool


def count_id(id: str, paths: Iterable[Path]) -> Counted:
    """How often `id` stands in the logs, in ASCII or in EBCDIC. Raises UsageError for what is no word."""
    wanted = id.upper()
    if not re.fullmatch(r"[A-Z$][A-Z0-9$@#]{2,15}", wanted):
        raise UsageError(f"{id!r} is no message id", hint="such as EZZ7921I")
    problems: list[Problem] = []
    files = find_logs(paths, problems.append)

    def work(span: Span, _advance: Advance) -> dict[str, Any]:
        return _count(span, wanted)

    workers = min(processors(), MOST_PROCESSES)
    spans = [span for path in files for span in spans_of(path, workers)]
    shares = shares_of(spans, workers)
    results = list(run(shares, work, _ignore)) if len(shares) > 1 else [_count(span, wanted) for span in spans]
    counts = {str(path): 0 for path in files}
    for span, result in zip(spans, results, strict=True):
        counts[str(span.path)] += result["count"]
        problems += (Problem(what) for what in result["problems"])
    return Counted(wanted, sum(counts.values()), counts, tuple(problems), not problems)


def _count(span: Span, wanted: str) -> dict[str, Any]:
    try:
        with open_log(span.path) as source, reading(span.path):
            if span.begin:
                _seek(source, span.begin)
            return {"count": _occurrences(source, span, wanted), "problems": []}
    except LogError as error:
        return {"count": 0, "problems": [str(problem) for problem in error.problems]}


def _occurrences(source: Readable, span: Span, wanted: str) -> int:
    """Those that begin in the span; the last one may end behind it."""
    left = None if span.end is None else span.end - span.begin + len(wanted) - 1
    ascii, ebcdic = wanted.encode(), encode_1047(wanted)
    overlap = len(ascii) - 1
    total, rest = 0, b""
    while left is None or left > 0:
        raw = source.read(_CHUNK if left is None else min(_CHUNK, left))
        if not raw:
            break
        left = None if left is None else left - len(raw)
        total += raw.count(ascii)
        if ebcdic[:1] in raw:
            total += raw.count(ebcdic)
        # One that lies across two chunks: only the bytes at the seam are looked at again.
        seam = rest + raw[:overlap]
        total += seam.count(ascii) + seam.count(ebcdic)
        rest = (rest + raw[-overlap:])[-overlap:]
    return total


def _seek(source: Any, position: int) -> None:
    source.seek(position)


def _ignore(size: int) -> None:
    pass
