"""Beside a real firewalld with its nftables backend, which rejects what no zone or policy lets through."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import need_tools
from tests.support.firewall import Firewalled, firewalled
from tests.support.netns import LabNet
from tests.support.waiting import wait_for


def start_firewalld(host: Firewalled) -> None:
    """The real firewalld, with the uplink in its default zone."""
    where = host.host
    where.run("dbus-daemon", "--system", "--fork", "--nopidfile")
    where.background("firewalld", "--nofork", "--nopid", log="/run/firewalld.log")
    wait_for(
        lambda: where.run("firewall-cmd", "--state", check=False).returncode == 0,
        "firewalld runs",
        deadline=60,
        every=0.1,
    )
    where.run("firewall-cmd", "--permanent", "--zone=public", "--add-interface=eth0")
    # Else a tap, which is in the default zone too, may reach the uplink as its neighbour there.
    where.run("firewall-cmd", "--permanent", "--zone=public", "--remove-forward")
    where.run("firewall-cmd", "--reload")


@pytest.fixture
def firewalld(net: LabNet, tmp_path: Path) -> Iterator[Firewalled]:
    need_tools("firewalld", "firewall-cmd", "dbus-daemon", "zebra")
    with firewalled(net, tmp_path) as made:
        start_firewalld(made)
        yield made


def test_tcp_passes_firewalld_both_ways_and_its_own_rules_stay(firewalld: Firewalled) -> None:
    firewalld.is_closed()
    assert firewalld.firewalls() == ["nft", "firewalld"]
    firewalld.up_and_down_leave_the_rest_alone()


def test_a_complete_reload_keeps_the_lab_connected(firewalld: Firewalled) -> None:
    firewalld.up()
    firewalld.host.run("firewall-cmd", "--complete-reload")
    firewalld.works()
    assert firewalld.zlab.json("net", "up", firewalld.zlab.folder)["changed"] == 0


def test_settings_that_a_reload_would_lose_are_refused_and_kept(firewalld: Firewalled) -> None:
    firewalld.host.run("firewall-cmd", "--zone=public", "--add-port=9999/tcp")
    before = firewalld.host.dump()
    done = firewalld.zlab.run("net", "up", firewalld.zlab.folder, status=5)
    assert "a reload would lose" in done.stderr
    assert "9999/tcp" in done.stderr
    firewalld.host.is_as(before)


def test_a_tap_that_is_in_another_zone_is_refused_by_name(firewalld: Firewalled) -> None:
    firewalld.host.run("firewall-cmd", "--permanent", "--zone=trusted", "--add-interface=tap0")
    firewalld.host.run("firewall-cmd", "--reload")
    before = firewalld.host.dump()
    done = firewalld.zlab.run("net", "up", firewalld.zlab.folder, status=None)
    assert done.returncode in (1, 5)
    assert "tap0 is in firewalld's zone trusted" in done.stderr
    firewalld.host.is_as(before)
