"""The verdict on each adjacency, with its cause and the line to change on either end. Pure.

FULL without a route is unhealthy; 2-Way between two DROthers is healthy; what failed and recovered is history.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from zlab.ospf.case import Case, RouteStatus
from zlab.ospf.evidence import Auth, Complaint, Daemon, Evidence, Side, Transition
from zlab.ospf.join import cases_of
from zlab.ospf.rules.causes import CAUSE_OF, CAUSES, Cause
from zlab.ospf.rules.clues import Found
from zlab.ospf.rules.table import LEFT_OVER, OF_A_FULL_ONE, RULES
from zlab.ospf.states import NeighborState
from zlab.ospf.verdict import Verdict, verdict_on
from zlab.ospf.words import STATE_NAMES, tell_history

if TYPE_CHECKING:
    from zlab.ospf.expect import Expectation


_OF_ONE_END = frozenset({"daemon-down", "local-down"})
"""Causes that are to be changed at the end that has them."""

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
        return bool(self.neighbors) and all(each.verdict.good for each in self.neighbors)

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
    verdict, why = verdict_on(case, [each.cause.title for each in found], [each.cause.code for each in found])
    if verdict.good:
        found = []
    elif not found and verdict is Verdict.UNHEALTHY:
        found = [_diagnosis(case, CAUSE_OF["unknown"], Found())]
    expected = case.expected
    return Health(
        case.version,
        case.peer,
        case.device,
        case.theirs.name or (expected.interface if expected else ""),
        expected.sysname if expected else (case.zos.system if case.zos else "") or _system(case),
        case.state,
        case.linux_state,
        case.zos.state if case.zos else None,
        case.since,
        _flaps(case),
        _route(case),
        verdict,
        why,
        tell_history(case),
        found[0] if found else None,
        tuple(found[1:]),
        case.transitions,
    )


def _system(case: Case) -> str:
    told: list[Transition | Complaint | Daemon] = [*case.transitions, *case.complaints]
    told += (each for each in case.daemons if each.side is Side.ZOS)
    return next((each.system for each in told if each.system), "")


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


def _route(case: Case) -> RouteStatus:
    if case.state is NeighborState.FULL:
        return case.route
    return RouteStatus.NONE if case.state is not None else RouteStatus.NOT_SEEN


def _flaps(case: Case) -> int:
    """Falls from FULL in the longer of the two histories; without one, what the daemons remember."""
    counted = [_falls(case.history(side)) for side in Side]
    resets = [each.resets for each in (case.zos,) if each and each.resets is not None]
    remembered = int(bool(case.linux and case.linux.last_drop))
    return max(*counted, *resets, remembered)


def _falls(history: Sequence[Transition]) -> int:
    """EZZ7919I tells the new state alone: the old one is that of the change before."""
    before: NeighborState | None = None
    falls = 0
    for each in history:
        old = each.old if each.old is not None else before
        falls += old is NeighborState.FULL and each.new < NeighborState.FULL
        before = each.new
    return falls


def _diagnosis(case: Case, cause: Cause, found: Found) -> Diagnosis:
    names = _names(case, found)
    return Diagnosis(
        cause,
        found.linux,
        found.zos,
        found.saw,
        cause.linux.format_map(names) if found.linux or cause.code not in _OF_ONE_END else "",
        cause.zos.format_map(names) if found.zos or cause.code not in _OF_ONE_END else "",
        _blame(case, cause.code, found),
    )


_FRR_AUTH = {"none": "null", "password": "", "md5": "message-digest"}
_ZOS_AUTH = {"none": "None", "password": "Password", "md5": "MD5"}


def _names(case: Case, found: Found) -> dict[str, str]:
    v6 = case.version == 6
    key_id = case.ours.key_id or case.theirs.key_id or 1
    md5 = Auth.MD5 in (case.ours.auth, case.theirs.auth)
    names = {
        "linux": found.linux or "<value of Linux>",
        "zos": found.zos or "<value of z/OS>",
        "device": case.device or "<tap>",
        "interface": case.theirs.name or "<interface>",
        "linuxaddress": case.ours.address or "<address>",
        # Where z/OS alone tells of it, the peer is Linux.
        "zosaddress": case.theirs.address or (case.peer if case.device else "") or "<address of z/OS>",
        "linuxmask": _dotted_mask(found.linux),
        "ospf": "ipv6 ospf6" if v6 else "ip ospf",
        "ip": "ipv6" if v6 else "ip",
        "six": "6" if v6 else "",
        "zosospf": "IPV6OSPF" if v6 else "OSPF",
        "zosneighbors": "IPV6OSPF,NEIGHBOR" if v6 else "OSPF,NBR",
        "router": "ospf6" if v6 else "ospf",
        "routerid": "ospf6 router-id" if v6 else "ospf router-id",
        "protocol": "IPv6_OSPF" if v6 else "OSPF",
        "statement": "IPv6_OSPF_Interface" if v6 else "OSPF_Interface",
        "frrauth": _FRR_AUTH.get(found.zos, found.zos),
        "zosauth": _ZOS_AUTH.get(found.linux, found.linux),
        "frrkey": f"ip ospf message-digest-key {key_id} md5" if md5 else "ip ospf authentication-key",
        "longer": str(case.dead * 3),
    }
    return {**names, "wanted": found.wanted.format_map(names) or "<value>"}


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
