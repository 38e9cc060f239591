"""The contract between plan and system: a driver reads and changes some kinds of records."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from zlab.linux.host import Host
from zlab.linux.records import Identity, Record, Step

OnStep = Callable[[Step], None]
"""Called after a step has reached the system (progress, and the crash tests)."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a driver saw. `unknown` are identities this process may not see (no root); absent means absent."""

    records: tuple[Record, ...] = ()
    unknown: frozenset[Identity] = frozenset()


class Driver(Protocol):
    """Reads and changes the records of `kinds`."""

    kinds: frozenset[str]

    def read(self, host: Host, identities: Collection[Identity]) -> Reading:
        """The present value of each identity; a thing that is not there has no record."""
        ...

    def change(self, host: Host, steps: Sequence[Step], on_step: OnStep) -> None:
        """Make every step true, in order, in as few calls as the system allows.

        A step whose `after` is already there, or whose thing is already gone, is done. Raises HostError;
        what was done before the failure stays, and the caller undoes it.
        """
        ...


def merge(readings: Iterable[Reading]) -> Reading:
    found = tuple(readings)
    return Reading(
        tuple(record for reading in found for record in reading.records),
        frozenset(identity for reading in found for identity in reading.unknown),
    )
