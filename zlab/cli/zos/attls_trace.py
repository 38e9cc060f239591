"""`zlab attls trace`: each AT-TLS connection of a log as one story."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zlab.cli import console, prose
from zlab.cli.messages.logs import EndsOption, SinceOption, UntilOption, period_of
from zlab.cli.options import JsonOption
from zlab.errors import UsageError
from zlab.exits import Exit

if TYPE_CHECKING:
    from zlab.errors import Problem
    from zlab.messages.logs.period import Period
    from zlab.tls.story import Call, Story

_TONES = {"secure": "green", "failed": "red", "clear text": "magenta", "no handshake seen": "magenta"}


def add_trace(app: typer.Typer) -> None:
    """Give the group of `zlab attls` its `trace`."""
    app.command()(trace)


def trace(
    logs: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILE|DIR…", help="Logs of syslogd or the console; a folder of them; - is stdin."),
    ] = None,
    level: Annotated[
        str | None,
        typer.Option("--level", metavar="N|WORDS", help="Only say what a Trace value writes: 7, or error,info,flow."),
    ] = None,
    rule: Annotated[str | None, typer.Option("--rule", metavar="NAME", help="Only connections of this rule.")] = None,
    job: Annotated[str | None, typer.Option("--job", metavar="NAME", help="Only connections of this job.")] = None,
    connection: Annotated[
        str | None, typer.Option("--connection", metavar="CONNID", help="Only the connection of this number.")
    ] = None,
    failed: Annotated[bool, typer.Option("--failed", help="Only connections that failed.")] = False,
    events: Annotated[bool, typer.Option("--events", help="Each step of a connection, with its time.")] = False,
    since: SinceOption = None,
    until: UntilOption = None,
    ends: EndsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Tell each AT-TLS connection of a log as one story: rule, role, protocol, cipher, outcome, cause and fix.

    Status 3 when a connection failed.
    """
    if level is not None:
        raise typer.Exit(_show_level(level, as_json=as_json))
    if not logs:
        raise UsageError("no log to read", hint="name a file, a folder, or - for standard input")
    from zlab.messages.logs.period import parse_day

    wanted, told, counted = _Wanted(rule, job, connection, failed), _Told(), _Counted()
    found = _stories(logs, period_of(since, until), parse_day(ends) if ends else None, told)
    stories = counted.each(story for story in found if wanted.has(story))
    if as_json:
        shown = (story.to_json() for story in stories)
        console.data_json_array("connections", shown, lambda: {"complete": not told.failed})
    else:
        for story in stories:
            _show(story, events=events)
        _conclude(counted)
    if told.failed:
        raise typer.Exit(Exit.ERROR)
    raise typer.Exit(Exit.DIFFERENT if counted.broken else Exit.OK)


class _Counted:
    """Counts stories as they pass."""

    def __init__(self) -> None:
        self.all = 0
        self.broken = 0

    def each(self, stories: Iterable[Story]) -> Iterator[Story]:
        for story in stories:
            self.all += 1
            self.broken += story.outcome == "failed"
            yield story


class _Wanted:
    """The connections that were asked for."""

    def __init__(self, rule: str | None, job: str | None, connection: str | None, failed: bool) -> None:
        self._rule = rule
        self._job = job.upper() if job else None
        self._connection = connection.upper().zfill(8) if connection else None
        self._failed = failed

    def has(self, story: Story) -> bool:
        return (
            (self._rule is None or story.rule == self._rule)
            and (self._job is None or story.job.upper() == self._job)
            and (self._connection is None or story.connection.upper() == self._connection)
            and (not self._failed or story.outcome == "failed")
        )


class _Told:
    """Problems of the logs, told as they come; `failed` when one could not be read whole."""

    def __init__(self) -> None:
        self.failed = False

    def __call__(self, problem: Problem) -> None:
        console.warn(str(problem))

    def fail(self, problem: Problem) -> None:
        self.failed = True
        self(problem)


