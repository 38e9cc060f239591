"""What to change so that a host is as wanted, and what to change to be rid of it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zlab.errors import Problem
from zlab.linux.driver import Reading
from zlab.linux.records import Identity, Record, Step
from zlab.linux.state import Applied


@dataclass(frozen=True, slots=True)
class Wanted:
    """Everything a lab wants of its host, in the order it is made.

    `deferred` needs a device that is not there yet. `firewalls` are (name, why it is in play).
    """

    lab: str
    uplink: str = ""
    records: tuple[Record, ...] = ()
    deferred: tuple[Record, ...] = ()
    firewalls: tuple[tuple[str, str], ...] = ()
    warnings: tuple[Problem, ...] = ()

    @property
    def everything(self) -> tuple[Record, ...]:
        return (*self.records, *self.deferred)


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps of one change and what is ours once they are made.

    `unknown` are things this process may not see. `left` are things of ours that somebody changed since;
    they stay as they are. `handed_over` are steps whose undo becomes another lab's, as (lab, step).
    """

    lab: str
    steps: tuple[Step, ...] = ()
    owned: tuple[Step, ...] = ()
    unknown: tuple[Record, ...] = ()
    left: tuple[Record, ...] = ()
    handed_over: tuple[tuple[str, Step], ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "lab": self.lab,
            "steps": [describe_step(step) for step in self.steps],
            "unknown": [record.describe() for record in self.unknown],
            "left": [record.describe() for record in self.left],
            "handed_over": [{"to": lab, "what": step.record.describe()} for lab, step in self.handed_over],
        }


def describe_step(step: Step) -> dict[str, Any]:
    return {
        "action": step.verb,
        "kind": step.record.kind,
        "what": step.record.describe(),
        "before": step.before.to_json() if step.before else None,
        "after": step.after.to_json() if step.after else None,
    }


def identities_of(wanted: Iterable[Record], owned: Iterable[Step]) -> set[Identity]:
    """Everything a reading must cover so that a plan can be made from it."""
    return {record.identity for record in wanted} | {step.identity for step in owned}


def plan_up(wanted: Wanted, reading: Reading, owned: Sequence[Step], others: Sequence[Applied] = ()) -> Plan:
    """From what is there to what is wanted.

    `owned` are the steps of earlier runs still in force. What they made and is wanted no longer is put
    back to what it was before zlab; what is already as wanted without us is not ours and never becomes so.
    """
    actual = _by_identity(reading)
    ours = {step.identity: step for step in owned}
    targets = {record.identity: record for record in wanted.records}
    kept = {record.identity for record in wanted.deferred}
    obsolete = [step for step in owned if step.identity not in targets and step.identity not in kept]
    removal = _undo(obsolete, actual, reading.unknown, others)
    steps: list[Step] = list(removal.steps)
    unknown: list[Record] = list(removal.unknown)
    still = {identity: step for identity, step in ours.items() if identity in targets or identity in kept}
    for identity, record in targets.items():
        if identity in reading.unknown:
            unknown.append(record)
            continue
        step = Step(actual.get(identity), record)
        if step.before == step.after:
            continue
        steps.append(step)
        before = still[identity].before if identity in still else step.before
        still[identity] = Step(before, record)
    return Plan(
        wanted.lab, tuple(steps), tuple(still.values()), tuple(unknown), tuple(removal.left), removal.handed_over
    )


def plan_down(lab: str, owned: Sequence[Step], reading: Reading, others: Sequence[Applied] = ()) -> Plan:
    """Everything of ours back to what it was before the first `up`, the last made first."""
    undo = _undo(owned, _by_identity(reading), reading.unknown, others)
    return Plan(lab, undo.steps, (), undo.unknown, undo.left, undo.handed_over)


def undo_steps(steps: Sequence[Step], reading: Reading) -> tuple[tuple[Step, ...], tuple[Record, ...]]:
    """The inverse of a change that may have been made in part: (steps to make, things left alone)."""
    undo = _undo(steps, _by_identity(reading), reading.unknown, ())
    return undo.steps, undo.left


@dataclass(frozen=True, slots=True)
class _Undo:
    steps: tuple[Step, ...]
    unknown: tuple[Record, ...]
    left: tuple[Record, ...]
    handed_over: tuple[tuple[str, Step], ...]


def _undo(
    steps: Sequence[Step],
    actual: Mapping[Identity, Record],
    unknown: frozenset[Identity],
    others: Sequence[Applied],
) -> _Undo:
    heirs = {record: other.lab for other in others for record in other.wanted}
    inverse: list[Step] = []
    unseen: list[Record] = []
    left: list[Record] = []
    handed_over: list[tuple[str, Step]] = []
    for step in reversed(steps):
        current = actual.get(step.identity)
        heir = heirs.get(step.after) if step.after is not None else None
        if step.identity in unknown:
            unseen.append(step.record)
        elif heir is not None:
            handed_over.append((heir, step))
        elif not step.record.atomic:
            inverse.append(step.inverse)
        elif (current == step.after or (step.record.own and current is not None)) and current != step.before:
            inverse.append(Step(current, step.before))
        elif current is not None and current != step.before:
            left.append(current)
    return _Undo(tuple(inverse), tuple(unseen), tuple(left), tuple(handed_over))


def _by_identity(reading: Reading) -> dict[Identity, Record]:
    return {record.identity: record for record in reading.records}
