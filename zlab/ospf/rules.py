"""How each cause is recognised: one function a cause, from a case to the two values that differ, or None. Pure.

They are asked in the order of `causes.CAUSES`: hard evidence (values of both ends, a daemon's own words) comes
before what is only left over when everything else is excluded.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from zlab.ospf.case import Case, RouteStatus
from zlab.ospf.evidence import Auth, Complaint, Daemon, Hello, Side
from zlab.ospf.states import NeighborEvent, NeighborState

_FORMING = (NeighborState.EX_START, NeighborState.EXCHANGE, NeighborState.LOADING)
_INIT = NeighborState.INIT
_NONE = ("", "0.0.0.0")  # noqa: S104 - "no designated router", nothing binds
_E_BIT, _N_BIT = 0x02, 0x08


@dataclass(frozen=True, slots=True)
class Found:
    """What shows a cause: the values of the two ends ("" where there is none to name), and where it was seen."""

    linux: str = ""
    zos: str = ""
    saw: str = ""


Rule = Callable[[Case], Found | None]


def _complaint(case: Case, *causes: str) -> Complaint | None:
    """The latest complaint of one of these causes."""
    return next((each for each in reversed(case.complaints) if each.cause in causes), None)


def _told(complaint: Complaint) -> Found:
    linux, zos = complaint.ours, complaint.theirs
    if complaint.side is Side.ZOS:
        linux, zos = zos, linux
    return Found(linux, zos, f"{complaint.side.words}: {complaint.text}")


def _differs(attribute: str, cause: str) -> Rule:
    """The value of a setting at both ends, or a daemon's complaint of it."""

    def rule(case: Case) -> Found | None:
        linux, zos = getattr(case.ours, attribute), getattr(case.theirs, attribute)
        if linux not in (None, "") and zos not in (None, ""):
            return None if linux == zos else Found(str(linux), str(zos), _seen(case))
        complaint = _complaint(case, cause)
        if complaint is None:
            return None
        told = _told(complaint)
        return Found(told.linux or str(linux or ""), told.zos or str(zos or ""), told.saw)

    return rule


def _seen(case: Case) -> str:
    if case.received:
        return f"hello of {case.received[-1].source} on {case.device}"
    return case.theirs.source or "both ends' settings"


def _daemon_down(case: Case) -> Found | None:
    stopped = [
        each for each in case.daemons if not each.running and each.version in (0, case.version) and each.name != "OSPF"
    ]
    linux, zos = (_stopped_words(stopped, side) for side in Side)
    if not linux and (not zos or case.state is NeighborState.FULL):
        return None
    return Found(linux, zos, "; ".join(each.why for each in stopped if each.why))


def _stopped_words(stopped: Sequence[Daemon], side: Side) -> str:
    names = list(dict.fromkeys(each.name for each in stopped if each.side is side))
    return f"{' and '.join(names)} {'is' if len(names) == 1 else 'are'} not running" if names else ""


def _tap_down(case: Case) -> Found | None:
    tap = case.tap
    if tap is None or (tap.there and tap.up and tap.carrier):
        return None
    return Found("not there" if not tap.there else "down" if not tap.up else "no carrier", "", f"device {tap.name}")


def _no_address(case: Case) -> Found | None:
    tap = case.tap
    if case.version != 4 or not (case.configured and case.looked) or case.ours.state or tap is None or not tap.up:
        return None
    return Found("no address", "", f"ospfd does not list {tap.name}")


def _not_enabled(case: Case) -> Found | None:
    if case.expected is None or case.configured or not case.looked:
        complaint = _complaint(case, "not-enabled")
        return _told(complaint) if complaint and not case.configured else None
    return Found("not configured", case.expected.area, f"FRR has no OSPF on {case.device}")


def _passive(case: Case) -> Found | None:
    return Found("passive", "", case.ours.source) if case.ours.passive else None


def _protocol_disabled(case: Case) -> Found | None:
    off = any(
        each.name == "OSPF" and each.version == case.version and not each.running and each.side is Side.ZOS
        for each in case.daemons
    )
    return Found("", "Disabled", "z/OS: EZZ7937I") if off else None


