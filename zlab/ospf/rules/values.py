"""Rules about values that must agree at both ends, or must not: ids, areas, keys, timers, MTUs. Pure."""

from __future__ import annotations

from itertools import pairwise

from zlab.ospf.case import Case, RouteStatus
from zlab.ospf.evidence import Auth, Side
from zlab.ospf.rules.clues import EXCHANGING, Found, complained, differs, seen_on, told_by
from zlab.ospf.states import NeighborState

_NONE = ("", "0.0.0.0")  # noqa: S104 - no designated router, no router id; nothing binds
_E_BIT, _N_BIT = 0x02, 0x08


def duplicate_router_id(case: Case) -> Found | None:
    own = case.ours.router_id
    for hello in case.received:
        if own not in _NONE and hello.router_id == own:
            return Found(own, own, f"hello of {hello.source} on {case.device}")
    complaint = complained(case, "duplicate-router-id")
    return Found(own, own, told_by(complaint).saw) if complaint else None


def area_type(case: Case) -> Found | None:
    if case.received and case.sent:
        theirs, ours = case.received[-1].options, case.sent[-1].options
        if (theirs ^ ours) & (_E_BIT | _N_BIT):
            return Found(_area_kind(ours), _area_kind(theirs), seen_on(case))
    complaint = complained(case, "area-type")
    return told_by(complaint) if complaint else None


def _area_kind(options: int) -> str:
    return "NSSA" if options & _N_BIT else "normal" if options & _E_BIT else "stub"


def key_id(case: Case) -> Found | None:
    if Auth.MD5 is case.ours.auth is case.theirs.auth:
        return differs("key_id", "key-id")(case)
    complaint = complained(case, "key-id")
    return told_by(complaint) if complaint and not case.received else None


def auth_key(case: Case) -> Found | None:
    hello = case.received[-1] if case.received else None
    if hello is not None and hello.proven is False and _same_auth(case):
        return Found("another key", "another key", f"{seen_on(case)} does not verify with our key")
    complaint = complained(case, "auth-key")
    if complaint is None or (hello is not None and hello.proven):
        return None
    return Found("another key", "another key", told_by(complaint).saw)


def _same_auth(case: Case) -> bool:
    same_id = case.ours.key_id is None or case.ours.key_id == case.theirs.key_id
    return case.ours.auth is case.theirs.auth and same_id


def md5_sequence(case: Case) -> Found | None:
    complaint = complained(case, "md5-sequence")
    if complaint is not None:
        return told_by(complaint)
    numbers = [hello.sequence for hello in case.received if hello.sequence is not None]
    for before, after in pairwise(numbers):
        if after < before:
            return Found(str(before), str(after), seen_on(case))
    return None


def auth(case: Case) -> Found | None:
    complaint = complained(case, "auth")
    return told_by(complaint) if complaint else None


def hello_refused(case: Case) -> Found | None:
    complaint = complained(case, "no-neighbor")
    return told_by(complaint) if complaint and complained(case, "auth", "dead") is None else None


def mask(case: Case) -> Found | None:
    # Point-to-point ignores the mask (RFC 2328 10.5).
    if case.version == 6 or case.ours.network == "point-to-point":
        return None
    return differs("prefix_length", "mask")(case)


def stack_mask(case: Case) -> Found | None:
    """With another mask no hello is taken in: a neighbor that was FULL fell for something else."""
    was_full = any(NeighborState.FULL in (each.old, each.new) for each in case.history(Side.ZOS))
    return _of_the_stack(case, "stack-mask") if not was_full else None


def _of_the_stack(case: Case, cause: str) -> Found | None:
    """A value of OMPROUTE that the stack has otherwise: both are z/OS's."""
    complaint = complained(case, cause)
    if complaint is None:
        return None
    zos = f"OMPROUTE {complaint.ours}, the stack {complaint.theirs}"
    return Found(zos=zos, saw=f"z/OS: {complaint.text}", wanted=complaint.theirs)


def network_type(case: Case) -> Found | None:
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
    saw = f"database description of {case.peer}" if case.descriptions else seen_on(case)
    if not (linux and zos):
        complaint = complained(case, "mtu-larger", "mtu-unequal")
        if complaint is None:
            return None
        told = told_by(complaint)
        values = [int(text) if text.isdecimal() else 0 for text in (told.linux, told.zos)]
        linux, zos, saw = values[0], values[1], told.saw
    if linux == zos or (zos > linux) is not larger:
        return None
    return Found(str(linux), str(zos), saw)


def mtu_larger(case: Case) -> Found | None:
    return _mtu(case, larger=True) if case.state in EXCHANGING else None


def mtu_smaller(case: Case) -> Found | None:
    return _mtu(case, larger=False) if case.state in EXCHANGING else None


def stack_mtu(case: Case) -> Found | None:
    return _of_the_stack(case, "stack-mtu") if case.state in (*EXCHANGING, None) else None
