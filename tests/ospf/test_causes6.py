"""The causes of `test_causes.py` that IPv6 has too, on real ospf6d: named, and healed by the line for Linux."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

import pytest

from tests.conftest import need, need_tools
from tests.ospf.faults import Fault, assert_named, carry_out, drops, neighbor_on, numbers_of, on_wire
from tests.ospf.frr_world import FrrWorld, frr_world, router6
from tests.support.waiting import wait_for


def lines(*, p2p: bool = True, hello: int = 1, dead: int = 4, area: str = "0.0.0.0", more: Sequence[str] = ()) -> str:
    network = "point-to-point" if p2p else "broadcast"
    said = (f"hello-interval {hello}", f"dead-interval {dead}", f"network {network}", *more, f"area {area}")
    return "".join(f" ipv6 ospf6 {line}\n" for line in said)


PLAIN = lines()
PRIORITY_0 = lines(p2p=False, more=["priority 0"])
INTERFACE = "interface DEVICE / ipv6 ospf6"
OMPROUTE = "IPv6_OSPF_Interface … "
NOT_HERE = "its hellos do not reach FRR"
FAULTS = (
    Fault("healthy", "", settles="Full"),
    Fault(
        "mtu-larger",
        "mtu-larger",
        "1500",
        "9000",
        fix="ip link set DEVICE mtu 9000",
        zos_fix=f"{OMPROUTE}MTU=1500",
        heals=True,
        commands=("link set osa0 mtu 9000",),
        settles="ExStart",
    ),
    Fault(
        "mtu-smaller",
        "mtu-smaller",
        "1500",
        "1492",
        fix="ip link set DEVICE mtu 1492",
        zos_fix=f"{OMPROUTE}MTU=1500",
        heals=True,
        commands=("link set osa0 mtu 1492",),
        settles="ExStart",
    ),
    Fault(
        "hello",
        "hello",
        "1",
        "2",
        peer=lines(hello=2),
        fix=f"{INTERFACE} hello-interval 2",
        zos_fix=f"{OMPROUTE}Hello_Interval=1",
        heals=True,
    ),
    Fault(
        "dead",
        "dead",
        "4",
        "8",
        peer=lines(dead=8),
        fix=f"{INTERFACE} dead-interval 8",
        zos_fix=f"{OMPROUTE}Dead_Router_Interval=4",
        heals=True,
    ),
    Fault(
        "area",
        "area",
        "0.0.0.0",
        "0.0.0.1",
        peer=lines(area="0.0.0.1"),
        fix="interface DEVICE / no ipv6 ospf6 area 0.0.0.0 / ipv6 ospf6 area 0.0.0.1",
        zos_fix=f"{OMPROUTE}Attaches_To_Area=0.0.0.0",
        heals=True,
    ),
    Fault(
        "instance",
        "instance",
        "0",
        "1",
        peer=lines(more=["instance-id 1"]),
        fix=f"{INTERFACE} instance-id 1",
        zos_fix=f"{OMPROUTE}Instance=0",
        heals=True,
    ),
    Fault(
        "duplicate",
        "duplicate-router-id",
        "10.1.0.1",
        "10.1.0.1",
        router_id="10.1.0.1",
        fix="router ospf6 / ospf6 router-id <an address of this host>",
        zos_fix="IPv6_OSPF RouterID=<an address of its own>;",
    ),
    Fault(
        "nettype",
        "network-type",
        "point-to-point",
        "broadcast",
        peer=lines(p2p=False),
        fix=f"{INTERFACE} network broadcast",
        heals=True,
        settles="Full",
    ),
    Fault(
        "passive",
        "passive",
        "passive",
        host=lines(more=["passive"]),
        fix="interface DEVICE / no ipv6 ospf6 passive",
        heals=True,
    ),
    Fault("blocked", "blocked", NOT_HERE, fix="nft delete rule inet guard input handle ", heals=True),
    Fault("iptables", "blocked", NOT_HERE, fix="ip6tables -I INPUT -i DEVICE -p 89 -j ACCEPT", heals=True),
    Fault(
        "priority",
        "both-priority-0",
        "0",
        "0",
        host=PRIORITY_0,
        peer=PRIORITY_0,
        fix=f"{INTERFACE} priority 1",
        zos_fix=f"{OMPROUTE}Router_Priority=1",
        heals=True,
        settles="Twoway",
    ),
    Fault(
        "one-way",
        "one-way",
        "hears z/OS",
        "does not list us",
        fix="see that hellos leave",
        zos_fix="look for EZZ7904I",
        peer_ruleset=drops("input", "osa0"),
        settles="Init",
    ),
    Fault(
        "silent",
        "silent",
        "hears nothing",
        peer=lines(more=["passive"]),
        zos_fix="D TCPIP,,OMPROUTE,IPV6OSPF,INTERFACE",
    ),
    Fault("tap-down", "tap-down", "down", fix="ip link set DEVICE up", zos_fix="V TCPIP,,START,", heals=True),
)
NUMBERS = numbers_of(FAULTS)


def _device(name: str) -> str:
    return f"tap{NUMBERS[name]}"


@pytest.fixture(scope="module")
def world() -> Iterator[FrrWorld]:
    need(os.geteuid() == 0, "root")
    need_tools("ip", "nft", "ip6tables-nft", "zebra", "ospf6d", "vtysh")
    commands = {
        name: [
            f"-6 address add 2001:db8:20:{number}::1/128 dev lo nodad",
            *(on_wire(line, number) for line in FAULTS[number - 1].commands),
        ]
        for name, number in NUMBERS.items()
    }
    with frr_world([fault.name for fault in FAULTS], commands) as made:
        _start(made)
        _settle(made)
        yield made


def _start(world: FrrWorld) -> None:
    world.host.where.run("nft", "-f", "-", input=drops("input", _device("blocked")))
    world.host.where.run("ip6tables-nft", "-A", "INPUT", "-i", _device("iptables"), "-p", "89", "-j", "DROP")
    for fault in FAULTS:
        peer = world.peers[fault.name]
        if fault.peer_ruleset:
            peer.where.run("nft", "-f", "-", input=fault.peer_ruleset)
        area = "0.0.0.1" if fault.name == "area" else "0.0.0.0"
        wires = f"interface osa0\n{fault.peer or PLAIN}exit\ninterface lo\n ipv6 ospf6 area {area}\nexit\n"
        peer.start("ospf6d", router6(fault.router_id or f"10.1.{NUMBERS[fault.name]}.2") + wires)
    taps = [f"interface {_device(fault.name)}\n{fault.host or PLAIN}exit\n" for fault in FAULTS]
    world.host.start("ospf6d", router6("10.1.0.1") + "".join(taps))
    for speaker in (world.host, *world.peers.values()):
        speaker.ready("ospf6d")


def _settle(world: FrrWorld) -> None:
    """Until every wire is where its fault keeps it, for longer than a dead interval."""
    wanted = {_device(fault.name): fault.settles for fault in FAULTS if fault.settles}

    def states() -> dict[str, str]:
        neighbors = world.host.json("show ipv6 ospf6 neighbor")["neighbors"]
        return {each["interfaceName"]: each["state"] for each in neighbors if each["duration"] > "00:00:04"}

    try:
        wait_for(lambda: wanted.items() <= states().items(), "every wire is where its fault keeps it", 40, every=0.2)
    except AssertionError as error:
        raise AssertionError(f"{error}: {wanted} and not {states()}") from None
    world.host.where.ip(f"link set {_device('tap-down')} down")


@pytest.fixture(scope="module")
def answer(world: FrrWorld) -> Any:
    return world.zlab().json("ospf", "health", status=4)


@pytest.mark.parametrize("fault", [each for each in FAULTS if each.cause], ids=lambda fault: fault.name)
def test_the_cause_is_named_with_both_values_and_the_lines_to_change(answer: Any, fault: Fault) -> None:
    assert_named(answer, fault, NUMBERS[fault.name], 6)


def test_the_healthy_neighbor_beside_stays_healthy(answer: Any) -> None:
    neighbor = neighbor_on(answer, _device("healthy"), 6)
    assert (neighbor["verdict"], neighbor["code"], neighbor["route"]) == ("healthy", 128, "installed"), neighbor


@pytest.fixture(scope="module")
def healed(world: FrrWorld, answer: Any) -> Any:
    names = [fault.name for fault in FAULTS if fault.heals]
    for name in names:
        carry_out(world, neighbor_on(answer, _device(name), 6)["diagnosis"]["change"]["linux"])

    def routed() -> bool:
        table = world.host.where.ip("-6 route show")
        return all(f"2001:db8:20:{NUMBERS[name]}::1 " in table for name in names)

    with suppress(AssertionError):  # which one did not is told by its own test
        wait_for(routed, "what was named heals", 40, every=0.3)
    return world.zlab().json("ospf", "health", status=4)


@pytest.mark.parametrize("name", [each.name for each in FAULTS if each.heals])
def test_the_line_for_linux_heals_the_wire(healed: Any, name: str) -> None:
    neighbor = neighbor_on(healed, _device(name), 6)
    assert (neighbor["verdict"], neighbor["code"], neighbor["route"]) == ("healthy", 128, "installed"), neighbor
