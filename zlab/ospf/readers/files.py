"""Evidence out of files as a user has them: logs of either end, pasted displays, FRR's JSON; a file tells what it is.

What cannot be read is told in words and the rest is judged. Opening, decompressing and EBCDIC are
`zlab.messages.logs.sources`'.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice
from pathlib import Path

from zlab.errors import Problem, ZlabError
from zlab.messages.logs.dates import Calendar
from zlab.messages.logs.lines import read_head
from zlab.messages.logs.sources import calendar_of, find_logs, log_lines
from zlab.ospf.evidence import Evidence, Transition, merge
from zlab.ospf.readers.documents import Documents
from zlab.ospf.readers.envelopes import opened, records
from zlab.ospf.readers.frr.log import FrrLogReader
from zlab.ospf.readers.frr.show_text import TextReader
from zlab.ospf.readers.log_times import Clock
from zlab.ospf.readers.omproute.log import read_omproute

_FIRST_LINES = 50
_NO_END = "the last line has no end"  # of JSON it is no sign of a cut: it says itself whether it is whole


def read_files(paths: Sequence[Path], *, what: str = "OSPF") -> Evidence:
    """Everything the files tell of OSPF, those of a folder in the order of time.

    A file that cannot be read, or holds nothing of OSPF, is named in `unseen`. Raises LogError when no path
    leads to a file.
    """
    unseen: list[str] = []

    def tell(problem: Problem) -> None:
        unseen.append(str(problem))

    files = sorted(dict.fromkeys(find_logs(paths, tell)), key=_begins)
    parts: list[Evidence] = []
    known: set[Transition] = set()
    first = 0
    for path in files:
        told: list[Problem] = []
        lines = _Readable(log_lines(path, told.append))
        part = read_lines(lines, path, first)
        unseen += (str(each) for each in told if not (lines.end_json and each.what.startswith(_NO_END)))
        first += lines.count + 1
        parts.append(_without_copies(part, known) if len(files) > 1 else part)
        if lines.broken:
            unseen.append(lines.broken)
        elif not part:
            unseen.append(f"{path}: nothing of {what} is in it")
    found = merge(parts)
    return replace(found, unseen=(*unseen, *found.unseen))


def _begins(path: Path) -> datetime:
    """When a file begins, by its first lines: a copy, and a rotated log, has been written whenever it was. Where they
    tell no time, when it was written."""
    calendar = calendar_of(path)
    if not path.is_file():
        return calendar.reference  # a pipe is read once
    clock = Clock(calendar)
    lines = islice(_Readable(log_lines(path, lambda _problem: None)), _FIRST_LINES)
    times = (clock.read(line) or _head_time(line, calendar) for line in (opened(each)[0] for each in lines))
    return next(filter(None, times), calendar.reference)


def _head_time(line: str, calendar: Calendar) -> datetime | None:
    head = read_head(line, calendar)
    return head.when if head else None


def _without_copies(part: Evidence, known: set[Transition]) -> Evidence:
    """A file's evidence without changes that an earlier file has too: a log and a copy of it tell of one outage."""
    dated = {each: replace(each, order=0, source="") for each in part.transitions if each.when is not None}
    left = tuple(each for each in part.transitions if dated.get(each) not in known)
    known.update(dated.values())
    return replace(part, transitions=left)


def read_lines(lines: Iterable[str], path: Path, first: int = 0) -> Evidence:
    """The evidence in the lines of one file, whatever is in it. Orders count from `first`."""
    source, calendar = str(path), calendar_of(path)
    documents, frr, text = Documents(), FrrLogReader(calendar, source=source), TextReader()
    left = text.sift(frr.sift(documents.sift(records(lines)), first))
    zos = read_omproute(left, source=source, end=calendar.reference, first=first)
    answers = documents.evidence(text.answers.documents(), source=source, when=calendar.reference)
    return merge((zos, frr.evidence(), answers, text.answers.evidence()))


class _Readable:
    """Lines as far as they can be read, how many there were, and why there are no more."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = lines
        self.count = 0
        self.broken = ""
        self.end_json = False

    def __iter__(self) -> Iterator[str]:
        line = ""
        try:
            for line in self._lines:
                self.count += 1
                yield line
            self.end_json = line.rstrip().endswith(("}", "]"))
        except ZlabError as error:
            self.broken = str(error)
