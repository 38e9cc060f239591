"""The lossless tree of TCPIP.DATA and the resolver's set-up file: one statement a line, words with their places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from zlab.errors import Place
from zlab.zos.library import Library
from zlab.zos.member import MemberText

_LINE = re.compile(
    r"[ \t\r]*(?:(?P<system>[A-Za-z@#$][\w@#$]*):[ \t]+)?(?P<name>[A-Za-z][\w-]*)(?P<rest>(?:[ \t\r(][^\n]*)?)",
    re.ASCII,
)
_WORD = re.compile(r"\S+")
_BRACKETS = re.compile(r"\s*\((?P<value>.*)\)\s*")


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Statement:
    """`[SYSTEM:] NAME value…` or `NAME(value)`. `system` limits it to one system; the name is in upper case."""

    name: str
    values: tuple[Word, ...]
    system: str
    word: Word
    start: int
    end: int
    bracketed: bool
    comment: str

    @property
    def value(self) -> str:
        return " ".join(word.text for word in self.values)


@dataclass(frozen=True)
class Document:
    """A parsed file. `others` are lines that are no statement, no comment and not blank."""

    member: MemberText
    statements: tuple[Statement, ...]
    others: tuple[Word, ...]

    def place(self, offset: int) -> Place:
        return self.member.place(offset)

    def given(self, name: str, system: str = "") -> tuple[Statement, ...]:
        """The statements of a name that hold for a system ("" for all systems)."""
        return tuple(
            statement
            for statement in self.statements
            if statement.name == name and statement.system in ("", system.upper() if system else statement.system)
        )


def parse(member: MemberText, library: Library | None = None) -> Document:
    """A file to its tree. `;` and `#` begin a comment, both in one file too (seen)."""
    del library
    statements: list[Statement] = []
    others: list[Word] = []
    for start, end in _lines(member.text):
        line = member.text[start:end]
        cut = min((at for at in (_comment(line, ";"), _comment(line, "#")) if at >= 0), default=len(line))
        if not line[:cut].strip():
            continue
        found = _LINE.fullmatch(member.text, start, start + cut)
        if found is None:
            text = line[:cut].strip()
            at = start + line.index(text)
            others.append(Word(text, at, at + len(text)))
            continue
        statements.append(_statement(found, start, end, line[cut:].rstrip("\r")))
    return Document(member, tuple(statements), tuple(others))


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield start, end
        start = end + 1


def _comment(line: str, mark: str) -> int:
    """Where a comment begins: at the mark as the first character, or after a blank; job names hold # too."""
    stripped = len(line) - len(line.lstrip())
    if line[stripped : stripped + 1] == mark:
        return stripped
    return next((at + 1 for at in range(len(line) - 1) if line[at].isspace() and line[at + 1] == mark), -1)


def _statement(found: re.Match[str], start: int, end: int, comment: str) -> Statement:
    word = Word(found["name"], found.start("name"), found.end("name"))
    inside = _BRACKETS.fullmatch(found["rest"])
    bracketed = inside is not None
    text, offset = (inside["value"], inside.start("value")) if inside else (found["rest"], 0)
    at = found.start("rest") + offset
    values = tuple(Word(each[0], at + each.start(), at + each.end()) for each in _WORD.finditer(text))
    return Statement(
        found["name"].upper(), values, (found["system"] or "").upper(), word, start, end, bracketed, comment
    )
