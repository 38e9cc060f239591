"""Dates of log lines that name no year. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

MONTHS = {
    name: number
    for number, name in enumerate(
        ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), start=1
    )
}
_AHEAD = timedelta(days=1)
_DATE_IN_NAME = re.compile(r"(?<!\d)(20\d\d)[.\-_]?(0[1-9]|1[0-2])[.\-_]?(0[1-9]|[12]\d|3[01])(?!\d)")


@dataclass(frozen=True, slots=True)
class Calendar:
    """Gives each year-less date its year: the latest one that is not after `reference`, the file's last moment.

    A day of grace lets clocks differ: the guest's clock is its own, and syslogd may write in another time zone.
    So a file may span New Year, and be read from any line on, as long as it holds less than a year.
    """

    reference: datetime

    def resolve(self, month: int, day: int, clock: str) -> datetime | None:
        """The moment of a `MMM DD HH:MM:SS`; None when there is no such date or time."""
        latest = self.reference + _AHEAD
        try:
            hour, minute, second = (int(part) for part in clock.replace(".", ":").split(":"))
            # 29 February may need up to eight years back (1900, 2100).
            for year in range(latest.year, latest.year - 9, -1):
                if month == 2 and day == 29 and not _is_leap(year):
                    continue
                moment = datetime(year, month, day, hour, minute, second)
                if moment <= latest:
                    return moment
        except ValueError:
            return None
        return None

    @staticmethod
    def julian(text: str, clock: str) -> datetime | None:
        """The moment of a hardcopy record's `yyddd` or `yyyyddd` and its time."""
        try:
            layout = "%Y%j %H:%M:%S" if len(text) == 7 else "%y%j %H:%M:%S"
            return datetime.strptime(f"{text} {clock}", layout)
        except ValueError:
            return None


def date_in_name(name: str) -> date | None:
    """The date that a file such as TCPIP.2023.04.02 (syslogd's %Y.%m.%d) has in its name."""
    found = list(_DATE_IN_NAME.finditer(name))
    if not found:
        return None
    try:
        return date(*(int(part) for part in found[-1].groups()))
    except ValueError:
        return None


def end_of_day(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 23, 59, 59)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
