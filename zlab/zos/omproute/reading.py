"""Values of one OMPROUTE statement, read by the kinds of the table, with their places and defaults. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address
from typing import Generic, TypeVar

from zlab.errors import Place
from zlab.zos.omproute.grammar.shapes import StatementRow
from zlab.zos.omproute.grammar.statements import STATEMENTS
from zlab.zos.omproute.tree import HIDDEN, Document, Parameter, Statement
from zlab.zos.omproute.values import compared, has_symbol, mask_bits

T = TypeVar("T")


class Key:
    """An authentication key that compares and never shows itself."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Key) and self._text == other._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __repr__(self) -> str:
        return HIDDEN

    @property
    def symbolic(self) -> bool:
        """Whether a system symbol stands in its place."""
        return has_symbol(self._text)

    def is_md5(self) -> bool:
        """Whether it is 16 bytes as OMPROUTE wants them: 0x and 32 hexadecimal digits."""
        digits = self._text[2:]
        return self._text[:2].lower() == "0x" and len(digits) == 32 and _all_hexadecimal(digits)

    def password_length(self) -> int | None:
        """The bytes of a password, written as text, in quotes or as 0x…; None for an odd number of digits."""
        text = self._text.strip('"')
        if text[:2].lower() == "0x" and _all_hexadecimal(text[2:]):
            return len(text[2:]) // 2 if len(text) % 2 == 0 else None
        return len(text)


def _all_hexadecimal(text: str) -> bool:
    return bool(text) and all(character in "0123456789abcdefABCDEF" for character in text)


@dataclass(frozen=True, slots=True)
class Value(Generic[T]):
    """A value, the text it was read from, and its place; of a default the place is that of the statement."""

    value: T | None
    text: str
    place: Place
    given: bool = True


class Reading:
    """One statement, its values read by the kinds of the table."""

    def __init__(self, document: Document, statement: Statement) -> None:
        self._document = document
        self._statement = statement
        self.row: StatementRow = statement.row or STATEMENTS["INTERFACE"]
        self.title = statement.title
        self.place = document.place(statement.start)

    def _default(self, name: str) -> str:
        row = self.row.parameter(name)
        return compared(row, row.default) if row and row.default else ""

    def _written(self, given: Parameter) -> tuple[str, Place]:
        return compared(given.row, given.value), self._document.place(given.start)

    def word(self, name: str) -> Value[str]:
        given = self._statement.given(name)
        if given is None:
            default = self._default(name)
            return Value(default or None, default, self.place, given=False)
        text, place = self._written(given)
        return Value(text or None, text, place)

    def words(self, name: str) -> tuple[Value[str], ...]:
        written = [self._written(given) for given in self._statement.all_given(name)]
        return tuple(Value(text or None, text, place) for text, place in written)

    def number(self, name: str) -> Value[int]:
        word = self.word(name)
        known = word.text.isascii() and word.text.isdigit() and len(word.text) <= 10
        return Value(int(word.text) if known else None, word.text, word.place, word.given)

    def address(self, name: str) -> Value[IPv4Address]:
        word = self.word(name)
        try:
            value = IPv4Address(word.text)
        except AddressValueError:
            return Value(None, word.text, word.place, word.given)
        return Value(value, word.text, word.place, word.given)

    def bits(self, name: str) -> Value[int]:
        word = self.word(name)
        return Value(mask_bits(word.text), word.text, word.place, word.given)

    def key(self, name: str) -> Value[Key]:
        given = self._statement.given(name)
        if given is None or not given.value:
            return Value(None, "", self.place, given=False)
        return Value(Key(given.value), HIDDEN, self._document.place(given.start))

    def yes(self, name: str) -> bool:
        return self.word(name).text == "YES"

    def router_id(self) -> tuple[Value[str], ...]:
        own = self._statement.own if self.title == "RouterID" else self._statement.given("RouterID")
        if own is None:
            return ()
        text, place = self._written(own)
        return (Value(text or None, text, place),)
