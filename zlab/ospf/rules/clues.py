"""What every rule is made of: what it finds, and the two ways to find it. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from zlab.ospf.case import Case
from zlab.ospf.evidence import Complaint, Side
from zlab.ospf.states import NeighborState

EXCHANGING = (NeighborState.EX_START, NeighborState.EXCHANGE, NeighborState.LOADING)


@dataclass(frozen=True, slots=True)
class Found:
    """What shows a cause: the values of the two ends ("" where there is none to name), and where it was seen.

    `wanted` is what is to be set, or done, where it is no value of an end; it may name `{device}` and `{zosaddress}`.
    """

    linux: str = ""
    zos: str = ""
    saw: str = ""
    wanted: str = ""


Rule = Callable[[Case], Found | None]


def complained(case: Case, *causes: str) -> Complaint | None:
    """The latest complaint of one of these causes."""
    return next((each for each in reversed(case.complaints) if each.cause in causes), None)


def told_by(complaint: Complaint) -> Found:
    linux, zos = complaint.ours, complaint.theirs
    if complaint.side is Side.ZOS:
        linux, zos = zos, linux
    return Found(linux, zos, f"{complaint.side.words}: {complaint.text}")


def differs(attribute: str, cause: str) -> Rule:
    """The value of a setting at both ends, or a daemon's complaint of it."""

    def rule(case: Case) -> Found | None:
        linux, zos = getattr(case.ours, attribute), getattr(case.theirs, attribute)
        if linux not in (None, "") and zos not in (None, ""):
            return None if linux == zos else Found(str(linux), str(zos), seen_on(case))
        complaint = complained(case, cause)
        if complaint is None:
            return None
        told = told_by(complaint)
        return Found(told.linux or str(linux or ""), told.zos or str(zos or ""), told.saw)

    return rule


def seen_on(case: Case) -> str:
    if case.received:
        return f"hello of {case.received[-1].source} on {case.device}"
    return case.theirs.source or "both ends' settings"


def accepting(version: int, hook: str) -> str:
    """What lets OSPF through a firewall of which no rule is known, or through iptables; for `Found.wanted`."""
    command, device = "ip6tables" if version == 6 else "iptables", "-i" if hook == "input" else "-o"
    return f"{command} -I {hook.upper()} {device} {{device}} -p 89 -j ACCEPT"
