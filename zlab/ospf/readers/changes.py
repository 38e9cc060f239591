"""The adjacency changes of one log as they are read: the latest of them, so that no log takes all memory. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from zlab.ospf.evidence import Transition

MOST = 100_000
"""A neighbor that falls and recovers every minute makes that many in five weeks; they take some 50 MB."""


@dataclass
class Changes:
    """Takes in changes in the order of their log, and drops the oldest when there are too many."""

    most: int = MOST
    dropped: int = 0
    _kept: list[Transition] = field(default_factory=list, repr=False)

    def add(self, change: Transition) -> None:
        self._kept.append(change)
        if len(self._kept) >= 2 * self.most:
            self._trim()

    def add_once(self, change: Transition) -> None:
        """EZZ7919I and EZZ7921I tell of the same change, the second with the old state too: they are one."""
        for index in range(len(self._kept) - 1, max(len(self._kept) - 4, -1), -1):
            other = self._kept[index]
            if (other.version, other.neighbor, other.system) != (change.version, change.neighbor, change.system):
                continue
            if (other.new, other.event) == (change.new, change.event) and (other.old is None) != (change.old is None):
                self._kept[index] = replace(other, old=other.old or change.old)
                return
            break
        self.add(change)

    def latest(self) -> tuple[Transition, ...]:
        self._trim()
        return tuple(self._kept)

    def oddities(self, source: str) -> Iterator[str]:
        """What of the log was not kept, in words."""
        if self.dropped:
            yield f"{source}: of its changes the last {self.most:,} are judged, {self.dropped:,} before them are not"

    def _trim(self) -> None:
        extra = max(len(self._kept) - self.most, 0)
        self.dropped += extra
        del self._kept[:extra]
