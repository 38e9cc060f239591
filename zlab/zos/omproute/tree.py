"""The lossless tree of an OMPROUTE configuration file: statements and comments with their offsets in the text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from zlab.errors import Place
from zlab.zos.library import Library
from zlab.zos.member import MemberText
from zlab.zos.omproute.grammar.shapes import Kind, ParameterRow, StatementRow

HIDDEN = "********"
"""What is shown in place of an authentication key."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """`name=value`. `value` has known system symbols replaced; `raw` is as written, "" where it is missing."""

    name: str
    row: ParameterRow | None
    value: str
    raw: str
    start: int
    value_start: int
    end: int

    @property
    def shown(self) -> str:
        """The value as it may be shown: never a key."""
        return HIDDEN if self.secret and self.raw else self.value

    @property
    def secret(self) -> bool:
        if self.row is not None:
            return self.row.kind is Kind.KEY
        return any(word in self.name.upper() for word in ("KEY", "PASSW", "COMMUNITY"))


@dataclass(frozen=True, slots=True)
class Stray:
    """A word that is neither a statement nor followed by `=`."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement, from the first letter of its name to its `;`.

    `terminator` is the offset of the `;`, None where it is missing; text up to `rest_end` behind it is comment.
    `own` is the value in the form `Name=value;`.
    """

    name: str
    row: StatementRow | None
    own: Parameter | None
    parameters: tuple[Parameter, ...]
    strays: tuple[Stray, ...]
    start: int
    end: int
    terminator: int | None
    rest_end: int

    @property
    def title(self) -> str:
        """The name as IBM writes it, or as it stands in the file."""
        return self.row.name if self.row else self.name

    def given(self, name: str) -> Parameter | None:
        """The last parameter of that name, in any case."""
        wanted = name.upper()
        return next((one for one in reversed(self.parameters) if one.name.upper() == wanted), None)

    def all_given(self, name: str) -> tuple[Parameter, ...]:
        return tuple(one for one in self.parameters if one.name.upper() == name.upper())


@dataclass(frozen=True, slots=True)
class Comment:
    """A `;` where no statement is open, up to the end of its line."""

    start: int
    end: int


Item = Statement | Comment


@dataclass(frozen=True)
class Document:
    """A parsed file. What lies between the items is blank, so that items and blanks tile the text.

    `includes` holds the documents of Include statements by the statement's offset, None where no file was found.
    """

    member: MemberText
    library: Library
    items: tuple[Item, ...]
    includes: Mapping[int, Document | None]

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """The statements of this file alone."""
        return tuple(item for item in self.items if isinstance(item, Statement))

    def expanded(self) -> Iterator[tuple[Document, Statement]]:
        """Every statement in the order OMPROUTE reads them, each with the file it stands in."""
        for statement in self.statements:
            included = self.includes.get(statement.start)
            if included is None:
                yield self, statement
            else:
                yield from included.expanded()

    def documents(self) -> Iterator[Document]:
        """This file and all files it includes."""
        yield self
        for included in self.includes.values():
            if included is not None:
                yield from included.documents()

    def place(self, offset: int) -> Place:
        return self.member.place(offset)
