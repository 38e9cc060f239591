"""Messages out of lines: found in any form of log, joined where the console wrapped them, read by template. Pure.

`read_log(lines)` is the reader every part of zlab uses; `zlab.messages.logs.sources` opens files for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from itertools import islice

from zlab.errors import Place
from zlab.messages.catalogue import find
from zlab.messages.logs.dates import Calendar
from zlab.messages.logs.lines import Head, continued, day_in, message_in, read_head
from zlab.messages.records import Entry, Severity
from zlab.messages.template import match_templates

MOST_LINES = 400
"""A display of that many lines is still one message; a file of plain text behind a message is not."""

_LONGEST = 8192


@dataclass(frozen=True, slots=True)
class LogMessage:
    """One message of a log.

    `lines` are its text lines without what stands before them, the id included. `when` is z/OS's local time,
    None where the log does not say. `program` is syslogd's name for the writer, `job` the z/OS job name.
    `console` is true when it came through BPXF024I, that is, without syslogd.
    """

    id: str
    lines: tuple[str, ...]
    place: Place
    when: datetime | None = None
    host: str = ""
    program: str = ""
    job: str = ""
    pid: int | None = None
    console: bool = False

    @property
    def text(self) -> str:
        """The whole message on one line, with the id."""
        return " ".join(" ".join(self.lines).split())

    @property
    def entry(self) -> Entry | None:
        return find(self.id)

    @property
    def severity(self) -> Severity:
        """The catalogue's severity; of an id it does not have, what its type code says (E, A, W, else I)."""
        entry = self.entry
        return entry.severity if entry else severity_of_id(self.id)

    @property
    def values(self) -> Mapping[str, str]:
        """The inserts by the names of the catalogue's template; empty when the text fits none."""
        return message_values(self.id, self.text)


def severity_of_id(id: str) -> Severity:
    """What the type code at the end of an id says."""
    return {"E": Severity.ERROR, "S": Severity.ERROR, "A": Severity.WARNING, "W": Severity.WARNING}.get(
        id[-1:], Severity.INFO
    )


@lru_cache(maxsize=2048)
def message_values(id: str, text: str) -> Mapping[str, str]:
    """The values of a message's inserts, by name. `text` begins with the id."""
    entry = find(id)
    if entry is None:
        return {}
    return match_templates(entry.templates, text[:_LONGEST].removeprefix(id).strip())


def read_log(
    lines: Iterable[str], file: str = "-", calendar: Calendar | None = None, day: date | None = None
) -> Iterator[LogMessage]:
    """The messages of a log, in order. Lines without a message id are passed over.

    `calendar` gives year-less dates their year; without it they lie in the year that ends now. `day` is that of a job
    log, of which the lines have the time only, where the lines do not tell it.
    """
    calendar = calendar or Calendar(datetime.now())
    pending: LogMessage | None = None
    waiting: Head | None = None  # a head whose message begins on the next line
    for number, raw in enumerate(lines, start=1):
        line = raw.rstrip("\r\n")
        if (today := day_in(line)) is not None:
            day, waiting = today, None
            if pending:
                yield pending
                pending = None
            continue
        head = _second_half(waiting, line, calendar) or read_head(line, calendar)
        begins = head.on(day) if head else _bare(line, pending)
        if begins is None:
            pending, waiting = _more(pending, line), None if not line.strip() else waiting
            if not line.strip() and pending:
                yield pending
                pending = None
            continue
        if pending:
            yield pending
        if waiting and (head is None or (head.job and head.when is None)):
            begins = replace(waiting, text=begins.text, job=begins.job or waiting.job)
        pending = _message(begins, Place(file, number, 1))
        waiting = begins if head and pending is None and not head.text.strip() else None
    if pending:
        yield pending


def recognise(text: str) -> tuple[LogMessage, ...]:
    """All messages of a text, such as a user pasted it."""
    return tuple(islice(read_log(text.splitlines()), 1000))


def _second_half(waiting: Head | None, line: str, calendar: Calendar) -> Head | None:
    """The head of a line that BPXF024I, alone on the line before, belongs to: a console wraps where it likes."""
    if waiting is None or not waiting.console or waiting.when is not None:
        return None
    head = read_head(f"BPXF024I ({waiting.job}) {line.lstrip()}", calendar)
    return head if head is not None and head.when is not None else None


def _bare(line: str, pending: LogMessage | None) -> Head | None:
    """A line without a head begins a message when it begins with an id, but for the end of `errno=111:` + EDC5111I."""
    if message_in(line) is None or (pending and pending.lines[-1].endswith(":") and line.lstrip().startswith("EDC")):
        return None
    return Head(line)


def _message(head: Head, place: Place) -> LogMessage | None:
    found = message_in(head.text)
    if found is None:
        if not head.console or not head.text.strip():
            return None
        found = ("BPXF024I", f"({head.job}) {head.text.strip()}")
    id, rest = found
    return LogMessage(
        id, (f"{id} {rest}".rstrip(),), place, head.when, head.host, head.program, head.job, head.pid, head.console
    )


def _more(pending: LogMessage | None, line: str) -> LogMessage | None:
    if pending is None or len(pending.lines) >= MOST_LINES or not line.strip():
        return pending
    return replace(pending, lines=(*pending.lines, continued(line)))
