"""Beside a real ufw, which drops what it forwards and what comes in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import need_tools
from tests.support.firewall import LAB, Firewalled, firewalled
from tests.support.netns import LabNet


@pytest.fixture
def ufw(net: LabNet, tmp_path: Path) -> Iterator[Firewalled]:
    need_tools("ufw", "zebra")
    with firewalled(net, tmp_path) as made:
        made.host.run("ufw", "--force", "enable")
        # ufw's first deletion of any rule doubles two lines of its own limit chains (ufw 0.36.2).
        made.host.run("ufw", "allow", "22/tcp")
        made.host.run("ufw", "allow", "23/tcp")
        made.host.run("ufw", "delete", "allow", "23/tcp")
        yield made


def test_tcp_passes_ufw_both_ways_and_its_own_rules_stay(ufw: Firewalled) -> None:
    ufw.is_closed()
    assert ufw.firewalls() == ["nft", "ufw"]
    ufw.up_and_down_leave_the_rest_alone()


def test_a_reload_and_a_disable_and_enable_of_ufw_keep_the_lab_connected(ufw: Firewalled) -> None:
    before = ufw.host.dump()
    ufw.up()
    ufw.host.run("ufw", "reload")
    ufw.works()
    ufw.host.run("ufw", "disable")
    ufw.host.run("ufw", "--force", "enable")
    ufw.works()
    assert ufw.zlab.json("net", "up", ufw.zlab.folder)["changed"] == 0
    ufw.zlab.run("net", "down", "adcd")
    ufw.host.is_as(before)


def test_a_ufw_rule_that_somebody_else_made_first_is_not_ours(ufw: Firewalled) -> None:
    ufw.host.run("ufw", "route", "allow", "in", "on", "tap0", "out", "on", "eth0", "comment", "zlab:adcd")
    before = ufw.host.dump()
    ufw.up()
    ufw.zlab.run("net", "down", "adcd")
    ufw.host.is_as(before)


def test_ufw_switched_on_after_up_is_found_by_the_next_up(ufw: Firewalled) -> None:
    ufw.host.run("ufw", "disable")
    ufw.zlab.run("net", "up", ufw.zlab.folder)
    ufw.host.run("ufw", "--force", "enable")
    change = ufw.zlab.json("net", "up", ufw.zlab.folder)
    assert {step["kind"] for step in change["steps"]} == {"ufw", "iptables"}
    ufw.works()
    ufw.zlab.run("net", "down", "adcd")
    assert "zlab" not in str(ufw.host.dump())


def test_down_when_ufw_is_off_takes_its_rules_out_of_its_files(ufw: Firewalled) -> None:
    before = ufw.host.dump()["files"]
    ufw.up()
    ufw.host.run("ufw", "disable")
    ufw.zlab.run("net", "down", "adcd")
    ufw.host.run("ufw", "--force", "enable")
    assert ufw.host.dump()["files"] == before
    assert "zlab" not in str(ufw.host.dump())


def test_an_address_less_ipv6_lab_needs_no_ipv6_rules(ufw: Firewalled) -> None:
    lab = "\n".join(line for line in LAB.splitlines() if "ospf6" not in line)
    lab = lab.replace('- ipv6: {linux: "2001:db8:1::1/64", zos: "2001:db8:1::2"}', "- device: tap0")
    ufw.zlab.lab(lab)
    ufw.up()
    ufw.works(ipv6=False)
