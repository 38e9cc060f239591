"""Several drivers as one: each record goes to the driver of its kind."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from importlib import import_module
from itertools import groupby

from zlab.linux.driver import Driver, OnStep, Reading, merge
from zlab.linux.host import Host
from zlab.linux.records import (
    Address,
    FirewalldObject,
    FrrLine,
    Identity,
    IptablesRule,
    Ipv6Forwarding,
    LinkMtu,
    LinkUp,
    MailRelay,
    NftTable,
    Record,
    Route,
    Step,
    Sysctl,
    UfwRule,
)


class LazyDriver:
    """A driver whose module is imported when a record of its kinds is first met.

    `where` is "module:class". A run that changes nothing meets two or three kinds, and starts sooner.
    """

    def __init__(self, where: str, *records: type[Record]) -> None:
        self.where = where
        self.kinds = frozenset(record.kind for record in records)

    @cached_property
    def loaded(self) -> Driver:
        module, _, name = self.where.partition(":")
        driver: Driver = getattr(import_module(module), name)()
        return driver

    def read(self, host: Host, identities: Collection[Identity]) -> Reading:
        return self.loaded.read(host, identities)

    def change(self, host: Host, steps: Sequence[Step], on_step: OnStep) -> None:
        self.loaded.change(host, steps, on_step)


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


def all_drivers() -> Drivers:
    """Everything zlab can change on a host: a new kind of record is one row."""
    return Drivers(
        LazyDriver("zlab.linux.sysctl:SysctlDriver", Sysctl, Ipv6Forwarding),
        LazyDriver("zlab.linux.netlink:NetlinkDriver", LinkMtu, LinkUp, Address, Route),
        LazyDriver("zlab.linux.firewall.nft:NftDriver", NftTable),
        LazyDriver("zlab.linux.firewall.ufw:UfwDriver", UfwRule),
        LazyDriver("zlab.linux.firewall.firewalld:FirewalldDriver", FirewalldObject),
        LazyDriver("zlab.linux.firewall.xtables:IptablesDriver", IptablesRule),
        LazyDriver("zlab.linux.frr.driver:FrrDriver", FrrLine),
        LazyDriver("zlab.linux.mail.driver:MailDriver", MailRelay),
    )
