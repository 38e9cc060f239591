"""`zlab explain` knows every rule that a finding of zlab can name."""

from __future__ import annotations

from collections import Counter

from tests.support.in_process import run_zlab
from zlab.cli.messages.explain_rules import all_rules


def test_no_two_rules_have_one_id() -> None:
    titles = Counter(rule.id for rule in {(rule.id, rule.title): rule for rule in all_rules()}.values())
    assert [id for id, count in titles.items() if count > 1] == []
    assert {id[:2] for id in titles} >= {"ZA", "ZC", "ZD", "ZK", "ZO", "ZP", "ZS", "ZT", "ZV"}


def test_a_rule_is_told_with_its_example() -> None:
    done = run_zlab("explain", "zp039")
    assert done.status == 0
    assert done.out.startswith("ZP039  warning\n  one reservation twice\n")
    assert "    21 TCP FTPD1 NOAUTOLOG" in done.out


def test_rules_messages_and_errors_are_told_together() -> None:
    done = run_zlab("explain", "ZK001", "EZZ7921I", "ZL730", "--json")
    assert done.status == 0
    assert [rule["id"] for rule in done.json["rules"]] == ["ZK001"]
    assert [one["asked"] for one in done.json["explanations"]] == ["EZZ7921I", "ZL730"]


def test_a_rule_that_is_none_is_not_known() -> None:
    assert run_zlab("explain", "ZP999").status == 1
