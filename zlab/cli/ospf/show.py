"""Reports and timelines of OSPF for a person."""

from __future__ import annotations

import re
import shutil
import sys
import textwrap
from collections.abc import Iterator, Sequence
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING

from zlab.cli import console
from zlab.ospf.health import Diagnosis, Health, Report
from zlab.ospf.verdict import Verdict
from zlab.ospf.words import duration

if TYPE_CHECKING:
    from zlab.ospf.timeline import Lane

HEAD = ("neighbor", "verdict", "device", "interface", "state", "for", "flaps", "route")
TONES = {Verdict.HEALTHY: "green", Verdict.PRESUMED: "green", Verdict.UNHEALTHY: "red", Verdict.UNKNOWN: "magenta"}

_LABEL = len("  cause  ")
_CELLS = re.compile("█+|[▁-▇]+")


class Progress:
    """One line on a terminal that the next one replaces; elsewhere nothing."""

    def __init__(self) -> None:
        self._shown = False

    def __call__(self, text: str) -> None:
        if sys.stderr.isatty():
            console.progress(text)
            self._shown = True

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._shown:
            console.progress("")


def row_of(health: Health, now: datetime) -> tuple[str, ...]:
    """The cells of one neighbor, in the order of HEAD."""
    where = f"{health.system} " if health.system else ""
    return (
        f"{where}{health.neighbor or '-'}{' v6' if health.version == 6 else ''}",
        str(health.verdict),
        health.device or "-",
        health.interface or "-",
        health.state_words,
        duration((now - health.since).total_seconds()) if health.since else "-",
        str(health.flaps),
        str(health.route),
    )


def show_report(report: Report) -> None:
    """A table, and below it each neighbor that is not healthy, with its cause and what to change."""
    now = datetime.now()
    if report.neighbors:
        tones = {str(verdict): tone for verdict, tone in TONES.items()}
        console.table(HEAD, [row_of(health, now) for health in report.neighbors], tones=tones)
    else:
        console.data("no OSPF neighbor, and no interface that should have one")
    for health in report.neighbors:
        for line, tone in _lines(health):
            console.data_hanging(line, _LABEL if line.startswith(" ") else 2, tone or None)
    for text in report.unseen:
        console.talk(f"not seen: {text}", "magenta")


def _lines(health: Health) -> Iterator[tuple[str, str]]:
    if health.verdict is Verdict.HEALTHY and not health.events:
        return
    name = f"{health.neighbor or 'OSPF'} on {health.device or health.interface or health.system or 'z/OS'}"
    yield "", ""
    verdict = "presumed healthy" if health.verdict is Verdict.PRESUMED else health.verdict
    yield f"{name} is {verdict}: {health.why}", TONES[health.verdict]
    for number, diagnosis in enumerate((health.diagnosis, *health.also)):
        if diagnosis is not None:
            yield from ((line, "") for line in _diagnosis(diagnosis, "cause" if number == 0 else "also"))
    for event in health.events:
        yield f"  event  {event}", ""


def _diagnosis(diagnosis: Diagnosis, label: str) -> Iterator[str]:
    values = [f"{side} {value}" for side, value in (("Linux", diagnosis.linux), ("z/OS", diagnosis.zos)) if value]
    told = f"   ({', '.join(values)})" if values else ""
    yield f"  {label:<6} {diagnosis.cause.code}: {diagnosis.cause.title}{told}"
    if diagnosis.saw:
        yield f"  seen   {diagnosis.saw}"
    blame = str(diagnosis.blame) if diagnosis.blame else ""
    changes = (("linux", diagnosis.linux_line), ("zos", diagnosis.zos_line))
    # Only the end that is wrong is to be changed, if it can be.
    one = bool(dict(changes).get(blame))
    for side, line in changes:
        if line and (not one or blame == side):
            yield f"  {'Linux' if side == 'linux' else 'z/OS':<6} {line}"
    if blame:
        yield f"  lab    it is {'Linux' if blame == 'linux' else 'z/OS'} that is not as the lab file says"


def show_timeline(lanes: Sequence[Lane], width: int | None) -> None:
    """One line a neighbor, a character for a span of time: the lowest state in it, a dot where nothing is known."""
    from zlab.ospf.timeline import LEGEND, render

    if not lanes:
        console.data("no adjacency changes in these logs")
        return
    columns = width or shutil.get_terminal_size().columns
    for line in render(lanes, columns):
        console.data(_CELLS.sub(_coloured_cells, line))
    # No-break spaces keep a mark with its name where the legend takes two lines.
    legend = textwrap.fill(LEGEND.replace(" ", "\xa0").replace("\xa0\xa0", "  "), columns)
    console.data(legend.replace("\xa0", " "))


def _coloured_cells(cells: re.Match[str]) -> str:
    return console.colour(cells[0], "green" if cells[0][0] == "█" else "red", sys.stdout)
