"""All checks of an OMPROUTE configuration file. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from zlab.codepage import unencodable
from zlab.errors import Place
from zlab.zos.findings import Finding
from zlab.zos.language import LintContext
from zlab.zos.omproute.checks.statements import broken_statements, lint_statements
from zlab.zos.omproute.checks.topology import lint_topology
from zlab.zos.omproute.meaning import meaning
from zlab.zos.omproute.rules import statements as rules
from zlab.zos.omproute.rules.topology import TOPOLOGY_RULES
from zlab.zos.omproute.tree import Document

RULES = (*rules.SYNTAX_RULES, *TOPOLOGY_RULES)

_CONSEQUENCES = frozenset(rule.id for rule in (rules.MISSING_PARAMETER, *TOPOLOGY_RULES))
"""What is no news of a statement that was not read in full."""

_MOST_CHARACTERS = 20


def lint(document: Document, context: LintContext) -> list[Finding]:
    """Everything wrong with a file and the files it includes, in the order of its places."""
    broken = broken_statements(document)
    found = [*lint_statements(document), *_topology(document), *_records(document, context)]
    found = [one for one in found if one.rule.id not in _CONSEQUENCES or one.place not in broken]
    return sorted(found, key=lambda finding: (finding.place, finding.rule.id))


def _topology(document: Document) -> Iterator[Finding]:
    yield from lint_topology(meaning(document), Place(document.member.name))


def _records(document: Document, context: LintContext) -> Iterator[Finding]:
    for one in document.documents():
        member = one.member
        for offset in unencodable(member.text)[:_MOST_CHARACTERS]:
            what = f"{member.text[offset]!r} is not in code page 1047"
            yield Finding(rules.NOT_1047, what, member.place(offset))
        if context.record_length:
            for number in range(1, member.line_count + 1):
                length = len(member.line(number).rstrip())
                if length > context.record_length:
                    what = f"{length} characters, and the record has {context.record_length}"
                    place = Place(member.name, number, context.record_length + 1)
                    yield Finding(rules.RECORD_TOO_LONG, what, place)
