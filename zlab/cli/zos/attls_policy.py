"""The policy behind a file given to `zlab attls`: the file itself, or what Policy Agent's files lead to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from zlab.cli import console, prose
from zlab.cli.zos.language import library_of, read

if TYPE_CHECKING:
    from zlab.zos.policy.meaning import Policy


def open_policy(path: Path, dataset: list[str] | None) -> Policy:
    """The policy behind a file. Raises MemberError, UsageError when a file on the way to it is not here."""
    from zlab.errors import UsageError
    from zlab.zos.language import LintContext
    from zlab.zos.policy.agent import follow, role_of
    from zlab.zos.policy.lint import lint
    from zlab.zos.policy.meaning import Policy
    from zlab.zos.policy.tree import parse

    start = parse(read(path), library_of(path, dataset, None))
    document = follow(start)
    if document is None:
        hint = "give the policy itself, or --dataset NAME=FILE for the files it names"
        raise UsageError(f"the policy that {start.member.name} ({role_of(start)}) leads to is not here", hint=hint)
    errors = sum(finding.rule.severity == "error" for finding in lint(document, LintContext()))
    if errors:
        name = document.member.name
        console.warn(f"{name} has {prose.counted(errors, 'error')}: z/OS may install none of it (attls lint)")
    return Policy(document)