def _area_missing(case: Case) -> Found | None:
    complaint = _complaint(case, "area-missing")
    return _told(complaint) if complaint else None


def _duplicate_router_id(case: Case) -> Found | None:
    own = case.ours.router_id
    for hello in case.received:
        if own and hello.router_id == own:
            return Found(own, own, f"hello of {hello.source} on {case.device}")
    complaint = _complaint(case, "duplicate-router-id")
    return Found(own, own, _told(complaint).saw) if complaint else None


def _area_type(case: Case) -> Found | None:
    if case.received and case.sent:
        theirs, ours = case.received[-1].options, case.sent[-1].options
        if (theirs ^ ours) & (_E_BIT | _N_BIT):
            return Found(_area_kind(ours), _area_kind(theirs), _seen(case))
    complaint = _complaint(case, "area-type")
    return _told(complaint) if complaint else None


def _area_kind(options: int) -> str:
    return "NSSA" if options & _N_BIT else "normal" if options & _E_BIT else "stub"


def _key_id(case: Case) -> Found | None:
    if Auth.MD5 is case.ours.auth is case.theirs.auth:
        return _differs("key_id", "key-id")(case)
    complaint = _complaint(case, "key-id")
    return _told(complaint) if complaint and not case.received else None


def _auth_key(case: Case) -> Found | None:
    hello = case.received[-1] if case.received else None
    if hello is not None and hello.proven is False and _same_auth(case):
        return Found("another key", "another key", f"{_seen(case)} does not verify with our key")
    complaint = _complaint(case, "auth-key")
    if complaint is None or (hello is not None and hello.proven):
        return None
    return Found("another key", "another key", _told(complaint).saw)


def _same_auth(case: Case) -> bool:
    same_id = case.ours.key_id is None or case.ours.key_id == case.theirs.key_id
    return case.ours.auth is case.theirs.auth and same_id


def _md5_sequence(case: Case) -> Found | None:
    complaint = _complaint(case, "md5-sequence")
    if complaint is not None:
        return _told(complaint)
    numbers = [hello.sequence for hello in case.received if hello.sequence is not None]
    for before, after in itertools.pairwise(numbers):
        if after < before:
            return Found(str(before), str(after), _seen(case))
    return None


def _auth(case: Case) -> Found | None:
    complaint = _complaint(case, "auth", "no-neighbor")
    return _told(complaint) if complaint else None


def _mask(case: Case) -> Found | None:
    # Point-to-point ignores the mask (RFC 2328 10.5).
    if case.version == 6 or case.ours.network == "point-to-point":
        return None
    return _differs("prefix_length", "mask")(case)


def _network_type(case: Case) -> Found | None:
    if case.route is RouteStatus.INSTALLED:
        return None
    ours, theirs = case.ours.network, case.theirs.network
    if case.state is NeighborState.FULL and not theirs:
        theirs = _their_network(case)
    known = {"point-to-point", "broadcast"}
    if {ours, theirs} <= known and ours != theirs:
        return Found(ours, theirs, "designated router and link state of the neighbor")
    linux, zos = case.link_types
    return Found(linux, zos, "the two router LSAs") if linux and zos and linux != zos else None


def _their_network(case: Case) -> str:
    """What a FULL neighbor takes the wire for, by the designated router it names."""
    named = [hello.dr for hello in case.received[-1:]] or ([case.linux.dr] if case.linux and case.linux.dr else [])
    if not named:
        return ""
    if named[0] not in _NONE:
        return "broadcast"
    return "point-to-point" if case.ours.state in ("DR", "BDR") else ""


