"""The lossless tree of a TRL major node: macro statements in card columns, every operand with its place.

Columns (SYS1.VTAMLST of running systems): a label in column 1, the operation, operands with
commas and no blanks between; a character in column 72 continues the statement in column 16 of the next card.
"""

from __future__ import annotations

from dataclasses import dataclass

from zlab.errors import Place
from zlab.zos.member import MemberText

CONTINUATION = 72
FIRST_CONTINUED = 16


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it is written, with its span in the text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Operand:
    """`NAME=value` or `NAME=(value,value)`; the name is in upper case. A positional operand has no name."""

    name: str
    values: tuple[Word, ...]
    start: int
    end: int
    bracketed: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """One line: its number, and where its operand field begins and ends (offsets); `continues` is column 72."""

    number: int
    start: int
    end: int
    continues: bool


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement over its cards. `label` and `operation` may be missing on what is no statement."""

    label: Word | None
    operation: Word | None
    operands: tuple[Operand, ...]
    cards: tuple[Card, ...]

    @property
    def start(self) -> int:
        return self.cards[0].start

    @property
    def end(self) -> int:
        return self.cards[-1].end

    def operand(self, name: str) -> Operand | None:
        return next((operand for operand in self.operands if operand.name == name), None)


@dataclass(frozen=True)
class Document:
    member: MemberText
    statements: tuple[Statement, ...]

    def place(self, offset: int) -> Place:
        return self.member.place(offset)
