"""Findings on the terminal and as JSON, the same for every language and for `zlab check`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from zlab.cli import console, prose
from zlab.exits import Exit

if TYPE_CHECKING:
    from zlab.zos.findings import Finding

_TONES = {"error": "red", "warning": "magenta", "note": "dim"}


def show_findings(findings: Sequence[Finding], *, as_json: bool, explain: bool = False) -> Exit:
    """Tell all findings, in the order of their places; status 3 when one is worse than a note."""
    ordered = sorted(findings, key=lambda finding: (finding.place, finding.rule.id))
    if as_json:
        console.data_json({"findings": [finding.to_json() for finding in ordered], "counts": _count(ordered)})
    else:
        for finding in ordered:
            _show(finding, explain=explain)
        console.talk(_summary(ordered))
    return Exit.DIFFERENT if any(finding.rule.severity != "note" for finding in ordered) else Exit.OK


def _show(finding: Finding, *, explain: bool) -> None:
    severity = str(finding.rule.severity)
    told = f"{severity} {finding.rule.id}"
    console.data_hanging(f"{finding.place}: {told}: {finding.what}", 4, _TONES[severity], only=told)
    lines = [f"{what}: {place}" for what, place in finding.related]
    lines.append(f"fix: {finding.rule.fix}")
    if explain:
        lines.append(f"why: {finding.rule.why}")
        lines.append(f"z/OS: {finding.rule.zos} ({finding.rule.sure}: {finding.rule.source})")
    for line in lines:
        console.data_hanging(f"    {line}", 9)


def _count(findings: Sequence[Finding]) -> dict[str, int]:
    return {name: sum(finding.rule.severity == name for finding in findings) for name in _TONES}


def _summary(findings: Sequence[Finding]) -> str:
    if not findings:
        return "no findings"
    told = [prose.counted(count, name) for name, count in _count(findings).items() if count]
    fixable = sum(bool(finding.edits) for finding in findings)
    return ", ".join(told) + (f"; {fixable} can be mended with --fix" if fixable else "")
