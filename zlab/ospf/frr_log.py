"""Adjacency changes in FRR's logs, of ospfd and ospf6d, every release from 7.0 on. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from zlab.ospf.states import FRR_EVENTS, FRR_STATES, NeighborEvent, NeighborState

# Four shapes: with and without a VRF, with "NbrIP" from 8.4.4 on, and ospf6d's "id%interface".
_CHANGE = re.compile(
    r"AdjChg: Nbr (?P<router_id>[\d.]+)(?:, NbrIP (?P<address>[\d.]+) )?(?:%(?P<interface6>\S+?))?"
    r"(?:\((?P<vrf>[^)]*)\))?(?: on (?P<interface>\S+?))?: (?P<old>\S+) -> (?P<new>\S+) \((?P<event>[^)]+)\)"
)


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
