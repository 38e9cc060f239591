"""`zlab ospf watch`: a table that lives, and in a pipe a line for each change."""

from __future__ import annotations

import os
import signal
import sys
import textwrap
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from zlab.cli import console
from zlab.cli.ospf.show import HEAD, TONES, row_of
from zlab.errors import UsageError
from zlab.interrupts import Interrupted
from zlab.ospf.case import RouteStatus
from zlab.ospf.evidence import Evidence, merge
from zlab.ospf.health import Health, Report
from zlab.ospf.readers.files import read_lines
from zlab.ospf.readers.follow import Follower
from zlab.ospf.states import NeighborState
from zlab.ospf.verdict import Verdict

if TYPE_CHECKING:
    from rich.text import Text

    from zlab.ospf.host.checkup import Checkup


_MOST_CHANGES = 10_000


class _Screen(Protocol):
    def show(self, report: Report) -> None: ...


def run_watch(checkup: Checkup, files: Sequence[Path], every: float, *, live: bool, as_json: bool = False) -> None:
    """Look again and again until Ctrl-C, which ends it with status 0, or until standard input ends."""
    if not (live or files):
        raise UsageError("there is nothing to watch", hint="name a log with --log, or leave --no-live out")
    missing = [path for path in files if path != Path("-") and not path.exists()]
    if missing:
        raise UsageError(
            f"there is no such file: {missing[0]}", hint="watch follows files; a folder has to be named by its file"
        )
    followers = [Follower(path) for path in files]
    given = checkup.given
    count = 0
    try:
        with _screen(as_json=as_json) as screen:
            while True:
                for follower in followers:
                    lines = follower.poll()
                    if lines:
                        given = _grown(given, read_lines(lines, follower.path, count))
                        count += len(lines)
                checkup.given = given
                screen.show(checkup.glance()[1] if live else checkup.judge_given())
                if not live and followers and all(follower.ended for follower in followers):
                    return
                time.sleep(every)
    except Interrupted as interrupted:
        if interrupted.signal is not signal.SIGINT:
            raise
    finally:
        for follower in followers:
            follower.close()


def _grown(given: Evidence, more: Evidence) -> Evidence:
    """Both, without what a log tells again and again: whoever watches for weeks has no more to judge than today."""
    both = merge((given, more))
    complaints = {(each.cause, each.side, each.interface, each.neighbor): each for each in both.complaints}
    return replace(
        both,
        transitions=both.transitions[-_MOST_CHANGES:],
        complaints=tuple(complaints.values()),
        log_ends=tuple({(each.side, each.system): each for each in both.log_ends}.values()),
        unseen=tuple(dict.fromkeys(both.unseen)),
    )


@contextmanager
def _screen(*, as_json: bool) -> Iterator[_Screen]:
    if as_json:
        yield _JsonLines()
        return
    from rich.console import Console

    terminal = Console(no_color=bool(os.environ.get("NO_COLOR")))
    if not terminal.is_terminal:
        yield _Lines()
        return
    from rich.live import Live

    with Live(console=terminal, auto_refresh=False, screen=False) as live:
        yield _Live(live)


class _Lines:
    """Each neighbor once, and again whenever its state, verdict, route or cause has changed, or when it is gone."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, ...], Health] = {}
        self._names: dict[tuple[str, ...], str] = {}

    def show(self, report: Report) -> None:
        shown: dict[tuple[str, ...], Health] = {}
        for each in report.neighbors:
            wire = (str(each.version), each.device, each.system)
            # FRR forgets a neighbor that is down; whoever watches does not.
            neighbor = each.neighbor or self._names.get(wire, "")
            self._names[wire] = neighbor
            shown[(*wire, neighbor)] = replace(each, neighbor=neighbor)
        gone = {key: _gone(known) for key, known in self._known.items() if key not in shown and known.neighbor}
        for key, health in {**shown, **gone}.items():
            before = self._known.get(key)
            if before is None or _told_by(before) != _told_by(health):
                self._tell(health, datetime.now())
        self._known = {**shown, **gone}
        sys.stdout.flush()

    def _tell(self, health: Health, when: datetime) -> None:
        name = " ".join(word for word in (health.system, health.neighbor, health.device) if word)
        words = f"{health.state_words}: {health.verdict}: {health.why}"
        console.data(f"{when.isoformat(' ', 'seconds')}  {name}{' v6' if health.version == 6 else ''}: {words}")


def _gone(health: Health) -> Health:
    """One of several on a wire that is there no more: FRR has deleted it, and nothing else tells of it."""
    return replace(
        health,
        state=NeighborState.DOWN,
        since=None,
        route=RouteStatus.NONE,
        verdict=Verdict.UNHEALTHY,
        why="it is no neighbor any more",
        diagnosis=None,
        also=(),
    )


def _told_by(health: Health) -> tuple[str, ...]:
    """What makes a line of its own; a reason may say how long it has lasted, and is none."""
    cause = health.diagnosis.cause.code if health.diagnosis else ""
    return health.state_words, str(health.verdict), str(health.route), cause


class _JsonLines(_Lines):
    """The same, an object a line."""

    def _tell(self, health: Health, when: datetime) -> None:
        console.data_json_line({"when": when.isoformat(timespec="seconds"), **health.to_json()})


class _Live:
    def __init__(self, live: object) -> None:
        self._live = live

    def show(self, report: Report) -> None:
        from rich.live import Live

        assert isinstance(self._live, Live)  # noqa: S101 - made by _screen
        self._live.update(_picture(report), refresh=True)


_LEFT_OUT = ((), ("interface",), ("interface", "flaps"), ("interface", "flaps", "route", "for"))
"""What a narrow terminal does without, the least first."""


def _picture(report: Report) -> Text:
    """The table, and below it why a neighbor is not healthy, in lines that fit the terminal."""
    from rich.text import Text

    now = datetime.now()
    lines = [f"OSPF {now:%H:%M:%S}   (Ctrl-C ends)", *_table([row_of(health, now) for health in report.neighbors])]
    columns = console.columns_of(sys.stdout)
    for health in report.neighbors:
        if why := _why(health):
            name = " ".join(word for word in (health.neighbor or health.system, health.device) if word)
            told = textwrap.wrap(
                f"{name}{' v6' if health.version == 6 else ''}: {why}", columns, subsequent_indent="  "
            )
            lines += [console.colour(line, TONES[health.verdict], sys.stdout) for line in told]
    for text in report.unseen[:3]:
        told = textwrap.wrap(f"not seen: {text}", columns, subsequent_indent="  ")
        lines += [console.colour(line, "magenta", sys.stdout) for line in told]
    return Text.from_ansi("\n".join(lines))


def _table(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    tones = {str(verdict): tone for verdict, tone in TONES.items()}
    for left_out in _LEFT_OUT:
        kept = [number for number, name in enumerate(HEAD) if name not in left_out]
        cells = [[row[number] for number in kept] for row in (HEAD, *rows)]
        needed = sum(max(map(len, column)) + 1 for column in zip(*cells, strict=True)) - 1
        if needed <= console.columns_of(sys.stdout):
            break
    return console.table_lines(cells[0], cells[1:], sys.stdout, tones)


def _why(health: Health) -> str:
    if health.verdict is Verdict.PRESUMED:
        return health.why
    if health.verdict.good:
        return health.events[-1] if health.events else ""
    cause = health.diagnosis
    if cause is None:
        return health.why
    values = ", ".join(value for value in (cause.linux, cause.zos) if value)
    return f"{cause.cause.code}: {values}" if values else cause.cause.title
