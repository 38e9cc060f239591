"""The verdict on one adjacency, and why, in words: after the causes were asked for. Pure.

A z/OS log alone is judged by what OMPROUTE writes without its trace: failures (EZZ7921I, EZZ7954I) and no recoveries
(EZZ7919I). Two things are told all the same: a failure *from* FULL shows that what was before it had healed, and a log
that goes on for minutes without the next failure shows that a restart was one (facts messages 1.2).
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from zlab.ospf.case import Case, RouteStatus
from zlab.ospf.evidence import Side
from zlab.ospf.rules.table import LEFT_OVER
from zlab.ospf.states import NeighborEvent, NeighborState
from zlab.ospf.words import EVENT_WORDS, STATE_NAMES, duration


class Verdict(StrEnum):
    """PRESUMED is healthy by what a log would have told otherwise, and by nothing that was seen."""

    HEALTHY = "healthy"
    PRESUMED = "presumed"
    UNHEALTHY = "unhealthy"
    UNKNOWN = "unknown"

    @property
    def good(self) -> bool:
        return self in (Verdict.HEALTHY, Verdict.PRESUMED)


_ROUTED = frozenset({RouteStatus.INSTALLED, RouteStatus.ELSEWHERE, RouteStatus.NONE_ANNOUNCED, RouteStatus.NOT_SEEN})
_EXCHANGE = frozenset({NeighborEvent.SEQ_NUMBER_MISMATCH, NeighborEvent.BAD_LS_REQ, NeighborEvent.NO_PROG})
"""After these the exchange begins anew, and while it does not get on event 15 is told each dead interval (EZZ7921I)."""

_RESTART = "one-way-linux"
_LONG = 120.0  # seconds; or three dead intervals, where they are longer


def verdict_on(case: Case, titles: Collection[str], codes: Collection[str]) -> tuple[Verdict, str]:
    """The verdict and why. `titles` and `codes` are those of the causes that were found, most telling first."""
    title = next(iter(titles), "")
    if case.state is NeighborState.FULL:
        return _on_a_full_one(case, title)
    if case.state is NeighborState.TWO_WAY and between_drothers(case):
        return Verdict.HEALTHY, "2-Way is where two DROthers stay"
    if case.state is None and codes and _only_failures(case, codes):
        return _on_failures_alone(case, title, next(iter(codes)))
    if codes:
        return Verdict.UNHEALTHY, title
    if case.state is None or (case.logged_only and not case.transitions):
        return Verdict.UNKNOWN, "nothing tells its state"
    if case.state is NeighborState.TWO_WAY and not case.ours.state and not case.theirs.state:
        return Verdict.UNKNOWN, "2-Way is healthy between DROthers only, and no display tells who is designated router"
    return Verdict.UNHEALTHY, f"{STATE_NAMES[case.state]} is not where it should stay"


def _on_a_full_one(case: Case, title: str) -> tuple[Verdict, str]:
    if title:
        return Verdict.UNHEALTHY, title if title.startswith("FULL") else f"FULL, and {title}"
    if case.overdue:
        return Verdict.UNHEALTHY, "FULL, and its hellos have stopped"
    if case.route not in _ROUTED:
        return Verdict.UNHEALTHY, "FULL without a route"
    if case.route is RouteStatus.NOT_SEEN:
        return Verdict.HEALTHY, "FULL; no table of routes was seen"
    if case.route is RouteStatus.NONE_ANNOUNCED:
        return Verdict.HEALTHY, "FULL; it announces nothing beyond the wire"
    return Verdict.HEALTHY, f"FULL, route {case.route}"


def _only_failures(case: Case, codes: Collection[str]) -> bool:
    """Whether all there is against a neighbor is an event it may have recovered from without a word."""
    lasting = any(each.cause == "futile" for each in case.complaints)
    return all(code in LEFT_OVER for code in codes) and not lasting


def _on_failures_alone(case: Case, title: str, code: str) -> tuple[Verdict, str]:
    event, quiet = case.last_event(Side.ZOS), case.quiet
    what = EVENT_WORDS[event].partition(":")[0] if event is not None else title
    if quiet is not None and quiet >= max(_LONG, 3 * case.dead):
        if event is NeighborEvent.ONE_WAY:
            why = "as a rule FRR was restarted, and" if code == _RESTART else "as a rule"
            return Verdict.PRESUMED, f"{what}, and no other failure in {_goes_on(quiet)}: {why} it is FULL again"
        if event in _EXCHANGE:
            return Verdict.PRESUMED, (
                f"{what}, and no event 15 in {_goes_on(quiet)}: it would be told each dead interval until it is FULL"
            )
    if event is NeighborEvent.NO_PROG:
        return Verdict.UNHEALTHY, title
    if event is NeighborEvent.ONE_WAY and quiet is not None and code == _RESTART:
        ends = f"and the log ends {duration(quiet)} later" if quiet >= 1 else "and there the log ends"
        return Verdict.UNKNOWN, f"{what}, {ends}: if FRR was restarted, it is FULL again within two hellos"
    return Verdict.UNKNOWN, f"{what}; if it recovered, this log does not tell (no EZZ7919I in it), a display does"


def _goes_on(seconds: float) -> str:
    return f"the {duration(seconds)} that the log goes on"


def between_drothers(case: Case) -> bool:
    """Whether 2-Way is final: neither end is designated router, and somebody is."""
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
