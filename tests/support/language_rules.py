"""What holds for every language: its rules find their own bad examples, and its text comes back as it was."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from zlab.errors import Problem
from zlab.zos.findings import Rule
from zlab.zos.language import Language, LintContext
from zlab.zos.library import Library
from zlab.zos.member import MemberError, MemberText, decode_member


def ids(language: Language[Any], text: str) -> set[str]:
    """The rules that a text breaks."""
    read = language.parse(MemberText("x", text), Library())
    return {finding.rule.id for finding in language.lint(read, LintContext(record_length=80))}


def check_examples(language: Language[Any], rule: Rule) -> None:
    """The bad example is found by its own rule, the good one is not."""
    assert rule.id in ids(language, rule.bad)
    if rule.good:
        assert rule.id not in ids(language, rule.good)


def check_layout(language: Language[Any], text: str) -> None:
    """Formatting changes no meaning, and once is enough."""
    read = language.parse(MemberText("x", text), Library())
    once = language.format(read)
    again = language.parse(MemberText("x", once), Library())
    assert not list(language.diff(read, again))
    assert language.format(again) == once
    assert read.member.text == text


def check_bytes(language: Language[Any], raw: bytes) -> None:
    """Whatever bytes a file has: they are read and given back, or refused in one message."""
    refused: Sequence[Problem] = ()
    try:
        assert language.parse(decode_member("x", raw), Library()).member.encode() == raw
    except MemberError as error:
        refused = error.problems
    assert len(refused) <= 1
