"""A push: compare, back up, write only what changed, read back, bring into force; undone when anything fails."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zlab.deploy.errors import DeployError, EditedError, PushRolledBackError, UnfitError
from zlab.deploy.force import into_force
from zlab.deploy.plan import Force, MemberChange, PushPlan, edited_since, in_order
from zlab.deploy.reach import cuts_off
from zlab.deploy.replies import judge_reply
from zlab.deploy.store import DeployStore, digest_of
from zlab.deploy.targets import Target
from zlab.deploy.transports.base import Transport, normal
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
        forces = self._with_owed(into_force(self.lab, self.system, members))
        everything = (*members, *(extra for each in forces for extra in each.extra))
        unfit = [problem for each in everything for problem in fit_problems(each, self._record_length(each.target))]
        edited = [] if force else self._edited(members, present)
        return PushPlan(self.system, everything, unchanged, forces, tuple(unfit), tuple(edited))

    def _with_owed(self, forces: tuple[Force, ...]) -> tuple[Force, ...]:
        """With what members still wait for that a push has written which was killed then."""
        known = [each.steps for each in forces]
        return (*(Force(chain) for chain in self.store.owed() if chain not in known), *forces)

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
        before = self.store.owed()
        if not plan.problems and plan.chains != before:
            self.store.owe(plan.chains)  # first: whoever kills this run must not make z/OS forget to read it
        try:
            result = self._make(
                plan, lambda given: tuple(step for force in plan.forces for step in self._give(force, given))
            )
        except (ZlabError, Interrupted):
            if self.store.owed() != before:
                self.store.owe(before)
            raise
        if plan.chains:
            self.store.owe(())  # given, or told
        return result

    def write(self, plan: PushPlan) -> PushResult:
        """The members alone, put back on failure; to give the steps that bring them into force is the caller's."""
        return self._make(plan, lambda _given: plan.steps)

    def _make(self, plan: PushPlan, bring_into_force: Callable[[list[Force]], tuple[Step, ...]]) -> PushResult:
        """`bring_into_force` notes each force of which it is about to give a step that changes something."""
        if plan.edited:
            raise EditedError(plan.edited)
        if plan.unfit:
            raise UnfitError(plan.unfit)
        if plan.is_empty:
            self._remember(plan)
            return PushResult(plan, ())
        with self.store.held():
            given: list[Force] = []
            backup = None
            if plan.members:
                self._look_again(plan.members)
                backup = self._back_up(plan.members)
            try:
                if plan.members:
                    self._write(plan.members)
                to_type = bring_into_force(given)
            except (ZlabError, Interrupted) as error:
                raise self._roll_back(plan.members, given, error, backup) from error
            self._remember(plan)
        return PushResult(plan, tuple(each.target for each in plan.members), to_type, backup)

    def _back_up(self, members: Sequence[MemberChange]) -> Path:
        with self.run.stage("back up", self.transport.name) as stage:
            backup = self.store.back_up({each.target: each.before for each in members})
            stage.why = str(backup)
        return backup

    def _look_again(self, members: Sequence[MemberChange]) -> None:
        """Nothing may have changed between the comparison and now: a person may have read for minutes."""
        compared = [member for member in members if not member.extra]
        with self.run.stage("nothing changed meanwhile", self.transport.name) as stage:
            now = self.transport.read([member.target for member in compared])
            changed = [
                Problem(f"{member.target} was changed meanwhile", hint="push again")
                for member in compared
                if not _same(now[member.target], member.before)
            ]
            if changed:  # which, and what to do, the error tells
                stage.status, stage.why = Status.FAILED, f"{_count(changed)} did"
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

    def _give(self, force: Force, given: list[Force]) -> tuple[Step, ...]:
        """Give the operator commands; from the first that this way cannot give, all are for a person."""
        for number, step in enumerate(force.steps):
            tried = True
            try:
                tried = self.give(step)
            finally:
                if tried and force not in given and not _only_asks(step):
                    given.append(force)
            if not tried:
                return force.steps[number:]
        return ()

    def give(self, step: Step) -> bool:
        """Give one operator command; False where this way cannot, or would be cut off by it.

        Raises DeployError when z/OS says that it failed.
        """
        possible = step.where is Where.CONSOLE and not cuts_off(self.lab.systems[self.system], step)
        reply = self.transport.command(step.command) if possible else None
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

    def _roll_back(
        self,
        members: Sequence[MemberChange],
        given: Sequence[Force],
        error: ZlabError | Interrupted,
        backup: Path | None,
    ) -> ZlabError:
        """Put back what is no longer as it was, and have it read again; an OBEYFILE, which nobody else reads, stays."""
        mine = [member for member in members if not member.extra]
        with shielded(forget=True):
            try:
                now = self.transport.read([member.target for member in mine])
                touched = [member for member in mine if not _same(now[member.target], member.before)]
                self.transport.write({each.target: each.before for each in touched if each.before is not None})
                self.transport.remove([each.target for each in touched if each.before is None])
            except ZlabError as failed:
                return DeployError(f"{error}; and it could not be put back: {failed}", hint=f"the backup is {backup}")
            left = [step.command for force in reversed(given) for step in self._take_back(force)]
        what = f"{str(error).rstrip('.')}; every member is as it was before"
        if left:
            return DeployError(f"{what}, and z/OS may still go by the new ones", hint=f"give {'; '.join(left)}")
        again = any(force.undo for force in given)
        return PushRolledBackError(f"{what}{', and was read again' if again else ''}")

    def _take_back(self, force: Force) -> tuple[Step, ...]:
        """Have z/OS go by what was there before; the steps that are left when it does not."""
        done = 0
        with suppress(ZlabError):
            self.transport.write({each.target: each.after for each in force.undo_extra})
            while done < len(force.undo) and self.give(force.undo[done]):
                done += 1
        return force.undo[done:]

    def _remember(self, plan: PushPlan) -> None:
        texts = {member.target: member.after for member in plan.members if not member.extra}
        if texts:
            self.store.remember(texts)


def _only_asks(step: Step) -> bool:
    """Whether a command changes nothing: a display, or a check of a file."""
    return step.command.startswith("D ") or ",SYNTAXCHECK," in step.command


def _same(one: str | None, other: str | None) -> bool:
    return (one is None) == (other is None) and normal(one or "") == normal(other or "")


def _count(members: Sequence[object]) -> str:
    return f"{len(members)} member{'s' if len(members) != 1 else ''}"
