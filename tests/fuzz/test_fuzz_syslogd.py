"""syslogd's reader on whatever a file may hold: no crash, nothing lost, and every verb comes back."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.language_rules import check_bytes
from zlab.codepage import encode_1047
from zlab.zos.edits import apply_edits
from zlab.zos.language import LintContext
from zlab.zos.member import MemberText
from zlab.zos.syslogd.diff import diff
from zlab.zos.syslogd.grammar import FACILITIES, PRIORITIES, STATEMENTS
from zlab.zos.syslogd.language import SYSLOGD
from zlab.zos.syslogd.layout import format_document
from zlab.zos.syslogd.lint import lint
from zlab.zos.syslogd.meaning import Message, meaning
from zlab.zos.syslogd.parse import parse
from zlab.zos.syslogd.reload import reload
from zlab.zos.syslogd.route import route
from zlab.zos.syslogd.tree import Document

WORDS = st.sampled_from(
    [row.name for row in FACILITIES]
    + [row.name for row in PRIORITIES]
    + [row.name for row in STATEMENTS]
    + ["*.err", "auth.*", "*.TCPIP.*.none", "(10.1.1.0/24).", "a.b.c", ".", ";", "*", "none", "(", ")"]
    + ["/var/log/x", "/var/log//x/y", "@host", "$SMF", "-F", "-D", "-N", "-X", "-Z", "640", "999", "LOG", "%Y", "%"]
    + ["#", "# comment", "\n", "\n", "\r\n", " ", "\t", "\x0b", "\u2028", "\x00", "é"]
)
GRAMMATICAL = st.lists(WORDS, max_size=60).map(" ".join) | st.lists(WORDS, max_size=60).map("".join)
TEXTS = GRAMMATICAL | st.text(max_size=200)
SETTINGS = settings(max_examples=60, deadline=None)


def read(text: str) -> Document:
    return parse(MemberText("fuzz", text))


@SETTINGS
@given(TEXTS)
def test_the_items_of_any_text_are_its_lines(text: str) -> None:
    items = read(text).items
    assert "\n".join(text[item.start : item.end] for item in items) == text.removesuffix("\n")


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
    for finding in lint(document, LintContext()):
        assert finding.to_json()["what"]
        apply_edits(text, finding.edits)


@SETTINGS
@given(TEXTS, st.sampled_from([row.name for row in PRIORITIES]))
def test_a_message_lands_only_where_a_rule_sends_it(text: str, priority: str) -> None:
    rules = meaning(read(text))
    found = route(rules, Message("daemon", priority, "START1", "TCPIP"))
    assert len(found.landings) <= len(rules)
    assert {landing.rule.destination for landing in found.landings} == set(found.destinations)
    assert not any(landing.by.excludes for landing in found.landings)


@SETTINGS
@given(TEXTS, TEXTS)
def test_no_pair_of_texts_breaks_the_differ(one: str, other: str) -> None:
    before, after = read(one), read(other)
    assert bool(diff(before, after)) == bool(diff(after, before)) == bool(reload(before, after).steps)


@SETTINGS
@given(st.binary(max_size=300) | TEXTS.map(lambda text: encode_1047(text.encode("ascii", "ignore").decode())))
def test_any_bytes_are_read_and_given_back_or_refused_in_one_message(raw: bytes) -> None:
    check_bytes(SYSLOGD, raw)


@pytest.mark.parametrize(
    "text",
    ["(" * 400_000, ";" * 200_000, "." * 400_000, "a.b /x\n" * 20_000, "x" * 4_000_000, "*.err /x -N A\n" * 5_000],
    ids=["brackets", "semicolons", "dots", "rules", "one word", "archives"],
)
def test_a_file_made_to_be_slow_is_not(text: str) -> None:
    begun = time.process_time()
    lint(read(text), LintContext())
    assert time.process_time() - begun < 10
