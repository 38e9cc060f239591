"""Without a firewall, and beside base chains of nftables and iptables that somebody else keeps."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import need_tools
from tests.support.firewall import Firewalled, firewalled
from tests.support.netns import LabNet


@pytest.fixture
def host(net: LabNet, tmp_path: Path) -> Iterator[Firewalled]:
    need_tools("zebra", "iptables-nft", "ip6tables-nft")
    with firewalled(net, tmp_path) as made:
        yield made


def test_without_a_firewall_our_own_table_does_it_all(host: Firewalled) -> None:
    assert host.firewalls() == ["nft"]
    host.up_and_down_leave_the_rest_alone()


def test_a_dropping_chain_of_an_unknown_table_is_warned_of_by_name_and_stays(host: Firewalled) -> None:
    chain = "type filter hook forward priority 10; policy drop; ct state established accept;"
    host.host.run("nft", "-f", "-", input=f"table inet corp {{ chain fw {{ {chain} }}; }}")
    before = host.host.dump()
    done = host.zlab.run("net", "up", host.zlab.folder)
    assert "chain fw of nftables table inet corp drops on hook forward" in done.stderr
    with host.net.server(host.net.uplink, "198.51.100.7", 7001):
        assert host.net.ask(host.net.zos, "198.51.100.7", 7001, timeout=0.5) is None, "an accept of ours cannot help"
        host.host.run("nft", "insert", "rule", "inet", "corp", "fw", "iifname", "tap0", "accept")
        assert host.net.ask(host.net.zos, "198.51.100.7", 7001) == "203.0.113.2", "as the hint says"
    host.host.run("nft", "flush", "chain", "inet", "corp", "fw")
    host.host.run("nft", "add", "rule", "inet", "corp", "fw", "ct", "state", "established", "accept")
    host.zlab.run("net", "down", "adcd")
    host.host.is_as(before)


def test_a_foreign_chain_that_drops_some_packets_only_is_no_warning(host: Firewalled) -> None:
    host.host.run(
        "nft",
        "-f",
        "-",
        input="table inet own { chain f { type filter hook forward priority 0; ct state invalid drop; }; }",
    )
    assert "warning" not in host.zlab.run("net", "plan", host.zlab.folder, status=3).stderr
    host.up_and_down_leave_the_rest_alone()


def dropping_iptables(host: Firewalled) -> None:
    for tool in ("iptables-nft", "ip6tables-nft"):
        for chain in ("FORWARD", "INPUT"):
            host.host.run(tool, "-P", chain, "DROP")
        host.host.run(tool, "-A", "INPUT", "-p", "tcp", "--dport", "22", "-j", "ACCEPT")
        host.host.run(tool, "-A", "INPUT", "-m", "conntrack", "--ctstate", "ESTABLISHED", "-j", "ACCEPT")
    host.host.run("ip6tables-nft", "-A", "INPUT", "-p", "ipv6-icmp", "-j", "ACCEPT")


def test_tcp_passes_iptables_whose_policies_drop(host: Firewalled) -> None:
    dropping_iptables(host)
    host.is_closed()
    assert host.firewalls() == ["nft", "iptables"]
    host.up_and_down_leave_the_rest_alone()


def test_tcp_passes_a_forward_chain_that_rejects_at_its_end(host: Firewalled) -> None:
    for tool in ("iptables-nft", "ip6tables-nft"):
        host.host.run(tool, "-A", "FORWARD", "-m", "conntrack", "--ctstate", "ESTABLISHED", "-j", "ACCEPT")
        host.host.run(tool, "-A", "FORWARD", "-j", "REJECT")
    assert host.firewalls() == ["nft", "iptables"]
    host.up_and_down_leave_the_rest_alone()


def test_rules_added_by_others_between_up_and_down_stay_in_their_order(host: Firewalled) -> None:
    dropping_iptables(host)
    host.up()
    host.host.run("iptables-nft", "-I", "FORWARD", "-s", "192.0.2.1", "-j", "DROP")
    host.host.run("iptables-nft", "-A", "FORWARD", "-s", "192.0.2.2", "-j", "DROP")
    host.zlab.run("net", "down", "adcd")
    rules = host.host.run("iptables-nft", "-S", "FORWARD").stdout.splitlines()
    assert rules == ["-P FORWARD DROP", "-A FORWARD -s 192.0.2.1/32 -j DROP", "-A FORWARD -s 192.0.2.2/32 -j DROP"]
