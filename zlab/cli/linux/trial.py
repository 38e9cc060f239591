"""The foreground of `zlab net try`: apply, count down, take the answer; or leave that to a guard."""

from __future__ import annotations

import select
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from zlab.cli import console, prose
from zlab.errors import RefusedError
from zlab.exits import Exit
from zlab.interrupts import Interrupted, shielded

if TYPE_CHECKING:
    from zlab.lab.records import Lab
    from zlab.linux.driver import OnStep
    from zlab.linux.guard import Guard, Verdict
    from zlab.linux.net import Change, Net


def offer(net: Net, lab: Lab, path: Path, seconds: float, *, force: bool, on_step: OnStep) -> Change:
    """`up`, taken back by a guard that stays unless `zlab net confirm` comes in time; the caller holds the lock."""
    from zlab.linux.net import Change
    from zlab.linux.trial import trial

    recovered = net.recover()
    survey = net.survey(lab)
    if survey.refusals and not force:
        raise RefusedError(survey.refusals)
    transaction = net.transaction(survey, path)
    if transaction is None or not transaction.steps:
        return net.up(lab, path, force=force)
    with trial(net.host, net.drivers, net.store, transaction, seconds, on_step) as guard:
        guard.leave()
    return Change(lab.lab, survey.plan, survey.wanted, survey.warnings, recovered)


def run_trial(net: Net, lab: Lab, path: Path, timeout: float, *, as_json: bool, force: bool, on_step: OnStep) -> Exit:
    """One trial from the plan to the verdict; the caller holds the lock."""
    from zlab.linux.guard import Verdict
    from zlab.linux.trial import revert_now, trial

    net.recover()
    survey = net.survey(lab)
    if survey.refusals and not force:
        raise RefusedError(survey.refusals)
    transaction = net.transaction(survey, path)
    if transaction is None or not transaction.steps:
        _tell(Verdict(lab.lab, "", kept=True, why="nothing to change, so nothing to try"), as_json)
        return Exit.OK
    for problem in survey.warnings:
        console.warn(str(problem))
    try:
        with trial(net.host, net.drivers, net.store, transaction, timeout, on_step) as guard:
            try:
                _announce(lab.lab, len(transaction.steps), timeout)
                verdict = _wait(guard, timeout)
            except Interrupted:
                with shielded(forget=True):
                    verdict = revert_now(guard)
    except Interrupted as interrupted:
        # Between two lines of ours: the guard sees the line to it closed, and reverts.
        console.talk(f"zlab: {interrupted}; the guard takes lab {lab.lab} back", "red")
        return Exit.ROLLED_BACK
    _tell(verdict, as_json)
    return Exit.OK if verdict.kept else Exit.ROLLED_BACK


def _announce(lab: str, steps: int, timeout: float) -> None:
    console.talk(f"lab {lab} is up on trial: {prose.counted(steps, 'step')}, taken back in {timeout:.0f} s unless")
    console.talk(f"you press Enter here, or run `zlab net confirm {lab}` elsewhere (Ctrl-C takes it back now)")


def _wait(guard: Guard, timeout: float) -> Verdict:
    end = time.monotonic() + timeout
    # Without a terminal nobody can press Enter, and the end of a pipe is no "yes".
    terminal = [sys.stdin.fileno()] if sys.stdin and sys.stdin.isatty() else []
    while True:
        ready, _, _ = select.select([guard.fileno(), *terminal], [], [], 1.0)
        if guard.fileno() in ready:
            return guard.verdict()
        if ready:
            guard.tell("confirm" if _pressed_enter() else "revert")
            return guard.verdict()
        if sys.stderr.isatty():
            console.progress(f"{max(0, end - time.monotonic()):.0f} s left")


def _pressed_enter() -> bool:
    """A line is a yes; the end of the terminal (closed, Ctrl-D) is a no."""
    try:
        return bool(sys.stdin.readline())
    except OSError:
        return False


def _tell(verdict: Verdict, as_json: bool) -> None:
    if as_json:
        console.data_json(verdict.to_json())
        return
    if verdict.kept:
        console.data(f"lab {verdict.lab} is kept: {verdict.why}")
        return
    console.data(f"lab {verdict.lab} is taken back: {verdict.why}")
    if verdict.problem:
        console.talk(f"zlab: the revert failed: {verdict.problem}", "red")
    elif verdict.differences:
        console.data("the host differs from what it was before:")
        for difference in verdict.differences:
            console.data(f"  {difference}")
    else:
        console.data("compared with before: links, addresses, routes, rules, sysctls, firewalls and FRR are the same")
