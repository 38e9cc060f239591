"""Several drivers as one: each record goes to the driver of its kind."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby

from zlab.linux.driver import Driver, OnStep, Reading, merge
from zlab.linux.host import Host
from zlab.linux.records import Identity, Step


class Drivers:
    """One driver for each kind of record."""

    def __init__(self, *drivers: Driver) -> None:
        self.all = drivers
        self._of_kind = {kind: driver for driver in self.all for kind in driver.kinds}

    def read(self, host: Host, identities: Collection[Identity]) -> Reading:
        """The present value of each identity; drivers with nothing to read are not asked."""
        readings = []
        for driver in self.all:
            mine = [identity for identity in identities if identity[0] in driver.kinds]
            if mine:
                readings.append(driver.read(host, mine))
        return merge(readings)

    def change(self, host: Host, steps: Sequence[Step], on_step: OnStep) -> None:
        """Make the steps true in order, neighbours of one driver together. Raises what the driver raises."""
        for driver, batch in self._batches(steps):
            driver.change(host, batch, on_step)

    def _batches(self, steps: Sequence[Step]) -> Iterator[tuple[Driver, list[Step]]]:
        for _, batch in groupby(steps, key=lambda step: id(self._of_kind[step.record.kind])):
            found = list(batch)
            yield self._of_kind[found[0].record.kind], found
