"""The tree of a policy: lossless, whatever the text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import CORPUS
from tests.unit.attls.support import COLATTLJ_AND_S, document
from zlab.zos.member import read_member
from zlab.zos.policy.tree import Document, FlawKind, TokenKind, parse

FILES = sorted(CORPUS.glob("attls/*.txt")) if CORPUS.is_dir() else []


def rejoined(tree: Document) -> str:
    at = 0
    parts = []
    for token in tree.tokens():
        assert token.start == at, "tokens touch"
        at = token.end
        parts.append(tree.member.text[token.start : token.end])
    return "".join(parts)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_of_the_corpus_is_its_tokens_and_gives_its_bytes_back(path: Path) -> None:
    member = read_member(path)
    tree = parse(member)
    assert rejoined(tree) == member.text
    assert member.encode() == path.read_bytes()
    for statement, _ in tree.everything:
        assert member.text.startswith(statement.key, statement.key_at)
        assert member.text.startswith(statement.value, statement.value_at)


def test_the_corpus_is_there_when_the_shared_folder_is(corpus: Path) -> None:
    assert len(FILES) == len(list((corpus / "attls").iterdir())) > 10


TEXTS = st.lists(
    st.sampled_from(
        ["TTLSRule", " ", "\n", "{", "}", "# c", "#", "Direction", "Both", "\t", "\r\n", "{{x}}", "}}", "é"]
    )
).map("".join)


@settings(max_examples=200, deadline=None)
@given(TEXTS | st.text(max_size=80))
def test_any_text_is_its_tokens(text: str) -> None:
    assert rejoined(document(text)) == text


def test_values_keep_inner_blanks_lose_comments_and_may_be_empty() -> None:
    tree = document(
        "A x\n{\n  CertificateLabel Zowe Server   # note\n  CertificateLabel # none\n  CertificateLabel a#b\n}\n"
    )
    assert [each.value for each in tree.statements[0].body] == ["Zowe Server", "", "a#b"]


def test_keys_have_no_case_and_blocks_nest() -> None:
    tree = document(COLATTLJ_AND_S)
    environment = next(each for each in tree.statements if each.value == "TNEA" and each.block)
    assert environment.folded == "ttlsenvironmentaction"
    assert environment.body[1].folded == "ttlskeyringparms"
    assert environment.body[1].body[0].value == "start1/TN3270"
    assert not tree.flaws


def test_placeholders_of_templates_are_no_braces() -> None:
    tree = document("TTLSRule zOS_{{port}}\n{\n  LocalPortRange {{ port }}\n}\n")
    assert tree.statements[0].value == "zOS_{{port}}"


def test_braces_in_company_are_understood_and_reported() -> None:
    tree = document("TTLSGroupAction G { TTLSEnabled On }\n")
    assert tree.statements[0].body[0].value == "On"
    assert {flaw.kind for flaw in tree.flaws} == {FlawKind.COMPANY}


def test_a_brace_too_many_points_at_the_block_that_closed_before_it() -> None:
    text = "TTLSRule A\n{\n}\n}\n"
    (flaw,) = document(text).flaws
    assert flaw.kind is FlawKind.STRAY_CLOSE
    assert flaw.other == text.index("}")


def test_a_brace_never_closed_is_reported_at_its_opening() -> None:
    text = "TTLSRule A\n{\n  Direction Both\n"
    (flaw,) = document(text).flaws
    assert (flaw.kind, flaw.at) == (FlawKind.UNCLOSED, text.index("{"))


def test_a_block_of_nobody_is_reported_and_its_statements_are_kept() -> None:
    tree = document("{\n Keyring x\n}\n")
    assert tree.flaws[0].kind is FlawKind.ORPHAN_OPEN
    assert tree.everything[1][0].key == "Keyring"


def test_ten_thousand_open_braces_are_no_problem() -> None:
    tree = document("A\n{\n" * 10_000)
    assert len(tree.flaws) == 10_000
    assert sum(token.kind is TokenKind.OPEN for token in tree.tokens()) == 10_000
