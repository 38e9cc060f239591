"""Every source that a user is told can be found by a user: docs/sources.md says what each kind means."""

from __future__ import annotations

import re

import pytest

from tests.conftest import ROOT
from zlab.cli.messages.explain_rules import all_rules
from zlab.messages.catalogue import all_entries, code_table, code_table_names, text_entries
from zlab.verify.failures import FAILURES

INSIDE = re.compile(
    r"\b(?:zpdt|grammar|host|style|DESIGN)\.md\b|(?<![(/])\bmessages\.md\b"
    r"|\bcolin-paice-notes\b|\bfacts/|= .facts:|\bcorpus\b"
)
"""Names of files that only those who write zlab have."""

FAILURE = re.compile(r"zPDT failures? ((?:\d+(?:, | and )?)+)")


@pytest.mark.parametrize("folder", ["zlab", "docs", "templates", "playbooks"])
def test_nothing_that_ships_names_a_file_its_users_do_not_have(folder: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in {".py", ".toml", ".md", ".j2", ".yml", ".json"}
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if INSIDE.search(line)
    ]
    assert found == []


def test_every_rule_says_where_it_is_from() -> None:
    assert [rule.id for rule in all_rules() if not rule.source.strip()] == []


def test_every_message_and_code_says_where_it_is_from() -> None:
    sources = [entry.source for entry in (*all_entries(), *text_entries().values())]
    sources += [code.source for name in code_table_names() for code in code_table(name).codes.values()]
    assert [source for source in sources if not source.strip() or source.startswith("notes")] == []


def test_a_failure_that_a_rule_names_is_seen_by_that_rule() -> None:
    rules_of = {failure.number: failure.rules for failure in FAILURES}
    named = [
        (rule.id, int(number))
        for rule in all_rules()
        for group in FAILURE.findall(rule.source)
        for number in re.findall(r"\d+", group)
    ]
    assert len(named) > 20
    assert [(rule, number) for rule, number in named if rule not in rules_of[number]] == []
