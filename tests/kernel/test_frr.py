"""The lab's lines in a real FRR: only ours are added, only ours are removed, and a key is seen nowhere."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import need_tools
from tests.support.netns import LabNet
from tests.support.private_root import PrivateRoot, private_root, start_frr
from tests.support.waiting import wait_for
from tests.support.zlab import Zlab

KEY = "zosrocks"
LAB = """\
lab: adcd
linux:
  frr: {router_id: 10.1.1.1, default_route: always, redistribute: [connected]}
systems:
  s0w1:
    links:
      - ipv6: {linux: "2001:db8:1::1/64", zos: "2001:db8:1::2"}
        ospf: {area: 0.0.0.3, hello: 2, dead: 8, cost: 77, priority: 0, network: point-to-point, auth: AUTH}
        ospf6: {area: 0.0.0.3, hello: 2, dead: 8, cost: 78, priority: 5, network: point-to-point, instance: 4}
"""
PLAIN = LAB.replace("auth: AUTH", "auth: {type: none}")
MD5 = LAB.replace("AUTH", "{type: md5, key_id: 5, key: {env: LAB_KEY}}")
PASSWORD = LAB.replace("AUTH", "{type: password, key: {env: LAB_KEY}}")
FOREIGN = """\
router ospf
 ospf router-id 10.1.1.1
 passive-interface default
 area 0.0.0.9 stub
exit
interface eth0
 description somebody else's
 ip ospf cost 5
