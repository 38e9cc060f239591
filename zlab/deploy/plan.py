"""What a push would change: the members a system wants against those it has. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zlab.deploy.targets import Target
from zlab.errors import Problem
from zlab.zos.changes import Change, Effect
from zlab.zos.steps import Step

_ORDER = {Effect.LIVE: 0, Effect.DISRUPTIVE: 1, Effect.RESTART: 2}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A member as it is to be. `origin` tells where the text is from: merged, rendered, or the inventory's file."""

    language: str
    target: Target
    text: str
    origin: str


@dataclass(frozen=True, slots=True)
class MemberChange:
    """One member that a push would write. `before` is None where there is none yet.

    `changes` compare meaning; a member whose layout alone differs is not written. `extra` members (the OBEYFILE)
    go with a change and are not compared.
    """

    language: str
    target: Target
    before: str | None
    after: str
    changes: tuple[Change, ...]
    origin: str
    extra: bool = False

    @property
    def effect(self) -> Effect | None:
        """The heaviest of its changes."""
        return max((change.effect for change in self.changes), key=_ORDER.__getitem__, default=None)

    def to_json(self) -> dict[str, Any]:
        return {
            "language": self.language,
            "target": str(self.target),
            "new": self.before is None,
            "origin": self.origin,
            "effect": str(self.effect) if self.effect else None,
            "changes": [change.to_json() for change in self.changes],
        }


@dataclass(frozen=True, slots=True)
class Force:
    """What brings one member into force: steps in order, and the members that only serve them.

    `undo` are the steps that go back once some of these were given and the member is as it was, and `undo_extra` what
    serves those: it is written only then.
    """

    steps: tuple[Step, ...] = ()
    extra: tuple[MemberChange, ...] = ()
    undo: tuple[Step, ...] = ()
    undo_extra: tuple[MemberChange, ...] = ()


@dataclass(frozen=True, slots=True)
class PushPlan:
    """Everything a push would do to one system, in order: the members, then the steps that bring them into force.

    `forces` has one run of steps for each language: one that a person must type holds up its own run only. Among them
    are those that a push left undone which was killed.
    What keeps it from being made: `unfit` members, and those that somebody else has `edited`.
    """

    system: str
    members: tuple[MemberChange, ...]
    unchanged: tuple[Target, ...]
    forces: tuple[Force, ...] = ()
    unfit: tuple[Problem, ...] = ()
    edited: tuple[Problem, ...] = ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        return (*self.unfit, *self.edited)

    @property
    def chains(self) -> tuple[tuple[Step, ...], ...]:
        return tuple(each.steps for each in self.forces if each.steps)

    @property
    def steps(self) -> tuple[Step, ...]:
        return tuple(step for chain in self.chains for step in chain)

    @property
    def is_empty(self) -> bool:
        return not self.members and not self.chains

    def to_json(self) -> dict[str, Any]:
        return {
            "system": self.system,
            "members": [member.to_json() for member in self.members],
            "unchanged": [str(target) for target in self.unchanged],
            "steps": [step.to_json() for step in self.steps],
            "problems": [problem.as_dict() for problem in self.problems],
        }


def edited_since(last: Mapping[str, str], digests: Mapping[Target, str | None]) -> list[Target]:
    """The places whose text is no longer what the last push left there; places never pushed are nobody's.

    `last` maps places to digests of what was left, `digests` those of what is there now (None: nothing).
    """
    return [target for target, now in digests.items() if str(target) in last and now not in (None, last[str(target)])]


def in_order(members: Sequence[MemberChange]) -> tuple[MemberChange, ...]:
    """Members whose change interrupts nothing come first."""
    return tuple(sorted(members, key=lambda member: (_ORDER[member.effect or Effect.LIVE], member.language)))