def _stories(logs: list[Path], period: Period, ends: date | None, told: _Told) -> Iterator[Story]:
    from zlab.messages.logs.recognise import LogMessage
    from zlab.messages.logs.sources import LogError, find_logs, read_log_file
    from zlab.tls.trace import read_stories

    files = find_logs(logs, told.fail)

    def messages() -> Iterator[LogMessage]:
        for path in files:
            try:
                for message in read_log_file(path, tell=told, ends=ends):
                    if message.when is None or message.when in period:
                        yield message
            except LogError as error:
                for problem in error.problems:
                    told.fail(problem)

    yield from read_stories(messages())


def _show(story: Story, *, events: bool) -> None:
    when = f"{story.begin:%Y-%m-%d %H:%M:%S}  " if story.begin else ""
    outcome = console.colour(str(story.outcome), _TONES[story.outcome], sys.stdout)
    console.data(f"{when}CONNID {story.connection or 'not told'}  {outcome}")
    for line in prose.columns([(name, value) for name, value in _facts(story) if value]):
        console.data(line)
    for call in story.failed_calls:
        console.data(prose.paragraph(_call(call), "  failed call: ", "    "))
    if story.environment:
        console.data(prose.paragraph(_call(story.environment), "  environment failed earlier: ", "    "))
    _show_reason(story)
    if events:
        for event in story.events:
            clock = f"{event.when:%H:%M:%S}" if event.when else "-"
            console.data(f"    {clock}  {event.words}")
    console.data()


def _facts(story: Story) -> list[tuple[str, str]]:
    cipher = f"{story.cipher} {story.cipher_name}".strip()
    return [
        ("from, to", f"{story.local} {_arrow(story.direction)} {story.remote}" if story.local else ""),
        ("job, user", " ".join(word for word in (story.job, story.user) if word)),
        ("rule", story.rule),
        ("actions", " ".join(story.actions)),
        ("role", story.role),
        ("status", story.status),
        ("key ring", story.keyring),
        ("certificate", story.certificate),
        ("protocol", story.protocol),
        ("cipher", cipher),
        ("log", str(story.place)),
    ]


def _arrow(direction: str) -> str:
    return {"inbound": "<-", "outbound": "->"}.get(direction.lower(), "--")


def _show_reason(story: Story) -> None:
    if not story.rc:
        return
    reason = story.reason
    what = f"{reason.full}" if reason else "not in the catalogue: see AT-TLS return codes in the IP Diagnosis Guide"
    console.data(prose.paragraph(f"RC {story.rc} {story.event}".rstrip() + f": {what}", "  ", "    "))
    if reason:
        for cause in reason.causes:
            console.data(prose.paragraph(cause, "    cause: ", "      "))
        for action in reason.actions:
            console.data(prose.paragraph(action, "    fix: ", "      "))


def _call(call: Call) -> str:
    from zlab.messages.catalogue import code

    known = code("return-code", call.rc)
    return f"{call.function}, RC {call.rc}{': ' + known.meaning if known else ''} ({call.place})"


def _conclude(counted: _Counted) -> None:
    if counted.all:
        console.talk(f"{prose.counted(counted.all, 'connection')}, {counted.broken} failed")
    else:
        console.talk("no AT-TLS connection in it: Trace needs 2 (error) or 4 (info), and syslogd a rule for daemon.*")


def _show_level(level: str, *, as_json: bool) -> Exit:
    from zlab.tls.trace import LEVELS, levels_of, parse_levels

    try:
        number = parse_levels(level)
    except ValueError as error:
        raise UsageError(str(error)) from None
    words = [name for bit, name in LEVELS if number & bit]
    if as_json:
        console.data_json({"trace": number, "levels": words})
        return Exit.OK
    console.data(f"Trace {number}: {', '.join(words) or 'none'}")
    for line in prose.columns([(one.code, one.meaning) for one in levels_of(number)]):
        console.data(line)
    return Exit.OK
