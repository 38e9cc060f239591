"""Text of a z/OS syslog.conf to its tree, line by line. Never fails: what is wrong with it is for the linter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zlab.zos.library import Library
from zlab.zos.member import MemberText
from zlab.zos.syslogd.grammar import OPTION_NAMES, STATEMENT_NAMES
from zlab.zos.syslogd.tree import Condition, Document, Item, Line, LineKind, Option, Rule, Word

_WORD = re.compile(r"[^\s]++")
_CONDITION = re.compile(r"(?:\([^()]*+\))?[^;]*+")


def parse(member: MemberText, library: Library | None = None) -> Document:
    """A file to its tree. syslog.conf has neither includes nor symbols: the library is not asked."""
    del library
    return Document(member, tuple(_items(member.text)))


def _items(text: str) -> Iterator[Item]:
    start, in_block = 0, False
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        item = _line(text, start, end, in_block=in_block)
        if isinstance(item, Line) and item.kind is LineKind.STATEMENT:
            in_block = item.words[0].text.upper() == "BEGINARCHIVEPARMS"
        yield item
        start = end + 1


def _line(text: str, start: int, end: int, *, in_block: bool) -> Item:
    words = tuple(Word(found[0], found.start(), found.end()) for found in _WORD.finditer(text, start, end))
    if not words:
        return Line(LineKind.BLANK, start, end)
    if words[0].text.startswith("#"):
        return Line(LineKind.COMMENT, start, end)
    if words[0].text.upper() in STATEMENT_NAMES:
        return Line(LineKind.STATEMENT, start, end, words)
    if in_block:
        return Line(LineKind.PARAMETER, start, end, words)
    return _rule(text, start, end, words)


def _rule(text: str, start: int, end: int, words: tuple[Word, ...]) -> Rule:
    comment = next((word for word in words[1:] if word.text.startswith("#")), None)
    if comment is not None:
        comment = Word(text[comment.start : end].rstrip(), comment.start, end)
        words = tuple(word for word in words if word.start < comment.start)
    conditions, empty = _conditions(words[0])
    options: list[Option] = []
    strays: list[Word] = []
    rest = list(words[2:])
    while rest:
        word = rest.pop(0)
        if not word.text.startswith("-"):
            strays.append(word)
            continue
        row = OPTION_NAMES.get(word.text)
        takes = bool(rest) and not rest[0].text.startswith("-") and (row is None or bool(row.value))
        options.append(Option(word, rest.pop(0) if takes else None))
    destination = words[1] if len(words) > 1 else None
    return Rule(start, end, conditions, empty, destination, tuple(options), tuple(strays), comment)


def _conditions(selector: Word) -> tuple[tuple[Condition, ...], tuple[int, ...]]:
    conditions: list[Condition] = []
    empty: list[int] = []
    at, text = 0, selector.text
    while at <= len(text):
        found = _CONDITION.match(text, at)
        part = found[0] if found else ""
        if part:
            word = Word(part, selector.start + at, selector.start + at + len(part))
            conditions.append(_condition(word))
        else:
            # The `;` that has nothing on this side of it.
            empty.append(selector.start + min(at, max(len(text) - 1, 0)))
        at += len(part) + 1
    return tuple(conditions), tuple(empty)


def _condition(word: Word) -> Condition:
    host, dotted = None, word.text
    if dotted.startswith("(") and ")" in dotted:
        host, _, dotted = dotted[1:].partition(")")
        dotted = dotted.removeprefix(".")
    return Condition(word, host, tuple(dotted.split(".")))
