"""A parsed PROFILE: statements over the words of the member and of all it includes, in the order the stack reads them.

The text itself stays in `member`: nothing of it is lost, and a statement knows its place in it.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from zlab.errors import Place
from zlab.zos.member import MemberText
from zlab.zos.profile.grammar.shapes import StatementRow
from zlab.zos.profile.lexer import Mark, Source


class IncludeState(StrEnum):
    READ = "read"
    MISSING = "missing"
    CYCLE = "includes itself"
    DEEP = "nested too deeply"
    UNREADABLE = "cannot be read"
    NAMELESS = "names no data set"


@dataclass(frozen=True, slots=True)
class Include:
    """An INCLUDE: the data set ("" where none is named), where it is written, and what became of it."""

    dsn: str
    mark: Mark
    state: IncludeState
    why: str = ""


class Run(NamedTuple):
    """Words that follow each other in one member: the first one's number in the stream and in the member."""

    at: int
    source: Source
    number: int


class Row(NamedTuple):
    """Words first to last (not including) of a statement that belong together, in numbers of the stream."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Statement:
    """Words first to last (not including) of the stream. No `row`: no statement z/OS knows begins here.

    `closed` is False for a block whose END word is missing: the rest of the file are its operands.
    """

    row: StatementRow | None
    first: int
    last: int
    closed: bool = True

    @property
    def name(self) -> str:
        return self.row.name if self.row else ""

    @property
    def body_last(self) -> int:
        """The end of the operands, without the END word."""
        return self.last - 1 if self.row is not None and self.row.end and self.closed else self.last


@dataclass(frozen=True)
class ProfileDocument:
    """A member, parsed. `words` are all words in the order they are read, in upper case, symbols replaced."""

    member: MemberText
    words: list[str]
    runs: list[Run]
    includes: tuple[Include, ...]
    statements: list[Statement] = field(default_factory=list)
    port_rows: dict[int, tuple[array[int], list[int]]] = field(default_factory=dict, repr=False, compare=False)
    """What `rows.starts_of` has found, by the first word of the statement: long lists are read once."""

    @cached_property
    def _run_starts(self) -> list[int]:
        return [run.at for run in self.runs]

    def _run(self, word: int) -> Run:
        return self.runs[bisect_right(self._run_starts, word) - 1]

    def mark(self, first: int, last: int | None = None) -> Mark:
        """Where a word stands, or the words first to last (not including), as far as they are in one member."""
        run = self._run(first)
        start, end = run.source.span(run.number + first - run.at)
        if last is not None and last - 1 > first:
            other = self._run(last - 1)
            if other.source is run.source:
                end = max(end, run.source.span(other.number + last - 1 - other.at)[1])
        return Mark(run.source.member, start, end)

    def place(self, word: int) -> Place:
        return self.mark(word).place

    def text(self, word: int) -> str:
        """A word as it is written, in its own case."""
        return self.mark(word).text

    def first_on_line(self, word: int) -> bool:
        run = self._run(word)
        return run.source.first_on_line(run.number + word - run.at)

    def is_own(self, word: int) -> bool:
        """Whether a word stands in the member itself, and in no included one."""
        return self._run(word).source.member is self.member

    def own(self, statement: Statement) -> bool:
        return self.is_own(statement.first) and self.is_own(max(statement.first, statement.last - 1))

    def sources(self) -> list[Source]:
        """The member and every included one, each once, in the order they are read."""
        seen: dict[int, Source] = {}
        for run in self.runs:
            seen.setdefault(id(run.source), run.source)
        return list(seen.values())

    def statement_of(self, word: int) -> Statement:
        return self.statements[bisect_right(self.statements, word, key=lambda one: one.first) - 1]

    def telnet_blocks(self) -> list[Statement]:
        """The blocks of a Telnet server."""
        return [statement for statement in self.statements if statement.row is not None and statement.row.telnet]

    def is_of_telnet(self) -> bool:
        """Whether this is a Telnet server's profile: blocks of it, and no statement of the stack."""
        blocks = len(self.telnet_blocks())
        return 0 < blocks == sum(statement.row is not None for statement in self.statements)

    def all(self, name: str) -> Iterator[Statement]:
        return (statement for statement in self.statements if statement.name == name)
