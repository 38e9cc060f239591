"""The forms a line of a z/OS log has before its message begins. Pure.

- syslogd: `Apr  2 17:25:53 S0W1 TTLS[16842781]: 17:25:53 TCPIP EZD1281I …` (Colin Paice's notes), also as a Linux
  syslog daemon keeps what z/OS forwards to it, with a full date.
- console: `EZZ7921I …`, with `BPXF024I (TCPIP) Apr  2 17:17:03 TTLS 16842781 : 17:17:03 TCPIP` before it when
  syslogd is not running (Colin Paice's notes).
- job log `17.16.51 STC00042  IEF403I …` and hardcopy log `N 4020000 S0W1 23092 17:16:51.04 STC00042 00000090  …`,
  as published extracts of running systems have them: indented, or with the blank of a printed log in front. A
  message that waits for a reply has the number of the reply before its id, `*05 IEE…`.
  A job log's lines have the time only; JES tells the day where the log begins and at midnight.
- the answer to a command, as SDSF's ULOG, `opercmd` and Ansible's zos_operator give it:
  `MV2C      2020039  04:29:57.59             IEE457I 04.29.57 UNIT STATUS 948`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from zlab.messages.logs.dates import MONTHS, Calendar

ID = r"(?:[A-Z]{3,5}\d{2,5}[ADEISW]|FSUM\d{4}|\$HASP\d{3,4})"
"""A message id: letters of the component, a number, and the type code; FSUM and JES2 ids end in the number."""

_MONTH = "|".join(MONTHS)
_STAMP = rf"(?P<month>{_MONTH}) {{1,2}}(?P<day>\d{{1,2}}) (?P<clock>\d\d:\d\d:\d\d)"
_ISO = r"(?P<iso>\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d)(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?"

_SYSLOGD = re.compile(
    rf"\s?(?:{_STAMP}|{_ISO}) (?P<host>\S+) (?:\S+ +){{0,2}}?"
    r"(?P<program>[^\s\[\]:]+)(?:\[(?P<pid>\d+)\])?: ?(?P<text>.*)",
    re.DOTALL,
)
_CONSOLE_TEXT = re.compile(
    rf"(?P<marks>[ *+@!-]*)BPXF024I \((?P<job>[^)]*)\) (?:{_STAMP} (?P<program>\S+) (?P<pid>\d+) ?: ?)?(?P<text>.*)",
    re.DOTALL,
)
_HARDCOPY = re.compile(
    r" *[NMWXO][ACIR ]?[0-9A-F]{7} (?P<host>\S+) +(?P<julian>\d{5}|\d{7}) (?P<clock>\d\d:\d\d:\d\d)\.\d\d "
    r"(?P<jobid>.{8}) [0-9A-F]{8} (?P<text>.*)",
    re.DOTALL,
)
_OPERATOR = re.compile(
    r" *(?P<host>[A-Z0-9@#$]{1,8}) +(?P<julian>\d{5}|\d{7}) +(?P<clock>\d\d:\d\d:\d\d)\.\d\d  .{8}  (?P<text>.*)",
    re.DOTALL,
)
_HARDCOPY_MORE = re.compile(r" *[SDE][ACIR ]? {10,}(?:\d{3} [0-9A-F]{8} )?(?P<text>.*)", re.DOTALL)
_JOB_LOG = re.compile(
    r"[ *|-]*(?P<clock>\d\d\.\d\d\.\d\d) (?:[A-Z]{1,3}\d{5,7}|INTERNAL|INSTREAM)? *(?P<text>.*)", re.DOTALL
)
_JOB_LOG_DAY = re.compile(r"---- +[A-Z]+, +(?P<day>\d\d) (?P<month>[A-Z]{3}) (?P<year>\d{4}) ----")
_JOB_LOG_DAYS = re.compile(rb"---- +[A-Z]+, +\d\d [A-Z]{3} \d{4} ----")
_FROM_JOB = re.compile(r"\d\d:\d\d:\d\d (?P<job>[A-Z@#$][A-Z0-9@#$]{0,7})(?: +(?P<text>.*))?$", re.DOTALL)
_JOB_LINE = re.compile(r" *(?P<clock>\d\d:\d\d:\d\d) (?P<job>[A-Z@#$][A-Z0-9@#$]{0,7}) +(?P<text>.*)", re.DOTALL)
_MESSAGE = re.compile(rf"[ *+@!-]*(?:(?<=[*@])\d{{2,4}} )?(?P<id>{ID})(?![A-Z0-9_])(?P<text>.*)", re.DOTALL)
_OTHER_LOG = re.compile(r"\d{4}[/-]\d\d[/-]\d\d[ T]\d\d:\d\d")


@dataclass(frozen=True, slots=True)
class Head:
    """What stands before a message: when, from where, by whom. `text` is the rest of the line.

    `clock` is the time of day where the line has no date, as in a job log.
    """

    text: str
    when: datetime | None = None
    host: str = ""
    program: str = ""
    pid: int | None = None
    job: str = ""
    console: bool = False
    clock: str = ""

    def on(self, day: date | None) -> Head:
        """With the day that was told before, where the line itself has only a time."""
        if day is None or self.when is not None or not self.clock:
            return self
        try:
            return replace(self, when=datetime.combine(day, time.fromisoformat(self.clock)))
        except ValueError:
            return self


def read_head(line: str, calendar: Calendar) -> Head | None:
    """The head of a line, or None for a line that has none: a message alone, or more of the one before."""
    head = _syslogd(line, calendar) or _console(line, calendar) or _hardcopy(line) or _job_log(line) or _job_line(line)
    if head is None:
        return Head("") if _OTHER_LOG.match(line) else None
    head = _carried(head, calendar)
    inner = _FROM_JOB.match(head.text)
    if inner is None:
        return head
    return Head(inner["text"] or "", head.when, head.host, head.program, head.pid, inner["job"], head.console)


def _carried(head: Head, calendar: Calendar) -> Head:
    """A hardcopy log, a job log and the answer to a command hold BPXF024I as any other message."""
    inner = _console(head.text, calendar) if not head.console and "BPXF024I (" in head.text[:20] else None
    return replace(inner, when=inner.when or head.when, host=head.host, clock=head.clock) if inner else head


def continued(line: str) -> str:
    """The text of a line that carries on the message before it."""
    found = _HARDCOPY_MORE.match(line)
    return found["text"].strip() if found else line.strip()


def message_in(text: str) -> tuple[str, str] | None:
    """The id a text begins with, and the rest; None when it does not begin with one."""
    found = _MESSAGE.match(text)
    return (found["id"], found["text"].strip()) if found else None


def _syslogd(line: str, calendar: Calendar) -> Head | None:
    found = _SYSLOGD.match(line)
    if found is None:
        return None
    host = found["host"].partition("/")[0]
    return Head(found["text"], _moment(found, calendar), host, found["program"], _number(found["pid"]))


def _console(line: str, calendar: Calendar) -> Head | None:
    found = _CONSOLE_TEXT.match(line)
    if found is None:
        return None
    when = _moment(found, calendar)
    return Head(found["text"], when, "", found["program"] or "", _number(found["pid"]), found["job"], console=True)


def _hardcopy(line: str) -> Head | None:
    found = _HARDCOPY.match(line) or _OPERATOR.match(line)
    if found is None:
        return None
    return Head(found["text"].lstrip(), Calendar.julian(found["julian"], found["clock"]), found["host"])


def _job_log(line: str) -> Head | None:
    found = _JOB_LOG.match(line)
    if found is None or message_in(found["text"]) is None:
        return None
    return Head(found["text"], clock=found["clock"].replace(".", ":"))


def _job_line(line: str) -> Head | None:
    """`17:17:03 TCPIP EZD1281I …`: the rest of a console line that was wrapped behind its date."""
    found = _JOB_LINE.match(line)
    if found is None or message_in(found["text"]) is None:
        return None
    return Head(found["text"], clock=found["clock"], job=found["job"])


def day_in(line: str) -> date | None:
    """The day that JES writes into a job log where it begins: `---- FRIDAY,    07 AUG 2020 ----`."""
    found = _JOB_LOG_DAY.search(line) if "---- " in line else None
    if found is None:
        return None
    try:
        return date(int(found["year"]), MONTHS[found["month"].capitalize()], int(found["day"]))
    except (KeyError, ValueError):
        return None


def day_before(data: bytes, position: int) -> date | None:
    """The last day that a job log tells before a place of it."""
    if data.rfind(b"---- ", 0, max(position, 0)) < 0:
        return None
    days = _JOB_LOG_DAYS.findall(data, 0, position)
    return day_in(days[-1].decode("ascii")) if days else None


def _moment(found: re.Match[str], calendar: Calendar) -> datetime | None:
    groups = found.groupdict()
    if groups.get("iso"):
        try:
            return datetime.fromisoformat(groups["iso"])
        except ValueError:
            return None
    if not groups["month"]:
        return None
    return calendar.resolve(MONTHS[groups["month"]], int(groups["day"]), groups["clock"])


def _number(digits: str | None) -> int | None:
    # A number of any length is accepted by the pattern; Python refuses to convert very long ones.
    return int(digits[:18]) if digits else None
