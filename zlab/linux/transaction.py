"""Change a host so that a crash, an error or Ctrl-C at any moment leaves it as it was."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from zlab.errors import MismatchError, Problem, RolledBackError, StateError, ZlabError
from zlab.interrupts import Interrupted, shielded
from zlab.linux.driver import OnStep
from zlab.linux.drivers import Drivers
from zlab.linux.host import Host
from zlab.linux.plan import undo_steps
from zlab.linux.records import Record, Step
from zlab.linux.state import Kernel, StateStore, Transaction


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo did. `left` are things somebody else changed meanwhile; they stay as they are."""

    lab: str
    steps: tuple[Step, ...]
    left: tuple[Record, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {"lab": self.lab, "undone": [step.record.describe() for step in self.steps]}


def no_step(_step: Step) -> None:
    """The callback of callers who do not follow the steps."""


def apply(host: Host, drivers: Drivers, store: StateStore, transaction: Transaction, on_step: OnStep = no_step) -> None:
    """Make every step, check that each is true, and commit; the caller holds the lock.

    Raises RolledBackError when something failed or the user interrupted, and everything is as before;
    StateError when the journal could not be written (nothing was changed) or the undo failed (the
    journal stays, and the next run tries again).
    """
    store.begin(transaction)
    make(host, drivers, store, transaction, on_step)
    with shielded():
        store.commit(transaction)


def make(host: Host, drivers: Drivers, store: StateStore, transaction: Transaction, on_step: OnStep) -> None:
    """The steps of a transaction whose journal is written; undone when they do not all come true."""
    undone: list[Undone] = []
    on_failure = ExitStack()
    on_failure.callback(lambda: undone.append(roll_back(host, drivers, store, transaction)))
    try:
        with on_failure:
            drivers.change(host, transaction.steps, on_step)
            _check(host, drivers, transaction.steps)
            on_failure.pop_all()
    except (ZlabError, Interrupted) as error:
        if not undone:  # the undo itself failed, and says so
            raise
        raise _rolled_back(error, undone[0]) from error


def roll_back(host: Host, drivers: Drivers, store: StateStore, transaction: Transaction) -> Undone:
    """Undo a transaction, made in full or in part, and forget its journal. Not to be interrupted."""
    with shielded(forget=True):
        undone = undo(host, drivers, transaction.lab, transaction.steps)
        store.discard(transaction.lab)
        return undone


def undo(host: Host, drivers: Drivers, lab: str, steps: Sequence[Step]) -> Undone:
    """Put back what the steps changed, as far as it still is what they made it; idempotent.

    Raises StateError when the system refuses; nothing is forgotten then.
    """
    # An interrupt may have left half a reply in the netlink socket.
    host.close()
    try:
        reading = drivers.read(host, {step.identity for step in steps})
        inverse, left = undo_steps(steps, reading)
        drivers.change(host, inverse, no_step)
    except ZlabError as error:
        raise StateError(
            f"the undo of lab {lab} failed: {error}",
            hint="its journal is kept; when the cause is gone, `zlab net recover` undoes the rest",
        ) from error
    return Undone(lab, inverse, left)


def recover(host: Host, drivers: Drivers, store: StateStore) -> tuple[Undone, ...]:
    """Undo what killed runs left half-done; the caller holds the lock, so none of them is alive.

    After a reboot the kernel has forgotten, and only what outlives a boot is undone.
    """
    store.sweep()
    undone = []
    for journal in store.unfinished():
        if store.committed(journal):
            store.finish(journal)
            continue
        with shielded(forget=True):
            undone.append(undo(host, drivers, journal.lab, journal.still_ours(Kernel.current(host))))
            store.discard(journal.lab)
    return tuple(undone)


def _check(host: Host, drivers: Drivers, steps: Sequence[Step]) -> None:
    """Read back what was made: a tool that says "success" and did nothing is caught here."""
    reading = drivers.read(host, {step.identity for step in steps})
    actual = {record.identity: record for record in reading.records}
    wrong = [step for step in steps if actual.get(step.identity) != step.after]
    if wrong:
        raise MismatchError(_mismatch(step, actual.get(step.identity)) for step in wrong)


def _mismatch(step: Step, actual: Record | None) -> Problem:
    seen = f"it is {actual.describe()}" if actual else "it is not there"
    return Problem(f"{step.verb} {step.record.describe()} did not come about: {seen}")


def _rolled_back(error: ZlabError | Interrupted, undone: Undone) -> RolledBackError:
    cause = str(error).rstrip(".")
    left = f"; changed by somebody else and left: {', '.join(r.describe() for r in undone.left)}" if undone.left else ""
    hint = getattr(error.problems[0], "hint", None) if isinstance(error, ZlabError) else None
    return RolledBackError(f"{cause}; everything is as it was before{left}", hint=hint)
