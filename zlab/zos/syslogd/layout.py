"""How a syslog.conf is written: conditions in one column, destinations in the next, `#` in column one. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from zlab.zos.syslogd.tree import Document, Item, Line, LineKind, Rule

_NARROWEST = 16
_WIDEST = 40
_INDENT = "  "


def rule_text(conditions: Sequence[str], destination: str, options: Sequence[str], width: int) -> str:
    """One rule; `width` is that of the first column."""
    selector = ";".join(conditions)
    return " ".join([selector.ljust(width), destination, *options]).rstrip()


def format_document(document: Document) -> str:
    """The file in this layout. A rule that is not well formed stays as it is; empty lines are single."""
    text = document.member.text
    newline = "\r\n" if "\r\n" in text else "\n"
    width = column_width(document)
    lines: list[str] = []
    for item in document.items:
        line = _written(item, text, width)
        if line or (lines and lines[-1]):
            lines.append(line)
    while lines and not lines[-1]:
        lines.pop()
    return "".join(line + newline for line in lines)


def column_width(document: Document) -> int:
    """The width of the first column: that of the longest conditions, within bounds."""
    lengths = [len(_selector(rule)) for rule in document.rules if well_formed(rule)]
    return max(_NARROWEST, *(length for length in lengths if length <= _WIDEST), 0)


def well_formed(rule: Rule) -> bool:
    """Whether a rule can be written anew from its parts: all on the line is understood."""
    return rule.destination is not None and not rule.empty and not rule.strays


def _selector(rule: Rule) -> str:
    return ";".join(condition.word.text for condition in rule.conditions)


def _written(item: Item, text: str, width: int) -> str:
    if isinstance(item, Line):
        words = " ".join(word.text for word in item.words)
        if item.kind is LineKind.COMMENT:
            return text[item.start : item.end].strip()
        return f"{_INDENT}{words}" if item.kind is LineKind.PARAMETER else words
    if not well_formed(item) or item.destination is None:
        return text[item.start : item.end].strip()
    options = [" ".join([option.name.text, *([option.value.text] if option.value else [])]) for option in item.options]
    if item.comment is not None:
        options.append(f" {item.comment.text}")
    return rule_text([condition.word.text for condition in item.conditions], item.destination.text, options, width)
