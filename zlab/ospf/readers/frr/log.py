"""FRR's logs, of ospfd and ospf6d, every release from 7.0 on: adjacency changes and complaints. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from zlab.messages.logs.dates import Calendar
from zlab.ospf.evidence import Complaint, Evidence, Side, Transition, canonical
from zlab.ospf.readers.changes import Changes
from zlab.ospf.readers.envelopes import opened
from zlab.ospf.readers.frr.complaints import parse_complaint
from zlab.ospf.readers.log_times import Clock
from zlab.ospf.states import FRR_EVENTS, FRR_STATES, NeighborEvent, NeighborState

# Four shapes: with and without a VRF, with "NbrIP" from 8.4.4 on, and ospf6d's "id%interface".
_CHANGE = re.compile(
    r"AdjChg: Nbr (?P<router_id>[\d.]+)(?:, NbrIP (?P<address>[\d.]+) )?(?:%(?P<interface6>\S+?))?"
    r"(?:\((?P<vrf>[^)]*)\))?(?: on (?P<interface>\S+?))?: (?P<old>\S+) -> (?P<new>\S+) \((?P<event>[^)]+)\)"
)
_FRR_LINE = re.compile(r"\b(?:OSPF6?(?:\[\d+\])?|ZEBRA): |\b(?:ospf6?d|zebra)(?:-\d+)?\[\d+\]: |AdjChg: Nbr ")
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
    own: str = ""

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
    own = canonical(on.partition(":")[2]) if "%" not in on else ""
    return AdjacencyChange(found["router_id"], found["address"] or "", interface, old, new, event, own)


def is_frr_line(line: str) -> bool:
    """Whether a line is one of FRR's log, in a file of its own or in a syslog."""
    return _FRR_LINE.search(line) is not None


@dataclass
class FrrLogReader:
    """Reads a log line by line. With `since`, complaints before it are left out: a daemon repeats what holds.

    Of the same complaint the last one is kept, so that a log of any length needs little memory.
    """

    calendar: Calendar
    side: Side = Side.LINUX
    source: str = ""
    since: datetime | None = None
    _clock: Clock | None = field(default=None, repr=False)
    _changes: Changes = field(default_factory=Changes, repr=False)
    _damaged: int = 0
    _complaints: dict[tuple[object, ...], Complaint] = field(default_factory=dict, repr=False)

    def sift(self, lines: Iterable[str], first: int = 0) -> Iterator[str]:
        """Read FRR's lines, and pass on the others; for each one that was read a blank one, so that the others keep
        their numbers. Orders count from `first`."""
        for order, line in enumerate(lines, first):
            speaks = "OSPF" in line or "ospf" in line or "AdjChg" in line
            if speaks and (is_frr_line(line) or is_frr_line(opened(line)[0])):
                self.feed(line, order)
                yield ""
            else:
                yield line

    def feed(self, line: str, order: int) -> None:
        """Take in one line."""
        if "AdjChg" in line:
            change = parse_adjacency_change(line)
            if change is not None:
                self._changes.add(_transition(change, line, self, self._time(line), order))
            elif "AdjChg: Nbr " in line:
                self._damaged += 1
            return
        complaint = parse_complaint(line, self.side)
        if complaint is None:
            return
        when = self._time(line)
        if self.since is None or when is None or when >= self.since:
            same = (complaint.cause, complaint.version, complaint.interface, complaint.neighbor)
            self._complaints[same] = replace(complaint, when=when, order=order, source=self.source)

    def _time(self, line: str) -> datetime | None:
        self._clock = self._clock or Clock(self.calendar)
        return self._clock.read(opened(line)[0])

    def evidence(self) -> Evidence:
        """What was read so far."""
        return Evidence(
            transitions=self._changes.latest(),
            complaints=tuple(sorted(self._complaints.values(), key=lambda each: each.order)),
            unseen=tuple(self._oddities()),
        )

    def _oddities(self) -> Iterator[str]:
        yield from self._changes.oddities(self.source)
        if self._clock is not None and self._clock.jumps:
            yield f"{self.source}: its times go back ({self._clock.jumps}×); it is read in its own order"
        if self._damaged:
            yield f"{self.source}: a line of AdjChg is cut off or not as known ({self._damaged}×); the rest is judged"


def read_frr_log(
    lines: Iterable[str],
    *,
    end: datetime,
    side: Side = Side.LINUX,
    source: str = "",
    since: datetime | None = None,
    first: int = 0,
) -> Evidence:
    """The transitions and complaints of a log, in its order. `end` is when it was last written."""
    reader = FrrLogReader(Calendar(end), side, source, since)
    for order, line in enumerate(lines, first):
        reader.feed(line, order)
    return reader.evidence()


def _transition(
    change: AdjacencyChange, line: str, reader: FrrLogReader, when: datetime | None, order: int
) -> Transition:
    version = 6 if _VERSION6.search(line) else 4
    return Transition(
        reader.side,
        version,
        # OMPROUTE names an IPv4 neighbor by its address, an IPv6 one by its router id; so does every record here.
        change.address if version == 4 and change.address else change.router_id,
        change.new,
        old=change.old,
        event=change.event,
        interface=change.interface,
        router_id=change.router_id,
        when=when,
        order=order,
        own=change.own,
        source=reader.source,
    )
