"""Sysctl and netlink drivers on the real kernel: made, read back, made again without harm, undone."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable

import pytest

from tests.support.netns import LabNet, Namespace
from zlab.linux.drivers import Drivers
from zlab.linux.host import Host
from zlab.linux.netlink import NetlinkDriver
from zlab.linux.records import (
    Address,
    Ipv6Forwarding,
    LinkMtu,
    LinkUp,
    Record,
    Route,
    Step,
    Sysctl,
    record_from_json,
)
from zlab.linux.sysctl import SysctlDriver
from zlab.linux.transaction import no_step

LINK = (
    LinkMtu("tap0", 1400),
    Address("tap0", "10.1.1.1/24"),
    LinkUp("tap0", True),
    Address("tap0", "2001:db8:1::1/64"),
    Address("tap0", "fe80::1/64"),
    Route("10.9.0.0/16", "10.1.1.2", "tap0"),
    Route("2001:db8:9::/48", "2001:db8:1::2", "tap0"),
    Sysctl("net/ipv4/conf/tap0/forwarding", "1"),
)


def worker(action: str, payload: str) -> None:
    """The part that runs inside a namespace: read identities, or make steps."""
    drivers, host = Drivers(SysctlDriver(), NetlinkDriver()), Host()
    data = json.loads(payload)
    if action == "read":
        reading = drivers.read(host, [tuple(identity) for identity in data])
        print(json.dumps([record.to_json() for record in reading.records]))
    else:
        drivers.change(host, [Step.from_json(step) for step in data], no_step)


def read(where: Namespace, records: Iterable[Record]) -> set[Record]:
    identities = json.dumps([record.identity for record in records])
    answer = where.run(sys.executable, "-m", __name__, "read", identities).stdout
    return {record_from_json(record) for record in json.loads(answer)}


def make(where: Namespace, steps: Iterable[Step]) -> None:
    where.run(sys.executable, "-m", __name__, "make", json.dumps([step.to_json() for step in steps]))


def steps_to(where: Namespace, records: tuple[Record, ...]) -> list[Step]:
    before = {record.identity: record for record in read(where, records)}
    return [Step(before.get(record.identity), record) for record in records if before.get(record.identity) != record]


def test_a_link_is_made_read_back_and_undone_exactly(net: LabNet) -> None:
    before = net.host.dump()
    steps = steps_to(net.host, LINK)
    assert {step.record for step in steps} == set(LINK)
    make(net.host, steps)
    assert read(net.host, LINK) == set(LINK)
    make(net.host, steps)  # a step that is true already is done
    assert read(net.host, LINK) == set(LINK)
    inverse = [step.inverse for step in reversed(steps)]
    make(net.host, inverse)
    make(net.host, inverse)
    net.host.is_as(before)


def test_routes_and_addresses_of_others_stay(net: LabNet) -> None:
    net.host.up("tap0")
    net.host.ip("address add 10.1.1.77/24 dev tap0")
    net.host.ip("route add 10.8.0.0/16 via 10.1.1.2 proto static")
    before = net.host.dump()
    steps = steps_to(net.host, LINK)
    make(net.host, steps)
    make(net.host, [step.inverse for step in reversed(steps)])
    net.host.is_as(before)


def test_an_address_of_others_in_our_subnet_outlives_ours(net: LabNet) -> None:
    net.host.up("tap0")
    step = Step(None, Address("tap0", "10.1.1.1/24"))
    make(net.host, [step])
    net.host.ip("address add 10.1.1.77/24 dev tap0")
    make(net.host, [step.inverse])
    shown = net.host.ip("-oneline -4 address show dev tap0")
    assert "10.1.1.77/24" in shown
    assert "10.1.1.1/24" not in shown
    assert net.host.run("sysctl", "-n", "net.ipv4.conf.tap0.promote_secondaries").stdout == "0\n"


def test_a_foreign_route_to_the_same_place_is_not_replaced(net: LabNet) -> None:
    net.host.up("tap0")
    net.host.ip("address add 10.1.1.1/24 dev tap0")
    net.host.ip("route add 10.9.0.0/16 via 10.1.1.3 proto static")
    before = net.host.dump()
    with pytest.raises(AssertionError, match="File exists"):
        make(net.host, [Step(None, Route("10.9.0.0/16", "10.1.1.2", "tap0"))])
    net.host.is_as(before)


def test_static_ipv6_addresses_outlive_our_link_down(net: LabNet) -> None:
    net.host.ip("-6 address add 2001:db8:77::1/64 dev tap0 nodad")
    steps = steps_to(net.host, (LinkUp("tap0", True),))
    make(net.host, steps)
    make(net.host, [step.inverse for step in steps])
    assert "2001:db8:77::1/64" in net.host.ip("-6 -oneline address show dev tap0")


def test_ipv6_forwarding_keeps_each_device_as_it_is(net: LabNet) -> None:
    net.host.run("sysctl", "-w", "net.ipv6.conf.eth0.forwarding=0", "net.ipv6.conf.tap0.forwarding=1")
    before = net.host.dump()
    steps = steps_to(net.host, (Ipv6Forwarding("1"),))
    make(net.host, steps)
    after = net.host.dump()["sysctl6"]
    assert "net.ipv6.conf.all.forwarding = 1" in after
    assert "net.ipv6.conf.eth0.forwarding = 0" in after
    assert "net.ipv6.conf.default.forwarding = 0" in after
    assert "net.ipv6.conf.tap0.forwarding = 1" in after
    inverse = [step.inverse for step in steps]
    make(net.host, inverse)
    net.host.is_as(before)


def test_a_torn_ipv6_forwarding_is_undone(net: LabNet) -> None:
    before = net.host.dump()
    steps = steps_to(net.host, (Ipv6Forwarding("1"),))
    net.host.run("sysctl", "-w", "net.ipv6.conf.all.forwarding=1")  # killed before the devices were put back
    assert net.host.dump() != before
    make(net.host, [step.inverse for step in steps])
    net.host.is_as(before)


def test_what_is_gone_is_already_undone(net: LabNet) -> None:
    steps = steps_to(net.host, LINK)
    make(net.host, steps)
    net.host.ip("link delete tap0")
    inverse = [step.inverse for step in reversed(steps) if step.before is None]
    make(net.host, inverse)
    assert read(net.host, LINK) == set()


@pytest.mark.parametrize("record", [LinkUp("tap9", True), Address("tap9", "10.1.9.1/24")])
def test_a_device_that_is_not_there_is_one_clear_error(net: LabNet, record: Record) -> None:
    with pytest.raises(AssertionError, match="there is no device tap9"):
        make(net.host, [Step(None, record)])


if __name__ == "__main__":
    worker(sys.argv[1], sys.argv[2])