exit
ip prefix-list mine seq 5 permit 192.0.2.0/24
"""
LINES = {
    "interface tap0": {
        "ip ospf area 0.0.0.3",
        "ip ospf cost 77",
        "ip ospf dead-interval 8",
        "ip ospf hello-interval 2",
        "ip ospf network point-to-point",
        "ip ospf priority 0",
        "ipv6 ospf6 area 0.0.0.3",
        "ipv6 ospf6 cost 78",
        "ipv6 ospf6 dead-interval 8",
        "ipv6 ospf6 hello-interval 2",
        "ipv6 ospf6 instance-id 4",
        "ipv6 ospf6 network point-to-point",
        "ipv6 ospf6 priority 5",
    },
    "router ospf": {"ospf router-id 10.1.1.1", "default-information originate always", "redistribute connected"},
    "router ospf6": {"ospf6 router-id 10.1.1.1", "default-information originate always", "redistribute connected"},
}


@pytest.fixture
def host(net: LabNet, tmp_path: Path) -> Iterator[PrivateRoot]:
    need_tools("zebra", "ospfd", "ospf6d", "vtysh")
    (tmp_path / "shared").mkdir()
    with private_root(net.host, tmp_path, tmp_path / "shared") as made:
        yield made


@pytest.fixture
def zlab(host: PrivateRoot, tmp_path: Path) -> Zlab:
    made = Zlab(host, tmp_path / "shared", {"ZLAB_VTYSH": "vtysh", "LAB_KEY": KEY})
    made.lab(PLAIN)
    return made


def running(host: PrivateRoot) -> str:
    return host.run("vtysh", "-c", "show running-config").stdout


def block(host: PrivateRoot, name: str) -> set[str]:
    """The lines of one block of the running configuration."""
    text = running(host)
    assert f"\n{name}\n" in text, text
    return {line.strip() for line in text.split(f"\n{name}\n")[1].split("\nexit\n")[0].splitlines()}


@pytest.mark.parametrize(
    "foreign", ["", FOREIGN, "router ospf\nexit\nrouter ospf6\nexit\n"], ids=["none", "some", "bare"]
)
def test_every_line_of_the_lab_comes_and_goes_and_those_of_others_stay(
    host: PrivateRoot, zlab: Zlab, foreign: str
) -> None:
    start_frr(host, "ospfd", "ospf6d", config=foreign)
    before = running(host)
    zlab.run("net", "up", zlab.folder)
    for name, lines in LINES.items():
        assert lines <= block(host, name)
    up = running(host)
    assert all(line in up.splitlines() for line in before.splitlines())
    again = zlab.json("net", "up", zlab.folder)
    assert again["changed"] == 0, again["steps"]
    assert running(host) == up
    assert zlab.json("net", "status", zlab.folder)["as_wanted"] is True
    zlab.run("net", "down", "adcd")
    assert running(host) == before


def test_lines_that_others_add_to_our_block_outlive_it(host: PrivateRoot, zlab: Zlab) -> None:
    start_frr(host, "ospfd", "ospf6d")
    zlab.run("net", "up", zlab.folder)
    host.run("vtysh", "-c", "configure terminal", "-c", "router ospf", "-c", "passive-interface eth0")
    zlab.run("net", "down", "adcd")
    assert "passive-interface eth0" in running(host) or "ip ospf passive" in running(host)
    assert "10.1.1.1" not in running(host)


def test_an_edited_lab_changes_only_the_lines_that_differ(host: PrivateRoot, zlab: Zlab) -> None:
    start_frr(host, "ospfd", "ospf6d")
    before = running(host)
    zlab.run("net", "up", zlab.folder)
    zlab.lab(PLAIN.replace("cost: 77", "cost: 99").replace(", redistribute: [connected]", ""))
    change = zlab.json("net", "up", zlab.folder)
    assert sorted((step["action"], step["what"]) for step in change["steps"]) == [
        ("add", "frr interface tap0: ip ospf cost 99"),
        ("remove", "frr interface tap0: ip ospf cost 77"),
        ("remove", "frr router ospf6: redistribute connected"),
        ("remove", "frr router ospf: redistribute connected"),
    ]
    assert "ip ospf cost 99" in block(host, "interface tap0")
    zlab.run("net", "down", "adcd")
    assert running(host) == before


@pytest.mark.parametrize(
    ("text", "there"),
    [
        (MD5, {"ip ospf authentication message-digest", f"ip ospf message-digest-key 5 md5 {KEY}"}),
        (PASSWORD, {"ip ospf authentication", f"ip ospf authentication-key {KEY}"}),
    ],
    ids=["md5", "password"],
)
def test_a_key_reaches_frr_and_nothing_else(host: PrivateRoot, zlab: Zlab, text: str, there: set[str]) -> None:
    start_frr(host, "ospfd", "ospf6d")
    before = running(host)
    zlab.lab(text)
    # A vtysh that keeps what everybody on the host could see of it: each process's arguments.
    seen, spy = zlab.folder / "seen", zlab.folder / "spy"
    spy.write_text(
        f'#!/bin/sh\ncat /proc/[0-9]*/cmdline >> {seen} 2>/dev/null\nvtysh "$@"\nstatus=$?\n'
        f"cp -r {zlab.state} {zlab.folder}/journal.$$ 2>/dev/null\nexit $status\n"
    )
    spy.chmod(0o755)
    zlab.environment["ZLAB_VTYSH"] = str(spy)
    said = [
        zlab.run("net", *command, status=None)
        for command in (
            ("plan", zlab.folder, "--json"), ("plan", zlab.folder), ("up", zlab.folder, "--json"),
            ("up", zlab.folder), ("status", zlab.folder, "--json"), ("status", "adcd"),
        )
    ]  # fmt: skip
    assert there <= block(host, "interface tap0")
    assert said[3].returncode == 0
    assert "nothing to change" in said[3].stdout
    said.append(zlab.run("net", "down", "adcd", "--json"))
    assert running(host) == before
    assert KEY not in "".join(each.stdout + each.stderr for each in said)
    assert seen.stat().st_size > 0
    leaks = host.run(
        "grep", "-rl", KEY, str(zlab.folder), "/run", "/var/log", "/var/tmp", "/etc/frr", check=False
    ).stdout
    assert leaks == ""


def test_state_files_are_for_root_only(host: PrivateRoot, zlab: Zlab) -> None:
    start_frr(host, "ospfd", "ospf6d")
    zlab.lab(MD5)
    zlab.run("net", "up", zlab.folder)
    assert stat.S_IMODE(zlab.state.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in zlab.state.iterdir()} == {0o600}


def test_another_key_in_the_lab_replaces_ours_and_the_plan_says_so(host: PrivateRoot, zlab: Zlab) -> None:
    start_frr(host, "ospfd", "ospf6d")
    before = running(host)
    zlab.lab(MD5)
    zlab.run("net", "up", zlab.folder)
    zlab.environment["LAB_KEY"] = "another-key"
    plan = zlab.run("net", "plan", zlab.folder, status=3).stdout
    assert "with another key" in plan or "message-digest-key 5 md5 (env LAB_KEY)" in plan
    assert "another-key" not in plan
    zlab.run("net", "up", zlab.folder)
    assert "ip ospf message-digest-key 5 md5 another-key" in block(host, "interface tap0")
    zlab.run("net", "down", "adcd")
    assert running(host) == before


def test_a_secret_that_leads_nowhere_changes_nothing(host: PrivateRoot, zlab: Zlab) -> None:
    start_frr(host, "ospfd", "ospf6d")
    zlab.lab(MD5.replace("LAB_KEY", "NOBODY_SET_THIS"))
    before = host.dump()
    assert "NOBODY_SET_THIS" in zlab.run("net", "up", zlab.folder, status=1).stderr
    assert "NOBODY_SET_THIS" in zlab.run("net", "plan", zlab.folder, status=3).stdout
    host.is_as(before)


def test_a_key_that_frr_would_cut_is_refused(host: PrivateRoot, zlab: Zlab) -> None:
    start_frr(host, "ospfd", "ospf6d")
    zlab.lab(PASSWORD)
    zlab.environment["LAB_KEY"] = "nine-char"
    done = zlab.run("net", "up", zlab.folder, status=1)
    assert "longer than the 8 bytes" in done.stderr
    assert "nine-char" not in done.stderr


def test_an_frr_that_logs_commands_is_not_given_a_key(host: PrivateRoot, zlab: Zlab) -> None:
    start_frr(host, "ospfd", "ospf6d", config="log commands\n")
    zlab.lab(MD5)
    done = zlab.run("net", "up", zlab.folder, status=1)
    assert "would write the OSPF key into its log" in done.stderr
    assert KEY not in host.path("/run/frr/ospfd.log").read_text()


def test_a_line_of_others_that_says_something_else_is_refused_by_name(host: PrivateRoot, zlab: Zlab) -> None:
    start_frr(host, "ospfd", "ospf6d", config="interface tap0\n ip ospf cost 5\nexit\n")
    before = running(host)
    done = zlab.run("net", "up", zlab.folder, status=1)
    assert "FRR has `ip ospf cost 5`" in done.stderr
    assert running(host) == before


def test_an_area_that_others_wrote_as_a_number_is_the_same_area(host: PrivateRoot, zlab: Zlab) -> None:
    start_frr(host, "ospfd", "ospf6d", config="interface tap0\n ip ospf area 3\nexit\n")
    before = running(host)
    zlab.run("net", "up", zlab.folder)
    assert zlab.json("net", "up", zlab.folder)["changed"] == 0
    zlab.run("net", "down", "adcd")
    assert running(host) == before


def test_frr_that_is_missing_or_stopped_or_lacks_a_daemon_is_one_clear_message(host: PrivateRoot, zlab: Zlab) -> None:
    zlab.environment["ZLAB_VTYSH"] = "vtysh-of-nobody"
    assert "FRR is not installed" in zlab.run("net", "up", zlab.folder, status=1).stderr
    zlab.environment["ZLAB_VTYSH"] = "vtysh"
    assert "FRR does not run" in zlab.run("net", "up", zlab.folder, status=1).stderr
    start_frr(host, "ospfd")
    done = zlab.run("net", "up", zlab.folder, status=1)
    assert "FRR runs without ospf6d" in done.stderr
    assert "/etc/frr/daemons" in done.stderr
    assert not zlab.state.exists()


def test_a_line_that_frr_refuses_rolls_everything_back(host: PrivateRoot, zlab: Zlab) -> None:
    # ospfd takes no `ip ospf area` beside network lines; --force goes on into that wall.
    start_frr(host, "ospfd", "ospf6d", config="router ospf\n network 192.0.2.0/24 area 0\nexit\n")
    before = host.dump()
    assert "network" in zlab.run("net", "up", zlab.folder, status=1).stderr
    done = zlab.run("net", "up", zlab.folder, "--force", status=5)
    assert "everything is as it was before" in done.stderr
    host.is_as(before)
    assert json.loads(host.run("vtysh", "-c", "show ip ospf json").stdout)


def test_the_neighbor_becomes_full_with_the_lines_of_the_lab(
    net: LabNet, host: PrivateRoot, zlab: Zlab, tmp_path: Path
) -> None:
    start_frr(host, "ospfd", "ospf6d")
    zlab.lab(MD5.replace("hello: 2, dead: 8", "hello: 1, dead: 4"))
    zlab.run("net", "up", zlab.folder)
    with private_root(net.zos, tmp_path) as zos:
        start_frr(
            zos,
            "ospfd",
            config="router ospf\n ospf router-id 10.1.1.2\nexit\ninterface osa0\n ip ospf hello-interval 1\n"
            " ip ospf dead-interval 4\n ip ospf network point-to-point\n ip ospf authentication message-digest\n"
            f" ip ospf message-digest-key 5 md5 {KEY}\n ip ospf area 0.0.0.3\nexit\n",
        )
        question = ("vtysh", "-c", "show ip ospf neighbor json")
        wait_for(lambda: "Full" in host.run(*question).stdout, "the adjacency is FULL", deadline=40, every=0.2)
