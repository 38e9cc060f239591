"""A rebuild from its site to its report, which is made however it ends."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from zlab.deploy.rebuild.site import Site
from zlab.deploy.rebuild.stages import Commands, Stages
from zlab.deploy.rebuild.steps import Progress, rebuild
from zlab.errors import ZlabError
from zlab.exits import Exit
from zlab.interrupts import Interrupted
from zlab.report.column import lab_column
from zlab.report.events import Outcome, Run, Sink
from zlab.report.html import Section, html_report
from zlab.report.junit import junit_xml
from zlab.report.picture import lab_svg
from zlab.verify.page import verify_page


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How a rebuild ended: its exit status, the object of `--json`, and its report as two files. All of it is JSON."""

    status: int
    report: dict[str, Any]
    html: str
    junit: str


class CutOffError(ZlabError):
    """A rebuild was interrupted. What it had finished stays; the step it was in has put back what it was about."""

    code = "ZL770"
    status = Exit.INTERRUPTED


def conduct(
    lab: str,
    prepare: Callable[[Run], Site],
    sink: Sink,
    *,
    deadline: float,
    tell: Callable[[str, Commands], None] = lambda _system, _commands: None,
    fresh: bool = False,
    rehearsed: bool = False,
) -> Rebuilt:
    """Prepare the site, make every step, and report. What ends a rebuild is in the report, and is not raised.

    `tell` is told the commands that are the operator's, while the checks wait for them.
    """
    begin = time.monotonic()
    run = Run(sink)
    stages: Stages | None = None
    failure: ZlabError | None = None
    try:
        site = prepare(run)
        stages = Stages(site, deadline, sink, tell)
        rebuild(stages.steps(), run, Progress(site.state / lab / "rebuild.json", site.digest()), fresh=fresh)
    except (ZlabError, Interrupted) as error:
        failure = failure_of(error, rehearsed=rehearsed)
    made = reported(lab, run.outcomes, stages, failure, time.monotonic() - begin, rehearsed=rehearsed)
    if stages is not None and failure is None:
        stages.forget()
    return made


def failure_of(error: ZlabError | Interrupted, *, rehearsed: bool) -> ZlabError:
    """An interruption is one also where a step has first put back what it was about."""
    if isinstance(error, ZlabError) and not isinstance(error.__cause__, Interrupted):
        return error
    again = "the same command goes on where this one stood; --fresh starts over"
    return CutOffError(str(error), hint="the rehearsal is gone without a trace" if rehearsed else again)


def reported(
    lab: str,
    outcomes: Sequence[Outcome],
    stages: Stages | None,
    failure: ZlabError | None,
    seconds: float,
    *,
    rehearsed: bool,
) -> Rebuilt:
    """The report of a rebuild that came as far as `outcomes`; `stages` is None where it had no site."""
    checks = stages.checks if stages else ()
    systems = list(_systems(stages)) if stages else []
    notes = list(stages.site.notes) if stages else []
    report = {
        "lab": lab,
        "rehearsed": rehearsed,
        "healthy": failure is None,
        "changed": stages.changed if stages else 0,
        "seconds": round(seconds, 3),
        "notes": notes,
        "stages": [outcome.to_json() for outcome in outcomes],
        "checks": [outcome.to_json() for outcome in checks],
        "systems": systems,
        "error": _error(failure) if failure else None,
    }
    command = f"zlab deploy rebuild{' --rehearse' if rehearsed else ''}"
    told = [*outcomes, *checks]
    sections = list(_sections(systems))
    if stages is not None and stages.seen is not None:
        html = verify_page(stages.seen, told, command=command, notes=notes, sections=sections)
    else:
        drawn = (lab_svg(stages.site.lab), lab_column(stages.site.lab)) if stages else ("", "")
        html = html_report(f"Lab {lab}: {command}", told, drawn[0], sections, narrow=drawn[1], notes=notes)
    return Rebuilt(failure.status if failure else Exit.OK, report, html, junit_xml(f"{command} {lab}", told))


def _error(failure: ZlabError) -> dict[str, Any]:
    return {"code": failure.code, "problems": [problem.as_dict() for problem in failure.problems]}


def _systems(stages: Stages) -> Iterator[dict[str, Any]]:
    to_type = stages.to_type()
    for system in stages.site.lab.systems:
        plan = stages.plans.get(system)
        given, left = stages.given.get(system, ()), to_type.get(system, ())
        if plan is None and not given and not left:
            continue
        yield {
            "system": system,
            "members": [member.to_json() for member in plan.members if not member.extra] if plan else [],
            "unchanged": [str(target) for target in plan.unchanged] if plan else [],
            "given": [step.to_json() for step in given],
            "to_type": [step.to_json() for step in left],
        }


def _sections(systems: Sequence[dict[str, Any]]) -> Iterator[Section]:
    changes = tuple(
        (
            each["system"],
            member["target"],
            " ".join(change["path"]),
            change["before"] or "",
            change["after"] or "",
            change["effect"],
            change["why"],
        )
        for each in systems
        for member in each["members"]
        for change in member["changes"]
    )
    if changes:
        yield Section("What changed on z/OS", ("system", "member", "what", "before", "after", "takes", "why"), changes)
    for key, title in (("to_type", "For the operator, in this order"), ("given", "Commands given")):
        rows = tuple(
            (each["system"], step["command"], step["why"], "; ".join(step["proof"]))
            for each in systems
            for step in each[key]
        )
        if rows:
            yield Section(title, ("system", "command", "why", "z/OS answers"), rows)
