"""What brings changed members into force: one function a language, each the plan that language already has. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from zlab.deploy.plan import Force, MemberChange
from zlab.deploy.targets import parse_target
from zlab.deploy.wanted import parse_member
from zlab.lab.records import Lab
from zlab.zos.steps import Step, Where


def into_force(lab: Lab, system: str, members: Sequence[MemberChange]) -> tuple[Force, ...]:
    """What each changed member needs, in the order z/OS needs them; a verbatim member needs nothing."""
    known = [member for member in members if member.language in _OF_LANGUAGE]
    return tuple(_OF_LANGUAGE[member.language](lab, system, member) for member in known)


def _profile(lab: Lab, system: str, member: MemberChange) -> Force:
    from zlab.zos.profile.obey.plan import obey_plan, undo_dsn

    found = lab.systems[system]
    place = parse_target(found.members.obey) if found.members.obey else member.target.beside("ZLABOBEY")
    plan = obey_plan(_before(member), _after(member), job=found.tcpip.job, dsn=place.dsn)
    if not plan.text:
        return Force(plan.steps)
    back = parse_target(undo_dsn(place.dsn))
    extra = MemberChange("profile", place, None, plan.text, (), "the changes alone, for OBEYFILE", extra=True)
    inverse = MemberChange("profile", back, None, plan.inverse, (), "the way back, for OBEYFILE", extra=True)
    return Force(plan.steps, (extra,), plan.undo_steps, (inverse,))


def _omproute(lab: Lab, system: str, member: MemberChange) -> Force:
    from zlab.zos.omproute.reconfig import reconfiguration

    found, before, after = lab.systems[system], _before(member), _after(member)
    jobs = found.omproute.job, found.tcpip.job
    back = reconfiguration(after, before, *jobs).steps
    return Force(reconfiguration(before, after, *jobs).steps, undo=_known(member, back))


def _syslogd(lab: Lab, system: str, member: MemberChange) -> Force:
    from zlab.zos.syslogd.reload import reload

    before, after, job = _before(member), _after(member), lab.systems[system].syslogd.job
    back = reload(after, before, job, creates=True).steps  # the files that are logged to are there already
    return Force(reload(before, after, job).steps, undo=_known(member, back))


def _attls(_lab: Lab, _system: str, member: MemberChange) -> Force:
    why = "Policy Agent reads its files again; a policy with an error in it is not installed at all"
    return _again(member, Step(Where.CONSOLE, "F PAGENT,REFRESH", why, ("EZZ8771I … FOR … TTLS",)))


def _tcpdata(_lab: Lab, _system: str, member: MemberChange) -> Force:
    return _again(member, Step(Where.CONSOLE, "F RESOLVER,REFRESH", "the resolver reads TCPIP.DATA again"))


def _vtam(lab: Lab, system: str, member: MemberChange) -> Force:
    del lab, system
    name = member.target.member or member.target.name.rpartition(".")[2]
    why = "VTAM reads the member when it is activated; the stack's device must be stopped meanwhile"
    return _again(member, Step(Where.CONSOLE, f"V NET,ACT,ID={name},UPDATE=ALL", why))


def _again(member: MemberChange, step: Step) -> Force:
    """A command that has the member read, whatever is in it: it goes back by the same one."""
    return Force((step,), undo=_known(member, (step,)))


def _known(member: MemberChange, undo: tuple[Step, ...]) -> tuple[Step, ...]:
    """No way back to a member that was not there."""
    return () if member.before is None else undo


_OF_LANGUAGE: dict[str, Callable[[Lab, str, MemberChange], Force]] = {
    "vtam": _vtam,
    "tcpdata": _tcpdata,
    "profile": _profile,
    "omproute": _omproute,
    "syslogd": _syslogd,
    "attls": _attls,
}


def _before(member: MemberChange) -> Any:
    return parse_member(member.language, str(member.target), member.before or "")


def _after(member: MemberChange) -> Any:
    return parse_member(member.language, str(member.target), member.after)
