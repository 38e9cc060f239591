"""What changes while it runs, on real FRR: restarts, MD5 after one, a daemon and a tap that go, IPv6, waiting."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.conftest import need, need_tools
from tests.ospf.frr_world import FrrWorld, frr_world, join_at_most, ospf_lines, router, router6
from tests.support.waiting import wait_for
from tests.support.zlab import Zlab

MD5 = ["ip ospf authentication message-digest", "ip ospf message-digest-key 1 md5 one"]
V6 = "".join(
    f" ipv6 ospf6 {line}\n" for line in ("hello-interval 1", "dead-interval 4", "network point-to-point", "area 0")
)
LAB = """\
lab: events
linux: {frr: {router_id: 10.1.0.1}}
systems:
  plain:
    sysname: PLAIN
    links: [{device: tap1, linux: 10.1.1.1/24, zos: 10.1.1.2, ospf: {hello: 1, dead: 4, network: point-to-point}}]
  signed:
    sysname: SIGNED
    links:
      - device: tap2
        linux: 10.1.2.1/24
        zos: 10.1.2.2
        ospf: {hello: 1, dead: 12, network: point-to-point, auth: {type: md5, key: {env: ZLAB_TEST_KEY}}}
"""


@pytest.fixture(scope="module")
def world() -> Iterator[FrrWorld]:
    need(os.geteuid() == 0, "root")
    need_tools("ip", "zebra", "ospfd", "ospf6d", "vtysh")
    with frr_world(["plain", "signed"], {"plain": ["-6 address add 2001:db8:20::1/128 dev lo nodad"]}) as made:
        lo, lo6 = (f"interface lo\n {ip} area 0\nexit\n" for ip in ("ip ospf", "ipv6 ospf6"))
        made.peers["plain"].start("ospfd", f"{router('10.1.1.2')}interface osa0\n{ospf_lines()}exit\n{lo}")
        made.peers["plain"].start("ospf6d", f"{router6('10.1.1.2')}interface osa0\n{V6}exit\n{lo6}")
        made.peers["signed"].start(
            "ospfd", f"{router('10.1.2.2')}interface osa0\n{ospf_lines(dead=12, more=MD5)}exit\n{lo}"
        )
        wires = f"interface tap1\n{ospf_lines()}exit\ninterface tap2\n{ospf_lines(dead=12, more=MD5)}exit\n"
        made.host.start("ospfd", router("10.1.0.1") + wires)
        made.host.start("ospf6d", f"{router6('10.1.0.1')}interface tap1\n{V6}exit\n")
        for speaker, daemons in ((made.host, ("ospfd", "ospf6d")), (made.peers["plain"], ("ospfd", "ospf6d"))):
            for daemon in daemons:
                speaker.ready(daemon)
        made.peers["signed"].ready("ospfd")
        yield made


@pytest.fixture
def zlab(world: FrrWorld) -> Zlab:
    """The command, once all is healthy: each test leaves the world as it found it, and this waits for it."""
    made = world.zlab()
    made.environment["ZLAB_TEST_KEY"] = "one"
    made.lab(LAB)
    made.run("ospf", "health", "--wait", "30")
    return made


def judged(zlab: Zlab, device: str, *arguments: str, version: int = 4) -> Any:
    answer = json.loads(zlab.run("ospf", "health", *arguments, "--json", status=None).stdout)
    found = [each for each in answer["neighbors"] if (each["device"], each["version"]) == (device, version)]
    assert len(found) == 1, answer
    return found[0]


def test_wait_ends_when_the_routes_are_there_not_when_neighbors_are_full(zlab: Zlab) -> None:
    neighbor = judged(zlab, "tap1")
    assert (neighbor["verdict"], neighbor["route"]) == ("healthy", "installed")
    assert "10.20.1.1" in zlab.where.ip("route show")


def test_ipv6_is_judged_beside_ipv4(zlab: Zlab) -> None:
    neighbor = judged(zlab, "tap1", version=6)
    assert (neighbor["neighbor"], neighbor["code"], neighbor["verdict"]) == ("10.1.1.2", 128, "healthy")


def test_both_ends_are_named_when_there_is_a_lab_file(world: FrrWorld, zlab: Zlab) -> None:
    names = world.zlab().lab(LAB)
    neighbor = judged(zlab, "tap2", str(names))
    assert (neighbor["system"], neighbor["interface"], neighbor["verdict"]) == ("SIGNED", "ETH1", "healthy")


def test_a_restart_without_authentication_is_no_fault(world: FrrWorld, zlab: Zlab) -> None:
    peer = world.peers["plain"]
    peer.kill("ospfd", signal.SIGKILL)
    peer.start("ospfd")
    peer.ready("ospfd")
    zlab.run("ospf", "health", "--wait", "20")
    log = world.host.log("ospfd")
    told = json.loads(zlab.run("ospf", "health", "--frr-log", log, "--live", "--json").stdout)
    events = next(each for each in told["neighbors"] if each["device"] == "tap1" and each["version"] == 4)["events"]
    assert any("128 → 4, one-way: the peer restarted or dropped us; a restart, FULL again" in each for each in events)


def test_md5_after_a_restart_is_the_sequence_and_the_neighbor_beside_is_healthy(world: FrrWorld, zlab: Zlab) -> None:
    peer = world.peers["signed"]
    # Numbers begin with the clock and count packets: many updates now, and a restart is behind.
    for number in range(40):
        peer.where.ip(f"address add 10.21.2.{number + 1}/32 dev lo")
    wait_for(lambda: _sequence(zlab) > time.time() + 20, "MD5 numbers are ahead of the clock", 30)
    peer.kill("ospfd", signal.SIGKILL)
    peer.start("ospfd")
    peer.ready("ospfd")
    wait_for(lambda: judged(zlab, "tap2")["verdict"] == "unhealthy", "its hellos are refused", 10)
    neighbor = judged(zlab, "tap2")
    assert neighbor["diagnosis"]["cause"] == "md5-sequence", neighbor
    assert int(neighbor["diagnosis"]["zos"]) < int(neighbor["diagnosis"]["linux"])
    assert judged(zlab, "tap1")["verdict"] == "healthy"


def _fault(zlab: Zlab) -> Any:
    neighbor = judged(zlab, "tap1")
    return neighbor if neighbor["verdict"] == "unhealthy" else None


def _sequence(zlab: Zlab) -> int:
    """The highest MD5 number z/OS has sent, as the listener sees it."""
    script = (
        "from zlab.ospf.host.capture import listen; "
        "print(max((h.sequence or 0 for h in listen(['tap2'], 1.2).hellos if not h.outgoing), default=0))"
    )
    return int(zlab.where.run(zlab.argv()[0], "-c", script).stdout)


def test_a_dead_daemon_is_named(world: FrrWorld, zlab: Zlab) -> None:
    world.host.kill("ospfd")
    try:
        neighbor = judged(zlab, "tap1", str(world.folder / "lab.yaml"))
        assert neighbor["diagnosis"]["cause"] == "daemon-down", neighbor
        assert neighbor["diagnosis"]["linux"] == "ospfd is not running"
        assert judged(zlab, "tap1", version=6)["verdict"] == "healthy", "ospf6d still runs, and is judged"
    finally:
        world.host.start("ospfd")
        world.host.ready("ospfd")


def test_zos_that_stops_is_silent_and_the_other_is_healthy(world: FrrWorld, zlab: Zlab) -> None:
    world.peers["plain"].kill("ospfd")
    try:
        assert wait_for(lambda: _fault(zlab), "the dead timer runs out")["diagnosis"]["cause"] == "silent"
        wait_for(lambda: "10.1.1.2" not in world.host.ask("show ip ospf neighbor"), "the dead interval passes")
        neighbor = judged(zlab, "tap1")
        assert neighbor["diagnosis"]["cause"] == "silent", neighbor
        assert any("no hello within the dead interval" in each for each in neighbor["events"])
        assert judged(zlab, "tap2")["verdict"] == "healthy"
    finally:
        world.peers["plain"].start("ospfd")
        world.peers["plain"].ready("ospfd")


def test_a_tap_that_goes_is_named_and_is_healthy_when_it_is_back(world: FrrWorld, zlab: Zlab) -> None:
    zlab.where.ip("link set tap1 down")
    neighbor = judged(zlab, "tap1")
    assert (neighbor["diagnosis"]["cause"], neighbor["diagnosis"]["linux"]) == ("tap-down", "down"), neighbor
    zlab.where.ip("link set tap1 up")
    zlab.run("ospf", "health", "--wait", "20")


def test_a_group_that_the_kernel_lets_frr_join_no_more_is_named(zlab: Zlab) -> None:
    def flap() -> None:
        zlab.where.ip("link set tap1 down")
        zlab.where.ip("link set tap1 up")

    join_at_most(zlab.where, 1)
    try:
        flap()
        found = wait_for(lambda: (each := _fault(zlab)) and each["code"] == 1 and each, "tap1 is left out")
        assert found["diagnosis"]["cause"] == "group-not-joined", found
        assert judged(zlab, "tap2")["verdict"] == "healthy"
    finally:
        join_at_most(zlab.where, 1000)
        flap()
    zlab.run("ospf", "health", "--wait", "20")


def test_a_tap_that_came_back_without_its_address_is_named(zlab: Zlab) -> None:
    zlab.where.ip("address del 10.1.1.1/24 dev tap1")
    neighbor = judged(zlab, "tap1")
    zlab.where.ip("address add 10.1.1.1/24 dev tap1")
    assert neighbor["diagnosis"]["cause"] == "no-address", neighbor


def test_a_route_that_is_computed_and_not_installed_is_a_fault_of_a_full_neighbor(world: FrrWorld, zlab: Zlab) -> None:
    kept_out = ("ip protocol ospf route-map NONE", "route-map NONE deny 10")
    world.host.ask("configure terminal", *kept_out)
    try:
        wait_for(lambda: "10.20.2.1" not in zlab.where.ip("route show"), "zebra takes the routes out of the kernel")
        neighbor = judged(zlab, "tap2")
        assert (neighbor["code"], neighbor["diagnosis"]["cause"]) == (128, "not-installed"), neighbor
        assert "10.20.2.1/32" in neighbor["diagnosis"]["linux"]
    finally:
        world.host.ask("configure terminal", "no ip protocol ospf route-map NONE", "no route-map NONE")


def test_watch_in_a_pipe_tells_each_change_once_and_ends_cleanly_on_ctrl_c(world: FrrWorld, zlab: Zlab) -> None:
    output = world.folder / "watch.out"
    # `exec` by ip: the process is zlab itself, and gets the signal.
    with output.open("w") as file:
        environment = {**os.environ, **zlab.environment}
        command = zlab.argv("ospf", "watch", "--every", "0.3")
        process = zlab.where.popen(*command, stdout=file, stderr=file, env=environment)
    wait_for(lambda: output.read_text().count("healthy: FULL") == 3, "the three neighbors are told once")
    zlab.where.ip("link set tap2 down")
    wait_for(lambda: "10.1.2.2 tap2: Down 1: unhealthy" in output.read_text(), "the change is told")
    zlab.where.ip("link set tap2 up")
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 0
    lines = output.read_text().splitlines()
    assert len(lines) == len({line.split("  ", 1)[1] for line in lines}), "nothing is told twice"


def test_prometheus_has_a_sample_for_each_neighbor(zlab: Zlab) -> None:
    text = zlab.run("ospf", "health", "--prometheus").stdout
    assert 'zlab_ospf_neighbor_healthy{neighbor="10.1.2.2",version="4",device="tap2",system=""} 1' in text
    assert text.count("# TYPE") == 6


def test_no_key_is_in_what_is_shown(zlab: Zlab, world: FrrWorld) -> None:
    world.peers["signed"].ask("configure terminal", "interface osa0", "no ip ospf message-digest-key 1")
    world.peers["signed"].ask("configure terminal", "interface osa0", "ip ospf message-digest-key 1 md5 another")
    try:
        wait_for(lambda: judged(zlab, "tap2")["verdict"] == "unhealthy", "its hellos are refused", 15)
        done = zlab.run("ospf", "health", "--json", "--listen", "1.5", status=4)
        assert '"cause": "auth-key"' in done.stdout
        assert "md5 one" not in done.stdout + done.stderr
        assert "another" not in (done.stdout + done.stderr).replace("another key", "")
    finally:
        world.peers["signed"].ask("configure terminal", "interface osa0", "no ip ospf message-digest-key 1")
        world.peers["signed"].ask("configure terminal", "interface osa0", "ip ospf message-digest-key 1 md5 one")
