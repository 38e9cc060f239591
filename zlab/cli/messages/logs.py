"""`zlab logs`: tally logs of z/OS, count one id, follow a growing file."""

from __future__ import annotations

import sys
import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zlab.cli import completing, console
from zlab.cli.options import JsonOption, command_group
from zlab.exits import Exit

if TYPE_CHECKING:
    from zlab.messages.logs.period import Period

app = command_group("Logs of z/OS: what they say, how often, and to whom.")

LogsArgument = Annotated[
    list[Path],
    typer.Argument(metavar="FILE|DIR…", help="Logs: plain, gz, bz2, xz or EBCDIC; a folder of them; - is stdin."),
]
SinceOption = Annotated[
    str | None, typer.Option("--since", metavar="WHEN", help="From there on: 2023-04-02, '2023-04-02 17:25', 2h (ago).")
]
UntilOption = Annotated[
    str | None, typer.Option("--until", metavar="WHEN", help="Up to the end of that day, minute or second.")
]
EndsOption = Annotated[
    str | None,
    typer.Option("--ends", metavar="DAY", help="The day of the last line, where dates have no year: 2024-01-01."),
]
_PROGRESS_STEP = 64 << 20


@app.command()
def scan(
    logs: LogsArgument,
    since: SinceOption = None,
    until: UntilOption = None,
    ends: EndsOption = None,
    follow: Annotated[
        bool, typer.Option("--follow", "-f", help="Go on with what is written to the file; Ctrl-C ends it.")
    ] = False,
    show_all: Annotated[bool, typer.Option("--all", help="Every id, also where there are many.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Tally messages by id, with first, last and worst; name OSPF neighbors and AT-TLS connections.

    Dates without a year get the latest one that is not after the file (or its name, or --ends). Status 1 when a
    file could not be read whole; the others are told all the same.
    """
    from zlab.cli.messages.logs_follow import follow_log
    from zlab.cli.messages.logs_show import scan_json, show_scan
    from zlab.messages.logs.period import parse_day
    from zlab.messages.logs.scan import scan as scan_logs

    period, day = period_of(since, until), parse_day(ends) if ends else None
    if follow:
        raise typer.Exit(follow_log(logs, period, day, as_json=as_json))
    with _Progress() as progress:
        result = scan_logs(logs, period=period, ends=day, advance=progress.add)
    if as_json:
        console.data_json(scan_json(result))
    else:
        show_scan(result, show_all=show_all)
    for problem in result.problems:
        console.warn(str(problem))
    raise typer.Exit(Exit.OK if result.complete else Exit.ERROR)


@app.command()
def count(
    id: Annotated[
        str,
        typer.Argument(metavar="ID", help="A message id: EZZ7921I.", autocompletion=completing.message_ids),
    ],
    logs: LogsArgument,
    as_json: JsonOption = False,
) -> None:
    """Count how often an id stands in logs: faster than grep -c. Status 3 when it does not.

    Every occurrence counts, also two in a line and one in the text of another message; `scan` counts messages.
    Status 1 when a file could not be read whole.
    """
    from zlab.messages.logs.count import count_id

    with _Progress() as progress:
        counted = count_id(id, logs, progress.add)
    if as_json:
        problems = [problem.as_dict() for problem in counted.problems]
        told = {"id": counted.id, "count": counted.count, "files": counted.files, "complete": counted.complete}
        console.data_json({**told, "problems": problems})
    else:
        console.data(str(counted.count))
    for problem in counted.problems:
        console.warn(str(problem))
    if not counted.complete:
        raise typer.Exit(Exit.ERROR)
    raise typer.Exit(Exit.OK if counted.count else Exit.DIFFERENT)


def period_of(since: str | None, until: str | None) -> Period:
    """The time range of --since and --until. Raises UsageError."""
    from zlab.errors import UsageError
    from zlab.messages.logs.period import Period, parse_moment

    now = datetime.now()
    period = Period(
        parse_moment(since, now) if since is not None else None,
        parse_moment(until, now, ends=True) if until is not None else None,
    )
    if period.since and period.until and period.since > period.until:
        raise UsageError(f"--since {since} lies after --until {until}")
    return period


class _Progress:
    """How much was read, for a terminal, once it takes more than a second."""

    def __init__(self) -> None:
        self._read = 0
        self._told = 0
        self._begin = time.monotonic()

    def __enter__(self) -> _Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._told:
            console.progress("")

    def add(self, size: int) -> None:
        self._read += size
        if self._read - self._told < _PROGRESS_STEP or not sys.stderr.isatty():
            return
        elapsed = time.monotonic() - self._begin
        if elapsed > 1:
            self._told = self._read
            console.progress(f"read {self._read / 1e9:.1f} GB, {self._read / elapsed / 1e6:.0f} MB a second")
