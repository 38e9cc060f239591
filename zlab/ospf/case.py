"""Everything known of one adjacency, joined from every witness: what the rules of `rules` look at. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from zlab.ospf.evidence import (
    Block,
    Complaint,
    Daemon,
    Description,
    Device,
    Hello,
    Interface,
    Neighbor,
    Side,
    Transition,
)
from zlab.ospf.states import FAILURE_EVENTS, NeighborEvent, NeighborState

if TYPE_CHECKING:
    from zlab.ospf.expect import Expectation


class RouteStatus(StrEnum):
    """What came of an adjacency on the witness's side."""

    INSTALLED = "installed"  # every route through the neighbor is in the table packets are sent by
    NOT_INSTALLED = "not installed"  # OSPF computed some that are not there
    MISSING = "missing"  # none was computed
    ELSEWHERE = "by another link"  # the neighbor is reached better over another wire
    NONE_ANNOUNCED = "none announced"  # the neighbor announces nothing beyond the wire
    NOT_SEEN = "not seen"
    NONE = "none"  # there is no adjacency to have one from


@dataclass(frozen=True, slots=True)
class Case:
    """One adjacency. `linux` is the neighbor as Linux has it, `zos` as z/OS has it; `ours` and `theirs` are the
    settings of the Linux and of the z/OS end. `looked` says whether Linux's list of neighbors was seen; `traced`
    whether z/OS's log tells every change, and `log_end` how far that log goes."""

    version: int
    device: str
    peer: str
    now: datetime
    expected: Expectation | None = None
    linux: Neighbor | None = None
    zos: Neighbor | None = None
    ours: Interface = Interface(Side.LINUX, 0)  # noqa: RUF009 - a frozen record
    theirs: Interface = Interface(Side.ZOS, 0)  # noqa: RUF009 - a frozen record
    transitions: tuple[Transition, ...] = ()
    complaints: tuple[Complaint, ...] = ()
    received: tuple[Hello, ...] = ()
    sent: tuple[Hello, ...] = ()
    descriptions: tuple[Description, ...] = ()
    daemons: tuple[Daemon, ...] = ()
    blocks: tuple[Block, ...] = ()
    tap: Device | None = None
    looked: bool = False
    listened: bool = False
    configured: bool = True
    route: RouteStatus = RouteStatus.NOT_SEEN
    missing_routes: tuple[str, ...] = ()
    full_beside: bool = False
    link_types: tuple[str, str] = ("", "")
    traced: bool = False
    log_end: datetime | None = None

    def history(self, side: Side) -> tuple[Transition, ...]:
        return tuple(each for each in self.transitions if each.side is side)

    @property
    def linux_state(self) -> NeighborState | None:
        """FRR deletes a dead neighbor: one that is missing from its list is Down."""
        if self.linux is not None:
            return self.linux.state
        return NeighborState.DOWN if self.looked else None

    @property
    def state(self) -> NeighborState | None:
        """The lower of what the two ends show now; without that, what their logs end with."""
        shown = [state for state in (self.linux_state, self.zos.state if self.zos else None) if state is not None]
        if shown:
            return min(shown)
        # FRR logs every way to FULL, or nothing at all.
        ends = [
            history[-1].new for side in Side if (history := self.history(side)) and (side is Side.LINUX or self.traced)
        ]
        return min(ends) if ends else None

    @property
    def logged_only(self) -> bool:
        return self.linux_state is None and self.zos is None

    @property
    def since(self) -> datetime | None:
        """When the state began, as far as anybody tells."""
        shown = [each.since for each in (self.linux, self.zos) if each and each.since and each.state == self.state]
        if shown:
            return max(shown)
        for side in Side:
            history = self.history(side)
            if history and history[-1].new == self.state:
                return history[-1].when
        return None

    @property
    def age(self) -> float | None:
        """Seconds since the state began."""
        return (self.now - self.since).total_seconds() if self.since else None

    @property
    def quiet(self) -> float | None:
        """Seconds that z/OS's log goes on after the last change it tells."""
        history = self.history(Side.ZOS)
        last = history[-1].when if history else None
        return (self.log_end - last).total_seconds() if last and self.log_end else None

    @property
    def dead(self) -> int:
        """The dead interval to reckon with, in seconds."""
        return self.ours.dead or self.theirs.dead or (self.expected.dead if self.expected else 40)

    @property
    def overdue(self) -> bool:
        """Whether a neighbor that Linux still has was silent for more than two hello intervals and a second."""
        if self.linux is None or self.linux.due is None or not (self.ours.dead and self.ours.hello):
            return False
        return self.linux.due < self.ours.dead - 2 * self.ours.hello - 1

    @property
    def lost(self) -> bool:
        """Whether Linux takes in no hellos of the neighbor: it has none, or is about to drop it."""
        return self.looked and (self.linux is None or self.overdue)

    def last_event(self, side: Side) -> NeighborEvent | None:
        """The event of the last failure in a witness's log that no later FULL has healed, else what it remembers."""
        for each in reversed(self.history(side)):
            if each.new is NeighborState.FULL:
                return None
            if each.event in FAILURE_EVENTS:
                return each.event
        witness = self.linux if side is Side.LINUX else self.zos
        return witness.last_drop if witness else None

    @property
    def failed_at(self) -> datetime | None:
        """When z/OS's log tells the last failure."""
        failed = (each.when for each in reversed(self.history(Side.ZOS)) if each.event in FAILURE_EVENTS)
        return next(failed, None)


def settle(base: Interface, *others: Interface) -> Interface:
    """One record of several of the same interface; the first that knows a value gives it."""
    values = {
        field.name: next(
            (value for each in (base, *others) if (value := getattr(each, field.name)) not in (None, "")),
            getattr(base, field.name),
        )
        for field in fields(Interface)
    }
    return Interface(**values)


def settle_neighbors(found: tuple[Neighbor, ...]) -> Neighbor | None:
    """One record of several of the same neighbor by the same witness; the last one knows the state best."""
    if not found:
        return None
    ordered = tuple(reversed(found))
    values = {
        field.name: next(
            (value for each in ordered if (value := getattr(each, field.name)) not in (None, "")),
            getattr(ordered[0], field.name),
        )
        for field in fields(Neighbor)
    }
    return Neighbor(**values)


def settings_of(hello: Hello, side: Side) -> Interface:
    """The settings a hello announces."""
    return Interface(
        side,
        hello.version,
        hello.device if side is Side.LINUX else "",
        address=hello.source,
        router_id=hello.router_id,
        prefix_length=hello.prefix_length,
        area=hello.area,
        hello=hello.hello,
        dead=hello.dead,
        auth=hello.auth,
        key_id=hello.key_id,
        priority=hello.priority,
        instance=hello.instance if hello.version == 6 else None,
        dr=hello.dr,
        bdr=hello.bdr,
        source="hello packet",
    )


def current(complaints: Iterable[Complaint], transitions: Sequence[Transition]) -> tuple[Complaint, ...]:
    """The complaints that no later FULL in the same log has made old."""
    healed = {side: _last_full([each for each in transitions if each.side is side]) for side in Side}
    return tuple(each for each in complaints if each.order > healed[each.side])


def _last_full(history: Sequence[Transition]) -> int:
    """Where a history was last FULL. A fall from FULL tells that it was so at some time since the change before."""
    before = healed = -1
    for each in history:
        if each.new is NeighborState.FULL:
            healed = each.order
        elif each.old is NeighborState.FULL:
            healed = max(healed, before)
        before = each.order
    return healed
