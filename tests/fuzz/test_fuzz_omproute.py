"""OMPROUTE's reader on whatever a file may hold: no crash, nothing lost, and every verb comes back."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.language_rules import check_bytes
from zlab.codepage import encode_1047
from zlab.zos.edits import apply_edits
from zlab.zos.language import LintContext
from zlab.zos.library import Library
from zlab.zos.member import MemberText
from zlab.zos.omproute.diff import diff
from zlab.zos.omproute.grammar.statements import ROWS
from zlab.zos.omproute.language import OMPROUTE
from zlab.zos.omproute.layout import format_document
from zlab.zos.omproute.lint import lint
from zlab.zos.omproute.meaning import meaning
from zlab.zos.omproute.parse import parse, tokens
from zlab.zos.omproute.tree import Document, Statement

WORDS = st.sampled_from(
    [row.name for row in ROWS]
    + [parameter.name for row in ROWS for parameter in row.parameters]
    + ["=", ";", "; comment", "\n", "\r\n", " ", "\t", "10.1.1.2", "255.255.255.0", "0.0.0.0", "ETH1", "ETH*", "YES"]
    + ["1500", "-1", "99999999999999999999", "&SYM.", "(a,b)", "(", '"', '"a;b"', "//'A.B(C)'", "0xFF", "٣", "\x00"]
)
GRAMMATICAL = st.lists(WORDS, max_size=60).map(" ".join) | st.lists(WORDS, max_size=60).map("".join)
TEXTS = GRAMMATICAL | st.text(max_size=200)
SETTINGS = settings(max_examples=60, deadline=None)


def read(text: str) -> Document:
    return parse(MemberText("fuzz", text), Library())


@SETTINGS
@given(TEXTS)
def test_tokens_tile_any_text(text: str) -> None:
    assert "".join(token.text for token in tokens(text)) == text


@SETTINGS
@given(TEXTS)
def test_only_blanks_lie_between_the_items_of_any_text(text: str) -> None:
    document = read(text)
    at = 0
    for item in document.items:
        assert at <= item.start <= item.end
        assert not text[at : item.start].strip()
        at = item.rest_end if isinstance(item, Statement) else item.end
    assert not text[at:].strip()


@SETTINGS
@given(TEXTS)
def test_formatting_is_idempotent_and_keeps_the_meaning(text: str) -> None:
    document = read(text)
    formatted = format_document(document)
    again = read(formatted)
    assert format_document(again) == formatted
    assert diff(document, again) == []


@SETTINGS
@given(TEXTS)
def test_every_finding_can_be_shown_and_its_edits_can_be_made(text: str) -> None:
    document = read(text)
    meaning(document)
    for finding in lint(document, LintContext(record_length=80)):
        assert finding.to_json()["what"]
        apply_edits(text, finding.edits)


@SETTINGS
@given(TEXTS, TEXTS)
def test_no_pair_of_texts_breaks_the_differ(one: str, other: str) -> None:
    changes = diff(read(one), read(other))
    assert bool(changes) == bool(diff(read(other), read(one)))


@SETTINGS
@given(st.binary(max_size=300) | TEXTS.map(lambda text: encode_1047(text.encode("ascii", "ignore").decode())))
def test_any_bytes_are_read_and_given_back_or_refused_in_one_message(raw: bytes) -> None:
    check_bytes(OMPROUTE, raw)


@pytest.mark.parametrize(
    "text",
    [
        "OSPF_Interface\n;c\nIP_address=10.1.1.2;\n" * 10_000,
        "(" * 400_000,
        '"' * 400_001,
        "a=" * 200_000,
        ";" * 400_000,
        "Area " * 80_000,
        "x" * 4_000_000,
        "(;" * 200_000,
    ],
    ids=["comments inside", "brackets", "quotes", "equals", "semicolons", "statements", "one word", "open brackets"],
)
def test_a_file_made_to_be_slow_is_not(text: str) -> None:
    begun = time.process_time()
    lint(read(text), LintContext())
    assert time.process_time() - begun < 10
