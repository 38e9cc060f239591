"""FRR's logs, of ospfd and ospf6d, every release from 7.0 on: adjacency changes and complaints. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from zlab.messages.dates import Calendar
from zlab.ospf.evidence import Complaint, Evidence, Side, Transition
from zlab.ospf.frr_complaints import parse_complaint
from zlab.ospf.log_times import Clock
from zlab.ospf.states import FRR_EVENTS, FRR_STATES, NeighborEvent, NeighborState

# Four shapes: with and without a VRF, with "NbrIP" from 8.4.4 on, and ospf6d's "id%interface".
_CHANGE = re.compile(
    r"AdjChg: Nbr (?P<router_id>[\d.]+)(?:, NbrIP (?P<address>[\d.]+) )?(?:%(?P<interface6>\S+?))?"
    r"(?:\((?P<vrf>[^)]*)\))?(?: on (?P<interface>\S+?))?: (?P<old>\S+) -> (?P<new>\S+) \((?P<event>[^)]+)\)"
)
_FRR_LINE = re.compile(r"\b(?:OSPF6?|ZEBRA): |\b(?:ospf6?d|zebra)\[\d+\]: |AdjChg: Nbr ")
# ospf6d says so itself, and names the neighbor "router id%interface", where ospfd has "interface:address".
_VERSION6 = re.compile(r"OSPF6: |ospf6d\[|AdjChg: Nbr [\d.]+%| on [\d.]+%\S+: ")


@dataclass(frozen=True, slots=True)
class AdjacencyChange:
    """One transition of one neighbor. `address` is "" where the release does not print it."""

    router_id: str
    address: str
    interface: str
    old: NeighborState
    new: NeighborState
    event: NeighborEvent

    @property
    def is_failure(self) -> bool:
        return self.new < self.old


def parse_adjacency_change(line: str) -> AdjacencyChange | None:
    """The change a log line tells of, or None when it tells of none, or of a state or event without a code."""
    found = _CHANGE.search(line)
    if found is None:
        return None
    old, new = FRR_STATES.get(found["old"]), FRR_STATES.get(found["new"])
    event = FRR_EVENTS.get(found["event"])
    if old is None or new is None or event is None:
        return None
    on = found["interface6"] or found["interface"] or ""
    # ospfd says "tap0:10.1.1.1", ospf6d "10.1.1.2%tap0".
    interface = on.partition("%")[2] or on.partition(":")[0]
    return AdjacencyChange(found["router_id"], found["address"] or "", interface, old, new, event)


def is_frr_line(line: str) -> bool:
    """Whether a line is one of FRR's log, in a file of its own or in a syslog."""
    return _FRR_LINE.search(line) is not None


def read_frr_log(
    lines: Iterable[str],
    *,
    side: Side = Side.LINUX,
    source: str = "",
    end: datetime,
    since: datetime | None = None,
    first: int = 0,
) -> Evidence:
    """The transitions and complaints of a log, in its order.

    `end` is when the log was last written; orders count from `first`. With `since`, complaints before it are
    left out: a daemon repeats them as long as they hold.
    """
    clock = Clock(Calendar(end))
    transitions: list[Transition] = []
    complaints: list[Complaint] = []
    for order, line in enumerate(lines, first):
        # Two words decide; the rest of a large log is passed over unparsed.
        change = parse_adjacency_change(line) if "AdjChg" in line else None
        if change is not None:
            transitions.append(
                _transition(change, line, Transition(side, 4, "", change.new, source=source, order=order))
            )
            transitions[-1] = replace(transitions[-1], when=clock.read(line))
            continue
        complaint = parse_complaint(line, side)
        if complaint is not None:
            when = clock.read(line)
            if since is None or when is None or when >= since:
                complaints.append(replace(complaint, when=when, order=order, source=source))
    unseen = (f"{source}: its times go back {clock.jumps} times; it is read in its own order",) if clock.jumps else ()
    return Evidence(transitions=tuple(transitions), complaints=tuple(complaints), unseen=unseen)


def _transition(change: AdjacencyChange, line: str, base: Transition) -> Transition:
    version = 6 if _VERSION6.search(line) else 4
    return replace(
        base,
        version=version,
        # OMPROUTE names an IPv4 neighbor by its address, an IPv6 one by its router id; so does every record here.
        neighbor=change.address if version == 4 and change.address else change.router_id,
        router_id=change.router_id,
        interface=change.interface,
        old=change.old,
        event=change.event,
    )
