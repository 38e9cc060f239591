"""The lines of a log that messages of OMPROUTE stand on, cut out of all others. Pure.

Most of a log is about something else: it is passed over without being taken apart, and takes no memory.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from zlab.messages.logs.dates import Calendar
from zlab.messages.logs.lines import ID, continued, day_in, message_in, read_head
from zlab.messages.logs.recognise import MOST_LINES
from zlab.ospf.readers.envelopes import MONTH, Envelope, opened, opened_as
from zlab.ospf.readers.log_times import time_in

_LONGEST_RUN = 1000
_LAST_LINES = 200
_BEGINS = re.compile(
    rf"[ *+@!|-]*(?:{ID}(?![A-Z0-9_])|{MONTH} {{1,2}}\d|\d{{4}}-\d\d-\d\d[T ]\d|\d{{4}}/\d\d/\d\d "
    r"|[NMWXO][ACIR ]?[0-9A-F]{7} |\d\d\.\d\d\.\d\d )"
)
_KNOWN = re.compile(
    rf"[ *+@!]*(?:{ID}(?![A-Z0-9_])|{MONTH} [ \d]\d \d\d:\d\d:\d\d \S+ [^\s\[\]:]+\[\d+\]: {ID}(?![A-Z0-9_]))"
)
"""The usual lines: a message alone, and one of syslogd."""

_CONTINUED = re.compile(r" *[SDE][ACIR ]? {10,}")
"""A further line of a hardcopy log; `continued` takes its head off."""

_HEAD_ALONE = re.compile(
    rf"BPXF024I(?: \([^)]*(?:\)(?: {MONTH}(?: {{1,2}}\d{{1,2}}(?: \d\d:\d\d:\d\d"
    r"(?: [^\s:]+(?: \d+(?: ?:)?)?)?)?)?)?)?)?(?: \d\d:\d\d:\d\d(?: +[A-Z0-9@#$]{1,8})?)?(?: +\d{3})? *$"
)
"""BPXF024I as far as a console writes it before it wraps: its message is on the next lines."""

_CONNECTED = re.compile(r"(?P<text>.*\S) +(?P<number>\d{3}) *$", re.DOTALL)
"""The first line of several, with their number at its end."""


def begins_message(line: str) -> bool:
    """Whether a line has the head of a log, or begins with a message; any other may carry on the one before."""
    return _BEGINS.match(opened(line)[0]) is not None


@dataclass(frozen=True, slots=True)
class Run:
    """Lines in their order, with the number each has in its file, and the day of a job log."""

    lines: tuple[str, ...]
    numbers: tuple[int, ...]
    day: date | None


@dataclass
class Runs:
    """Cuts the lines on which one of `ids` stands, and those that carry such a message on, out of `lines`.

    After that `last` has the last of the other lines: they tell until when the log goes.
    """

    ids: Iterable[str]
    calendar: Calendar
    last: deque[str] = field(default_factory=lambda: deque(maxlen=_LAST_LINES))
    _found: list[tuple[int, str]] = field(default_factory=list, repr=False)
    _heads: list[tuple[int, str]] = field(default_factory=list, repr=False)
    _envelopes: tuple[Envelope, ...] = ()
    _more: int = 0
    _day: date | None = None

    def cut(self, lines: Iterable[str]) -> Iterator[Run]:
        wanted = re.compile(rf"(?:{'|'.join(sorted(self.ids))})(?![A-Z0-9_])")
        for number, line in enumerate(lines, 1):
            if wanted.search(line) is not None:
                if len(self._found) >= _LONGEST_RUN:
                    yield from self._end()
                self._begin(number, line, wanted)
            elif self._found and not self._carry_on(number, line):
                yield from self._end()
                self._pass(number, line)
            elif not self._found:
                self._pass(number, line)
        yield from self._end()

    def _begin(self, number: int, line: str, wanted: re.Pattern[str]) -> None:
        line, self._envelopes = opened(line)
        if not self._heads and _KNOWN.match(line) is None:
            line = self._from_id(line, wanted)
        self._found += (*self._heads, (number, line))
        self._heads, self._more = [], 0

    def _from_id(self, line: str, wanted: re.Pattern[str]) -> str:
        """A line from its message on, where nobody knows what stands before it; with the time, if there is one."""
        head, found = read_head(line, self.calendar), wanted.search(line)
        if found is None or _CONTINUED.match(line) or message_in(head.text if head else line) is not None:
            return line
        when = time_in(line[: found.start()], self.calendar)
        return (f"{when:%Y-%m-%d %H:%M:%S} - OMPROUTE: " if when else "") + line[found.start() :]

    def _carry_on(self, number: int, line: str) -> bool:
        """Whether a line belongs to the message before it. A display has blank lines inside."""
        line = opened_as(line, self._envelopes)
        if not line or line.isspace():
            return True
        if self._more >= MOST_LINES or _BEGINS.match(line) or "---- " in line:
            return False
        self._found.append((number, line))
        self._more += 1
        return True

    def _pass(self, number: int, line: str) -> None:
        if "---- " in line and (day := day_in(line)) is not None:
            self._day = day
        elif "BPXF024I" in line:
            self._heads = [(number, opened(line)[0])]
        elif len(self._heads) in (1, 2):
            self._heads.append((number, line))
        else:
            self._heads = []
        if self._heads and not _HEAD_ALONE.search(_text(self._heads)):
            self._heads = []
        self.last.append(line)

    def _end(self) -> Iterator[Run]:
        if self._found:
            numbers, lines = zip(*_with_heads(_disconnected(self._found)), strict=True)
            yield Run(lines, numbers, self._day)
        self._found = []


def _disconnected(lines: Sequence[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Lines without the number by which a console keeps the lines of one message together.

    It ends the first one, `EZZ7851I NEIGHBOR SUMMARY 391`, and begins the others: in a job log `  391    10.1.1.1 …`,
    in a hardcopy log behind a D or an E (published extracts).
    """
    connected = ""
    for (number, line), (_, following) in zip(lines, (*lines[1:], (0, "")), strict=True):
        if connected and (begin := re.match(rf" *{connected} (?= *\S)", line)):
            line = line[begin.end() :]
        elif connected and not re.match(rf"[DE][ACIR ]? +{connected} ", line):
            connected = ""
        found = _CONNECTED.match(line) if not connected else None
        if found and re.match(rf"(?:[DE][ACIR ]?)? +{found['number']} ", following):
            connected, line = found["number"], found["text"]
        yield number, line


def _with_heads(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Lines with every head that a console wrapped on one line with its message."""
    heads: list[tuple[int, str]] = []
    for number, line in lines:
        heads.append((number, line))
        if len(heads) > 3 or not _HEAD_ALONE.search(_text(heads)):
            yield heads[0][0], _text(heads)
            heads = []
    yield from heads


def _text(lines: Sequence[tuple[int, str]]) -> str:
    first, *more = (line for _, line in lines)
    return " ".join((first.rstrip(), *(continued(line) for line in more))) if more else first
