"""What `lint --fix` makes of a member: the edits of its findings, again until none is left."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable
from typing import Any

from zlab.zos.edits import Edit, apply_edits
from zlab.zos.findings import Finding
from zlab.zos.language import Language, LintContext
from zlab.zos.library import Library
from zlab.zos.member import MemberText

_MOST_ROUNDS = 20
"""Mending one thing may show another; a pair that undo each other would never end."""


def mended(language: Language[Any], member: MemberText, library: Library, context: LintContext) -> MemberText:
    """The member with everything mended that can be without asking; of findings that overlap one waits a round."""
    for _ in range(_MOST_ROUNDS):
        findings = language.lint(language.parse(member, library), context)
        own = (finding for finding in findings if finding.place.file == member.name)
        text = apply_edits(member.text, side_by_side(own))
        if text == member.text:
            break
        member = member.with_text(text)
    return member


def side_by_side(findings: Iterable[Finding]) -> list[Edit]:
    """The edits of as many findings as do not overlap, the first ones first; all of a finding or none."""
    taken: list[Edit] = []
    for finding in findings:
        if not any(_overlaps(edit, taken) for edit in finding.edits):
            for edit in finding.edits:
                insort(taken, edit)
    return taken


def _overlaps(edit: Edit, taken: list[Edit]) -> bool:
    """Whether an edit has to do with one of a sorted list that do not overlap each other: its neighbours tell."""
    at = bisect_left(taken, edit)
    return any(one.start < edit.end and edit.start < one.end for one in taken[max(0, at - 1) : at + 1])