def _mtu(case: Case, *, larger: bool) -> Found | None:
    linux, zos = case.ours.mtu, case.theirs.mtu
    sent = [each.mtu for each in case.descriptions if each.outgoing and each.mtu]
    linux = sent[-1] if sent else linux
    saw = f"database description of {case.peer}" if case.descriptions else _seen(case)
    if not (linux and zos):
        complaint = _complaint(case, "mtu-larger", "mtu-unequal")
        if complaint is None:
            return None
        told = _told(complaint)
        values = [int(text) if text.isdecimal() else 0 for text in (told.linux, told.zos)]
        linux, zos, saw = values[0], values[1], told.saw
    if linux == zos or (zos > linux) is not larger:
        return None
    return Found(str(linux), str(zos), saw)


def _mtu_larger(case: Case) -> Found | None:
    return _mtu(case, larger=True) if case.state in _FORMING else None


def _mtu_smaller(case: Case) -> Found | None:
    return _mtu(case, larger=False) if case.state in _FORMING else None


def _stack_mtu(case: Case) -> Found | None:
    complaint = _complaint(case, "stack-mtu")
    if complaint is None or case.state not in (*_FORMING, None):
        return None
    return Found(complaint.theirs, complaint.ours, f"z/OS: {complaint.text}")


def _exchange_stalled(case: Case) -> Found | None:
    complaint = _complaint(case, "futile")
    if complaint is not None:
        return Found(str(case.state.name if case.state else ""), f"{complaint.ours} attempts", _told(complaint).saw)
    stuck = case.last_event(Side.ZOS) in (NeighborEvent.NO_PROG, NeighborEvent.MAX_ADJ)
    if case.state not in _FORMING and not stuck:
        return None
    if not stuck and (case.age is None or case.age < case.dead):
        return None
    return Found("", "", f"{case.age:.0f} s in this state" if case.age is not None else "EZZ7921I event 15 or 16")


def _both_priority_0(case: Case) -> Found | None:
    theirs = case.theirs.priority
    if theirs is None and case.linux is not None:
        theirs = case.linux.priority
    if case.ours.priority == 0 == theirs and case.ours.network != "point-to-point" and not case.full_beside:
        return Found("0", "0", _seen(case))
    return None


def _backup_interface(case: Case) -> Found | None:
    complaint = _complaint(case, "backup-interface")
    if complaint is not None:
        return _told(complaint)
    return Found("", "backup", "interface state 2") if case.theirs.state == "backup interface" else None


def _blocked(case: Case) -> Found | None:
    """Hellos that agree in everything and reach no neighbor; ours that never leave."""
    rule = case.blocks[0] if case.blocks else None
    # FRR counts on its own timers: it sent one before we could have missed it.
    if case.listened and not case.sent and case.ours.up is not False and case.configured:
        return Found("our hellos do not leave", "", rule.rule if rule else f"nothing of ours on {case.device}")
    if not case.lost or not case.received:
        return None
    hello = case.received[-1]
    proven = hello.auth is Auth.NONE or (hello.proven is True and (hello.auth is not Auth.MD5 or rule is not None))
    if not proven and rule is None:
        return None
    return Found("its hellos do not reach FRR", "", rule.rule if rule else f"{_seen(case)} agrees in everything")


def _starved(case: Case) -> Found | None:
    complaint = _complaint(case, "starved")
    return Found("", "hello interval missed", f"z/OS: {complaint.text}") if complaint else None


def _one_way(case: Case) -> Found | None:
    unlisted = bool(case.received) and not _lists_us(case, case.received[-1])
    if case.linux_state is NeighborState.INIT and (unlisted or not case.received):
        if case.age is not None and case.age < case.dead:
            return None
        return Found("hears z/OS", "does not list us", _seen(case) if case.received else "state Init")
    if case.linux_state is None and case.last_event(Side.LINUX) is NeighborEvent.ONE_WAY:
        return Found("", "does not list us", "FRR: 1-WayReceived, and no Full after it")
    return None


def _one_way_linux(case: Case) -> Found | None:
    if case.zos is not None:
        return Found("does not list z/OS", "hears Linux", "z/OS: state 4") if case.zos.state is _INIT else None
    if case.linux_state is None and case.last_event(Side.ZOS) is NeighborEvent.ONE_WAY:
        return Found("does not list z/OS", "", "z/OS: event 10, and no 128 after it")
    return None


