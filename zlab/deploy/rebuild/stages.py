"""The steps of a rebuild on a site, and what each of them leaves for the report."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from zlab.deploy.plan import PushPlan
from zlab.deploy.push import Push
from zlab.deploy.rebuild.site import Site
from zlab.deploy.rebuild.steps import Step
from zlab.deploy.store import DeployStore
from zlab.deploy.wanted import places_of
from zlab.errors import ZlabError
from zlab.exits import Exit
from zlab.interrupts import Interrupted
from zlab.lab.secrets import reveal
from zlab.linux.net import Change, Net
from zlab.report.events import Outcome, Run, Silent, Sink, Stage, Status
from zlab.verify.context import Context
from zlab.verify.run import verify
from zlab.verify.survey import Survey
from zlab.zos.changes import Effect
from zlab.zos.steps import Step as Command

Commands = tuple[Command, ...]


class UnhealthyError(ZlabError):
    """The lab was rebuilt, and is not healthy at the deadline."""

    code = "ZL760"
    status = Exit.UNHEALTHY


@dataclass
class Stages:
    """Down, up, push, restart, verify. `deadline` is how long the checks may take, in seconds.

    `tell` is told the commands that a system leaves to its operator, when they are due: the checks wait for them.
    """

    site: Site
    deadline: float
    sink: Sink = field(default_factory=Silent)
    tell: Callable[[str, Commands], None] = lambda _system, _commands: None
    plans: dict[str, PushPlan] = field(default_factory=dict)
    """System to what was pushed; none where that step was over already."""
    given: dict[str, Commands] = field(default_factory=dict)
    changed: int = 0
    """Steps made on the host, and members written."""
    checks: tuple[Outcome, ...] = ()
    seen: Context | None = None

    def steps(self) -> tuple[Step, ...]:
        return (
            Step("down", self._down),
            Step("up", self._up),
            Step("push", self._push),
            Step("restart", self._restart),
            Step("verify", self._verify),
        )

    def to_type(self) -> dict[str, Commands]:
        """System to the commands that its members still wait for, in order. Raises StateError."""
        owed = {system: self._store(system).owed() for system in self.site.lab.systems}
        return {system: tuple(step for chain in chains for step in chain) for system, chains in owed.items() if chains}

    def forget(self) -> None:
        """What is left to the operator has been told; the next rebuild tells what it adds. Raises StateError."""
        for system in self.to_type():
            self._store(system).owe(())

    def _down(self, stage: Stage) -> None:
        with self._net() as net:
            change = net.down(self.site.lab.lab)
        if change is None:
            stage.why = "was not up"
        else:
            self._made(stage, change)

    def _up(self, stage: Stage) -> None:
        with self._net() as net:
            self._made(stage, net.up(self.site.host_lab, self.site.path))

    @contextmanager
    def _net(self) -> Iterator[Net]:
        """The Linux end, for nobody else meanwhile. Raises LockedError and PrivilegeError."""
        net = Net(self.site.host)
        with net.locked(waiting=lambda holder: self.sink.started(f"waiting for process {holder}")):
            yield net

    def _made(self, stage: Stage, change: Change) -> None:
        self.changed += len(change.plan.steps)
        stage.why = _count(len(change.plan.steps), "step")

    def _push(self, stage: Stage) -> None:
        stage.why = "; ".join(self._push_one(system) for system in self._deployed()) or "no system names a member"

    def _push_one(self, system: str) -> str:
        store = self._store(system)
        with self._pushing(system) as push:
            plan = push.survey(reveal, inventory=self.site.members / system)
            self.plans[system] = plan
            before = store.owed()
            owed = (*(chain for chain in before if chain not in plan.chains), *plan.chains)
            if owed != before:
                store.owe(owed)  # first: whoever kills this run must not make z/OS forget to read what was written
            try:
                push.write(plan)
            except (ZlabError, Interrupted):
                store.owe(before)
                raise
        self.changed += len(plan.members)
        others = f", {len(plan.unchanged)} as they should be" if plan.unchanged else ""
        return f"{system}: {_count(len(plan.members), 'member')} written{others}"

    def _restart(self, stage: Stage) -> None:
        """Give what the changes need; a way without a console leaves it to the operator."""
        for system in self._deployed():
            if self._store(system).owed():
                self._restart_one(system)
        owed = self.to_type()
        for system, commands in owed.items():
            self.tell(system, commands)
        given, to_type = sum(map(len, self.given.values())), sum(map(len, owed.values()))
        needs = ", ".join(f"{number} {effect}" for effect, number in self._effects().items() if number)
        told = [f"{given} given"] if given else []
        told += [f"{to_type} for the operator"] if to_type else []
        stage.why = f"{_count(given + to_type, 'command')}: {', '.join(told)}" if told else "nothing needs it"
        stage.why += f" (changes: {needs})" if needs and told else ""
        if to_type and not given:
            stage.status = Status.SKIPPED

    def _restart_one(self, system: str) -> None:
        """Each command that was given is no longer owed, so that a rebuild cut off here goes on with the next one."""
        store = self._store(system)
        chains, to_type = store.owed(), list[Commands]()
        with self._pushing(system) as push:
            for number, chain in enumerate(chains, start=1):
                left = chain
                while left and push.give(left[0]):
                    self.given[system] = (*self.given.get(system, ()), left[0])
                    left = left[1:]
                    store.owe((*to_type, left, *chains[number:]))
                to_type.append(left)

    def _effects(self) -> dict[Effect, int]:
        changes = [change for plan in self.plans.values() for member in plan.members for change in member.changes]
        return {effect: sum(change.effect is effect for change in changes) for effect in Effect}

    def _verify(self, stage: Stage) -> None:
        site = self.site
        members = site.members if site.members.is_dir() else None
        survey = Survey(site.loaded, site.host, given=str(site.path), members=members)
        self.checks = verify(site.checks, survey.look, _Waiting(self.sink), wait=self.deadline)
        self.seen = survey.seen
        failed = [outcome for outcome in self.checks if outcome.status is Status.FAILED]
        passed = sum(outcome.status is Status.PASSED for outcome in self.checks)
        if failed:
            raise _unhealthy(failed)
        if not passed:
            raise UnhealthyError("no check could see anything", hint="the checks tell what each of them lacks")
        stage.why = _count(passed, "check") + " passed"

    def _deployed(self) -> list[str]:
        return [system for system in self.site.lab.systems if places_of(self.site.lab, system)]

    def _store(self, system: str) -> DeployStore:
        return DeployStore(self.site.state, self.site.lab.lab, system)

    @contextmanager
    def _pushing(self, system: str) -> Iterator[Push]:
        transport = self.site.connect(system)
        try:
            yield Push(self.site.lab, system, transport, self._store(system), Run(_Waiting(self.sink)))
        finally:
            transport.close()


def _unhealthy(failed: Sequence[Outcome]) -> UnhealthyError:
    """One failure with its cause; of several, which is the cause of which is for the reader of all."""
    if len(failed) > 1:
        names = ", ".join(outcome.name for outcome in failed)
        return UnhealthyError(f"not healthy: {names}", hint="the report has the cause and the fix of each")
    return UnhealthyError(f"not healthy: {failed[0].name}: {failed[0].why}: {failed[0].cause}", hint=failed[0].fix)


@dataclass
class _Waiting:
    """Tells what is waited for within a step, and not how it ended: the step does."""

    sink: Sink

    def started(self, name: str, group: str = "") -> None:
        self.sink.started(name, group)

    def ended(self, outcome: Outcome) -> None:
        pass

    def close(self) -> None:
        pass


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
