"""What the checks of a policy share: the file, its meaning, and short ways to say where something is. Pure."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from zlab.zos.edits import Edit
from zlab.zos.findings import Finding, Rule
from zlab.zos.language import LintContext
from zlab.zos.policy.meaning import Policy
from zlab.zos.policy.tree import Document, Statement


@dataclass(frozen=True)
class Subject:
    """One file under examination."""

    document: Document
    context: LintContext

    @cached_property
    def policy(self) -> Policy:
        return Policy(self.document)

    def finding(
        self,
        rule: Rule,
        what: str,
        at: int,
        related: Iterable[tuple[str, int]] = (),
        edits: Iterable[Edit] = (),
    ) -> Finding:
        place = self.document.place
        return Finding(rule, what, place(at), tuple((words, place(other)) for words, other in related), tuple(edits))


Check = Callable[[Subject], Iterator[Finding]]


def replace_value(statement: Statement, value: str) -> Edit:
    return Edit(statement.value_at, statement.end, value)


def replace_key(statement: Statement, key: str) -> Edit:
    """Another key on the same line, the value kept in its column where there is room."""
    return Edit(statement.key_at, statement.key_at + len(statement.key), key)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`; did you mean …?` when something known is near, else nothing."""
    by_folded = {each.lower(): each for each in known}
    near = difflib.get_close_matches(word.lower(), by_folded, n=1, cutoff=0.7)
    return f"; did you mean {by_folded[near[0]]}?" if near else ""


def named(statement: Statement) -> str:
    """A statement as people say it: its kind and its name."""
    return f"{statement.key} {statement.value}".strip()
