"""The lossless tree of a z/OS syslog.conf: one item a line, its parts with their offsets in the text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from zlab.errors import Place
from zlab.zos.member import MemberText


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Condition:
    """`[user.job.]facility.priority` or `(host).facility.priority`.

    `parts` are the dotted parts behind a host; 2 and 4 of them are what syslogd knows, and any number is kept.
    """

    word: Word
    host: str | None
    parts: tuple[str, ...]

    @property
    def well_formed(self) -> bool:
        return all(self.parts) and (len(self.parts) == 2 or (len(self.parts) == 4 and self.host is None))

    @property
    def user(self) -> str:
        return self.parts[0] if len(self.parts) == 4 else "*"

    @property
    def job(self) -> str:
        return self.parts[1] if len(self.parts) == 4 else "*"

    @property
    def facility(self) -> str:
        """In lower case."""
        return self.parts[-2].lower() if len(self.parts) > 1 else ""

    @property
    def priority(self) -> str:
        """In lower case."""
        return self.parts[-1].lower() if self.parts else ""


@dataclass(frozen=True, slots=True)
class Option:
    """`-F 640`; the value is None where the option has none, or where it is missing."""

    name: Word
    value: Word | None


@dataclass(frozen=True, slots=True)
class Rule:
    """Conditions, a destination, and options. `empty` are the offsets of `;` that no condition follows."""

    start: int
    end: int
    conditions: tuple[Condition, ...]
    empty: tuple[int, ...]
    destination: Word | None
    options: tuple[Option, ...]
    strays: tuple[Word, ...]
    comment: Word | None

    def option(self, name: str) -> Option | None:
        return next((option for option in self.options if option.name.text == name), None)


class LineKind(StrEnum):
    BLANK = "blank"
    COMMENT = "comment"
    STATEMENT = "statement"
    PARAMETER = "parameter"


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is no rule. PARAMETER: a line between BeginArchiveParms and EndArchiveParms."""

    kind: LineKind
    start: int
    end: int
    words: tuple[Word, ...] = ()


Item = Rule | Line


@dataclass(frozen=True)
class Document:
    """A parsed file; the items are its lines without their line ends, in order."""

    member: MemberText
    items: tuple[Item, ...]

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        return tuple(item for item in self.items if isinstance(item, Rule))

    def place(self, offset: int) -> Place:
        return self.member.place(offset)
