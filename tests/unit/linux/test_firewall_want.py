"""What each firewall is given for a lab, and how the tools' own words are read back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zlab.linux.firewall.detect import base_chains
from zlab.linux.firewall.firewalld import object_name, parse_object, render_object
from zlab.linux.firewall.nft import canonical, parse_counters
from zlab.linux.firewall.records import BaseChain, FirewallFacts, FirewallNeeds, PublishedPort, TapNeeds
from zlab.linux.firewall.ufw import parse_added
from zlab.linux.firewall.want import want_firewall
from zlab.linux.firewall.xtables import parse_save
from zlab.linux.records import FirewalldObject, IptablesRule, NftTable, UfwRule

TAP = TapNeeds("tap0", "10.1.1.0/24", "2001:db8:1::/64", ospf=True, ospf6=True)
NEEDS = FirewallNeeds("adcd", "eth0", (TAP,), publish=(PublishedPort("tcp", 8023, 8023, "10.1.1.2", 23),))


def dropping(owner: str, hook: str = "forward", family: str = "ip") -> BaseChain:
    return BaseChain(family, "filter", hook.upper(), hook, 0, "drop", True, owner)


def test_without_a_firewall_one_table_of_our_own_is_all() -> None:
    want = want_firewall(NEEDS, FirewallFacts())
    assert [name for name, _ in want.adapters] == ["nft"]
    (table,) = want.records
    assert isinstance(table, NftTable)
    assert "masquerade" in table.ruleset


def test_every_firewall_that_is_in_play_gets_its_own() -> None:
    facts = FirewallFacts(
        chains=(dropping("ufw"), dropping("ufw", "input")),
        ufw_active=True,
        docker=True,
        legacy=("filter",),
        legacy_drops=True,
    )
    want = want_firewall(NEEDS, facts)
    assert [name for name, _ in want.adapters] == ["nft", "ufw", "docker", "legacy"]
    chains = {(r.backend, r.family, r.chain) for r in want.records if isinstance(r, IptablesRule)}
    assert chains == {
        ("nft", "ip", "INPUT"),
        ("nft", "ip6", "INPUT"),
        ("nft", "ip", "DOCKER-USER"),
        ("legacy", "ip", "FORWARD"),
        ("legacy", "ip6", "FORWARD"),
        ("legacy", "ip", "INPUT"),
        ("legacy", "ip6", "INPUT"),
    }


def test_the_lab_file_may_name_the_firewalls_itself() -> None:
    want = want_firewall(NEEDS, FirewallFacts(ufw_active=True), ("firewalld",))
    assert [name for name, _ in want.adapters] == ["nft", "firewalld"]
    assert want.adapters[1][1] == "named in the lab file"


def test_legacy_alone_masquerades_and_publishes_itself() -> None:
    want = want_firewall(NEEDS, FirewallFacts(), ("legacy",))
    targets = {record.rule[record.rule.index("-j") + 1] for record in want.records if isinstance(record, IptablesRule)}
    assert targets == {"ACCEPT", "MASQUERADE", "DNAT"}
    assert not any(isinstance(record, NftTable) for record in want.records)


def test_a_chain_of_a_stranger_that_drops_is_a_warning_with_its_name() -> None:
    want = want_firewall(NEEDS, FirewallFacts(chains=(BaseChain("inet", "corp", "fw", "forward", 0, "drop", True),)))
    assert "chain fw of nftables table inet corp drops" in want.warnings[0].what


def test_no_uplink_means_no_rule_about_one() -> None:
    want = want_firewall(FirewallNeeds("adcd", "", (TAP,)), FirewallFacts(chains=(dropping("iptables"),)))
    assert "eth0" not in str(want.records)
    assert "masquerade" not in str(want.records)


def tables(*networks: str, devices: list[str] | None = None) -> str:
    prefixes = [{"prefix": {"addr": n.split("/")[0], "len": int(n.split("/")[1])}} for n in networks]
    left = {"payload": {"protocol": "ip", "field": "saddr"}}
    expressions: list[dict[str, Any]] = [{"match": {"op": "==", "left": left, "right": {"set": prefixes}}}]
    if devices:
        key = {"meta": {"key": "iifname"}}
        expressions.append(
            {"match": {"op": "==", "left": key, "right": {"set": devices} if devices[1:] else devices[0]}}
        )
    return canonical({"chains": [], "rules": [{"chain": "x", "expr": expressions}]})


def test_two_spellings_of_one_table_are_one() -> None:
    assert tables("10.1.0.0/24", "10.1.1.0/24") == tables("10.1.0.0/23")
    assert tables("10.1.1.0/24", "10.1.0.0/24") == tables("10.1.0.0/24", "10.1.1.0/24")
    assert tables("10.1.0.0/24") != tables("10.1.2.0/24")
    assert tables("10.1.0.0/24", devices=["b", "a"]) == tables("10.1.0.0/24", devices=["a", "b"])


def test_counters_are_read_with_their_rule() -> None:
    listing = (
        "table inet zlab_adcd {\n\tchain forward {\n\t\ttype filter hook forward priority filter; policy accept;\n"
        '\t\tiifname "tap0" oifname "eth0" counter packets 7 bytes 420 accept comment "zlab:adcd"\n\t}\n}\n'
    )
    (counter,) = parse_counters(listing)
    assert (counter.chain, counter.packets, counter.bytes) == ("forward", 7, 420)
    assert counter.what == 'iifname "tap0" oifname "eth0" accept'


def test_our_rules_are_told_from_others_in_a_save() -> None:
    listing = (
        "# Generated\n*filter\n:FORWARD DROP [0:0]\n"
        '-A FORWARD -i tap0 -o eth0 -m comment --comment "zlab:adcd" -j ACCEPT\n'
        "-A FORWARD -i tap0 -j ACCEPT\n-A INPUT -i tap0 -p 89 -m comment --comment zlab:adcd -j ACCEPT\nCOMMIT\n"
    )
    tagged = ("-m", "comment", "--comment", "zlab:adcd", "-j", "ACCEPT")
    assert list(parse_save(listing, "nft", "ip")) == [
        IptablesRule("nft", "ip", "filter", "FORWARD", ("-i", "tap0", "-o", "eth0", *tagged)),
        IptablesRule("nft", "ip", "filter", "INPUT", ("-i", "tap0", "-p", "ospf", *tagged)),
    ]


def test_our_rules_are_told_from_others_of_ufw() -> None:
    listing = (
        "Added user rules (see 'ufw status' for running firewall):\nufw allow 22/tcp\n"
        "ufw route allow in on tap0 out on eth0 comment 'zlab:adcd'\n"
    )
    assert list(parse_added(listing)) == [
        UfwRule(("route", "allow", "in", "on", "tap0", "out", "on", "eth0", "comment", "zlab:adcd"))
    ]


@pytest.mark.parametrize(
    "record", want_firewall(NEEDS, FirewallFacts(firewalld_running=True), ("firewalld",)).records[1:]
)
def test_a_firewalld_object_survives_its_file(record: FirewalldObject) -> None:
    assert parse_object(record.type, record.name, render_object(record)) == record


def test_a_firewalld_file_that_is_not_xml_is_an_object_without_settings() -> None:
    assert parse_object("zone", "z", "<zone").settings == ()


@given(st.from_regex(r"[a-z][a-z0-9_-]{0,19}", fullmatch=True))
@settings(max_examples=60, deadline=None)
def test_names_of_firewalld_objects_fit_and_stay_apart(lab: str) -> None:
    names = {object_name(lab, suffix) for suffix in ("", "-o", "-i")}
    assert len(names) == 3
    assert all(len(name) <= 17 for name in names)


def test_an_empty_listing_has_no_chains() -> None:
    assert base_chains(json.loads('[{"metainfo": {"version": "1.0.6"}}]')) == ()
