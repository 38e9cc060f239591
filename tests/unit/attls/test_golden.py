"""Every golden case of AT-TLS, and that every rule of the linter has one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import language_golden as golden
from tests.unit.attls.support import COLATTLJ_AND_S, document
from zlab.codepage import encode_1047
from zlab.lab.load import load_lab
from zlab.zos.language import LintContext
from zlab.zos.library import Library
from zlab.zos.member import MemberText, decode_member, read_member
from zlab.zos.policy.grammar.statements import KINDS
from zlab.zos.policy.language import ATTLS
from zlab.zos.policy.lint import RULES

CASES = golden.cases("attls")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_comes_out_as_it_says(case: Path) -> None:
    expected = list(golden.expectations(ATTLS, case))
    assert expected
    for name, text, actual in expected:
        assert actual == text, name


def test_each_rule_has_a_case_that_finds_it_and_no_id_is_used_twice() -> None:
    found = {line.split()[2] for case in CASES for line in _lines(case / "findings.txt")}
    ids = [rule.id for rule in RULES]
    assert len(ids) == len(set(ids)) >= 25
    assert set(ids) <= found


def _lines(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.is_file() else []


def test_what_is_rendered_lints_clean_and_is_formatted_already() -> None:
    text = (Path(__file__).parents[2] / "golden/attls/render-adcd/rendered.txt").read_text()
    read = document(text)
    assert ATTLS.format(read) == text
    assert [finding.rule.id for finding in ATTLS.lint(read, LintContext(record_length=80))] == ["ZA035"]


def test_merging_what_was_rendered_or_merged_changes_nothing() -> None:
    case = Path(__file__).parents[2] / "golden/attls/merge-own-policy"
    lab = load_lab(case / "lab.yaml").lab
    for text in (ATTLS.render(lab, "s0w1"), (case / "merged.txt").read_text()):
        assert ATTLS.merge(document(text), lab, "s0w1") == text


def test_what_was_merged_means_what_the_lab_says() -> None:
    case = Path(__file__).parents[2] / "golden/attls/merge-own-policy"
    lab = load_lab(case / "lab.yaml").lab
    changes = ATTLS.diff(document(ATTLS.render(lab, "s0w1")), document((case / "merged.txt").read_text()))
    # The user's own condition stays: the lab says nothing of a user id.
    assert [change.path for change in changes] == [("TTLSRule", "COLATTLS", "Userid")]


@pytest.mark.parametrize(
    ("file", "ids"),
    [
        ("colinpaice-adcd-pagenttn.txt", {"ZA005", "ZA022", "ZA029", "ZA049", "ZA070"}),
        ("colinpaice-easyattls-generated.txt", {"ZA030", "ZA032", "ZA041", "ZA042", "ZA050", "ZA070"}),
        ("benthompson-zpdt-z31-ttls-policy.txt", {"ZA041", "ZA042", "ZA071"}),
        ("ibm-mfa-azf-template.txt", {"ZA014", "ZA020", "ZA022", "ZA070"}),
        ("ims-wazi-ansible-ttls.txt", {"ZA014"}),
        ("zeditor01-z25a-shopz-ttls.txt", set()),
        ("bsa-pagent-main.conf.txt", set()),
        ("colinpaice-adcd-pagentcf.txt", set()),
        ("colinpaice-adcd-pagentt.txt", set()),
        ("colinpaice-adcd-pagenten-env.txt", set()),
        ("ibm-debugtool-ttls.txt", {"ZA051"}),
        ("zowe-docs-rules.txt", {"ZA020", "ZA022"}),
    ],
)
def test_the_peculiarities_of_the_corpus_are_found_and_nothing_else(corpus: Path, file: str, ids: set[str]) -> None:
    read = ATTLS.parse(read_member(corpus / "attls" / file), Library())
    assert {finding.rule.id for finding in ATTLS.lint(read, LintContext())} == ids


@pytest.mark.parametrize(
    "name", ["benthompson-zpdt-z31-ttls-policy", "zowe-docs-rules", "colinpaice-easyattls-generated"]
)
def test_formatting_a_real_policy_changes_nothing_in_meaning(corpus: Path, name: str) -> None:
    read = ATTLS.parse(read_member(corpus / "attls" / f"{name}.txt"), Library())
    text = ATTLS.format(read)
    again = ATTLS.parse(MemberText(name, text), Library())
    assert ATTLS.format(again) == text
    assert not ATTLS.diff(read, again)


def test_a_policy_in_ebcdic_is_linted_as_it_is_in_ascii() -> None:
    raw = encode_1047(COLATTLJ_AND_S)
    member = decode_member("p", raw)
    assert member.encode() == raw
    both = [
        [(finding.rule.id, finding.place.line) for finding in ATTLS.lint(ATTLS.parse(each, Library()), LintContext())]
        for each in (member, MemberText("p", COLATTLJ_AND_S))
    ]
    assert both[0] == both[1]
    assert both[0]


def test_every_statement_and_key_says_where_it_is_known_from() -> None:
    for kind in KINDS:
        assert kind.title
        assert kind.page
        names = [key.name.lower() for key in kind.keys]
        assert len(names) == len(set(names)), kind.name
        assert all(key.source for key in kind.keys), kind.name


def test_an_empty_file_is_no_error() -> None:
    read = document("")
    assert ATTLS.format(read) == ""
    assert not ATTLS.lint(read, LintContext())
    assert not ATTLS.diff(read, document("# nothing\n"))
