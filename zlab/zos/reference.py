"""The reference page of a language, written from its tables: what it knows, how surely, and its rules. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from zlab.zos.findings import Rule

SURENESS = (
    "How surely each fact is known is said beside it: *documented* in a page of IBM's, *seen in a real file*, "
    "*inferred from samples*, or *not confirmed*."
)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the second or third level, text under it, and a table if there are rows."""

    heading: str
    text: str = ""
    columns: tuple[str, ...] = ()
    rows: Sequence[Sequence[str]] = ()
    level: int = 2


def reference_page(title: str, introduction: str, sections: Iterable[Section], rules: Sequence[Rule]) -> str:
    """The whole page as Markdown. It is generated: the first line says so."""
    parts = [
        "<!-- Generated from the tables of zlab; do not edit. -->",
        f"# {title}",
        introduction.strip(),
        SURENESS,
        *(_section(section) for section in sections),
        _rules(rules),
    ]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _section(section: Section) -> str:
    parts = [f"{'#' * section.level} {section.heading}"]
    if section.text:
        parts.append(section.text)
    if section.rows:
        parts.append(_table(section.columns, section.rows))
    return "\n\n".join(parts)


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [_row(columns), _row(["---"] * len(columns)), *(_row(row) for row in rows)]
    return "\n".join(lines)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _rules(rules: Sequence[Rule]) -> str:
    parts = [
        "## Rules",
        "What `lint` finds. An *error* is refused or ignored by z/OS, a *warning* is very likely not meant, "
        "a *note* is worth knowing.",
        _table(
            ("Rule", "Severity", "What it finds"),
            [(f"[{rule.id}](#{rule.id.lower()})", str(rule.severity), rule.title) for rule in rules],
        ),
    ]
    return "\n\n".join([*parts, *(_rule(rule) for rule in rules)])


def _rule(rule: Rule) -> str:
    parts = [
        f"### {rule.id}",
        f"**{rule.severity}: {rule.title}.** {_sentence(rule.why)}",
        f"- fix: {rule.fix}\n- z/OS: {rule.zos}\n- known: {rule.sure} ({rule.source})",
    ]
    if rule.bad:
        parts.append(f"```text\n{_visible(rule.bad)}\n```")
    if rule.good:
        parts.append(f"instead:\n\n```text\n{_visible(rule.good)}\n```")
    return "\n\n".join(parts)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _visible(text: str) -> str:
    return text.rstrip("\n")
