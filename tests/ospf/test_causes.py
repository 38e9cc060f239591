"""One real FRR a cause: a host with many wires, each with one fault, judged by one run of `zlab ospf health`.

No lab file and no file of evidence: what the host itself shows has to be enough. The healthy neighbors beside
the faults stay healthy. Then the line zlab names for the Linux end is carried out, and has to heal the wire.
What changes while it runs is in `test_events.py`, IPv6 in `test_causes6.py`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

from tests.conftest import need, need_tools
from tests.ospf.faults import Fault, assert_named, carry_out, drops, neighbor_on, numbers_of, on_wire
from tests.ospf.frr_world import FrrWorld, frr_world, ospf_lines, router
from tests.support.waiting import wait_for


def _md5(key_id: int = 1, key: str = "one") -> list[str]:
    return ["ip ospf authentication message-digest", f"ip ospf message-digest-key {key_id} md5 {key}"]


def _password(key: str = "one") -> list[str]:
    return ["ip ospf authentication", f"ip ospf authentication-key {key}"]


NOT_HERE = "its hellos do not reach FRR"
PLAIN, BROADCAST = ospf_lines(), ospf_lines(p2p=False)
PRIORITY_0 = ospf_lines(p2p=False, more=["ip ospf priority 0"])
MD5, PASSWORD = ospf_lines(more=_md5()), ospf_lines(more=_password())
INTERFACE = "interface DEVICE / ip ospf"
OMPROUTE = "OSPF_Interface … "
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
        settles="Exchange",
    ),
    Fault(
        "hello",
        "hello",
        "1",
        "2",
        peer=ospf_lines(hello=2),
        fix=f"{INTERFACE} hello-interval 2",
        zos_fix=f"{OMPROUTE}Hello_Interval=1",
        heals=True,
    ),
    Fault(
        "dead",
        "dead",
        "4",
        "8",
        peer=ospf_lines(dead=8),
        fix=f"{INTERFACE} dead-interval 8",
        zos_fix=f"{OMPROUTE}Dead_Router_Interval=4",
        heals=True,
    ),
    Fault(
        "area",
        "area",
        "0.0.0.0",
        "0.0.0.1",
        peer=ospf_lines(area="0.0.0.1"),
        fix="interface DEVICE / no ip ospf area 0.0.0.0 / ip ospf area 0.0.0.1",
        zos_fix=f"{OMPROUTE}Attaches_To_Area=0.0.0.0",
        heals=True,
    ),
    Fault(
        "mask",
        "mask",
        "24",
        "25",
        host=BROADCAST,
        peer=BROADCAST,
        fix="ip address del 10.1.NUMBER.1/24 dev DEVICE && ip address add 10.1.NUMBER.1/25 dev DEVICE",
        zos_fix=f"{OMPROUTE}Subnet_Mask=255.255.255.0",
        heals=True,
        commands=("address flush dev osa0", "address add 10.1.NUMBER.2/25 dev osa0"),
    ),
    Fault(
        "auth-type",
        "auth-type",
        "md5",
        "none",
        host=MD5,
        fix=f"{INTERFACE} authentication null",
        zos_fix=f"{OMPROUTE}Authentication_Type=MD5",
        heals=True,
    ),
    Fault(
        "auth-wanted",
        "auth-type",
        "none",
        "md5",
        peer=MD5,
        fix=f"{INTERFACE} authentication message-digest",
        zos_fix=f"{OMPROUTE}Authentication_Type=None",
    ),
    Fault(
        "password",
        "auth-key",
        "another key",
        "another key",
        host=PASSWORD,
        peer=ospf_lines(more=_password("two")),
        fix=f"{INTERFACE} authentication-key <the same key>",
        zos_fix=f"{OMPROUTE}Authentication_Key=<the same key>",
    ),
    Fault(
        "auth-key",
        "auth-key",
        "another key",
        "another key",
        host=MD5,
        peer=ospf_lines(more=_md5(key="two")),
        fix=f"{INTERFACE} message-digest-key 1 md5 <the same key>",
        zos_fix=f"{OMPROUTE}Authentication_Key=<the same key>",
    ),
    Fault(
        "key-id",
        "key-id",
        "1",
        "2",
        host=MD5,
        peer=ospf_lines(more=_md5(key_id=2)),
        fix=f"{INTERFACE} message-digest-key 2 md5 <key>",
        zos_fix=f"{OMPROUTE}Authentication_Key_ID=1",
        heals=True,
    ),
    Fault(
        "duplicate",
        "duplicate-router-id",
        "10.1.0.1",
        "10.1.0.1",
        router_id="10.1.0.1",
        fix="router ospf / ospf router-id <an address of this host>",
        zos_fix="OSPF RouterID=<an address of its own>;",
    ),
    Fault(
        "nettype",
        "network-type",
        "point-to-point",
        "broadcast",
        peer=BROADCAST,
        fix=f"{INTERFACE} network broadcast",
        heals=True,
        settles="Full",
    ),
    Fault(
        "passive",
        "passive",
        "passive",
        host=ospf_lines(more=["ip ospf passive"]),
        fix="interface DEVICE / no ip ospf passive",
        heals=True,
    ),
    Fault("blocked", "blocked", NOT_HERE, fix="nft delete rule inet guard input handle ", heals=True),
    Fault(
        "iptables",
        "blocked",
        "its hellos do not reach FRR",
        fix="iptables -I INPUT -i DEVICE -p 89 -j ACCEPT",
        heals=True,
    ),
    Fault("deaf-out", "blocked", "our hellos do not leave", fix="nft delete rule ip mute output handle ", heals=True),
    Fault(
        "unicast",
        "exchange-stalled",
        host=BROADCAST,
        peer=BROADCAST,
        fix="nft delete rule ip unicast input handle ",
        zos_fix="D TCPIP,,OMPROUTE,OSPF,NBR",
        heals=True,
        settles="ExStart",
    ),
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
        settles="2-Way",
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
        "mute",
        "silent",
        "hears nothing",
        zos_fix="D TCPIP,,OMPROUTE,OSPF,INTERFACE",
        peer_ruleset=drops("output", "osa0"),
    ),
    Fault(
        "silent",
        "silent",
        "hears nothing",
        peer=ospf_lines(more=["ip ospf passive"]),
        zos_fix="D TCPIP,,OMPROUTE,OSPF,INTERFACE",
    ),
    Fault(
        "tap-down",
        "tap-down",
        "down",
        fix="ip link set DEVICE up",
        zos_fix="V TCPIP,,START,",
        heals=True,
        settles="Full",
    ),
    Fault("md5-healthy", "", host=MD5, peer=MD5, settles="Full"),
    Fault("password-healthy", "", host=PASSWORD, peer=PASSWORD, settles="Full"),
)
NUMBERS = numbers_of(FAULTS)


def _device(name: str) -> str:
    return f"tap{NUMBERS[name]}"


@pytest.fixture(scope="module")
def world() -> Iterator[FrrWorld]:
    need(os.geteuid() == 0, "root")
    need_tools("ip", "nft", "iptables-nft", "zebra", "ospfd", "vtysh")
    commands = {fault.name: [on_wire(line, NUMBERS[fault.name]) for line in fault.commands] for fault in FAULTS}
    with frr_world([fault.name for fault in FAULTS], commands) as made:
        _start(made)
        _settle(made)
        yield made


@pytest.fixture(scope="module")
def answer(world: FrrWorld) -> Any:
    """What one `zlab ospf health --json` says of all the wires."""
    return world.zlab().json("ospf", "health", status=4)


def _start(world: FrrWorld) -> None:
    _firewalls(world)
    for fault in FAULTS:
        # What z/OS announces is in the area of its wire, so that a wire in the right area has a route.
        area = "0.0.0.1" if fault.name == "area" else "0.0.0.0"
        peer = f"interface osa0\n{fault.peer or PLAIN}exit\ninterface lo\n ip ospf area {area}\nexit\n"
        world.peers[fault.name].start("ospfd", router(fault.router_id or f"10.1.{NUMBERS[fault.name]}.2") + peer)
    wires = [f"interface {_device(fault.name)}\n{fault.host or PLAIN}exit\n" for fault in FAULTS]
    world.host.start("ospfd", router("10.1.0.1") + "".join(wires))
    for speaker in (world.host, *world.peers.values()):
        speaker.ready("ospfd")


def _firewalls(world: FrrWorld) -> None:
    host = world.host.where
    rulesets = (
        drops("input", _device("blocked")),
        drops("output", _device("deaf-out"), table="mute", family="ip"),
        drops("input", _device("unicast"), "ip daddr != 224.0.0.0/24 ip protocol 89", table="unicast", family="ip"),
    )
    for ruleset in rulesets:
        host.run("nft", "-f", "-", input=ruleset)
    host.run("iptables-nft", "-A", "INPUT", "-i", _device("iptables"), "-p", "ospf", "-j", "DROP")
    for fault in FAULTS:
        if fault.peer_ruleset:
            world.peers[fault.name].where.run("nft", "-f", "-", input=fault.peer_ruleset)


def _settle(world: FrrWorld) -> None:
    """Until every wire is where its fault keeps it: the slowest need a dead interval of 4 seconds twice."""
    wanted = {_device(fault.name): fault.settles for fault in FAULTS if fault.settles}

    def settled() -> bool:
        found = _neighbors(world)
        return all(
            (entry := found.get(device)) and entry["converged"] == state and entry["upTimeInMsec"] > 4500
            for device, state in wanted.items()
        )

    try:
        wait_for(settled, "every wire is where its fault keeps it", 40, every=0.2)
    except AssertionError as error:
        found = {device: entry["converged"] for device, entry in _neighbors(world).items()}
        raise AssertionError(f"{error}: {wanted} and not {found}") from None
    world.host.where.ip(f"link set {_device('tap-down')} down")


def _neighbors(world: FrrWorld) -> dict[str, Any]:
    neighbors = world.host.json("show ip ospf neighbor")["neighbors"]
    return {entry["ifaceName"].partition(":")[0]: entry for entries in neighbors.values() for entry in entries}


@pytest.mark.parametrize("fault", [each for each in FAULTS if each.cause], ids=lambda fault: fault.name)
def test_the_cause_is_named_with_both_values_and_the_lines_to_change(answer: Any, fault: Fault) -> None:
    assert_named(answer, fault, NUMBERS[fault.name], 4)


@pytest.mark.parametrize("name", [each.name for each in FAULTS if not each.cause])
def test_the_healthy_neighbors_beside_stay_healthy(answer: Any, name: str) -> None:
    neighbor = neighbor_on(answer, _device(name), 4)
    assert (neighbor["verdict"], neighbor["code"], neighbor["route"]) == ("healthy", 128, "installed"), neighbor


def test_a_full_neighbor_without_a_route_is_not_healthy(answer: Any) -> None:
    neighbor = neighbor_on(answer, _device("nettype"), 4)
    assert (neighbor["code"], neighbor["route"], neighbor["verdict"]) == (128, "missing", "unhealthy")


@pytest.fixture(scope="module")
def healed(world: FrrWorld, answer: Any) -> Any:
    """The answer after every line of the Linux end that can heal its wire was carried out."""
    names = [fault.name for fault in FAULTS if fault.heals]
    for name in names:
        carry_out(world, neighbor_on(answer, _device(name), 4)["diagnosis"]["change"]["linux"])

    def routed() -> bool:
        table = world.host.where.ip("route show")
        return all(f"10.20.{NUMBERS[name]}.1 " in table for name in names)

    with suppress(AssertionError):  # which one did not is told by its own test
        wait_for(routed, "what was named heals", 40, every=0.3)
    return world.zlab().json("ospf", "health", status=4)


@pytest.mark.parametrize("name", [each.name for each in FAULTS if each.heals])
def test_the_line_for_linux_heals_the_wire(healed: Any, name: str) -> None:
    neighbor = neighbor_on(healed, _device(name), 4)
    assert (neighbor["verdict"], neighbor["code"], neighbor["route"]) == ("healthy", 128, "installed"), neighbor
