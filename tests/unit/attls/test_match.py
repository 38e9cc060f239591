"""Which rule takes a connection."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.attls.support import COLATTLJ_AND_S, connection, policy
from zlab.zos.policy.conditions import parse_addresses, parse_ports
from zlab.zos.policy.match import covers, match, never_matching, search_order
from zlab.zos.policy.meaning import Policy


def rules(*bodies: str) -> Policy:
    """Rules from `name: key value; key value` lines."""
    texts = []
    for body in bodies:
        name, _, keys = body.partition(":")
        lines = "\n".join(f"  {key.strip()}" for key in keys.split(";"))
        texts.append(f"TTLSRule {name}\n{{\n{lines}\n}}\n")
    return policy("".join(texts))


def test_the_notes_wondered_why_colattlj_took_what_colattls_was_meant_for() -> None:
    verdict = match(
        policy(COLATTLJ_AND_S), connection("10.1.1.2:4000", "10.1.0.2:60742", job="COLATTLS", user="START1")
    )
    assert verdict.taken is not None
    assert (verdict.taken.name, verdict.certain) == ("COLATTLJ", True)
    assert verdict.taken.status == "Appl Control"
    assert verdict.taken.actions == ("TNGA", "TNEA", "TNCA")
    ((runner, why),) = verdict.runners_up
    assert runner.rule.name == "COLATTLS"
    assert "both have priority 1" in why
    assert [(narrow.name, wide.name) for narrow, wide in never_matching(policy(COLATTLJ_AND_S))] == [
        ("COLATTLS", "COLATTLJ")
    ]


def test_a_higher_priority_would_have_helped() -> None:
    text = COLATTLJ_AND_S.replace("  Userid                      START1\n", "  Userid START1\n  Priority 100\n")
    found = policy(text)
    started = connection("10.1.1.2:4000", "10.1.0.2:60742", job="COLATTLS", user="START1")
    taken = match(found, started).taken
    assert taken is not None
    assert taken.name == "COLATTLS"
    assert not never_matching(found)


def test_order_is_by_priority_then_by_name_as_ebcdic_sorts() -> None:
    found = rules("B1:Direction Both", "b:Direction Both", "BA:Direction Both", "Z:Direction Both;Priority 9")
    assert [rule.name for rule in search_order(found.rules)] == ["Z", "b", "BA", "B1"]


@pytest.mark.parametrize(
    ("condition", "taken"),
    [
        ("Direction Inbound", True),
        ("Direction Outbound", False),
        ("LocalAddr 10.1.1.0/24", True),
        ("LocalAddr 10.1.1.5-10.1.1.9", False),
        ("LocalAddr ALL", True),
        ("RemoteAddr 10.1.0.2", True),
        ("RemoteAddr 2001:db8::/32", False),
        ("LocalPortRange 4000-4010", True),
        ("LocalPortRange 3999 4000", True),
        ("LocalPortRange 1:10", False),
        ("LocalPortRange 0", True),
        ("RemotePortRange 1024-65535", True),
        ("Jobname COL*", True),
        ("Jobname COLATT?S", True),
        ("Jobname COLATT", False),
        ("Userid start1", True),
        ("Userid S*2", False),
    ],
)
def test_each_condition_alone(condition: str, taken: bool) -> None:
    found = rules(f"R:{'' if 'Direction' in condition else 'Direction Both;'}{condition}")
    verdict = match(found, connection("10.1.1.2:4000", "10.1.0.2:60742", job="COLATTLS", user="START1"))
    assert (verdict.taken is not None) is taken


def test_a_connection_as_traces_print_it_is_ipv4() -> None:
    found = rules("R:Direction Both;RemoteAddr 9.12.41.62")
    assert match(found, connection("10.1.1.2:23", "::ffff:9.12.41.62:3973")).taken is not None


def test_several_values_of_one_condition_are_alternatives_and_different_ones_must_all_hold() -> None:
    found = rules("R:Direction Both;LocalPortRange 23;LocalPortRange 992;RemoteAddr 10.1.0.2")
    assert match(found, connection("10.1.1.2:992", "10.1.0.2:1")).taken is not None
    assert match(found, connection("10.1.1.2:992", "10.1.0.3:1")).taken is None


def test_groups_of_addresses_and_ports_are_resolved_inline_and_by_name() -> None:
    text = """\
