"""The verdict on each adjacency, with its cause and the line to change on either end. Pure.

FULL without a route is unhealthy; 2-Way between two DROthers is healthy; what failed and recovered is history.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from zlab.ospf.case import Case, RouteStatus
from zlab.ospf.evidence import Auth, Evidence, Side, Transition
from zlab.ospf.join import cases_of
from zlab.ospf.rules.causes import CAUSE_OF, CAUSES, Cause
from zlab.ospf.rules.clues import Found
from zlab.ospf.rules.table import LEFT_OVER, OF_A_FULL_ONE, RULES
from zlab.ospf.states import NeighborState
from zlab.ospf.words import STATE_NAMES, tell_history

if TYPE_CHECKING:
    from zlab.ospf.expect import Expectation


class Verdict(StrEnum):
    HEALTHY = "healthy"
    UNHEALTHY = "unhealthy"
    UNKNOWN = "unknown"


_ROUTED = frozenset({RouteStatus.INSTALLED, RouteStatus.ELSEWHERE, RouteStatus.NONE_ANNOUNCED, RouteStatus.NOT_SEEN})
_SETTING = {
    "hello": "hello",
    "dead": "dead",
    "area": "area",
    "mask": "prefix_length",
    "auth-type": "auth",
    "key-id": "key_id",
    "network-type": "network",
    "mtu-larger": "mtu",
    "mtu-smaller": "mtu",
    "instance": "instance",
}


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """A cause with the values of the two ends and the lines that would heal it.

    `blame` is the end that is not as the lab file says, None when both or neither are, or there is no lab file.
    """

    cause: Cause
    linux: str
    zos: str
    saw: str
    linux_line: str
    zos_line: str
    blame: Side | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "cause": self.cause.code,
            "title": self.cause.title,
            "linux": self.linux,
            "zos": self.zos,
            "saw": self.saw,
            "change": {"linux": self.linux_line, "zos": self.zos_line},
            "not_as_in_lab_file": str(self.blame) if self.blame else None,
        }


@dataclass(frozen=True, slots=True)
class Health:
    """One adjacency judged. `state` is None when nobody tells it; `flaps` counts falls from FULL that were seen."""

    version: int
    neighbor: str
    device: str
    interface: str
    system: str
    state: NeighborState | None
    linux_state: NeighborState | None
    zos_state: NeighborState | None
    since: datetime | None
    flaps: int
    route: RouteStatus
    verdict: Verdict
    why: str
    events: tuple[str, ...] = ()
    diagnosis: Diagnosis | None = None
    also: tuple[Diagnosis, ...] = ()
    transitions: tuple[Transition, ...] = ()

    @property
    def state_words(self) -> str:
        return f"{STATE_NAMES[self.state]} {int(self.state)}" if self.state is not None else "unknown"

    def to_json(self) -> dict[str, Any]:
        """The stable shape of one neighbor under `--json`."""
        return {
            "neighbor": self.neighbor,
            "version": self.version,
            "device": self.device,
            "interface": self.interface,
            "system": self.system,
            "state": STATE_NAMES[self.state] if self.state is not None else None,
            "code": int(self.state) if self.state is not None else None,
            "linux_code": int(self.linux_state) if self.linux_state is not None else None,
            "zos_code": int(self.zos_state) if self.zos_state is not None else None,
            "since": self.since.isoformat(timespec="seconds") if self.since else None,
            "flaps": self.flaps,
            "route": str(self.route),
            "verdict": str(self.verdict),
            "why": self.why,
            "events": list(self.events),
            "diagnosis": self.diagnosis.to_json() if self.diagnosis else None,
            "also": [each.to_json() for each in self.also],
        }


@dataclass(frozen=True, slots=True)
class Report:
    """All adjacencies, and what could not be seen."""

    neighbors: tuple[Health, ...]
    unseen: tuple[str, ...] = ()

    @property
    def healthy(self) -> bool:
        return bool(self.neighbors) and all(each.verdict is Verdict.HEALTHY for each in self.neighbors)

    def to_json(self) -> dict[str, Any]:
        return {
            "healthy": self.healthy,
            "neighbors": [each.to_json() for each in self.neighbors],
            "unseen": list(self.unseen),
        }


def judge(evidence: Evidence, expected: Sequence[Expectation] = (), *, now: datetime) -> Report:
    """The health of every adjacency that the evidence or the lab knows of. `now` is what ages are counted to."""
    neighbors = tuple(_judge(case) for case in cases_of(evidence, expected, now))
    return Report(neighbors, tuple(dict.fromkeys(evidence.unseen)))


def _judge(case: Case) -> Health:
    found = list(_diagnoses(case))
    verdict, why = _verdict(case, found)
    if verdict is Verdict.HEALTHY:
        found = []
    elif not found and verdict is Verdict.UNHEALTHY:
        found = [_diagnosis(case, CAUSE_OF["unknown"], Found())]
    expected = case.expected
    return Health(
        case.version,
        case.peer,
        case.device,
        case.theirs.name or (expected.interface if expected else ""),
        expected.sysname if expected else (case.zos.system if case.zos else _system(case)),
        case.state,
        case.linux_state,
        case.zos.state if case.zos else None,
        case.since,
        _flaps(case),
        case.route if case.state is NeighborState.FULL else RouteStatus.NONE,
        verdict,
        why,
        tell_history(case),
        found[0] if found else None,
        tuple(found[1:]),
        case.transitions,
    )


def _system(case: Case) -> str:
    return next((each.system for each in case.transitions if each.system), "")


def _diagnoses(case: Case) -> Iterator[Diagnosis]:
    """The causes that hold, most telling first; what is only left over is told when nothing else was found."""
    full = case.state is NeighborState.FULL and not case.overdue
    told = False
    for cause in CAUSES:
        rule = RULES.get(cause.code)
        if rule is None or (full and cause.code not in OF_A_FULL_ONE) or (told and cause.code in LEFT_OVER):
            continue
        found = rule(case)
        if found is not None:
            told = True
            yield _diagnosis(case, cause, found)


def _verdict(case: Case, found: Sequence[Diagnosis]) -> tuple[Verdict, str]:
    if case.state is NeighborState.FULL:
        if found:
            title = found[0].cause.title
            return Verdict.UNHEALTHY, title if title.startswith("FULL") else f"FULL, and {title}"
        if case.overdue:
            return Verdict.UNHEALTHY, "FULL, and its hellos have stopped"
        if case.route not in _ROUTED:
            return Verdict.UNHEALTHY, "FULL without a route"
        return Verdict.HEALTHY, _healthy_words(case)
    if case.state is NeighborState.TWO_WAY and _between_drothers(case):
        return Verdict.HEALTHY, "2-Way is where two DROthers stay"
    if case.state is None and found and _only_failures(case, found):
        return Verdict.UNKNOWN, "it failed, and this log tells no recoveries (EZZ7919I); a display would"
    if found:
        return Verdict.UNHEALTHY, found[0].cause.title
    if case.state is None or (case.logged_only and not case.transitions):
        return Verdict.UNKNOWN, "nothing tells its state"
    if case.state is NeighborState.TWO_WAY and not case.ours.state and not case.theirs.state:
        return Verdict.UNKNOWN, "2-Way is healthy between DROthers only, and no display tells who is designated router"
    return Verdict.UNHEALTHY, f"{STATE_NAMES[case.state]} is not where it should stay"


def _only_failures(case: Case, found: Sequence[Diagnosis]) -> bool:
    """Whether all there is against a neighbor is an event it may have recovered from without a word."""
    lasting = any(each.cause == "futile" for each in case.complaints)
    return all(each.cause.code in LEFT_OVER for each in found) and not lasting


def _healthy_words(case: Case) -> str:
    if case.route is RouteStatus.NOT_SEEN:
        return "FULL; no table of routes was seen"
    if case.route is RouteStatus.NONE_ANNOUNCED:
        return "FULL; it announces nothing beyond the wire"
    return f"FULL, route {case.route}"


def _between_drothers(case: Case) -> bool:
    states = {case.ours.state, case.theirs.state} - {""}
    role = case.linux.role if case.linux else ""
    if case.ours.priority == 0 and case.linux is not None and case.linux.priority == 0 and not _has_dr(case):
        return False
    return (states <= {"DROther"} and bool(states) and role in ("", "DROther") and _has_dr(case)) or (
        not states and case.full_beside
    )


def _has_dr(case: Case) -> bool:
    named = {case.ours.dr, case.theirs.dr, case.linux.dr if case.linux else ""}
    return case.full_beside or bool(named - {"", "0.0.0.0"})  # noqa: S104 - "no designated router", nothing binds


def _flaps(case: Case) -> int:
    """Falls from FULL in the longer of the two histories; without one, what the daemons remember."""
    counted = [
        sum(each.old is NeighborState.FULL and each.new < NeighborState.FULL for each in case.history(side))
        for side in Side
    ]
    resets = [each.resets for each in (case.zos,) if each and each.resets is not None]
    remembered = int(bool(case.linux and case.linux.last_drop))
    return max(*counted, *resets, remembered)


def _diagnosis(case: Case, cause: Cause, found: Found) -> Diagnosis:
    names = _names(case, found)
    return Diagnosis(
        cause,
        found.linux,
        found.zos,
        found.saw,
        cause.linux.format_map(names),
        cause.zos.format_map(names),
        _blame(case, cause.code, found),
    )


_FRR_AUTH = {"none": "null", "password": "", "md5": "message-digest"}
_ZOS_AUTH = {"none": "None", "password": "Password", "md5": "MD5"}


def _names(case: Case, found: Found) -> dict[str, str]:
    v6 = case.version == 6
    key_id = case.ours.key_id or case.theirs.key_id or 1
    md5 = Auth.MD5 in (case.ours.auth, case.theirs.auth)
    return {
        "linux": found.linux or "<value of Linux>",
        "zos": found.zos or "<value of z/OS>",
        "device": case.device or "<tap>",
        "interface": case.theirs.name or "<interface>",
        "linuxaddress": case.ours.address or "<address>",
        "zosaddress": case.theirs.address or case.peer or "<address>",
        "linuxmask": _dotted_mask(found.linux),
        "ospf": "ipv6 ospf6" if v6 else "ip ospf",
        "ip": "ipv6" if v6 else "ip",
        "six": "6" if v6 else "",
        "zosospf": "IPV6OSPF" if v6 else "OSPF",
        "router": "ospf6" if v6 else "ospf",
        "routerid": "ospf6 router-id" if v6 else "ospf router-id",
        "protocol": "IPv6_OSPF" if v6 else "OSPF",
        "statement": "IPv6_OSPF_Interface" if v6 else "OSPF_Interface",
        "frrauth": _FRR_AUTH.get(found.zos, found.zos),
        "zosauth": _ZOS_AUTH.get(found.linux, found.linux),
        "frrkey": f"ip ospf message-digest-key {key_id} md5" if md5 else "ip ospf authentication-key",
        "longer": str(case.dead * 3),
    }


def _dotted_mask(length: str) -> str:
    if not length.isdecimal() or int(length) > 32:
        return length
    mask = (0xFFFFFFFF << (32 - int(length))) & 0xFFFFFFFF
    return ".".join(str(mask >> shift & 0xFF) for shift in (24, 16, 8, 0))


def _blame(case: Case, code: str, found: Found) -> Side | None:
    """The one end that is not as the lab file says."""
    if case.expected is None or code not in _SETTING:
        return None
    wanted = str(getattr(case.expected, _SETTING[code]))
    wrong = [side for side, value in ((Side.LINUX, found.linux), (Side.ZOS, found.zos)) if value and value != wanted]
    return wrong[0] if len(wrong) == 1 else None
