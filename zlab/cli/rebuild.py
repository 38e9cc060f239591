"""`zlab deploy rebuild`: on this host, or rehearsed in a world of its own; then its report."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from zlab.cli import console
from zlab.errors import ZlabError

if TYPE_CHECKING:
    from zlab.deploy.rebuild.conduct import Rebuilt
    from zlab.deploy.rebuild.site import Site
    from zlab.deploy.rebuild.stages import Commands
    from zlab.lab.load import LoadedLab
    from zlab.report.events import Run, Sink


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for: a lab, how, and where the report goes. `ask` is for a password the lab file does not name."""

    path: Path
    loaded: LoadedLab
    rehearse: bool
    faithful: bool
    deadline: float
    fresh: bool
    junit: Path | None
    html: Path | None
    as_json: bool
    ask: Callable[[str], str]

    @property
    def lab(self) -> str:
        return self.loaded.lab.lab


def run_rebuild(asked: Asked) -> int:
    """Everything, to the exit status."""
    from zlab.report.events import Run, Silent
    from zlab.report.terminal import TerminalSink

    sink: Sink = Silent() if asked.as_json else TerminalSink(colour=console.wants_colour(sys.stderr), brief=True)
    rebuilt = _rehearsed(asked, sink) if asked.rehearse else _on_this_host(asked, sink)
    status = rebuilt.status
    run = Run(Silent())
    try:
        _write(asked, rebuilt, run)
    except ZlabError as error:
        console.report_error(error, as_json=False)
        status = status or int(error.status)
    rebuilt.report["stages"] += [outcome.to_json() for outcome in run.outcomes]
    sys.stderr.flush()
    if asked.as_json:
        console.data_json(rebuilt.report)
    else:
        _show(rebuilt.report)
    _tell_error(rebuilt.report["error"])
    return status


def _on_this_host(asked: Asked, sink: Sink) -> Rebuilt:
    from zlab.deploy.rebuild.conduct import conduct
    from zlab.deploy.rebuild.site import host_site

    site = host_site(asked.loaded, asked.path, asked.ask)
    tell = _nothing if asked.as_json or not sys.stderr.isatty() else _tell_operator
    return conduct(asked.lab, lambda _run: site, sink, deadline=asked.deadline, tell=tell, fresh=asked.fresh)


def _nothing(_system: str, _commands: Commands) -> None:
    pass


def _tell_operator(system: str, commands: Commands) -> None:
    """Whoever sits there gives them now: the checks wait for what they bring about."""
    console.talk(f"\nto be given on {system} now:", "bold")
    for number, step in enumerate(commands, start=1):
        console.talk(f"{number}. {step.command}")


def _rehearsed(asked: Asked, sink: Sink) -> Rebuilt:
    """In a world of its own, whose first process tells what it found."""
    from zlab.deploy.rebuild.conduct import Rebuilt, conduct, failure_of, reported
    from zlab.deploy.rebuild.rehearsed import rehearsed_site
    from zlab.errors import RehearsalError
    from zlab.rehearsal.world import told_by_new_world

    rootless = os.geteuid() != 0

    def world(told: TextIO) -> int:
        def prepare(run: Run) -> Site:
            return rehearsed_site(asked.loaded, asked.path.absolute(), run, faithful=asked.faithful, rootless=rootless)

        json.dump(asdict(conduct(asked.lab, prepare, sink, deadline=asked.deadline, rehearsed=True)), told)
        return 0

    try:
        status, told = told_by_new_world(world, rootless=rootless)
        if not told:
            raise RehearsalError(f"the rehearsal ended with status {status}")
    except ZlabError as error:
        return reported(asked.lab, (), None, failure_of(error, rehearsed=True), 0.0, rehearsed=True)
    return Rebuilt(**json.loads(told))


def _write(asked: Asked, rebuilt: Rebuilt, run: Run) -> None:
    """The last stage: the report as files, whatever there is to report."""
    from zlab.deploy.rebuild.steps import GROUP
    from zlab.files import write_atomic

    files = [(path, text) for path, text in ((asked.junit, rebuilt.junit), (asked.html, rebuilt.html)) if path]
    with run.stage("report", GROUP) as stage:
        for path, text in files:
            write_atomic(path, text)
        stage.why = ", ".join(str(path) for path, _ in files) or "on standard output"


def _show(report: dict[str, Any]) -> None:
    from zlab.cli.steps import show_steps
    from zlab.zos.steps import step_from_json

    for note in report["notes"]:
        console.talk(f"note: {note}")
    rows = [(each["status"], each["name"], f"{each['seconds']:.2f} s", each["why"]) for each in report["stages"]]
    console.table(("result", "stage", "time", "what"), rows, tones=console.RESULTS)
    for check in report["checks"]:
        if check["status"] == "fail":
            console.data(f"\n{console.colour(check['name'], 'red', sys.stdout)}: {check['why']}")
            console.data(f"  cause  {check['cause']}")
            console.data(f"  fix    {check['fix']}")
    for system in report["systems"]:
        if system["to_type"]:
            console.data(f"\nto be given on {system['system']}, in this order:")
            show_steps([step_from_json(step) for step in system["to_type"]])
    verdict = "healthy" if report["healthy"] else "not healthy" if report["checks"] else "not rebuilt"
    console.data(f"\nlab {report['lab']}: {verdict}, {report['seconds']:.1f} s in all")


def _tell_error(error: dict[str, Any] | None) -> None:
    from zlab.errors import Place, Problem

    for each in error["problems"] if error else ():
        place = Place(each["file"], each["line"], each["column"]) if each["file"] else None
        console.talk(f"zlab: {error and error['code']}: {Problem(each['what'], place, each['hint'])}", "red")