TTLSRule R
{
  Direction Both
  RemoteAddrGroupRef G
  LocalPortGroupRef P
}
IpAddrGroup G
{
  IpAddr
  {
    Addr 129.35.224.118
  }
  IpAddrRef one
}
IpAddr one
{
  Addr 10.0.0.1
}
PortGroup P
{
  PortRange
  {
    Port 21
  }
  PortRangeRef high
}
PortRange high
{
  Port 50000-50009
}
"""
    found = policy(text)
    for port, remote, expected in [(21, "129.35.224.118", 1), (50005, "10.0.0.1", 1), (22, "10.0.0.1", 0)]:
        verdict = match(found, connection(f"10.1.1.2:{port}", f"{remote}:1024"))
        assert (verdict.taken is not None) == bool(expected)


def test_a_name_that_dangles_meets_nothing() -> None:
    found = rules("R:Direction Both;RemoteAddrGroupRef nowhere")
    assert match(found, connection("10.1.1.2:21", "10.1.0.2:1")).taken is None


def test_what_is_not_known_leaves_the_verdict_open() -> None:
    found = rules("A:Direction Both;LocalPortRange 23;Jobname TN3270", "B:Direction Both;LocalPortRange 23")
    verdict = match(found, connection("10.1.1.2:23", "10.1.0.2:1"))
    assert verdict.taken is not None
    assert verdict.taken.name == "B"
    assert not verdict.certain
    assert [each.rule.name for each in verdict.open] == ["A"]
    assert [condition.name for condition in verdict.open[0].unknown] == ["job"]


def test_a_bare_number_is_an_address_that_meets_nothing_wanted() -> None:
    parsed = parse_addresses("6793")
    assert not isinstance(parsed, str)
    assert parsed[0].low == 6793
    assert parse_ports("0") == ()
    assert "above the last" in str(parse_ports("9-1"))
    assert "is no port" in str(parse_ports("23-24:25"))


def test_only_wider_rules_that_come_earlier_hide_others() -> None:
    hidden = rules("A:Direction Both;LocalPortRange 1-100", "B:Direction Inbound;LocalPortRange 23;Jobname TN*")
    assert [narrow.name for narrow, _ in never_matching(hidden)] == ["B"]
    free = rules("A:Direction Inbound;LocalPortRange 1-100", "B:Direction Both;LocalPortRange 23")
    assert not never_matching(free)
    masks = rules("A:Direction Both;Jobname AZF*", "B:Direction Both;Jobname AZFX", "C:Direction Both;Jobname AZ*")
    assert [narrow.name for narrow, _ in never_matching(masks)] == ["B"]


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Direction Inbound", "Direction Both"]),
            st.sampled_from(["", "LocalPortRange 1", "LocalPortRange 2", "LocalPortRange 1-2", "LocalPortRange 2 9"]),
            st.sampled_from(["", "RemotePortRange 1", "RemotePortRange 1-9"]),
            st.sampled_from(["", "Jobname A*", "Jobname AB", "Jobname A"]),
            st.sampled_from(["", "Priority 5"]),
        ),
        max_size=8,
    )
)
def test_what_is_hidden_is_found_as_comparing_every_pair_finds_it(bodies: list[tuple[str, ...]]) -> None:
    found = rules(*(f"R{n}:{';'.join(key for key in body if key)}" for n, body in enumerate(bodies)))
    ordered = search_order(found.rules)
    slow = {narrow.name for at, narrow in enumerate(ordered) if any(covers(wide, narrow) for wide in ordered[:at])}
    assert {narrow.name for narrow, _ in never_matching(found)} == slow


def test_connection_settings_override_the_environment_and_inline_replaces_referred() -> None:
    text = COLATTLJ_AND_S.replace(
        "  HandshakeRole                       ServerWithClientAuth\n",
        "  HandshakeRole Server\n  TTLSCipherParms\n  {\n    V3CipherSuites4Char C02BC02C\n  }\n",
    )
    rule = policy(text).rules[0]
    assert rule.effective.role == "Server"
    assert rule.effective.given_ciphers == ("1303", "003D", "C02C"), "the connection action's list"
    assert rule.effective.versions == ("TLSv1.2",)
    assert rule.effective.handshake_timeout == 3
    alone = policy(text.replace("  TTLSCipherParmsRef              TLS13TLS12\n", "")).rules[0]
    assert alone.effective.given_ciphers == ("C02B", "C02C"), "the inline list, not the one it refers to"


@pytest.mark.parametrize(
    ("wide", "narrow", "covered"),
    [
        ("RemoteAddr 10.1.0.0/16", "RemoteAddr 10.1.1.0/24", True),
        ("RemoteAddr 10.1.1.0/24", "RemoteAddr 10.1.0.0/16", False),
        ("RemoteAddr 10.1.1.0/24", "Jobname A", False),
        ("LocalPortRange 1-1024", "LocalPortRange 23", True),
        ("LocalPortRange 23-24", "LocalPortRange 23-25", False),
        ("LocalPortRange 1-1024", "Jobname A", False),
        ("Jobname A*", "Jobname AB", True),
        ("Jobname A", "RemoteAddr 10.1.1.1", False),
    ],
)
def test_a_rule_covers_another_only_in_each_of_its_conditions(wide: str, narrow: str, covered: bool) -> None:
    first, second = rules(f"A:Direction Both;{wide}", f"B:Direction Both;{narrow}").rules
    assert covers(first, second) is covered
