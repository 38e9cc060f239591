"""One real FRR a cause: a host with many wires, each with one fault, judged by one run of `zlab ospf health`.

No lab file and no file of evidence: what the host itself shows has to be enough. The healthy neighbors beside
the faults stay healthy. What changes while it runs is in `test_events.py`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.conftest import need, need_tools
from tests.ospf.frr_world import FrrWorld, frr_world, ospf_lines, router
from tests.support.waiting import wait_for


def _md5(key_id: int = 1, key: str = "one") -> list[str]:
    return ["ip ospf authentication message-digest", f"ip ospf message-digest-key {key_id} md5 {key}"]


@dataclass(frozen=True)
class Fault:
    """One wire: the lines of the host's end and of z/OS's, and the cause with the two values zlab has to name."""

    name: str
    cause: str
    linux: str
    zos: str
    host: str = ospf_lines()
    peer: str = ospf_lines()
    router_id: str = ""
    commands: tuple[str, ...] = ()
    host_commands: tuple[str, ...] = ()
    zos_first: tuple[str, ...] = ()


BROADCAST = ospf_lines(p2p=False)
FAULTS = (
    Fault("healthy", "", "", ""),
    Fault("mtu-larger", "mtu-larger", "1500", "9000", commands=("link set osa0 mtu 9000",)),
    Fault("mtu-smaller", "mtu-smaller", "1500", "1492", commands=("link set osa0 mtu 1492",)),
    Fault("hello", "hello", "1", "2", peer=ospf_lines(hello=2)),
    Fault("dead", "dead", "4", "8", peer=ospf_lines(dead=8)),
    Fault("area", "area", "0.0.0.0", "0.0.0.1", peer=ospf_lines(area="0.0.0.1")),
    Fault("mask", "mask", "24", "25", host=BROADCAST, peer=BROADCAST),
    Fault("auth-type", "auth-type", "md5", "none", host=ospf_lines(more=_md5())),
    Fault(
        "auth-key", "auth-key", "another key", "another key", ospf_lines(more=_md5()), ospf_lines(more=_md5(key="two"))
    ),
    Fault("key-id", "key-id", "1", "2", ospf_lines(more=_md5()), ospf_lines(more=_md5(key_id=2))),
    Fault("duplicate", "duplicate-router-id", "10.1.0.1", "10.1.0.1", router_id="10.1.0.1"),
    Fault("nettype", "network-type", "point-to-point", "broadcast", peer=BROADCAST),
    Fault("passive", "passive", "passive", "", host=ospf_lines(more=["ip ospf passive"])),
    Fault("blocked", "blocked", "its hellos do not reach FRR", ""),
    Fault(
        "priority",
        "both-priority-0",
        "0",
        "0",
        ospf_lines(p2p=False, more=["ip ospf priority 0"]),
        ospf_lines(p2p=False, more=["ip ospf priority 0"]),
    ),
    Fault("one-way", "one-way", "hears z/OS", "does not list us"),
    Fault("silent", "silent", "hears nothing", "", peer=ospf_lines(more=["ip ospf passive"])),
    Fault("tap-down", "tap-down", "down", ""),
    Fault("md5-healthy", "", "", "", ospf_lines(more=_md5()), ospf_lines(more=_md5())),
)
NUMBERS = {fault.name: number for number, fault in enumerate(FAULTS, start=1)}


def deaf_to_ospf(device: str) -> str:
    return f"""table ip guard {{
        chain in {{
            type filter hook input priority 0
            iifname "{device}" meta l4proto 89 drop
        }}
    }}"""


@pytest.fixture(scope="module")
def answer() -> Iterator[Any]:
    """What one `zlab ospf health --json` says of all the wires."""
    need(os.geteuid() == 0, "root")
    need_tools("ip", "nft", "zebra", "ospfd", "vtysh")
    mask = NUMBERS["mask"]
    commands = {fault.name: list(fault.commands) for fault in FAULTS}
    commands["mask"] = ["address flush dev osa0", f"address add 10.1.{mask}.2/25 dev osa0"]
    with frr_world([fault.name for fault in FAULTS], commands) as world:
        _start(world)
        _settle(world)
        yield world.zlab().json("ospf", "health", status=4)


def _start(world: FrrWorld) -> None:
    world.host.where.run("nft", "-f", "-", input=deaf_to_ospf(f"tap{NUMBERS['blocked']}"))
    world.peers["one-way"].where.run("nft", "-f", "-", input=deaf_to_ospf("osa0"))
    for fault in FAULTS:
        number = NUMBERS[fault.name]
        announced = "interface lo\n ip ospf area 0.0.0.0\nexit\n"
        peer = f"interface osa0\n{fault.peer}exit\n{announced}"
        world.peers[fault.name].start("ospfd", router(fault.router_id or f"10.1.{number}.2") + peer)
    interfaces = [f"interface tap{NUMBERS[fault.name]}\n{fault.host}exit\n" for fault in FAULTS]
    world.host.start("ospfd", router("10.1.0.1") + "".join(interfaces))
    for speaker in (world.host, *world.peers.values()):
        speaker.ready("ospfd")


def _settle(world: FrrWorld) -> None:
    """Until every wire is where its fault keeps it: the slowest need a dead interval of 4 seconds twice."""
    states = {
        "healthy": "Full",
        "md5-healthy": "Full",
        "nettype": "Full",
        "mtu-larger": "ExStart",
        "mtu-smaller": "Exchange",
        "priority": "2-Way",
        "one-way": "Init",
        "tap-down": "Full",
    }

    def settled() -> bool:
        neighbors = world.host.json("show ip ospf neighbor")["neighbors"]
        found = {entry["ifaceName"].partition(":")[0]: entry for entries in neighbors.values() for entry in entries}
        return all(
            (entry := found.get(f"tap{NUMBERS[name]}")) and entry["converged"] == state and entry["upTimeInMsec"] > 4500
            for name, state in states.items()
        )

    wait_for(settled, "every wire is where its fault keeps it", 40, every=0.2)
    world.host.where.ip(f"link set tap{NUMBERS['tap-down']} down")


def _neighbor(answer: Any, name: str) -> Any:
    device = f"tap{NUMBERS[name]}"
    found = [each for each in answer["neighbors"] if each["device"] == device]
    assert len(found) == 1, f"one neighbor on {device}: {found}"
    return found[0]


@pytest.mark.parametrize("fault", [each for each in FAULTS if each.cause], ids=lambda fault: fault.name)
def test_the_cause_is_named_with_both_values(answer: Any, fault: Fault) -> None:
    neighbor = _neighbor(answer, fault.name)
    assert neighbor["verdict"] == "unhealthy", neighbor
    diagnosis = neighbor["diagnosis"]
    assert (diagnosis["cause"], diagnosis["linux"], diagnosis["zos"]) == (fault.cause, fault.linux, fault.zos), neighbor
    assert any(diagnosis["change"].values()), "a line to change is named"


@pytest.mark.parametrize("name", [each.name for each in FAULTS if not each.cause])
def test_the_healthy_neighbors_beside_stay_healthy(answer: Any, name: str) -> None:
    neighbor = _neighbor(answer, name)
    assert (neighbor["verdict"], neighbor["code"], neighbor["route"]) == ("healthy", 128, "installed"), neighbor


def test_a_full_neighbor_without_a_route_is_not_healthy(answer: Any) -> None:
    neighbor = _neighbor(answer, "nettype")
    assert (neighbor["code"], neighbor["route"], neighbor["verdict"]) == (128, "missing", "unhealthy")