def _lists_us(case: Case, hello: Hello) -> bool:
    return case.ours.router_id in hello.neighbors


def _silent(case: Case) -> Found | None:
    if case.linux is not None and not case.overdue:
        return None
    if case.listened and not case.received:
        return Found("hears nothing", "", f"no hello on {case.device} in the time listened")
    if case.overdue and not case.received:
        return Found("hears nothing", "", "the dead timer of the neighbor runs out")
    if case.last_event(Side.LINUX) is NeighborEvent.INACTIVITY_TIMER and not case.received:
        return Found("hears nothing", "", "FRR: no hello within the dead interval")
    return None


def _linux_silent(case: Case) -> Found | None:
    if case.last_event(Side.ZOS) is not NeighborEvent.INACTIVITY_TIMER:
        return None
    return Found("", "hears nothing", "z/OS: event 12, no hello within the dead interval")


def _local_down(case: Case) -> Found | None:
    down = (NeighborEvent.KILL_NBR, NeighborEvent.LL_DOWN)
    linux, zos = case.last_event(Side.LINUX) in down and case.linux is None, case.last_event(Side.ZOS) in down
    if not (linux or zos):
        return None
    return Found("taken down" if linux else "", "taken down" if zos else "", "event 11 or 13")


def _not_installed(case: Case) -> Found | None:
    if case.route is not RouteStatus.NOT_INSTALLED:
        return None
    return Found("not in the kernel: " + ", ".join(case.missing_routes[:3]), "", "the kernel's table of routes")


def _no_route(case: Case) -> Found | None:
    if case.route is not RouteStatus.MISSING or case.state is not NeighborState.FULL:
        return None
    if not case.device:
        return Found("", "no route", "z/OS: RTTABLE")
    return Found("no route", "", "the routes OSPF computed")


def _is_forming(case: Case) -> Found | None:
    young = case.age is not None and case.age < case.dead
    if case.ours.state == "Waiting":
        return Found("electing", "", f"{case.device} waits for a designated router")
    if case.state is NeighborState.DOWN or case.state is None or not young:
        return None
    return Found("", "", f"for {case.age:.1f} s")


RULES: dict[str, Rule] = {
    "daemon-down": _daemon_down,
    "tap-down": _tap_down,
    "no-address": _no_address,
    "not-enabled": _not_enabled,
    "passive": _passive,
    "protocol-disabled": _protocol_disabled,
    "area-missing": _area_missing,
    "duplicate-router-id": _duplicate_router_id,
    "area": _differs("area", "area"),
    "area-type": _area_type,
    "instance": _differs("instance", "instance"),
    "auth-type": _differs("auth", "auth-type"),
    "key-id": _key_id,
    "auth-key": _auth_key,
    "md5-sequence": _md5_sequence,
    "auth": _auth,
    "mask": _mask,
    "hello": _differs("hello", "hello"),
    "dead": _differs("dead", "dead"),
    "network-type": _network_type,
    "mtu-larger": _mtu_larger,
    "mtu-smaller": _mtu_smaller,
    "mtu": _stack_mtu,
    "exchange-stalled": _exchange_stalled,
    "both-priority-0": _both_priority_0,
    "backup-interface": _backup_interface,
    "blocked": _blocked,
    "starved": _starved,
    "one-way": _one_way,
    "one-way-linux": _one_way_linux,
    "silent": _silent,
    "linux-silent": _linux_silent,
    "not-installed": _not_installed,
    "no-route": _no_route,
    "local-down": _local_down,
    "forming": _is_forming,
}

OF_A_FULL_ONE = frozenset({"daemon-down", "tap-down", "network-type", "not-installed", "no-route"})
"""The causes a FULL adjacency can still be unhealthy for."""

LEFT_OVER = frozenset(
    {
        "exchange-stalled",
        "blocked",
        "starved",
        "one-way",
        "one-way-linux",
        "silent",
        "linux-silent",
        "local-down",
        "forming",
        "no-route",
    }
)
"""Causes that hold by exclusion, or by what followed from another: told only when nothing else was found."""
