"""Text of a TRL major node to its tree. Never fails: what is wrong is for the linter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from zlab.zos.library import Library
from zlab.zos.member import MemberText
from zlab.zos.vtam.tree import CONTINUATION, Card, Document, Operand, Statement, Word

_FIELD = re.compile(r"\S+")
_PIECE = re.compile(r"(?:(?P<name>[A-Za-z@#$][\w@#$]*)=)?(?:\((?P<list>[^()]*)\)?|(?P<value>[^,()\s]*))", re.ASCII)
_REST_OF_LIST = re.compile(r"(?P<list>[^()=]*)\)")
_VALUE = re.compile(r"[^,\s]+")


def parse(member: MemberText, library: Library | None = None) -> Document:
    """A member to its tree; VTAM members have no includes that zlab follows."""
    del library
    return Document(member, tuple(_statements(member)))


def _statements(member: MemberText) -> Iterator[Statement]:
    cards: list[Card] = []
    for card in _cards(member):
        line = member.text[card.start : card.end]
        if not cards and (not line.strip() or line.startswith("*")):
            continue
        cards.append(card)
        if not card.continues:
            yield _statement(member.text, tuple(cards))
            cards = []
    if cards:
        yield _statement(member.text, tuple(cards))


def _cards(member: MemberText) -> Iterator[Card]:
    start = 0
    for number in range(1, member.line_count + 1):
        end = member.text.find("\n", start)
        end = len(member.text) if end < 0 else end
        line = member.text[start:end].rstrip("\r")
        continues = len(line) >= CONTINUATION and line[CONTINUATION - 1] != " "
        yield Card(number, start, start + min(len(line), CONTINUATION - 1), continues)
        start = end + 1


def _statement(text: str, cards: tuple[Card, ...]) -> Statement:
    first = cards[0]
    fields = [Word(found[0], found.start(), found.end()) for found in _FIELD.finditer(text, first.start, first.end)]
    label = fields.pop(0) if fields and text[first.start : first.start + 1].strip() else None
    operation = fields.pop(0) if fields else None
    operands: list[Operand] = []
    for index, card in enumerate(cards):
        field = fields[0] if index == 0 and fields else _first_field(text, card) if index else None
        if field is None:
            continue
        rest = _REST_OF_LIST.match(field.text)
        if rest and operands and operands[-1].bracketed and text[operands[-1].end - 1] != ")":
            cut = operands.pop()
            end = field.start + rest.end()
            operands.append(replace(cut, values=(*cut.values, *_values(field, 0, rest["list"])), end=end))
            field = Word(field.text[rest.end() :], end, field.end)
        operands += _operands(field)
    return Statement(label, operation, tuple(operands), cards)


def _first_field(text: str, card: Card) -> Word | None:
    found = _FIELD.search(text, card.start, card.end)
    return Word(found[0], found.start(), found.end()) if found else None


def _operands(field: Word) -> Iterator[Operand]:
    """The operands of one card; the next may hold the rest of a list that its end cuts."""
    at = 0
    while at < len(field.text):
        if field.text[at] == ",":
            at += 1
            continue
        found = _PIECE.match(field.text, at)
        if found is None or found.end() == at:
            at += 1
            continue
        kind = "list" if found["list"] is not None else "value"
        values = _values(field, found.start(kind), found[kind])
        name = (found["name"] or "").upper()
        yield Operand(name, values, field.start + found.start(), field.start + found.end(), kind == "list")
        at = found.end()


def _values(field: Word, begin: int, text: str) -> tuple[Word, ...]:
    start = field.start + begin
    return tuple(Word(value[0], start + value.start(), start + value.end()) for value in _VALUE.finditer(text))
