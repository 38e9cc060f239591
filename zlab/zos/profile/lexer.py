"""A member's text to words. One compiled expression does the work; where the words stand is found when somebody asks.

Rules (facts/grammar.md section 1, lexing): free format, `;` starts a comment, no continuation character. A `;` glued
to a word starts a comment here too; the linter reports it. A string in double quotes is one word.
"""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass
from functools import cached_property

from zlab.errors import Place
from zlab.zos.member import MemberText

_TOKEN = re.compile(r';[^\n]*|"[^"\n]*"|[^\s;]+')
_UPPER = {code: code - 32 for code in range(ord("a"), ord("z") + 1)}


def fold(text: str) -> str:
    """Lower case to upper, as the stack does before it reads; never changes the length."""
    return text.upper() if text.isascii() else text.translate(_UPPER)


@dataclass(frozen=True)
class Source:
    """The words of one member, in upper case. Word numbers count from 0."""

    member: MemberText
    words: list[str]

    @cached_property
    def _spans(self) -> tuple[array[int], array[int]]:
        starts, ends = array("I"), array("I")
        for found in _TOKEN.finditer(self.member.text):
            start = found.start()
            if self.member.text[start] != ";":
                starts.append(start)
                ends.append(found.end())
        return starts, ends

    def span(self, number: int) -> tuple[int, int]:
        """The offsets of a word in the member's text."""
        starts, ends = self._spans
        return starts[number], ends[number]

    def comments(self) -> list[tuple[int, int]]:
        """The spans of the comments, line ends not included."""
        text = self.member.text
        return [found.span() for found in _TOKEN.finditer(text) if text[found.start()] == ";"]

    def first_on_line(self, number: int) -> bool:
        """Whether nothing but blanks stands before a word on its line."""
        start, _ = self.span(number)
        line = self.member.text.rfind("\n", 0, start) + 1
        return not self.member.text[line:start].strip()


def scan(member: MemberText) -> Source:
    """The words of a member. Equal words are one object, so that a million lines fit."""
    table: dict[str, str] = {}
    one = table.setdefault
    return Source(member, [one(word, word) for word in _TOKEN.findall(fold(member.text)) if word[0] != ";"])


@dataclass(frozen=True, slots=True, repr=False)
class Mark:
    """Where something stands: the member, and the offsets of its first character and past its last."""

    member: MemberText
    start: int
    end: int

    @property
    def place(self) -> Place:
        return self.member.place(self.start)

    @property
    def text(self) -> str:
        return self.member.text[self.start : self.end]

    def __repr__(self) -> str:
        # The text of a whole member would bury everything else.
        return f"Mark({self.place}, {self.text!r})"
