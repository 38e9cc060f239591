"""The Linux end as a whole: survey a host for a lab, bring it up, take it down, tell its status."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zlab.errors import Problem, RefusedError, StateError
from zlab.linux.driver import OnStep, Reading
from zlab.linux.drivers import Drivers, all_drivers
from zlab.linux.facts import FrrFacts, HostFacts
from zlab.linux.firewall.detect import read_firewall
from zlab.linux.host import Host
from zlab.linux.ifreq import Interfaces
from zlab.linux.lock import DEFAULT_WAIT, locked
from zlab.linux.look import Look, digest_of, find_look, keep_look
from zlab.linux.plan import Plan, Wanted, identities_of, plan_down, plan_up
from zlab.linux.read_facts import read_facts
from zlab.linux.records import FrrLine, Record, Step
from zlab.linux.state import Applied, Kernel, StateStore, Transaction, new_transaction_id
from zlab.linux.transaction import Undone, apply, no_step, recover

if TYPE_CHECKING:  # what only some runs need is imported where they need it: an `up` without a change is short
    from zlab.lab.records import Lab
    from zlab.linux.status import Status


@dataclass(frozen=True, slots=True)
class Survey:
    """A host as one lab sees it: what it wants, what is there, and what would change."""

    facts: HostFacts
    wanted: Wanted
    plan: Plan
    applied: Applied | None
    reading: Reading = field(default_factory=Reading)
    refusals: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """What one `up` or `down` did. `recovered` are changes of killed runs that were undone before it."""

    lab: str
    plan: Plan
    wanted: Wanted | None = None
    warnings: tuple[Problem, ...] = ()
    recovered: tuple[Undone, ...] = ()

    def to_json(self) -> dict[str, Any]:
        wanted = self.wanted
        return {
            **self.plan.to_json(),
            "changed": len(self.plan.steps),
            "deferred": [record.describe() for record in wanted.deferred] if wanted else [],
            "firewalls": [{"name": name, "why": why} for name, why in wanted.firewalls] if wanted else [],
            "warnings": [problem.as_dict() for problem in self.warnings],
            "recovered": [undone.to_json() for undone in self.recovered],
        }


class Net:
    """The network of this host. `on_step` is told of each step that reached the system."""

    def __init__(self, host: Host | None = None, drivers: Drivers | None = None) -> None:
        self.host = host or Host()
        self.drivers = drivers or all_drivers()
        self.store = StateStore(self.host)

    def locked(
        self, wait: float = DEFAULT_WAIT, waiting: Callable[[str], None] = lambda _holder: None
    ) -> AbstractContextManager[None]:
        return locked(self.host, wait, waiting)

    def recover(self) -> tuple[Undone, ...]:
        """Undo what killed runs left; the caller holds the lock."""
        return recover(self.host, self.drivers, self.store)

    def survey(self, lab: Lab) -> Survey:
        """Look, and change nothing. Works without root, as far as the kernel lets it."""
        from zlab.linux.preflight import preflight, session_cut
        from zlab.linux.want import sysctls_to_read, want

        applied = self.store.applied(lab.lab)
        others = self._others(lab.lab)
        facts = self._facts(lab.lab, sysctls_to_read(lab), with_frr=lab.linux.frr is not None)
        checked = preflight(lab, facts)
        wanted = want(lab, facts)
        owned = self._owned(applied)
        reading = self.drivers.read(self.host, identities_of(wanted.records, owned))
        plan = plan_up(wanted, reading, owned, others)
        cut = session_cut(plan.steps, facts)
        refusals = (*checked.refusals, *_frr_problems(wanted, plan, facts, owned), *((cut,) if cut else ()))
        return Survey(
            facts,
            wanted,
            plan,
            applied,
            reading,
            refusals,
            (*checked.warnings, *wanted.warnings),
        )

    def look_around(self, lab: Lab) -> HostFacts:
        """Devices, addresses and routes of this host alone: neither firewalls nor FRR are asked."""
        return read_facts(self.host, tuple(other.as_other_lab() for other in self._others(lab.lab)))

    def _facts(self, lab: str, sysctls: tuple[str, ...], *, with_frr: bool) -> HostFacts:
        return read_facts(
            self.host,
            tuple(other.as_other_lab() for other in self._others(lab)),
            sysctls,
            read_firewall=read_firewall,
            read_frr=_read_frr if with_frr else None,
        )

    def up(self, lab: Lab, lab_file: Path, *, force: bool = False, on_step: OnStep = no_step) -> Change:
        """Make the host as the lab wants it; the caller holds the lock.

        Raises RefusedError and SecretError (nothing changed), RolledBackError (everything as before), StateError.
        """
        recovered = self.recover()
        survey = self.survey(lab)
        _refuse(survey, force)
        transaction = self.transaction(survey, lab_file)
        if transaction is not None:
            apply(self.host, self.drivers, self.store, transaction, on_step)
        elif not survey.refusals:
            self._keep_look(lab, lab_file, survey)
        return Change(lab.lab, survey.plan, survey.wanted, survey.warnings, recovered)

    def unchanged(self, lab_file: Path) -> Change | None:
        """What `up` says of a lab file when it and this host are as at the last `up`, which changed nothing.

        None when they are not, or nobody knows; the lab is not loaded for it. The caller holds the lock.
        """
        look = find_look(self.host, lab_file)
        applied = self.store.applied(look.lab) if look is not None else None
        if look is None or applied is None or self.store.unfinished():
            return None
        facts = self._facts(look.lab, look.sysctls, with_frr=look.with_frr)
        try:
            if digest_of(lab_file, facts) != look.digest:
                return None
        except OSError:
            return None
        present = {None, *(device.name for device in facts.devices)}
        wanted = Wanted(
            look.lab,
            applied.uplink,
            tuple(record for record in applied.wanted if record.needs_device in present),
            tuple(record for record in applied.wanted if record.needs_device not in present),
            look.firewalls,
        )
        owned = self._owned(applied)
        reading = self.drivers.read(self.host, identities_of(wanted.records, owned))
        plan = plan_up(wanted, reading, owned, self._others(look.lab))
        if plan.steps or plan.unknown or plan.left or plan.owned != applied.steps:
            return None
        return Change(look.lab, plan, wanted, look.warnings)

    def _keep_look(self, lab: Lab, lab_file: Path, survey: Survey) -> None:
        from zlab.linux.want import sysctls_to_read

        if str(lab_file) == "-":
            return
        try:
            digest = digest_of(lab_file, survey.facts)
        except OSError:
            return
        with_frr = lab.linux.frr is not None
        look = Look(lab.lab, digest, sysctls_to_read(lab), with_frr, survey.wanted.firewalls, survey.warnings)
        keep_look(self.host, lab_file, look)

    def transaction(self, survey: Survey, lab_file: Path) -> Transaction | None:
        """The change that a survey asks for, or None when everything is as it should be and recorded so.

        Raises SecretError when a key it needs is not at hand: better now than half-way.
        """
        if any(isinstance(step.after, FrrLine) for step in survey.plan.steps):
            from zlab.linux.frr.driver import check_keys

            check_keys(survey.plan.steps)
        result = Applied(
            survey.plan.lab,
            new_transaction_id(),
            Kernel.current(self.host),
            "" if str(lab_file) == "-" else str(lab_file.resolve()),
            survey.wanted.uplink,
            survey.plan.owned,
            survey.wanted.everything,
        )
        if survey.applied is not None and not survey.plan.steps:
            recorded = replace(survey.applied, transaction=result.transaction)
            if recorded == result:
                return None
        return Transaction(survey.plan.steps, result)

    def plan_down(self, name: str) -> tuple[Plan, Applied] | None:
        """What `down` would do, or None when the lab is not up. Needs no lab file."""
        applied = self.store.applied(name)
        if applied is None:
            return None
        owned = self._owned(applied)
        reading = self.drivers.read(self.host, identities_of((), owned))
        return plan_down(name, owned, reading, self._others(name)), applied

    def down(self, name: str, *, force: bool = False, on_step: OnStep = no_step) -> Change | None:
        """Put back everything the lab changed; the caller holds the lock. None when it was not up."""
        recovered = self.recover()
        planned = self.plan_down(name)
        if planned is None:
            return None
        plan, applied = planned
        if not force:
            from zlab.linux.preflight import session_cut

            cut = session_cut(plan.steps, read_facts(self.host))
            if cut:
                raise RefusedError([cut])
        for heir, step in plan.handed_over:
            self._hand_over(heir, step.identity, applied)
        nothing = Applied(name, new_transaction_id(), Kernel.current(self.host))
        apply(self.host, self.drivers, self.store, Transaction(plan.steps, nothing), on_step)
        return Change(name, plan, recovered=recovered)

    def status(self, lab: Lab) -> Status:
        """Wanted against actual for a lab file."""
        return self.status_of(lab, self.survey(lab))

    def status_of(self, lab: Lab, survey: Survey) -> Status:
        """The same where the host was surveyed already."""
        refusals = tuple(map(str, survey.refusals))
        return self._status(lab.lab, survey.applied, survey.wanted, refusals, survey.reading)

    def status_of_applied(self, name: str) -> Status:
        """The same for a lab whose file is not at hand. Raises StateError when it is not up."""
        applied = self.store.applied(name) or self.store.pending(name)
        if applied is None:
            hint = None if self.store.readable else "the state is root's: run it with sudo, or give the lab file"
            raise StateError(f"lab {name} is not up on this host", hint=hint)
        with Interfaces() as interfaces:
            there = {record for record in applied.wanted if _can_exist(record, interfaces)}
        present = tuple(record for record in applied.wanted if record in there)
        absent = tuple(record for record in applied.wanted if record not in there)
        wanted = Wanted(name, applied.uplink, present, absent)
        reading = self.drivers.read(self.host, identities_of(present, self._owned(applied)))
        return self._status(name, applied, wanted, (), reading)

    def _status(
        self, name: str, applied: Applied | None, wanted: Wanted, refusals: tuple[str, ...], reading: Reading
    ) -> Status:
        from zlab.linux.firewall.nft import read_counters
        from zlab.linux.status import Status, judge_status

        owned = self._owned(applied)
        notes = [f"`up` would refuse: {refusal}" for refusal in refusals]
        notes += [
            f"a killed run of lab {journal.lab} left {len(journal.steps)} steps half-done: `zlab net recover`"
            for journal in self.store.unfinished()
            if not self.host.trial_socket(journal.lab).exists()
        ]
        if self.host.trial_socket(name).exists():
            notes.append("a trial of this lab waits for `zlab net confirm`")
        if not self.store.readable:
            notes.append("the state is root's: who owns what is not visible")
        return Status(
            name,
            self.store.applied(name) is not None,
            wanted.uplink,
            judge_status(wanted.records, wanted.deferred, reading, owned, self._others(name)),
            wanted.firewalls,
            read_counters(self.host, name),
            tuple(notes),
        )

    def _hand_over(self, heir_name: str, identity: tuple[str, ...], leaving: Applied) -> None:
        """Another lab wants this too: from now on its `down` puts back what was there before us."""
        heir = self.store.applied(heir_name)
        if heir is None or any(step.identity == identity for step in heir.steps):
            return
        inherited = tuple(step for step in leaving.steps if step.identity == identity)
        self.store.hand_over(replace(heir, steps=(*heir.steps, *inherited)))

    def _owned(self, applied: Applied | None) -> tuple[Step, ...]:
        if applied is None:
            return ()
        kernel = Kernel.current(self.host)
        if applied.kernel.boot == kernel.boot and applied.kernel.netns != kernel.netns:
            raise StateError(
                f"lab {applied.lab} was brought up in another network namespace",
                hint="run zlab there, or give this one its own ZLAB_STATE_DIR",
            )
        return applied.still_ours(kernel)

    def _others(self, name: str) -> tuple[Applied, ...]:
        kernel = Kernel.current(self.host)
        return tuple(other for other in self.store.all_applied() if other.lab != name and other.kernel == kernel)


def _read_frr(host: Host) -> FrrFacts:
    from zlab.linux.frr.facts import read_frr

    return read_frr(host)


def _frr_problems(wanted: Wanted, plan: Plan, facts: HostFacts, owned: tuple[Step, ...]) -> tuple[Problem, ...]:
    lines = [record for record in wanted.records if isinstance(record, FrrLine)]
    if not lines:
        return ()
    from zlab.linux.frr.conflicts import frr_problems

    ours = {step.identity for step in owned}
    other_keys = (
        Problem(
            f"{step.before.describe()}: it is not ours to replace", hint="remove that line in vtysh, or use its key"
        )
        for step in plan.steps
        if isinstance(step.before, FrrLine) and step.before.other_key and step.identity not in ours
    )
    return (*frr_problems(lines, facts.frr, ours), *other_keys)


def _can_exist(record: Record, interfaces: Interfaces) -> bool:
    return record.needs_device is None or interfaces.index(record.needs_device) is not None


def _refuse(survey: Survey, force: bool) -> None:
    if survey.refusals and not force:
        raise RefusedError(survey.refusals)
