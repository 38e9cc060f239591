"""Which firewalls are seen in a listing of nftables, and who of them can drop."""

from __future__ import annotations

from typing import Any

import pytest

from zlab.linux.firewall.detect import base_chains, parse_active_zones
from zlab.linux.firewall.records import BaseChain

Json = dict[str, Any]


def chain(
    name: str, policy: str = "accept", *, table: str = "filter", family: str = "ip", hook: str = "forward"
) -> Json:
    place = {"family": family, "table": table, "name": name}
    return {"chain": {**place, "hook": hook, "type": "filter", "prio": 0, "policy": policy}}


def plain_chain(name: str, table: str = "filter", family: str = "ip") -> Json:
    return {"chain": {"family": family, "table": table, "name": name}}


def rule(chain: str, *expressions: Json, table: str = "filter", family: str = "ip") -> Json:
    return {"rule": {"family": family, "table": table, "chain": chain, "expr": list(expressions)}}


def only(*objects: Json) -> BaseChain:
    (found,) = base_chains(objects)
    return found


MATCH: Json = {"match": {"op": "==", "left": {"meta": {"key": "iifname"}}, "right": "eth0"}}
COUNTER: Json = {"counter": {"packets": 1, "bytes": 2}}


@pytest.mark.parametrize(
    ("expressions", "drops"),
    [
        ([{"drop": None}], True),
        ([COUNTER, {"drop": None}], True),
        ([COUNTER, {"reject": {"type": "tcp reset"}}], True),
        ([COUNTER, {"xt": {"type": "target", "name": "REJECT"}}], True),
        ([COUNTER, {"xt": None}], True),
        ([COUNTER, {"xt": {"type": "target", "name": "LOG"}}], False),
        ([MATCH, {"drop": None}], False),
        ([{"accept": None}], False),
        ([{"log": {"prefix": "x"}}], False),
    ],
)
def test_a_chain_drops_when_its_last_word_for_any_packet_is_no(expressions: list[Json], drops: bool) -> None:
    assert only(chain("FORWARD"), rule("FORWARD", *expressions)).drops is drops


def test_an_accept_of_all_before_the_drop_lets_everything_through() -> None:
    objects = [chain("FORWARD"), rule("FORWARD", {"accept": None}), rule("FORWARD", {"drop": None})]
    assert only(*objects).drops is False


def test_a_policy_of_drop_drops() -> None:
    assert only(chain("FORWARD", "drop")).drops is True


def test_a_drop_at_the_end_of_a_chain_that_is_jumped_to_counts() -> None:
    objects = [
        chain("FORWARD"),
        plain_chain("end"),
        rule("FORWARD", {"jump": {"target": "end"}}),
        rule("end", {"drop": None}),
    ]
    assert only(*objects).drops is True


def test_chains_that_jump_in_a_circle_end() -> None:
    objects = [chain("FORWARD"), rule("FORWARD", {"jump": {"target": "FORWARD"}})]
    assert only(*objects).drops is False


@pytest.mark.parametrize(
    ("objects", "owner"),
    [
        ([chain("FORWARD", "drop"), plain_chain("ufw-user-forward")], "ufw"),
        ([chain("FORWARD", "drop"), plain_chain("DOCKER-USER")], "docker"),
        ([chain("FORWARD", "drop"), plain_chain("DOCKER-USER"), plain_chain("ufw-before-forward")], "ufw"),
        ([chain("FORWARD", "drop")], "iptables"),
        ([chain("FORWARD", "drop", family="ip6"), plain_chain("ufw6-user-forward", family="ip6")], "ufw"),
        ([chain("filter_FORWARD", table="firewalld", family="inet")], "firewalld"),
        ([chain("forward", table="zlab_adcd", family="inet")], "zlab"),
        ([chain("fw", "drop", table="corp", family="inet")], ""),
    ],
)
def test_the_owner_of_a_chain_is_known_by_its_neighbours(objects: list[Json], owner: str) -> None:
    assert only(*objects).owner == owner


def test_nat_and_output_chains_are_no_filters_of_forwarded_packets() -> None:
    assert base_chains([chain("OUTPUT", "drop", hook="output"), plain_chain("x")]) == ()


def test_active_zones_of_firewalld() -> None:
    listing = "public (default)\n  interfaces: eth0 eth1\nzlab-adcd\n  interfaces: tap0\n  sources: 10.0.0.0/8\n"
    assert parse_active_zones(listing) == (("eth0", "public"), ("eth1", "public"), ("tap0", "zlab-adcd"))
    assert parse_active_zones("") == ()
