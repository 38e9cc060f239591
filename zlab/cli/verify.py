"""`zlab verify`: every check of a lab on this host, with what was seen, the cause and the fix."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zlab.cli import completing, console
from zlab.cli.options import JsonOption, LabArgument, exclude, finite, single_command
from zlab.exits import Exit

if TYPE_CHECKING:
    from zlab.report.events import Outcome
    from zlab.verify.check import Check
    from zlab.verify.survey import Survey

app = single_command()
_LABEL = len("  cause  ")


@app.command()
def verify(
    lab: LabArgument = None,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only",
            metavar="NAME",
            help="Only this check or group; several by commas. Repeatable.",
            autocompletion=completing.checks,
        ),
    ] = None,
    wait: Annotated[
        float,
        typer.Option("--wait", metavar="SECONDS", min=0, callback=finite, help="Check first, then repeat what fails."),
    ] = 0,
    log: Annotated[
        list[Path] | None, typer.Option("--log", metavar="FILE", help="A log of z/OS; - is stdin. Repeatable.")
    ] = None,
    members: Annotated[
        Path | None, typer.Option("--members", metavar="DIR", help="A folder of real members, held against the lab.")
    ] = None,
    junit: Annotated[Path | None, typer.Option("--junit", metavar="FILE", help="Outcomes as JUnit XML.")] = None,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="A report as one page that needs nothing else.")
    ] = None,
    list_: Annotated[bool, typer.Option("--list", help="Name every check and what it proves; check nothing.")] = False,
    failures: Annotated[
        bool, typer.Option("--failures", help="List what people met with zPDT networks, and what of zlab sees it.")
    ] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="A list as the page of the documentation.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Check a lab on this host: does it work, and if not, why?

    In a rehearsal's host it checks the rehearsal. Status 4 when a check fails, or none could see
    anything.
    """
    from zlab.verify.checks import choose

    exclude(("--json", as_json), ("--markdown", markdown))
    checks = choose(only)
    if list_ or failures:
        _list(checks, failures=failures, as_json=as_json, markdown=markdown)
        return
    from zlab.interrupts import Interrupted
    from zlab.lab.load import find_lab_file, load_lab
    from zlab.linux.host import Host
    from zlab.verify.run import so_far
    from zlab.verify.run import verify as run
    from zlab.verify.survey import Survey

    begin = time.monotonic()
    compared = html is not None or any(check.compares for check in checks)  # the page tells of firewalls and FRR
    survey = Survey(
        load_lab(find_lab_file(lab)), Host(), given=lab or "", logs=log or (), members=members, compared=compared
    )
    known: dict[str, Outcome] = {}
    stopped: Interrupted | None = None
    try:
        outcomes = run(checks, survey.look, _sink(as_json=as_json), wait=wait, known=known)
    except Interrupted as interrupted:
        if not known:
            raise
        stopped, outcomes = interrupted, so_far(checks, known)
    done = _Done(survey, outcomes, time.monotonic() - begin, whole=stopped is None)
    if not as_json:
        _show(done)
    _write_files(done, junit, html)
    if as_json:
        console.data_json(done.to_json())
    if stopped is not None:
        raise stopped
    raise typer.Exit(Exit.OK if done.healthy else Exit.UNHEALTHY)


@dataclass(frozen=True, slots=True)
class _Done:
    survey: Survey
    outcomes: tuple[Outcome, ...]
    seconds: float
    whole: bool = True

    @property
    def failed(self) -> tuple[Outcome, ...]:
        return tuple(outcome for outcome in self.outcomes if outcome.status == "fail")

    def count(self, status: str) -> int:
        return sum(outcome.status == status for outcome in self.outcomes)

    @property
    def healthy(self) -> bool:
        """A run that saw nothing, or was interrupted, is no proof of anything."""
        return self.whole and not self.failed and self.count("pass") > 0

    @property
    def verdict(self) -> str:
        told = f"{self.count('pass')} passed, {self.count('skip')} skipped"
        told = f"{len(self.failed)} failed, {told}" if self.failed else told
        return told if self.whole else f"{told} when it was interrupted"

    def to_json(self) -> dict[str, object]:
        return {
            "lab": self.survey.lab.lab,
            "healthy": self.healthy,
            "counts": {status: self.count(status) for status in ("pass", "fail", "skip")},
            "seconds": round(self.seconds, 3),
            "outcomes": [outcome.to_json() for outcome in self.outcomes],
        }


def _sink(*, as_json: bool) -> _LiveSink:
    return _LiveSink(live=sys.stderr.isatty() and not as_json)


class _LiveSink:
    """The check that is waited for, on one line of a terminal; the table comes when all is known."""

    def __init__(self, *, live: bool) -> None:
        self._live = live

    def started(self, name: str, group: str = "") -> None:
        if self._live:
            console.progress(f"{group}: {name} …" if group else f"{name} …")

    def ended(self, outcome: Outcome) -> None:
        del outcome
        if self._live:
            console.progress("")

    def close(self) -> None:
        if self._live:
            console.progress("")


def _list(checks: Sequence[Check], *, failures: bool, as_json: bool, markdown: bool) -> None:
    from dataclasses import asdict

    if markdown:
        from zlab.verify.reference import checks_page, failures_page

        console.data((failures_page() if failures else checks_page()).rstrip())
    elif failures:
        from zlab.verify.failures import FAILURES

        if as_json:
            console.data_json({"failures": [asdict(failure) for failure in FAILURES]})
        else:
            rows = [(str(each.number), each.symptom, each.cause, " ".join(each.checks)) for each in FAILURES]
            console.table(("#", "symptom", "cause", "checks"), rows)
    elif as_json:
        keys = [{"name": c.name, "group": c.group, "proves": c.proves, "needs": c.needs} for c in checks]
        console.data_json({"checks": keys})
    else:
        console.table(("check", "group", "proves"), [(check.name, check.group, check.proves) for check in checks])


def _write_files(done: _Done, junit: Path | None, html: Path | None) -> None:
    from zlab.files import write_atomic

    if junit is not None:
        from zlab.report.junit import junit_xml

        write_atomic(junit, junit_xml(f"zlab verify {done.survey.lab.lab}", done.outcomes))
        console.talk(f"written: {junit}")
    if html is not None and done.survey.seen is not None:
        from zlab.verify.page import verify_page

        write_atomic(html, verify_page(done.survey.seen, done.outcomes))
        console.talk(f"written: {html}")


def _show(done: _Done) -> None:
    rows = [(str(outcome.status), outcome.name, outcome.why) for outcome in done.outcomes]
    console.table(("result", "check", "seen"), rows, tones=console.RESULTS)
    for outcome in done.failed:
        console.data(f"\n{console.colour(outcome.name, 'red', sys.stdout)}: {outcome.why}")
        console.data_hanging(f"  cause  {outcome.cause}", _LABEL)
        first, *more = outcome.fix.splitlines() or [""]
        console.data_hanging(f"  fix    {first}", _LABEL)
        for line in more:
            console.data_hanging(f"{' ' * _LABEL}{line}", _LABEL)
    console.data(f"\nlab {done.survey.lab.lab}: {done.verdict}, in {done.seconds:.1f} s")
