"""PROFILE's reader on whatever a file may hold: no crash, nothing lost, and every verb comes back."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.language_golden import fixed
from zlab.zos.edits import apply_edits
from zlab.zos.language import LintContext
from zlab.zos.library import Library
from zlab.zos.member import MemberText
from zlab.zos.profile.diff import diff
from zlab.zos.profile.grammar.statements import STATEMENTS
from zlab.zos.profile.language import PROFILE
from zlab.zos.profile.layout import format_document
from zlab.zos.profile.lint import lint
from zlab.zos.profile.meaning import profile_meaning
from zlab.zos.profile.obey.plan import obey_plan
from zlab.zos.profile.parse import parse
from zlab.zos.profile.tree import ProfileDocument

WORDS = st.sampled_from(
    [row.name for row in STATEMENTS]
    + ["ENDAUTOLOG", "ENDROUTES", "ENDIPSEC", "DEFINE", "DELETE", "IPAQENET", "IPADDR", "PORTNAME", "MTU", "HOST"]
    + ["TCP", "UDP", "OMVS", "UNRSV", "BIND", "SAF", "NOAUTOLOG", "DEFAULT", "ROUTE", "=", "ETH1", "PORTA"]
    + ["10.1.1.2", "10.1.1.2/24", "2001:db8::1/64", "255.255.255.0", "/", "23", "-1", "99999999999999999999"]
    + ["00010000", ";", "; comment", "\n", "\r\n", " ", "\t", '"', '"a;b"', "&SYM.", "٣", "ß", "<X>"]
)
TEXTS = st.lists(WORDS, max_size=60).map(" ".join) | st.lists(WORDS, max_size=60).map("".join) | st.text(max_size=200)
SETTINGS = settings(max_examples=60, deadline=None)


def read(text: str) -> ProfileDocument:
    return parse(MemberText("fuzz", text), Library())


@SETTINGS
@given(TEXTS)
def test_every_word_is_in_one_statement_and_in_the_text(text: str) -> None:
    document = read(text)
    assert document.member.text == text
    at = 0
    for statement in document.statements:
        assert at <= statement.first < statement.last <= len(document.words)
        at = statement.last


@SETTINGS
@given(TEXTS)
def test_formatting_is_idempotent_and_keeps_the_meaning(text: str) -> None:
    document = read(text)
    formatted = format_document(document)
    again = read(formatted)
    assert format_document(again) == formatted
    assert not list(diff(document, again))


@SETTINGS
@given(TEXTS)
def test_every_finding_can_be_shown_and_its_edits_can_be_made(text: str) -> None:
    document = read(text)
    profile_meaning(document)
    for finding in lint(document, LintContext(record_length=80)):
        assert finding.to_json()["what"]
        apply_edits(text, finding.edits)


BROKEN = st.lists(
    st.sampled_from(sorted({line for rule in PROFILE.rules for line in rule.bad.splitlines()})), max_size=9
)


@SETTINGS
@given(BROKEN.map("\n".join) | TEXTS)
def test_what_can_be_mended_is_mended_until_nothing_is_left(text: str) -> None:
    mended = fixed(PROFILE, MemberText("fuzz", text))
    assert not [one.rule.id for one in lint(read(mended), LintContext()) if one.edits]


@SETTINGS
@given(TEXTS, TEXTS)
def test_no_pair_of_texts_breaks_the_differ_or_the_obeyfile(one: str, other: str) -> None:
    old, new = read(one), read(other)
    assert not list(diff(old, read(one)))
    assert bool(list(diff(old, new))) == bool(list(diff(new, old)))
    obey_plan(old, new, "TCPIP", "USER.TCPPARMS(X)").to_json()
