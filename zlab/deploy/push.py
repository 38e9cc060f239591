"""A push: compare, back up, write only what changed, read back, bring into force; undone when anything fails."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zlab.deploy.errors import DeployError, EditedError, PushRolledBackError, UnfitError
from zlab.deploy.force import into_force
from zlab.deploy.plan import MemberChange, PushPlan, edited_since, in_order
from zlab.deploy.replies import judge_reply
from zlab.deploy.store import DeployStore, digest_of
from zlab.deploy.targets import Target
from zlab.deploy.transport import Transport, normal
from zlab.deploy.wanted import Reveal, compare, fit_problems, places_of, want_members
from zlab.errors import Problem, ZlabError
from zlab.interrupts import Interrupted, shielded
from zlab.lab.records import Lab
from zlab.report.events import Run, Status
from zlab.zos.steps import Step, Where


@dataclass(frozen=True, slots=True)
class PushResult:
    """What a push did. `to_type` are the steps this way could not give, in order."""

    plan: PushPlan
    written: tuple[Target, ...]
    to_type: tuple[Step, ...] = ()
    backup: Path | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            **self.plan.to_json(),
            "written": [str(target) for target in self.written],
            "to_type": [step.to_json() for step in self.to_type],
            "backup": str(self.backup) if self.backup else None,
        }


@dataclass
class Push:
    """One push of one system over one connection."""

    lab: Lab
    system: str
    transport: Transport
    store: DeployStore
    run: Run

    def survey(
        self, reveal: Reveal, *, inventory: Path | None = None, whole: bool = False, force: bool = False
    ) -> PushPlan:
        """Read what is there and plan. Nothing is written."""
        with self.run.stage("read what is there", self.transport.name) as stage:
            present = self.transport.read(places_of(self.lab, self.system))
            stage.why = f"{sum(text is not None for text in present.values())} of {len(present)} members"
        wanted = want_members(self.lab, self.system, present, reveal, inventory=inventory, whole=whole)
        compared = [(each.target, compare(each, present[each.target])) for each in wanted]
        members = in_order([change for _, change in compared if change is not None])
        unchanged = tuple(target for target, change in compared if change is None)
        forces = into_force(self.lab, self.system, members)
        everything = (*members, *(extra for each in forces for extra in each.extra))
        problems = [problem for each in everything for problem in fit_problems(each, self._record_length(each.target))]
        if not force:
            problems += self._edited(members, present)
        chains = tuple(each.steps for each in forces if each.steps)
        return PushPlan(self.system, everything, unchanged, chains, tuple(problems))

    def _record_length(self, target: Target) -> int:
        return 0 if target.is_path else self.lab.systems[self.system].deploy.record_length

    def _edited(self, members: Sequence[MemberChange], present: dict[Target, str | None]) -> list[Problem]:
        digests = {
            each.target: None if present[each.target] is None else digest_of(present[each.target] or "")
            for each in members
        }
        hint = "look at it with `zlab deploy status`, then push --force, or pull it into the inventory first"
        return [
            Problem(f"{target} was changed by somebody else since the last push", hint=hint)
            for target in edited_since(self.store.last(), digests)
        ]

    def apply(self, plan: PushPlan) -> PushResult:
        """Make it so. Raises UnfitError and EditedError before anything is written, PushRolledBackError after."""
        return self._make(plan, lambda: tuple(step for chain in plan.chains for step in self._give(chain)))

    def write(self, plan: PushPlan) -> PushResult:
        """The members alone, put back on failure; to give the steps that bring them into force is the caller's."""
        return self._make(plan, lambda: plan.steps)

    def _make(self, plan: PushPlan, bring_into_force: Callable[[], tuple[Step, ...]]) -> PushResult:
        edited = [problem for problem in plan.problems if "since the last push" in problem.what]
        if edited:
            raise EditedError(edited)
        if plan.problems:
            raise UnfitError(plan.problems)
        if plan.is_empty:
            self._remember(plan)
            return PushResult(plan, ())
        self._look_again(plan.members)
        with self.run.stage("back up", self.transport.name) as stage:
            backup = self.store.back_up({each.target: each.before for each in plan.members})
            stage.why = str(backup)
        try:
            self._write(plan.members)
            to_type = bring_into_force()
        except (ZlabError, Interrupted) as error:
            raise self._roll_back(plan.members, error, backup) from error
        self._remember(plan)
        return PushResult(plan, tuple(each.target for each in plan.members), to_type, backup)

    def _look_again(self, members: Sequence[MemberChange]) -> None:
        """Nothing may have changed between the comparison and now: a person may have read for minutes."""
        compared = [member for member in members if not member.extra]
        with self.run.stage("nothing changed meanwhile", self.transport.name):
            now = self.transport.read([member.target for member in compared])
            changed = [
                Problem(f"{member.target} was changed meanwhile", hint="push again")
                for member in compared
                if not _same(now[member.target], member.before)
            ]
            if changed:
                raise EditedError(changed)

    def _write(self, members: Sequence[MemberChange]) -> None:
        with self.run.stage(f"write {_count(members)}", self.transport.name) as stage:
            self.transport.write({member.target: member.after for member in members})
            back = self.transport.read([member.target for member in members])
            wrong = [str(member.target) for member in members if not _same(back[member.target], member.after)]
            if wrong:
                raise DeployError(f"{', '.join(wrong)} came back other than sent")
            stage.why = f"{', '.join(str(member.target) for member in members)}; read back"

    def _give(self, steps: Sequence[Step]) -> tuple[Step, ...]:
        """Give the operator commands; from the first that this way cannot give, all are for a person."""
        for number, step in enumerate(steps):
            if not self.give(step):
                return tuple(steps[number:])
        return ()

    def give(self, step: Step) -> bool:
        """Give one operator command; False where this way cannot. Raises DeployError when z/OS says that it failed."""
        reply = self.transport.command(step.command) if step.where is Where.CONSOLE else None
        if reply is None:
            return False
        with self.run.stage(step.command, "z/OS") as stage:
            judgement = judge_reply(step, reply)
            stage.why = judgement.why
            if judgement.failed:
                raise DeployError(f"{step.command}: {judgement.why}")
            if not judgement.proven and step.proof:
                stage.status = Status.SKIPPED
        return True

    def _roll_back(self, members: Sequence[MemberChange], error: ZlabError | Interrupted, backup: Path) -> ZlabError:
        """Put back what is no longer as it was; an OBEYFILE, which nobody else reads, stays."""
        mine = [member for member in members if not member.extra]
        with shielded(forget=True):
            try:
                now = self.transport.read([member.target for member in mine])
                touched = [member for member in mine if not _same(now[member.target], member.before)]
                self.transport.write({each.target: each.before for each in touched if each.before is not None})
                self.transport.remove([each.target for each in touched if each.before is None])
            except ZlabError as failed:
                return DeployError(f"{error}; and it could not be put back: {failed}", hint=f"the backup is {backup}")
        return PushRolledBackError(f"{str(error).rstrip('.')}; every member is as it was before")

    def _remember(self, plan: PushPlan) -> None:
        texts = {member.target: member.after for member in plan.members if not member.extra}
        if texts:
            self.store.remember(texts)


def _same(one: str | None, other: str | None) -> bool:
    return (one is None) == (other is None) and normal(one or "") == normal(other or "")


def _count(members: Sequence[MemberChange]) -> str:
    return f"{len(members)} member{'s' if len(members) != 1 else ''}"
