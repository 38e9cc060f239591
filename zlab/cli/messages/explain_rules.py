"""The rules of the linters and of `zlab check`, for `zlab explain`: by id."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from zlab.cli import console, prose

if TYPE_CHECKING:
    from zlab.messages.explain import Explanation
    from zlab.zos.findings import Rule

_ID = re.compile(r"Z[A-Z]\d{3}", re.IGNORECASE)
_TONES = {"error": "red", "warning": "magenta", "note": "dim"}


def take_rules(words: list[str]) -> tuple[list[Rule], list[str]]:
    """The rules that are named among some words, and the other words."""
    if not any(_ID.fullmatch(word) for word in words):
        return [], words
    known = {rule.id: rule for rule in all_rules()}
    return (
        [known[word.upper()] for word in words if word.upper() in known],
        [word for word in words if word.upper() not in known],
    )


def with_near_rules(one: Explanation) -> Explanation:
    """An answer to what looks like the id of a rule, and is none, with the rules it may be meant for."""
    from zlab.messages.near import nearest

    if one.known or one.near_codes or not _ID.fullmatch(one.asked):
        return one
    return replace(one, near=nearest(one.asked, rule_titles()), family="rules of the linters and of `zlab check`")


def rule_titles() -> dict[str, str]:
    return {rule.id: rule.title for rule in all_rules()}


def all_rules() -> Iterator[Rule]:
    from zlab.coherence.rules import RULES
    from zlab.tls.certificates.rules import REFUSALS
    from zlab.zos.registry import LANGUAGES, OTHERS, language_of

    for name in (*LANGUAGES, *OTHERS):
        yield from language_of(name).rules
    yield from RULES
    yield from (refusal.rule for refusal in REFUSALS)


def show_rule(rule: Rule) -> None:
    severity = console.colour(str(rule.severity), _TONES[rule.severity], sys.stdout)
    console.data(f"{console.colour(rule.id, 'bold', sys.stdout)}  {severity}")
    console.data(console.colour(prose.paragraph(rule.title), "dim", sys.stdout))
    for line in prose.columns([("why", rule.why), ("z/OS", rule.zos), ("fix", rule.fix)]):
        console.data(line)
    for name, example in (("wrong", rule.bad), ("right", rule.good)):
        if example:
            console.data(f"  {name}")
            for line in example.rstrip("\n").split("\n"):
                console.data(f"    {line}")
    console.data(console.colour(prose.paragraph(f"Source: {rule.source} ({rule.sure})"), "dim", sys.stdout))
