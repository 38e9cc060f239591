"""Rules about states that last, silence and routes: what is left when the values of both ends agree. Pure."""

from __future__ import annotations

from zlab.ospf.case import Case, RouteStatus
from zlab.ospf.evidence import Auth, Hello, Side
from zlab.ospf.rules.clues import EXCHANGING, Found, accepting, complained, seen_on, told_by
from zlab.ospf.states import NeighborEvent, NeighborState
from zlab.ospf.words import duration

_INIT = NeighborState.INIT
_UNICAST = "let protocol 89 in from {zosaddress}, not only from 224.0.0.5"


def exchange_stalled(case: Case) -> Found | None:
    complaint = complained(case, "futile")
    if complaint is not None:
        return Found("", f"{complaint.ours} attempts", told_by(complaint).saw, _UNICAST)
    stuck = case.last_event(Side.ZOS) in (NeighborEvent.NO_PROG, NeighborEvent.MAX_ADJ)
    if case.state not in EXCHANGING and not stuck:
        return None
    rule = next((each for each in case.blocks if each.hook == "input"), None)
    cure = rule.cure if rule else _UNICAST
    if stuck:
        return Found("", "", "EZZ7921I event 15 or 16", cure)
    if case.age is None or case.age < case.dead:
        return None
    return Found("", "", f"{duration(case.age)} in this state" + (f"; {rule.rule}" if rule else ""), cure)


def both_priority_0(case: Case) -> Found | None:
    theirs = case.theirs.priority
    if theirs is None and case.linux is not None:
        theirs = case.linux.priority
    elects = case.ours.network not in ("point-to-point", "point-to-multipoint")
    if case.ours.priority == 0 == theirs and elects and not case.full_beside:
        return Found("0", "0", seen_on(case))
    return None


def backup_interface(case: Case) -> Found | None:
    complaint = complained(case, "backup-interface")
    if complaint is not None:
        return told_by(complaint)
    return Found("", "backup", "interface state 2") if case.theirs.state == "backup interface" else None


def blocked(case: Case) -> Found | None:
    """Hellos that agree in everything and reach no neighbor; ours that never leave."""
    # FRR counts on its own timers: it sent one before we could have missed it.
    if case.listened and not case.sent and case.ours.up is not False and case.configured:
        return _blocked(case, "output", "our hellos do not leave", f"nothing of ours on {case.device}")
    if not case.lost or not case.received:
        return None
    hello = case.received[-1]
    known = any(each.hook == "input" for each in case.blocks)
    proven = hello.auth is Auth.NONE or (hello.proven is True and (hello.auth is not Auth.MD5 or known))
    if not proven and not known:
        return None
    return _blocked(case, "input", "its hellos do not reach FRR", f"{seen_on(case)} agrees in everything")


def _blocked(case: Case, hook: str, what: str, saw: str) -> Found:
    rule = next((each for each in case.blocks if each.hook == hook), None)
    return Found(what, "", rule.rule if rule else saw, rule.cure if rule else accepting(case.version, hook))


def starved(case: Case) -> Found | None:
    """A hello that z/OS missed shortly before the failure; an older one is not what it was for."""
    complaint = complained(case, "starved")
    if complaint is not None and (failed := case.failed_at) is not None and complaint.when is not None:
        near = abs((failed - complaint.when).total_seconds()) <= max(3 * case.dead, 120)
        complaint = complaint if near else None
    return Found("", "hello interval missed", f"z/OS: {complaint.text}") if complaint else None


def one_way(case: Case) -> Found | None:
    unlisted = bool(case.received) and not _lists_us(case, case.received[-1])
    if case.linux_state is NeighborState.INIT and (unlisted or not case.received):
        if case.age is not None and case.age < case.dead:
            return None
        return Found("hears z/OS", "does not list us", seen_on(case) if case.received else "state Init")
    if case.linux_state is None and case.last_event(Side.LINUX) is NeighborEvent.ONE_WAY:
        return Found("", "does not list us", "FRR: 1-WayReceived, and no Full after it")
    return None


def one_way_linux(case: Case) -> Found | None:
    if case.zos is not None:
        return Found("does not list z/OS", "hears Linux", "z/OS: state 4") if case.zos.state is _INIT else None
    if case.linux_state is None and case.last_event(Side.ZOS) is NeighborEvent.ONE_WAY:
        return Found("does not list z/OS", "", "z/OS: event 10, and no 128 after it")
    return None


def _lists_us(case: Case, hello: Hello) -> bool:
    return case.ours.router_id in hello.neighbors


def both_silent(case: Case) -> Found | None:
    heard = case.received or (case.linux is not None and not case.overdue)
    if heard or any(case.last_event(side) is not NeighborEvent.INACTIVITY_TIMER for side in Side):
        return None
    return Found("hears nothing", "hears nothing", "event 12 at both ends")


def silent(case: Case) -> Found | None:
    if case.linux is not None and not case.overdue:
        return None
    if case.listened and not case.received:
        return Found("hears nothing", "", f"no hello on {case.device} in the time listened")
    if case.overdue and not case.received:
        return Found("hears nothing", "", "the dead timer of the neighbor runs out")
    if case.last_event(Side.LINUX) is NeighborEvent.INACTIVITY_TIMER and not case.received:
        return Found("hears nothing", "", "FRR: no hello within the dead interval")
    return None


def linux_silent(case: Case) -> Found | None:
    if case.last_event(Side.ZOS) is not NeighborEvent.INACTIVITY_TIMER:
        return None
    return Found("", "hears nothing", "z/OS: event 12, no hello within the dead interval")


def local_down(case: Case) -> Found | None:
    down = (NeighborEvent.KILL_NBR, NeighborEvent.LL_DOWN)
    linux, zos = case.last_event(Side.LINUX) in down and case.linux is None, case.last_event(Side.ZOS) in down
    if not (linux or zos):
        return None
    return Found("taken down" if linux else "", "taken down" if zos else "", "event 11 or 13")


def not_installed(case: Case) -> Found | None:
    if case.route is not RouteStatus.NOT_INSTALLED:
        return None
    return Found("not in the kernel: " + ", ".join(case.missing_routes[:3]), "", "the kernel's table of routes")


def no_route(case: Case) -> Found | None:
    if case.route is not RouteStatus.MISSING or case.state is not NeighborState.FULL:
        return None
    if not case.device:
        return Found("", "no route", "z/OS: RTTABLE")
    return Found("no route", "", "the routes OSPF computed")


def is_forming(case: Case) -> Found | None:
    young = case.age is not None and case.age < case.dead
    if case.ours.state == "Waiting":
        return Found("electing", "", f"{case.device} waits for a designated router")
    if case.state is NeighborState.DOWN or case.state is None or not young:
        return None
    return Found("", "", f"for {duration(case.age or 0)}")
