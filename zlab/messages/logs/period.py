"""A time range over a log: only its lines are kept, and the numbers of lines stay what they are. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from zlab.errors import UsageError
from zlab.messages.logs.blocks import Block
from zlab.messages.logs.borders import is_head
from zlab.messages.logs.dates import Calendar
from zlab.messages.logs.lines import day_before, read_head

Selector = Callable[[Block], Block]

_MOST_STAMPS = 100_000
_DATED = re.compile(rb"(?:[A-Z][a-z]{2} [ \d]\d|\d{4}-\d\d-\d\d)")
_AGO = re.compile(r"([0-9]{1,6})\s*(s|m|h|d|w)(?: ago)?")
_CLOCK = re.compile(r"([0-9]{1,2})(:[0-9]{2}(?::[0-9]{2})?)")
_DAYS_AGO = {"today": 0, "yesterday": 1}
_REST = {len("2023-04-02"): timedelta(days=1, seconds=-1), len("2023-04-02 17:25"): timedelta(seconds=59)}
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


@dataclass(frozen=True, slots=True)
class Period:
    """From `since` to `until`, both inclusive; None is open. In z/OS's local time, as the log has it."""

    since: datetime | None = None
    until: datetime | None = None

    def __contains__(self, moment: datetime) -> bool:
        return (self.since is None or moment >= self.since) and (self.until is None or moment <= self.until)

    def selector(self, calendar: Calendar) -> Selector | None:
        """What empties the lines of a block that lie outside; None when nothing lies outside.

        A line without a date goes with the one before it; before the first date nothing is known, and it is kept.
        """
        if self.since is None and self.until is None:
            return None
        return _Selector(self, calendar)


class _Selector:
    def __init__(self, period: Period, calendar: Calendar) -> None:
        self._period = period
        self._calendar = calendar
        self._stamps: dict[bytes, bool | None] = {}
        self._day: date | None = None
        self._inside = True

    def __call__(self, block: Block) -> Block:
        self._begin(block.day)
        kept = [line if self._keeps(line) else b"" for line in block.data[1:].split(b"\n")]
        return replace(block, data=b"\n" + b"\n".join(kept))

    def _keeps(self, line: bytes) -> bool:
        if b"---- " in line and (day := day_before(line, len(line))):
            self._begin(day)
            # A day has no time of its own; what lies in it does.
            return True
        # Neighboring lines share their second; each second is worked out once.
        stamp = line[:19] if line[:1].isdigit() else line[:15]
        if _DATED.match(stamp) is None:
            if not is_head(line):
                return self._inside
            stamp = line[:80]
        inside = self._stamps.get(stamp)
        if inside is None and stamp not in self._stamps:
            inside = self._judge(line)
            if len(self._stamps) >= _MOST_STAMPS:
                self._stamps.clear()
            self._stamps[stamp] = inside
        if inside is not None:
            self._inside = inside
        return self._inside

    def _begin(self, day: date | None) -> None:
        if day != self._day:
            self._day = day
            self._stamps.clear()

    def _judge(self, line: bytes) -> bool | None:
        head = read_head(line[:300].decode("utf-8", "replace"), self._calendar)
        head = head.on(self._day) if head else None
        return head.when in self._period if head and head.when else None


def parse_moment(text: str, now: datetime, *, ends: bool = False) -> datetime:
    """A moment as people type it; with `ends` the last second of a day or a minute. Raises UsageError.

    `2023-04-02`, `2023-04-02 17:25`, `17:25` (today), `2h` (ago), `today`, `yesterday 17:25`, `now`.
    """
    words = _named_day(text.strip(), now)
    ago = _AGO.fullmatch(words)
    clock = _CLOCK.fullmatch(words)
    try:
        if ago:
            return now - timedelta(**{_UNITS[ago[2]]: int(ago[1])})
        if clock:
            words = f"{now:%Y-%m-%d} {clock[1].zfill(2)}{clock[2]}"
        moment = datetime.fromisoformat(words).replace(tzinfo=None)
        return moment + _REST.get(len(words), timedelta()) if ends else moment
    except (ValueError, OverflowError):
        raise UsageError(
            f"{text!r} is no moment", hint="such as 2023-04-02, '2023-04-02 17:25:53', 17:25, yesterday or 2h (ago)"
        ) from None


def _named_day(words: str, now: datetime) -> str:
    """`yesterday 17:25` with the day as a date."""
    name, _, clock = words.lower().partition(" ")
    if name == "now" and not clock:
        return now.isoformat()
    if name not in _DAYS_AGO:
        return words
    return f"{now - timedelta(days=_DAYS_AGO[name]):%Y-%m-%d} {clock.strip()}".rstrip()


def parse_day(text: str) -> date:
    """A day such as 2023-04-02. Raises UsageError."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise UsageError(f"{text!r} is no day", hint="such as 2023-04-02") from None
