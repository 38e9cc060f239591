"""States, events and histories in words. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from zlab.ospf.case import Case
from zlab.ospf.evidence import Side, Transition
from zlab.ospf.states import FAILURE_EVENTS, NeighborEvent, NeighborState

STATE_NAMES = {
    NeighborState.DOWN: "Down",
    NeighborState.ATTEMPT: "Attempt",
    NeighborState.INIT: "Init",
    NeighborState.TWO_WAY: "2-Way",
    NeighborState.EX_START: "ExStart",
    NeighborState.EXCHANGE: "Exchange",
    NeighborState.LOADING: "Loading",
    NeighborState.FULL: "Full",
}

EVENT_WORDS = {
    NeighborEvent.HELLO_RECEIVED: "a hello came",
    NeighborEvent.START: "hellos are sent to a neighbor that is configured",
    NeighborEvent.TWO_WAY_RECEIVED: "both see each other",
    NeighborEvent.ADJ_OK: "whether to be adjacent was decided anew",
    NeighborEvent.NEGOTIATION_DONE: "the exchange of databases begins",
    NeighborEvent.EXCHANGE_DONE: "the databases are exchanged",
    NeighborEvent.SEQ_NUMBER_MISMATCH: "sequence mismatch: the peer began the exchange anew",
    NeighborEvent.BAD_LS_REQ: "the peer asked for what is not in the database",
    NeighborEvent.LOADING_DONE: "the databases are equal",
    NeighborEvent.ONE_WAY: "one-way: the peer restarted or dropped us",
    NeighborEvent.KILL_NBR: "taken down here: interface or process stopped",
    NeighborEvent.INACTIVITY_TIMER: "silence: no hello within the dead interval",
    NeighborEvent.LL_DOWN: "the lower layer is down",
    NeighborEvent.ADJ_START: "two-way with a router to be adjacent to",
    NeighborEvent.NO_PROG: "no progress: not adjacent within the dead interval",
    NeighborEvent.MAX_ADJ: "gave up: DR_Max_Adj_Attempt reached",
}
"""Facts messages 1.2; RFC 2328 10.2."""

_MOST = 6


def duration(seconds: float) -> str:
    """A time span for a table: `0.6s`, `42s`, `12m05s`, `3h02m`, `5d07h`."""
    if seconds < 0:
        return "0s"
    if seconds < 10:
        return f"{seconds:.1f}s"
    whole = int(seconds)
    for unit, name, small, small_name in ((86400, "d", 3600, "h"), (3600, "h", 60, "m"), (60, "m", 1, "s")):
        if whole >= unit:
            return f"{whole // unit}{name}{whole % unit // small:02d}{small_name}"
    return f"{whole}s"


def tell_history(case: Case) -> tuple[str, ...]:
    """The latest failures of an adjacency in words, each with how it ended, oldest first."""
    told: list[str] = []
    for side in (Side.ZOS, Side.LINUX):
        told += _tell(case.history(side), side, case)
    if not told and case.linux is not None and case.linux.last_drop is not None:
        told.append(f"Linux: {EVENT_WORDS[case.linux.last_drop]}")
    return tuple(told[-_MOST:])


def _tell(history: Sequence[Transition], side: Side, case: Case) -> list[str]:
    told: list[str] = []
    again: Transition | None = None
    for each in reversed(history):
        failed = each.event in FAILURE_EVENTS or (each.old is not None and each.new < each.old)
        if failed and each.event is not None:
            ending = _end(each, again, case)
            told.append(f"{_moment(each.when)}{side.words}: {_step(each)}, {EVENT_WORDS[each.event]}{ending}")
        if len(told) == _MOST:
            break
        again = each if NeighborState.FULL in (each.new, each.old) else again
    return told[::-1]


def _step(change: Transition) -> str:
    old = f"{int(change.old)} → " if change.old is not None else ""
    return f"{old}{int(change.new)}"


def _end(failed: Transition, again: Transition | None, case: Case) -> str:
    if again is None:
        return "; FULL now" if case.state is NeighborState.FULL else ""
    if failed.when is None or again.when is None:
        return "; FULL again"
    if again.new is not NeighborState.FULL:  # nobody told when: it fell from there
        return f"; FULL again before {again.when:%Y-%m-%d %H:%M:%S}"
    seconds = (again.when - failed.when).total_seconds()
    if failed.event is NeighborEvent.ONE_WAY and 0 <= seconds <= max(case.dead, 40):
        return f"; a restart, FULL again after {duration(seconds)}"
    return f"; FULL again after {duration(seconds)}"


def _moment(when: datetime | None) -> str:
    return f"{when:%Y-%m-%d %H:%M:%S} " if when else ""
