"""The rules of syslogd: each finds its bad example, leaves its good one alone, and mends what it says it mends."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.language_golden import fixed
from zlab.lab.load import parse_lab
from zlab.zos.findings import Finding, Rule, Sure
from zlab.zos.language import LintContext
from zlab.zos.member import MemberText, read_member
from zlab.zos.syslogd.language import SYSLOGD
from zlab.zos.syslogd.lint import RULES, lint
from zlab.zos.syslogd.parse import parse
from zlab.zos.syslogd.render import render


def found(text: str) -> list[Finding]:
    return lint(parse(MemberText("syslog.conf", text)), LintContext())


def ids(text: str) -> set[str]:
    return {finding.rule.id for finding in found(text)}


def test_ids_are_unique_and_every_rule_has_examples() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES) >= 15
    assert all(rule.bad and rule.good for rule in RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_finds_its_bad_example_and_not_its_good_one(rule: Rule) -> None:
    assert rule.id in ids(rule.bad)
    assert rule.id not in ids(rule.good)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_an_example_breaks_its_own_rule_and_at_worst_gives_notes_of_others(rule: Rule) -> None:
    others = [finding for finding in found(rule.bad) if finding.rule.id != rule.id]
    assert {finding.rule.severity for finding in others} <= {"note"}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_what_can_be_mended_is_mended(rule: Rule) -> None:
    if any(finding.edits for finding in found(rule.bad) if finding.rule.id == rule.id):
        assert rule.id not in ids(fixed(SYSLOGD, MemberText("syslog.conf", rule.bad)))


def test_every_peculiarity_of_the_real_file_is_found(corpus: Path) -> None:
    document = parse(read_member(corpus / "syslogd" / "colinpaice-adcd-syslog.conf.txt"))
    by_line = {(finding.place.line, finding.rule.id) for finding in lint(document, LintContext())}
    assert by_line >= {
        (3, "ZS011"),  # // in a path
        (3, "ZS010"),  # -F and -D on one rule only
        (8, "ZS013"),  # a job name with small letters
        (9, "ZS006"),  # one error written four times
        (16, "ZS001"),  # the orphaned rule
        (17, "ZS020"),  # what has become of its other half
    }
    copies = next(finding for finding in lint(document, LintContext()) if finding.rule.id == "ZS006")
    assert "written 4 times" in copies.what
    assert [place.line for _, place in copies.related] == [10, 11, 12]


def test_ibm_s_small_samples_give_no_worse_than_notes(corpus: Path) -> None:
    for name in ("ibm-devfz-minimal.txt", "ibm-F-D-one-rule.txt"):
        findings = lint(parse(read_member(corpus / "syslogd" / name)), LintContext())
        assert {finding.rule.severity for finding in findings} == {"note"}


def test_the_default_rules_of_a_lab_have_nothing_wrong_with_them() -> None:
    assert found(render(parse_lab("lab: adcd\nsystems: {s0w1: }\n").lab, "s0w1")) == []


def test_an_empty_file_loses_all_errors() -> None:
    assert ids("") == {"ZS027"}


def test_rules_of_different_jobs_are_no_copies_of_each_other() -> None:
    assert not ids("*.A.*.debug /a\n*.B.*.err /b\n*.err /c\n") & {"ZS006", "ZS007"}


def test_findings_are_of_bounded_length_whatever_the_file_holds() -> None:
    assert all(len(finding.what) < 300 for finding in found("x" * 100_000 + " " + "y" * 100_000 + " " + "z" * 9999))


def test_what_is_not_confirmed_is_never_an_error() -> None:
    assert [rule.id for rule in RULES if rule.severity == "error" and rule.sure is Sure.MEMORY] == []
