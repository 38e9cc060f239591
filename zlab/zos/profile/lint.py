"""All checks of a PROFILE. Pure."""

from __future__ import annotations

from zlab.errors import Place
from zlab.zos.findings import Finding
from zlab.zos.language import LintContext
from zlab.zos.profile.checks.links import lint_links
from zlab.zos.profile.checks.ports import lint_ports
from zlab.zos.profile.checks.routes import lint_routes
from zlab.zos.profile.checks.text import lint_text
from zlab.zos.profile.compare.entries import duplicates, entries
from zlab.zos.profile.meaning import profile_meaning
from zlab.zos.profile.rules.links import LINK_RULES
from zlab.zos.profile.rules.ports import PORT_RULES
from zlab.zos.profile.rules.routes import ROUTE_RULES
from zlab.zos.profile.rules.text import (
    FOREIGN_COMMENT,
    MISSING_END,
    NOT_1047,
    RECORD_TOO_LONG,
    SEQUENCE_NUMBERS,
    TEXT_RULES,
)
from zlab.zos.profile.tree import ProfileDocument

RULES = (*TEXT_RULES, *PORT_RULES, *LINK_RULES, *ROUTE_RULES)

_OF_THE_TEXT = (FOREIGN_COMMENT, NOT_1047, RECORD_TOO_LONG, SEQUENCE_NUMBERS)
_NUMBER_COLUMN = 73


def lint(document: ProfileDocument, context: LintContext) -> list[Finding]:
    """Everything wrong with a member and the members it includes, in the order of its places."""
    meaning = profile_meaning(document)
    repeated = list(duplicates(entries(document)))
    found = [
        *lint_text(document, context),
        *lint_ports(document, meaning, repeated),
        *lint_links(document, meaning),
        *lint_routes(document, meaning, repeated),
    ]
    foreign = {_line(one) for one in found if one.rule is FOREIGN_COMMENT}
    numbered = {one.place.file for one in found if one.rule is SEQUENCE_NUMBERS}
    swallowed = [one.related[0][1] for one in found if one.rule is MISSING_END and one.related]
    if foreign or numbered or swallowed:
        found = [one for one in found if not _is_consequence(one, foreign, numbered, swallowed)]
    return sorted(found, key=lambda finding: (finding.place, finding.rule.id))


def _line(finding: Finding) -> tuple[str, int]:
    return finding.place.file, finding.place.line


def _is_consequence(
    finding: Finding, foreign: set[tuple[str, int]], numbered: set[str], swallowed: list[Place]
) -> bool:
    """What is found in a line meant as a comment, in sequence numbers, or in swallowed statements, is no news."""
    if finding.rule in _OF_THE_TEXT:
        return False
    place = finding.place
    if any(place.file == begin.file and place >= begin for begin in swallowed):
        return True
    return (place.file in numbered and place.column == _NUMBER_COLUMN) or _line(finding) in foreign
