"""One packet through rules as nft lists them: accepted, dropped, or nobody can tell."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.verify.nft_rules import ACCEPT, DROP, base, ct, match, meta, payload, prefix, rule
from zlab.verify.netfilter import Fate, Packet, Ruleset

OUT = Packet("TCP from S0W1", "tap0", "eth0", "10.1.1.2", "198.51.100.7")
BACK = Packet("answers", "eth0", "tap0", "198.51.100.7", "10.1.1.2", "established")
PUBLISHED = replace(BACK, state="new", status=("dnat",), dport=23)
OUT6 = replace(OUT, source="2001:db8:1::2", target="2001:db8:fffe::7")
PLACE = "inet mine f"
PASSED, DROPPED, UNSURE = Fate.PASSED, Fate.DROPPED, Fate.UNSURE


def fate(packet: Packet, *rules: list[dict[str, Any]], policy: str = "accept", more: Any = ()) -> Fate:
    """What one chain of these rules does with a packet."""
    found = Ruleset([base(PLACE, policy=policy), *(rule(PLACE, *each) for each in rules), *more])
    return next(found.judge(packet)).fate


COMMENT, CONNTRACK = ({"xt": {"type": "match", "name": name}} for name in ("comment", "conntrack"))
VMAP = {
    "vmap": {
        "key": {"ct": {"key": "state"}},
        "data": {"set": [["invalid", DROP], ["established", ACCEPT], ["related", {"jump": {"target": "g"}}]]},
    }
}
CASES: tuple[tuple[str, Packet, Fate, list[list[dict[str, Any]]]], ...] = (
    # policy "drop" unless a rule says otherwise
    ("nothing accepts it", OUT, DROPPED, []),
    ("its device is accepted", OUT, PASSED, [[meta("iifname", "tap0"), {"counter": {}}, ACCEPT]]),
    ("another device is", OUT, DROPPED, [[meta("iifname", "tap1"), ACCEPT]]),
    ("all but another are", OUT, PASSED, [[meta("iifname", "tap1", "!="), ACCEPT]]),
    ("a name with a star", OUT, PASSED, [[meta("iifname", "tap*"), ACCEPT]]),
    ("a set of devices", OUT, PASSED, [[meta("oif", {"set": ["eth1", "eth0"]}), ACCEPT]]),
    ("a drop comes before the accept", OUT, DROPPED, [[meta("iifname", "tap0"), DROP], [ACCEPT]]),
    ("a reject before it", OUT, DROPPED, [[payload("ip protocol", "tcp"), {"reject": {"type": "icmp"}}], [ACCEPT]]),
    ("only UDP is dropped", OUT, PASSED, [[payload("udp dport", 53), DROP], [ACCEPT]]),
    ("only another port is", OUT, PASSED, [[payload("tcp dport", 25), DROP], [ACCEPT]]),
    ("only one port is accepted", OUT, DROPPED, [[payload("tcp dport", {"set": [80, 443]}), ACCEPT]]),
    ("all high ports are", OUT, PASSED, [[payload("tcp dport", {"range": [1024, 65535]}), ACCEPT]]),
    ("its network", OUT, PASSED, [[payload("ip saddr", prefix("10.1.1.0/24")), ACCEPT]]),
    ("a range of addresses", OUT, PASSED, [[payload("ip daddr", {"range": ["198.51.100.1", "198.51.100.9"]}), ACCEPT]]),
    ("its network by IPv4 alone", OUT6, DROPPED, [[payload("ip saddr", prefix("10.1.1.0/24")), ACCEPT]]),
    ("IPv6 by its version", OUT6, PASSED, [[meta("nfproto", "ipv6"), ACCEPT]]),
    ("an address in another spelling", OUT6, PASSED, [[payload("ip6 saddr", "2001:0db8:1::0002"), ACCEPT]]),
    ("answers alone are accepted", BACK, PASSED, [[ct("state", ["established", "related"]), ACCEPT]]),
    ("so what begins is not", OUT, DROPPED, [[ct("state", {"set": ["established", "related"]}), ACCEPT]]),
    ("what was published", PUBLISHED, PASSED, [[ct("status", "dnat"), ACCEPT]]),
    ("what was not", OUT, DROPPED, [[ct("status", "dnat"), ACCEPT]]),
    ("its port", PUBLISHED, PASSED, [[payload("th dport", 23), ACCEPT]]),
    ("a map of verdicts", BACK, PASSED, [[VMAP]]),
    ("a map without it", OUT, DROPPED, [[VMAP]]),
    ("its protocol by number", OUT, PASSED, [[meta("l4proto", 6), ACCEPT]]),
    ("for this host alone", OUT, DROPPED, [[match({"fib": {"result": "type", "flags": "daddr"}}, "local"), ACCEPT]]),
    ("without a way back", OUT, DROPPED, [[match({"fib": {"result": "oif", "flags": ["saddr"]}}, False), ACCEPT]]),
    ("a comment of iptables", OUT, PASSED, [[meta("iifname", "tap0"), COMMENT, ACCEPT]]),
    ("an extension of iptables", OUT, UNSURE, [[CONNTRACK, ACCEPT]]),
    ("an extension that old nft does not name", OUT, UNSURE, [[{"xt": None}, ACCEPT]]),
    ("an extension that changes nothing", OUT, DROPPED, [[CONNTRACK, DROP]]),
    ("REJECT of iptables", OUT, DROPPED, [[{"xt": {"type": "target", "name": "REJECT"}}], [ACCEPT]]),
    ("LOG of iptables", OUT, PASSED, [[{"xt": {"type": "target", "name": "LOG"}}], [ACCEPT]]),
    ("a mark", OUT, UNSURE, [[meta("mark", 7), ACCEPT]]),
    ("a limit", OUT, UNSURE, [[{"limit": {"rate": 5}}, ACCEPT]]),
    ("a program decides", OUT, UNSURE, [[{"queue": None}]]),
    ("an order of numbers", OUT, UNSURE, [[payload("tcp dport", 1024, ">="), ACCEPT]]),
)


@pytest.mark.parametrize(("name", "packet", "wanted", "rules"), CASES, ids=[each[0] for each in CASES])
def test_a_packet_meets_its_fate(name: str, packet: Packet, wanted: Fate, rules: list[list[dict[str, Any]]]) -> None:
    assert fate(packet, *rules, policy="drop") is wanted, name


def test_chains_are_jumped_to_and_come_back() -> None:
    jump, goto = ({word: {"target": "g"}} for word in ("jump", "goto"))
    accepts = rule("inet mine g", meta("iifname", "tap0"), ACCEPT)
    assert fate(OUT, [jump], policy="drop", more=[accepts]) is PASSED
    assert fate(BACK, [jump], [ACCEPT], policy="drop", more=[accepts]) is PASSED, "it comes back, and goes on"
    assert fate(BACK, [goto], [ACCEPT], policy="drop", more=[accepts]) is DROPPED, "it comes back to the policy"
    assert fate(OUT, [{"return": None}], [DROP]) is PASSED
    assert fate(OUT, [CONNTRACK, jump], policy="drop", more=[accepts]) is UNSURE
    assert fate(OUT, [jump], more=[rule("inet mine g", jump)]) is PASSED, "a loop ends"


def test_sets_with_names_are_looked_up() -> None:
    named = {"set": {"family": "inet", "table": "mine", "name": "s", "elem": [{"elem": {"val": "tap0", "timeout": 9}}]}}
    assert fate(OUT, [meta("iifname", "@s"), ACCEPT], policy="drop", more=[named]) is PASSED
    assert fate(BACK, [meta("iifname", "@s"), ACCEPT], policy="drop", more=[named]) is DROPPED
    assert fate(OUT, [meta("iifname", "@empty"), ACCEPT], policy="drop") is DROPPED
    mapped = {"map": {"family": "inet", "table": "mine", "name": "m", "elem": [["tap0", ACCEPT], ["*", DROP]]}}
    by_map = {"vmap": {"key": {"meta": {"key": "iifname"}}, "data": "@m"}}
    assert fate(OUT, [by_map], policy="drop", more=[mapped]) is PASSED
    assert fate(BACK, [by_map], more=[mapped]) is DROPPED
    unknown = {"vmap": {"key": {"meta": {"key": "mark"}}, "data": "@m"}}
    assert fate(OUT, [unknown], more=[mapped]) is UNSURE


def test_only_chains_on_its_way_are_asked() -> None:
    places = [
        base("ip6 t f", policy="drop"),
        base("inet t in", hook="input", policy="drop"),
        base("inet t out", hook="output", policy="drop"),
        base("inet t n", kind="nat", hook="prerouting"),
        base("bridge t f", policy="drop"),
    ]
    assert list(Ruleset(places).judge(OUT)) == []
    assert [each.table for each in Ruleset(places).judge(OUT6)] == ["t"]
    before = Ruleset([base("inet t p", hook="prerouting"), rule("inet t p", meta("oifname", "eth0"), DROP)])
    assert next(before.judge(OUT)).fate is PASSED, "it is not routed yet"
    ingress = base("netdev t i", hook="ingress", policy="drop")
    assert next(Ruleset([ingress]).judge(OUT)).fate is UNSURE, "nft 1.0 does not tell of which device"
    ingress["chain"]["dev"] = "tap0"
    assert next(Ruleset([ingress]).judge(OUT)).fate is DROPPED
    assert list(Ruleset([ingress]).judge(BACK)) == []


def test_the_first_chain_that_translates_counts() -> None:
    ours = [
        base("inet zlab_adcd p", hook="postrouting", kind="nat", prio=100),
        rule("inet zlab_adcd p", {"masquerade": None}),
    ]
    theirs = [base("ip nat p", hook="postrouting", kind="nat"), rule("ip nat p", {"snat": {"addr": "203.0.113.77"}})]
    first = Ruleset([*ours, *theirs]).translated(OUT, "postrouting")
    assert first is not None
    assert (first.table, first.by) == ("nat", {"snat": {"addr": "203.0.113.77"}})
    left = [theirs[0], rule("ip nat p", payload("ip saddr", "10.1.1.2"), ACCEPT), theirs[1]]
    first = Ruleset([*ours, *left]).translated(OUT, "postrouting")
    assert first is not None
    assert first.table == "zlab_adcd"
    assert Ruleset(ours[:1]).translated(OUT, "postrouting") is None
    iptables = [theirs[0], rule("ip nat p", {"xt": {"type": "target", "name": "MASQUERADE"}})]
    first = Ruleset(iptables).translated(OUT, "postrouting")
    assert first is not None
    assert first.by == {"masquerade": {}}


_words = st.sampled_from(
    ["iifname", "mark", "state", "tap0", "saddr", "daddr", "@s", "*", "set", "prefix", "ip", "tcp"]
)
_json = st.recursive(
    st.none() | st.booleans() | st.integers(0, 70000) | _words, lambda inner: st.lists(inner, max_size=3)
)
_expressions = st.one_of(
    st.sampled_from([ACCEPT, DROP, COMMENT, CONNTRACK, VMAP, {"jump": {"target": "f"}}, {"counter": None}]),
    st.builds(meta, _words, _json, st.sampled_from(["==", "!=", "in", "<"])),
    st.builds(lambda field, right: match({"payload": {"protocol": "ip", "field": field}}, right), _words, _json),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(_expressions, min_size=1, max_size=4), max_size=5))
def test_rules_of_any_shape_get_an_answer(rules: list[list[dict[str, Any]]]) -> None:
    assert fate(OUT, *rules) in Fate
