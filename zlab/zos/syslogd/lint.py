"""All checks of a z/OS syslog.conf. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from zlab.codepage import unencodable
from zlab.zos.findings import Finding
from zlab.zos.language import LintContext
from zlab.zos.syslogd.checks.files import lint_files
from zlab.zos.syslogd.checks.lines import lint_lines
from zlab.zos.syslogd.meaning import meaning
from zlab.zos.syslogd.rules import files as file_rules
from zlab.zos.syslogd.rules import lines as rules
from zlab.zos.syslogd.tree import Document

RULES = tuple(sorted((*rules.LINE_RULES, *file_rules.FILE_RULES), key=lambda rule: rule.id))

_MOST_CHARACTERS = 20


def lint(document: Document, context: LintContext) -> list[Finding]:
    """Everything wrong with a file, in the order of its places. The record length is not asked: it is a UNIX file."""
    del context
    read = meaning(document)
    found = [*lint_lines(document), *lint_files(document, read), *_characters(document)]
    return sorted(found, key=lambda finding: (finding.place, finding.rule.id))


def _characters(document: Document) -> Iterator[Finding]:
    text = document.member.text
    for offset in unencodable(text)[:_MOST_CHARACTERS]:
        yield Finding(rules.NOT_1047, f"{text[offset]!r} is not in code page 1047", document.place(offset))
