"""The time at the head of a line of a Linux log: FRR's own form, syslog's without a year, ISO 8601. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from zlab.messages.logs.dates import MONTHS, Calendar

_FRR = re.compile(r"(\d{4})/(\d\d)/(\d\d) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?")
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,6})\d*)?")
_SYSLOG = re.compile(r"(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) {1,2}(\d{1,2}) (\d\d:\d\d:\d\d)")
_HEAD = 80  # a time stands near the beginning; further on it is part of the text
_JUMP = timedelta(seconds=2)


@dataclass
class Clock:
    """Times along one log; counts how often time went back. `calendar` gives year-less dates their year."""

    calendar: Calendar
    jumps: int = 0
    _last: datetime | None = field(default=None, repr=False)

    def read(self, line: str) -> datetime | None:
        """The time at the head of a line, or None."""
        when = time_in(line[:_HEAD], self.calendar)
        if when is not None:
            if self._last is not None and when < self._last - _JUMP:
                self.jumps += 1
            self._last = when
        return when


def time_in(text: str, calendar: Calendar) -> datetime | None:
    """The first time of one of the forms in a text, or None."""
    try:
        if found := _FRR.search(text) or _ISO.search(text):
            *numbers, fraction = found.groups()
            year, month, day, hour, minute, second = (int(number) for number in numbers)
            return datetime(year, month, day, hour, minute, second, int((fraction or "0").ljust(6, "0")))
        if found := _SYSLOG.search(text):
            return calendar.resolve(MONTHS[found[1]], int(found[2]), found[3])
    except ValueError:
        return None  # 31 February, hour 25: a damaged line has no time
    return None
