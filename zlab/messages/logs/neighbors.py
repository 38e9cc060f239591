"""The OSPF neighbors a log names: how often each changed, its last state, and its worst fall. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from zlab.messages.logs.blocks import Block
from zlab.messages.logs.dates import Calendar
from zlab.messages.logs.recognise import LogMessage
from zlab.messages.logs.tally import Latest, message_at

NEIGHBOR_IDS = frozenset({"EZZ7919I", "EZZ7921I", "EZZ7954I"})
MOST_NEIGHBORS = 1000

_CHANGE = re.compile(
    rb"(EZZ79(?:19|21|54)I)\s++"
    rb"(?i:STATE\s++CHANGE,\s++IPV([46])\s++OSPF|(?:IPV6\s++)?OSPF\s++ADJACENCY\s++FAILURE),\s++"
    rb"(?i:NEIGHBOR)\s++([0-9A-Fa-f.:]{2,45}+),\s++"
    rb"(?i:(?:OLD\s++STATE\s++(\d{1,3}+),\s++)?NEW\s++STATE\s++(\d{1,3}+),\s++EVENT\s++(\d{1,2}+))"
)

_Row = tuple[bytes, ...]
"""What the pattern finds: id, IP version, neighbor, old state, new state, event; b"" for what is not said."""


@dataclass(slots=True)
class NeighborSeen:
    """One neighbor of a log. `failures` are EZZ7921I and EZZ7954I, `changes` EZZ7919I.

    `worst` is the first failure that fell as low as any; `state` and `event` are the last ones told, at `position` of
    the block that is read.
    """

    neighbor: str
    version: int
    changes: int = 0
    failures: int = 0
    state: int = 0
    event: int = 0
    worst_state: int = 0
    worst: LogMessage | None = None
    last: LogMessage | None = None
    position: int = 0


class Neighbors:
    """Collects neighbors from blocks; feed it those that hold one of `NEIGHBOR_IDS`. `full`: there were too many."""

    def __init__(self, file: str, calendar: Calendar) -> None:
        self._file = file
        self._calendar = calendar
        self._seen: dict[str, NeighborSeen] = {}
        self._latest = Latest(self._last)
        self.full = False

    def add(self, block: Block) -> None:
        here: dict[str, NeighborSeen] = {}
        for row, (count, first, last) in _places(block.data).items():
            key = _key(row)
            seen = self._neighbor(key, row)
            if seen is None:
                self.full = True
                continue
            if key not in here or last > seen.position:
                seen.state, seen.event, seen.position = int(row[4]), int(row[5]), last
            here[key] = seen
            self._count(seen, row, count, first, block)
        self._latest.put(here, block)

    def result(self) -> list[NeighborSeen]:
        for key, message in self._latest.messages().items():
            self._seen[key].last = message
        return list(self._seen.values())

    def _neighbor(self, key: str, row: _Row) -> NeighborSeen | None:
        if key not in self._seen and len(self._seen) < MOST_NEIGHBORS:
            self._seen[key] = NeighborSeen(row[2].decode(), int(key[0]))
        return self._seen.get(key)

    def _count(self, seen: NeighborSeen, row: _Row, count: int, first: int, block: Block) -> None:
        if row[0] == b"EZZ7919I":
            seen.changes += count
            return
        seen.failures += count
        state = int(row[4])
        if not seen.worst_state or state < seen.worst_state:
            seen.worst_state, seen.worst = state, self._message(first, block)

    def _last(self, key: str, block: Block) -> LogMessage | None:
        return self._message(self._seen[key].position, block)

    def _message(self, position: int, block: Block) -> LogMessage | None:
        name = block.data[position : position + len(b"EZZ7919I")].decode("ascii")
        return message_at(block, position, name, self._file, self._calendar)


def _places(data: bytes) -> dict[_Row, list[int]]:
    """How often each row is there, and where first and last. Neighbors, states and events are few: most are alike."""
    rows: dict[_Row, list[int]] = {}
    for found in _CHANGE.finditer(data):
        row, position = found.groups(b""), found.start()
        places = rows.get(row)
        if places is None:
            rows[row] = [1, position, position]
        else:
            places[0] += 1
            places[2] = position
    return rows


def _key(row: _Row) -> str:
    """The IP version and the neighbor of a row."""
    version = row[1].decode() or ("6" if row[0] == b"EZZ7954I" else "4")
    return f"{version} {row[2].decode().lower()}"
