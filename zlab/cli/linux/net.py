"""`zlab net`: the Linux end of a lab."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zlab.cli import console, prose
from zlab.cli.lab_here import lab_here
from zlab.cli.options import ForceOption, JsonOption, LabArgument, command_group
from zlab.exits import Exit

if TYPE_CHECKING:
    from zlab.errors import Problem
    from zlab.lab.records import Lab
    from zlab.linux.net import Change, Net, Survey
    from zlab.linux.plan import Plan
    from zlab.linux.records import Step
    from zlab.linux.transaction import Undone

app = command_group("The Linux end: plan, apply, try, watch and remove it.")

LockOption = Annotated[
    float, typer.Option("--lock-timeout", metavar="SECONDS", help="How long to wait for another zlab to end.", min=0)
]


DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Only show it; status 3 when something would change.")]


KeepOption = Annotated[
    Path | None,
    typer.Option("--keep", metavar="FILE", help="Also write the lab file here, if the lab is up; for LAB `-`."),
]


@app.command()
def plan(lab: LabArgument = None, as_json: JsonOption = False) -> None:
    """Show each step `up` would make; changes nothing. Status 3 when there is one, or when something is not visible."""
    net, wanted, _ = _open(lab)
    survey = net.survey(wanted)
    if as_json:
        console.data_json(_survey_json(survey))
    else:
        _tell_problems(survey.warnings)
        _show_plan(survey)
        for problem in survey.refusals:
            console.talk(f"zlab: `up` would refuse: {problem}", "red")
    raise typer.Exit(Exit.DIFFERENT if survey.plan.steps or survey.plan.unknown else Exit.OK)


@app.command()
def up(
    lab: LabArgument = None,
    as_json: JsonOption = False,
    force: ForceOption = False,
    wait: Annotated[
        float, typer.Option("--wait", metavar="SECONDS", help="Wait for taps that are not there yet.", min=0)
    ] = 0,
    keep: KeepOption = None,
    confirm_within: Annotated[
        float,
        typer.Option(
            "--confirm-within", metavar="SECONDS", help="Take it back unless `zlab net confirm` comes.", min=0
        ),
    ] = 0,
    lock_timeout: LockOption = 30,
) -> None:
    """Bring the Linux end up. A second `up` changes nothing; an error or Ctrl-C puts everything back (status 5)."""
    from zlab.cli.keep import kept
    from zlab.lab.find import find_lab_file
    from zlab.linux.net import Net

    net = Net()
    begin = time.monotonic()
    with kept(find_lab_file(lab), keep) as file:
        path, change = file.path, None
        if not wait:
            with net.locked(lock_timeout, _tell_waiting):
                change = net.unchanged(path)
        if change is None:
            from zlab.lab.load import load_lab

            wanted = lab_here(net, load_lab(path).lab)
            if wait:
                from zlab.linux.appear import wait_for_devices

                wait_for_devices([link.device for _, link in wanted.links], wait)
                begin = time.monotonic()
            with net.locked(lock_timeout, _tell_waiting):
                if confirm_within:
                    from zlab.cli.linux.trial import offer

                    change = offer(net, wanted, path, confirm_within, force=force, on_step=_Progress(as_json))
                    file.stays = not change.plan.steps  # a confirmation brings it again
                else:
                    change = net.up(wanted, path, force=force, on_step=_Progress(as_json))
    _tell_change(change, as_json, time.monotonic() - begin, "up")
    if confirm_within and change.plan.steps:
        console.talk(f"taken back in {confirm_within:.0f} s, unless `zlab net confirm {change.lab}` comes")


@app.command(name="try")
def try_(
    lab: LabArgument = None,
    timeout: Annotated[
        float, typer.Option("--timeout", metavar="SECONDS", help="How long to wait for the confirmation.", min=1)
    ] = 60,
    as_json: JsonOption = False,
    force: ForceOption = False,
    lock_timeout: LockOption = 30,
) -> None:
    """Bring the Linux end up, and take it back unless it is confirmed in time (Enter here, or `zlab net confirm`).

    Status 5 when it was taken back.
    """
    from zlab.cli.linux.trial import run_trial

    net, wanted, path = _open(lab)
    with net.locked(lock_timeout, _tell_waiting):
        status = run_trial(net, wanted, path, timeout, as_json=as_json, force=force, on_step=_Progress(as_json))
    raise typer.Exit(status)


@app.command()
def confirm(lab: LabArgument = None, as_json: JsonOption = False, keep: KeepOption = None) -> None:
    """Keep what a waiting `zlab net try` or `up` has changed. Status 5 when it was taken back already."""
    from zlab.cli.keep import kept
    from zlab.lab.find import find_lab_file
    from zlab.linux.guard import confirm as confirm_trial
    from zlab.linux.host import Host
    from zlab.linux.trial import stop_backup_timer

    host = Host()
    with kept(find_lab_file(lab), keep) as file:
        verdict = confirm_trial(host, _name(str(file.path) if keep else lab, host.run_dir, "*.try"))
        file.stays = verdict.kept
    stop_backup_timer(host, verdict.lab)
    if as_json:
        console.data_json(verdict.to_json())
    else:
        console.data(f"lab {verdict.lab} is {'kept' if verdict.kept else 'not kept'}: {verdict.why}")
    raise typer.Exit(Exit.OK if verdict.kept else Exit.ROLLED_BACK)


@app.command()
def status(lab: LabArgument = None, as_json: JsonOption = False) -> None:
    """Wanted against actual, what was counted, and who owns what. Status 3 when something is not as wanted."""
    from zlab.cli.linux.status import show_status

    raise typer.Exit(show_status(lab, as_json=as_json))


@app.command()
def down(
    lab: LabArgument = None,
    as_json: JsonOption = False,
    force: ForceOption = False,
    dry_run: DryRunOption = False,
    lock_timeout: LockOption = 30,
) -> None:
    """Put back everything `up` changed. Needs no lab file: the name of the lab is enough."""
    from zlab.linux.net import Change, Net
    from zlab.linux.plan import Plan

    net = Net()
    name = _name(lab, net.host.state_dir, "*.applied")
    if dry_run:
        raise typer.Exit(_show_down(net, name, as_json))
    begin = time.monotonic()
    with net.locked(lock_timeout, _tell_waiting):
        change = net.down(name, force=force, on_step=_Progress(as_json))
    if change is None and not as_json:
        console.data(f"lab {name} is not up on this host; nothing to do")
        return
    _tell_change(change or Change(name, Plan(name)), as_json, time.monotonic() - begin, "down")


def _show_down(net: Net, name: str, as_json: bool) -> Exit:
    from zlab.linux.net import Change
    from zlab.linux.plan import Plan

    planned = net.plan_down(name)
    plan = planned[0] if planned else Plan(name)
    if as_json:
        console.data_json(Change(name, plan).to_json())
    elif plan.steps or plan.unknown:
        console.table(("action", "kind", "what"), _rows(plan))
    else:
        console.talk("nothing to change")
    return Exit.DIFFERENT if plan.steps or plan.unknown else Exit.OK


@app.command()
def recover(as_json: JsonOption = False, lock_timeout: LockOption = 60) -> None:
    """Undo what a killed zlab left half-done. Every `up` and `down` does this first."""
    from zlab.linux.net import Net

    net = Net()
    with net.locked(lock_timeout, _tell_waiting):
        undone = net.recover()
    if as_json:
        console.data_json({"recovered": [each.to_json() for each in undone]})
        return
    _tell_recovered(undone)
    if not undone:
        console.data("nothing to recover")


RootOption = Annotated[
    Path | None, typer.Option("--root", metavar="DIR", help="Work on this folder instead of /, for a package.")
]
ForceFilesOption = Annotated[bool, typer.Option("--force", help="Also files that zlab did not write, or were edited.")]


@app.command()
def install(
    lab: LabArgument = None,
    as_json: JsonOption = False,
    dry_run: DryRunOption = False,
    root: RootOption = None,
    force: ForceFilesOption = False,
    now: Annotated[bool, typer.Option("--now", help="Also start the service.")] = False,
) -> None:
    """Let systemd bring the lab up at each start of zPDT: a service bound to the taps."""
    from zlab.cli.linux.install import install as install_files

    raise typer.Exit(install_files(lab, root=root, dry_run=dry_run, force=force, now=now, as_json=as_json))


@app.command()
def uninstall(
    lab: LabArgument = None,
    as_json: JsonOption = False,
    dry_run: DryRunOption = False,
    root: RootOption = None,
    force: ForceFilesOption = False,
) -> None:
    """Remove what `install` wrote, and nothing else. The network stays as it is."""
    from zlab.cli.linux.install import uninstall as uninstall_files

    raise typer.Exit(uninstall_files(lab, root=root, dry_run=dry_run, force=force, as_json=as_json))


class _Progress:
    """Names each step on a terminal as it is made; silent elsewhere, the summary says it all."""

    def __init__(self, as_json: bool) -> None:
        self._shown = not as_json and sys.stderr.isatty()

    def __call__(self, step: Step) -> None:
        if self._shown:
            console.talk(f"  {step.verb:6}  {step.record.describe()}", "dim")


def _open(given: str | None) -> tuple[Net, Lab, Path]:
    from zlab.lab.load import find_lab_file, load_lab
    from zlab.linux.net import Net

    path = find_lab_file(given)
    net = Net()
    return net, lab_here(net, load_lab(path).lab), path


def _name(given: str | None, folder: Path, pattern: str) -> str:
    """The name of a lab from a name, a file (even one that is gone or broken), or the only lab there is."""
    from zlab.cli.naming import lab_name

    return lab_name(given, folder, pattern)


def _survey_json(survey: Survey) -> dict[str, object]:
    from zlab.linux.net import Change

    change = Change(survey.plan.lab, survey.plan, survey.wanted, survey.warnings).to_json()
    return {**change, "refusals": [problem.as_dict() for problem in survey.refusals]}


def _show_plan(survey: Survey) -> None:
    plan, wanted = survey.plan, survey.wanted
    for name, why in wanted.firewalls:
        console.talk(f"firewall {name}: {why}", "dim")
    rows = _rows(plan)
    rows += [("later", record.kind, record.describe()) for record in wanted.deferred]
    if rows:
        console.table(("action", "kind", "what"), rows)
    _tell_deferred(survey)
    if plan.unknown:
        console.talk(f"not visible without root: {prose.counted(len(plan.unknown), 'thing')}")
    if not plan.steps:
        console.talk("nothing to change" if not plan.unknown else "nothing to change in what is visible")


def _rows(plan: Plan) -> list[tuple[str, str, str]]:
    rows = [(step.verb, step.record.kind, step.record.describe()) for step in plan.steps]
    return rows + [("unknown", record.kind, record.describe()) for record in plan.unknown]


def _tell_deferred(survey: Survey) -> None:
    devices = sorted({record.needs_device or "" for record in survey.wanted.deferred})
    if devices:
        console.talk(f"{', '.join(devices)} not there yet (zPDT not running?): its steps wait for the next `up`")


def _tell_change(change: Change, as_json: bool, seconds: float, verb: str) -> None:
    if as_json:
        console.data_json({**change.to_json(), "seconds": round(seconds, 3)})
        return
    _tell_recovered(change.recovered)
    _tell_problems(change.warnings)
    for record in change.plan.left:
        console.warn(f"left alone, somebody else changed it: {record.describe()}")
    for lab, step in change.plan.handed_over:
        console.talk(f"stays, lab {lab} wants it too: {step.record.describe()}")
    steps = len(change.plan.steps)
    done = prose.counted(steps, "step") if steps else "nothing to change"
    console.data(f"lab {change.lab} is {verb}: {done} ({seconds:.2f} s)")
    if change.wanted is None:
        return
    if change.wanted.firewalls:
        console.data(f"firewalls: {', '.join(name for name, _ in change.wanted.firewalls)}")
    devices = sorted({record.needs_device or "" for record in change.wanted.deferred})
    if devices:
        console.data(
            f"{', '.join(devices)} is not there yet ({prose.counted(len(change.wanted.deferred), 'step')} to come). "
            "Start zPDT and run `zlab net up` again, use `up --wait`, or let `zlab net install` do it at each start."
        )


def _tell_recovered(recovered: tuple[Undone, ...]) -> None:
    for undone in recovered:
        console.warn(
            f"a killed run of lab {undone.lab} was undone: {prose.counted(len(undone.steps), 'step')} put back"
        )


def _tell_problems(problems: tuple[Problem, ...]) -> None:
    for problem in problems:
        console.warn(str(problem))


def _tell_waiting(holder: str) -> None:
    console.talk(f"zlab: waiting for process {holder} to end its change …")
