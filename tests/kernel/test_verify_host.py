"""`zlab verify` on a host whose z/OS is only an address: what it proves, and what it says it cannot."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import need_tools
from tests.support.netns import LabNet, Namespace
from tests.support.zlab import Zlab

LAB = """\
lab: adcd
linux:
  publish: [{listen: 8023, to: s0w1, port: 23}]
systems:
  s0w1:
    links:
      - ipv6: {linux: "2001:db8:1::1/64", zos: "2001:db8:1::2", link_local: "fe80::1"}
        routes: [10.9.0.0/16]
    tcpip: {ports: [{port: 23, job: TN3270}]}
    resolver: {nameservers: [203.0.113.1]}
"""
NAME_SERVER = """
import socket
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
    udp.bind(("203.0.113.1", 53))
    print("ready", flush=True)
    while True:
        question, peer = udp.recvfrom(512)
        udp.sendto(question, peer)
"""


@pytest.fixture
def zlab(net: LabNet, tmp_path: Path) -> Zlab:
    made = Zlab(net.host, tmp_path)
    made.lab(LAB)
    return made


@contextmanager
def name_server(where: Namespace) -> Iterator[None]:
    with where.popen(sys.executable, "-c", NAME_SERVER, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            yield
        finally:
            process.kill()


def statuses(report: Any) -> dict[str, str]:
    return {each["name"]: each["status"] for each in report["outcomes"]}


def why(report: Any, name: str) -> str:
    return next(str(each["why"]) for each in report["outcomes"] if each["name"] == name)


def test_a_lab_that_is_up_passes_and_says_what_only_another_machine_can_prove(net: LabNet, zlab: Zlab) -> None:
    zlab.run("net", "up", zlab.folder)
    with net.server(net.zos, "10.1.1.2", 23), name_server(net.uplink):
        report = zlab.json("verify", zlab.folder, status=0)
    found = statuses(report)
    passed = {"tap", "address", "mtu", "forwarding", "rp-filter", "route-to-zos", "routes-behind", "way-out", "dns"}
    passed |= {"masquerade", "forward-path", "published", "zos-ping", "zos-ports", "ipv6-address", "ipv6-zos"}
    assert {name for name in passed if found[name] != "pass"} == set()
    assert {name for name, status in found.items() if status == "fail"} == set()
    assert "from outside only another machine can try" in why(report, "published")
    assert "only z/OS can send what proves it" in why(report, "masquerade")
    assert "start one there" in why(report, "forward-path")
    assert "stands for a tap" in why(report, "zpdt")


def test_before_net_up_what_is_missing_fails_and_net_up_is_the_fix(net: LabNet, zlab: Zlab) -> None:
    net.host.up("tap0")
    report = zlab.json("verify", zlab.folder, "--only", "address,forwarding,masquerade,published", status=4)
    assert set(statuses(report).values()) == {"fail"}, statuses(report)
    fix = f"sudo zlab net up {zlab.folder}"
    assert {each["fix"] for each in report["outcomes"]} == {fix}
    behind = zlab.json("verify", zlab.folder, "--only", "route-to-zos,way-out,zos-ping,zos-ports", status=4)
    assert set(statuses(behind).values()) == {"skip"}
    assert why(behind, "zos-ping") == "tap0 has no 10.1.1.1/24, see the check address"
    done = zlab.run("verify", zlab.folder, "--only", "address", status=4)
    assert "  cause  " in done.stdout
    assert f"  fix    {fix}" in done.stdout


def test_one_system_that_answers_does_not_answer_for_another_that_is_off(net: LabNet, zlab: Zlab) -> None:
    """A raw socket, which root asks by where net.ipv4.ping_group_range is closed, hears the answers to all."""
    net.host.ip("link add tap1 type veth peer name nobody")
    net.host.ip("link set tap1 up")
    net.host.ip("link set nobody up")
    lab = zlab.lab("lab: two\nsystems: {s0w1: , s0w2: }\n", "two.yaml")
    zlab.run("net", "up", lab)
    found = zlab.json("verify", lab, "--only", "zos-ping,tap", status=4)["outcomes"]
    assert [(each["name"], each["status"], each["why"]) for each in found] == [
        ("tap", "pass", "tap0 (S0W1) is up, with carrier; tap1 (S0W2) is up, with carrier"),
        ("zos-ping", "fail", "S0W2 10.1.2.2 on tap1: no answer within 2 s"),
    ]


def test_a_gateway_that_nobody_is_fails_the_uplink(net: LabNet, zlab: Zlab) -> None:
    zlab.run("net", "up", zlab.folder)
    net.host.ip("route replace default via 203.0.113.9")
    report = zlab.json("verify", zlab.folder, "--only", "uplink", status=4)
    assert "gateway 203.0.113.9 on eth0 is" in why(report, "uplink")
    net.host.ip("route replace default via 203.0.113.1")
    net.uplink.run("sysctl", "-qw", "net.ipv4.icmp_echo_ignore_all=1")
    assert statuses(zlab.json("verify", zlab.folder, "--only", "uplink"))["uplink"] == "pass", "it need not answer"


def test_a_tap_that_is_gone_is_one_fault_and_what_waits_for_it_is_skipped(net: LabNet, zlab: Zlab) -> None:
    zlab.run("net", "up", zlab.folder)
    net.host.ip("link delete tap0")
    report = zlab.json("verify", zlab.folder, "--only", "devices,routing,z/OS,IPv6,published", status=4)
    assert [name for name, status in statuses(report).items() if status == "fail"] == ["tap", "dns"]


def test_ctrl_c_ends_the_waiting_without_a_traceback(net: LabNet, zlab: Zlab) -> None:
    junit = zlab.folder / "junit.xml"
    argv = zlab.argv("verify", str(zlab.folder), "--only", "address,tap", "--wait", "600", "--junit", str(junit))
    env = {**os.environ, **zlab.environment}
    with net.host.popen(*argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env) as process:
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(1.5)  # long enough for a first round, and it goes on
        process.send_signal(signal.SIGINT)
        said, error = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "Traceback" not in error
    assert "when it was interrupted" in said, "what failed until then is told"
    assert junit.read_text().count("<testcase ") == 2


def test_wrong_use_is_one_message(zlab: Zlab) -> None:
    assert "did you mean tap?" in zlab.run("verify", zlab.folder, "--only", "tapp", status=2).stderr
    assert "lab file" in zlab.run("verify", "/nowhere", status=1).stderr
    assert "no such" in zlab.run("verify", zlab.folder, "--log", "/nowhere.log", status=1).stderr.lower()
    assert "cannot read" in zlab.run("verify", zlab.folder, "--members", "/nowhere", status=1).stderr
    assert "number of seconds" in zlab.run("verify", zlab.folder, "--wait", "nan", status=2).stderr
    assert "names no check" in zlab.run("verify", zlab.folder, "--only", "", status=2).stderr
    names = zlab.json("verify", "--list")["checks"]
    assert {"name", "group", "proves", "needs"} == names[0].keys()


def test_a_card_that_joins_segments_fails_until_its_fix_was_run(zlab: Zlab) -> None:
    need_tools("ethtool")
    host = zlab.where
    host.run("ethtool", "-K", "eth0", "gro", "on")
    only = ("verify", zlab.folder, "--only", "offloads")
    assert statuses(zlab.json(*only, status=4))["offloads"] == "skip", "nobody listens on it"
    host.ip("link set eth0 promisc on")
    report = zlab.json(*only, status=4)
    assert "eth0 is listened on, with GRO on" in why(report, "offloads")
    fix = next(each["fix"] for each in report["outcomes"])
    host.run("sh", "-c", fix.removeprefix("sudo "), check=False)  # what a card cannot switch, ethtool refuses in words
    assert statuses(zlab.json(*only))["offloads"] == "pass"


def test_logs_and_members_are_judged_too(zlab: Zlab) -> None:
    log = zlab.folder / "all.log"
    log.write_text("Nov 24 09:00:00 S0W1 BPXF024I (OMPROUTE) text of a daemon\n" * 40)
    members = zlab.folder / "members"
    members.mkdir()
    osa = "--path=A0 --pathtype=OSD --tunnel_intf=y --tunnel_ip=10.2.2.2"
    (members / "devmap").write_text(f"[manager]\nname awsosa 0024 {osa}\n")
    only = ("--only", "log,members", "--log", str(log), "--members", str(members))
    report = json.loads(zlab.run("verify", zlab.folder, *only, "--json", status=4).stdout)
    assert statuses(report)["syslogd"] == "fail"
    assert "10.2.2.2" in why(report, "members-hardware")


def test_a_run_that_saw_nothing_is_no_success(zlab: Zlab) -> None:
    report = zlab.json("verify", zlab.folder, "--only", "log", status=4)
    assert report["healthy"] is False
    assert report["counts"] == {"pass": 0, "fail": 0, "skip": 3}
