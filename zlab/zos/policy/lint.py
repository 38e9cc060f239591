"""Every check of an AT-TLS policy and of the Policy Agent files that lead to one."""

from __future__ import annotations

from collections.abc import Iterator

from zlab.zos.findings import Finding, Rule
from zlab.zos.language import LintContext
from zlab.zos.policy.agent import FileRole, role_of
from zlab.zos.policy.checks.agent import CONFIG_CHECKS, ENVIRONMENT_CHECKS
from zlab.zos.policy.checks.names import NAME_CHECKS
from zlab.zos.policy.checks.subject import Check, Subject
from zlab.zos.policy.checks.text import TEXT_CHECKS, braces, lines, other_kinds
from zlab.zos.policy.checks.tls import TLS_CHECKS
from zlab.zos.policy.rules.agent import AGENT_RULES
from zlab.zos.policy.rules.names import NAME_RULES
from zlab.zos.policy.rules.text import LINE_NUMBERS, TEXT_RULES
from zlab.zos.policy.rules.tls import TLS_RULES
from zlab.zos.policy.tree import Document, FlawKind

RULES: tuple[Rule, ...] = tuple(sorted((*TEXT_RULES, *NAME_RULES, *TLS_RULES, *AGENT_RULES), key=lambda rule: rule.id))

_CHECKS: dict[FileRole, tuple[Check, ...]] = {
    FileRole.POLICY: (*TEXT_CHECKS, *NAME_CHECKS, *TLS_CHECKS),
    FileRole.MAIN: (braces, lines, other_kinds, *CONFIG_CHECKS),
    FileRole.IMAGE: (braces, lines, other_kinds, *CONFIG_CHECKS),
    FileRole.ENVIRONMENT: ENVIRONMENT_CHECKS,
}


def lint(document: Document, context: LintContext) -> tuple[Finding, ...]:
    """All findings of a file, in the order of their places. One setting that many rules share is told once."""
    subject = Subject(document, context)
    found: dict[tuple[str, int, int], Finding] = {}
    for finding in _findings(subject):
        place = finding.place
        found.setdefault((finding.rule.id, place.line, place.column), finding)
    return tuple(sorted(found.values(), key=lambda each: (each.place, each.rule.id)))


def _findings(subject: Subject) -> Iterator[Finding]:
    numbered = [finding for finding in lines(subject) if finding.rule is LINE_NUMBERS]
    if numbered:
        yield from numbered  # all else would be their consequence
        return
    checks = _CHECKS[role_of(subject.document)]
    broken = any(flaw.kind is not FlawKind.COMPANY for flaw in subject.document.flaws)
    # Names and settings stand in the wrong block as long as the braces are wrong.
    for check in (check for check in checks if not broken or check in TEXT_CHECKS or check in CONFIG_CHECKS):
        yield from check(subject)
