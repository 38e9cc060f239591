"""Beside legacy iptables, through python-iptables under the xtables lock."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.conftest import need, need_tools
from tests.support.firewall import LAB, Firewalled, firewalled
from tests.support.netns import LabNet
from tests.support.waiting import wait_for


@pytest.fixture
def host(net: LabNet, tmp_path: Path) -> Iterator[Firewalled]:
    need_tools("iptables-legacy", "ip6tables-legacy", "zebra", "flock")
    need(find_spec("iptc") is not None, "python-iptables")
    with firewalled(net, tmp_path) as made:
        need(made.host.run("iptables-legacy", "-S", check=False).returncode == 0, "a kernel with legacy x_tables")
        for tool in ("iptables-legacy", "ip6tables-legacy"):
            made.host.run(tool, "-P", "FORWARD", "DROP")
            made.host.run(tool, "-P", "INPUT", "DROP")
            made.host.run(tool, "-A", "INPUT", "-m", "conntrack", "--ctstate", "ESTABLISHED", "-j", "ACCEPT")
            made.host.run(tool, "-A", "FORWARD", "-s", "::1" if tool[2] == "6" else "192.0.2.1", "-j", "ACCEPT")
        made.host.run("ip6tables-legacy", "-A", "INPUT", "-p", "ipv6-icmp", "-j", "ACCEPT")
        yield made


def test_tcp_passes_legacy_iptables_that_drop_what_nftables_accept(host: Firewalled) -> None:
    host.is_closed()
    assert host.firewalls() == ["nft", "legacy"]
    host.up_and_down_leave_the_rest_alone()


def test_legacy_alone_masquerades_and_publishes_too(host: Firewalled) -> None:
    host.host.run("iptables-legacy", "-t", "nat", "-A", "POSTROUTING", "-s", "192.0.2.0/24", "-j", "MASQUERADE")
    host.zlab.lab(LAB.replace("linux:\n", "linux:\n  firewall: [legacy]\n", 1))
    assert host.firewalls() == ["legacy"]
    before = host.host.dump()
    host.up()
    assert "zlab" not in host.host.dump()["nft"]
    host.works()
    host.zlab.run("net", "down", "adcd")
    host.host.is_as(before)


def test_while_another_tool_holds_the_xtables_lock_zlab_waits(host: Firewalled) -> None:
    with subprocess.Popen(
        host.host.argv(["flock", "/run/xtables.lock", "sh", "-c", "echo held; exec cat"]),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        lab = str(host.zlab.folder)
        environment = {**os.environ, **host.zlab.environment}
        with host.host.popen(*host.zlab.argv("net", "up", lab), env=environment, stdout=subprocess.PIPE) as up:
            wait_for(lambda: "zlab_adcd" in host.host.dump()["nft"], "up has come to the legacy rules")
            assert "zlab" not in host.host.dump()["legacy"]
            holder.communicate()
            assert up.wait(timeout=60) == 0
    assert "zlab" in host.host.dump()["legacy"]


def test_rules_of_others_that_come_while_the_lab_is_up_are_not_lost(host: Firewalled) -> None:
    host.up()
    host.host.run("iptables-legacy", "-I", "FORWARD", "-s", "192.0.2.9", "-j", "DROP")
    host.zlab.run("net", "down", "adcd")
    rules = host.host.run("iptables-legacy", "-S", "FORWARD").stdout.splitlines()
    assert rules == ["-P FORWARD DROP", "-A FORWARD -s 192.0.2.9/32 -j DROP", "-A FORWARD -s 192.0.2.1/32 -j ACCEPT"]
