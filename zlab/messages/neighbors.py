"""The OSPF neighbors a log names: how often each changed, its last state, and its worst fall. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from zlab.messages.blocks import Block
from zlab.messages.dates import Calendar
from zlab.messages.recognise import LogMessage
from zlab.messages.tally import Latest, message_at

NEIGHBOR_IDS = frozenset({"EZZ7919I", "EZZ7921I", "EZZ7954I"})
MOST_NEIGHBORS = 10_000

_CHANGE = re.compile(
    rb"(EZZ79(?:19|21|54)I)\s++"
    rb"(?i:STATE\s++CHANGE,\s++IPV([46])\s++OSPF|(?:IPV6\s++)?OSPF\s++ADJACENCY\s++FAILURE),\s++"
    rb"(?i:NEIGHBOR)\s++([0-9A-Fa-f.:]{2,45}+),\s++"
    rb"(?i:(?:OLD\s++STATE\s++(\d{1,3}+),\s++)?NEW\s++STATE\s++(\d{1,3}+),\s++EVENT\s++(\d{1,2}+))"
)


@dataclass(slots=True)
class NeighborSeen:
    """One neighbor of a log. `failures` are EZZ7921I and EZZ7954I, `changes` EZZ7919I.

    `worst` is the first failure that fell as low as any; `state` and `event` are the last ones told.
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


class Neighbors:
    """Collects neighbors from blocks; feed it those that hold one of `NEIGHBOR_IDS`."""

    def __init__(self, file: str, calendar: Calendar) -> None:
        self._file = file
        self._calendar = calendar
        self._seen: dict[str, NeighborSeen] = {}
        self._latest = Latest(self._last)

    def add(self, block: Block) -> None:
        here: set[str] = set()
        for found in _CHANGE.finditer(block.data):
            key = _key(found)
            seen = self._seen.get(key)
            if seen is None:
                if len(self._seen) >= MOST_NEIGHBORS:
                    continue
                seen = self._seen[key] = NeighborSeen(found[3].decode(), 6 if key[0] == "6" else 4)
            here.add(key)
            self._count(seen, found, block)
        self._latest.put(here, block)

    def result(self) -> list[NeighborSeen]:
        for key, message in self._latest.messages().items():
            self._seen[key].last = message
        return list(self._seen.values())

    def _count(self, seen: NeighborSeen, found: re.Match[bytes], block: Block) -> None:
        state = int(found[5])
        seen.state, seen.event = state, int(found[6])
        if found[1] == b"EZZ7919I":
            seen.changes += 1
            return
        seen.failures += 1
        if not seen.worst_state or state < seen.worst_state:
            seen.worst_state = state
            seen.worst = self._message(found, block)

    def _last(self, key: str, block: Block) -> LogMessage | None:
        found = None
        for one in _CHANGE.finditer(block.data):
            if _key(one) == key:
                found = one
        return self._message(found, block) if found else None

    def _message(self, found: re.Match[bytes], block: Block) -> LogMessage | None:
        return message_at(block, found.start(), found[1].decode(), self._file, self._calendar)


def _key(found: re.Match[bytes]) -> str:
    version = found[2].decode() if found[2] else ("6" if found[1] == b"EZZ7954I" else "4")
    return f"{version} {found[3].decode().lower()}"
