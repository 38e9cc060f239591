"""Rules about what runs and is set up: daemons, taps, interfaces, areas. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from zlab.ospf.case import Case
from zlab.ospf.evidence import Daemon, Side
from zlab.ospf.rules.clues import Found, complained, told_by
from zlab.ospf.states import NeighborState


def daemon_down(case: Case) -> Found | None:
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


def tap_down(case: Case) -> Found | None:
    tap = case.tap
    if tap is None or (tap.there and tap.up and tap.carrier):
        return None
    return Found("not there" if not tap.there else "down" if not tap.up else "no carrier", "", f"device {tap.name}")


def no_address(case: Case) -> Found | None:
    tap = case.tap
    if case.version != 4 or not (case.configured and case.looked) or case.ours.state or tap is None or not tap.up:
        return None
    return Found("no address", "", f"ospfd does not list {tap.name}")


def group_not_joined(case: Case) -> Found | None:
    """ospfd speaks on the device, and nothing there takes in what is sent to all OSPF routers."""
    tap = case.tap
    if case.version != 4 or tap is None or tap.joined is not False or not (tap.up and tap.carrier):
        return None
    if case.ours.passive or case.ours.state in ("", "Down", "DependUpon", "Loopback"):
        return None
    return Found("not in 224.0.0.5", "", f"/proc/net/igmp has no 224.0.0.5 on {tap.name}")


def not_enabled(case: Case) -> Found | None:
    if case.expected is None or case.configured or not case.looked:
        complaint = complained(case, "not-enabled")
        return told_by(complaint) if complaint and not case.configured else None
    return Found("not configured", case.expected.area, f"FRR has no OSPF on {case.device}")


def passive(case: Case) -> Found | None:
    return Found("passive", "", case.ours.source) if case.ours.passive else None


def protocol_disabled(case: Case) -> Found | None:
    off = any(
        each.name == "OSPF" and each.version == case.version and not each.running and each.side is Side.ZOS
        for each in case.daemons
    )
    return Found("", "Disabled", "z/OS: EZZ7937I") if off else None


def area_missing(case: Case) -> Found | None:
    complaint = complained(case, "area-missing")
    return told_by(complaint) if complaint else None
