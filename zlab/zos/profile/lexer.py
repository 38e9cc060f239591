"""A member's text to words. One compiled expression does the work; where the words stand is found when somebody asks.

Rules (IP Configuration Reference, statement syntax): free format, `;` starts a comment, no continuation character.
A `;` glued to a word starts a comment here too; the linter reports it. A string in double quotes is one word.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from zlab.errors import Place
from zlab.zos.member import MemberText

_TOKEN = re.compile(r';[^\n]*|"[^"\n]*"|[^\s;]+')
_COMMENT = re.compile(r";[^\n]*")
_UPPER = {code: code - 32 for code in range(ord("a"), ord("z") + 1)}
_CHUNK = 1 << 16


def fold(text: str) -> str:
    """Lower case to upper, as the stack does before it reads; never changes the length."""
    return text.upper() if text.isascii() else text.translate(_UPPER)


@dataclass(frozen=True)
class Source:
    """The words of one member, in upper case. Word numbers count from 0.

    `chunks` are the offsets where pieces of whole lines begin, `firsts` the number of the first word of each: where a
    word stands is found in its own piece, and only when somebody asks.
    """

    member: MemberText
    words: list[str]
    chunks: list[int]
    firsts: list[int]
    known: dict[int, list[tuple[int, int]]] = field(default_factory=dict, repr=False, compare=False)

    def span(self, number: int) -> tuple[int, int]:
        """The offsets of a word in the member's text."""
        chunk = bisect_right(self.firsts, number) - 1
        spans = self.known.get(chunk)
        if spans is None:
            spans = self.known[chunk] = list(self._spans(chunk))
        return spans[number - self.firsts[chunk]]

    def _spans(self, chunk: int) -> Iterator[tuple[int, int]]:
        text = self.member.text
        end = self.chunks[chunk + 1] if chunk + 1 < len(self.chunks) else len(text)
        return (found.span() for found in _TOKEN.finditer(text, self.chunks[chunk], end) if text[found.start()] != ";")

    def comments(self) -> list[tuple[int, int]]:
        """The spans of the comments, line ends not included."""
        text = self.member.text
        if ";" not in text:
            return []
        return [found.span() for found in _TOKEN.finditer(text) if text[found.start()] == ";"]

    def first_on_line(self, number: int) -> bool:
        """Whether nothing but blanks stands before a word on its line."""
        start, _ = self.span(number)
        line = self.member.text.rfind("\n", 0, start) + 1
        return not self.member.text[line:start].strip()


def scan(member: MemberText) -> Source:
    """The words of a member. Equal words are one object, so that a million lines fit."""
    text = fold(member.text)
    source = Source(member, [], [], [])
    one: dict[str, str] = {}
    begin = 0
    while begin < len(text):
        # No word spans lines: a piece of whole lines can be read on its own.
        end = text.find("\n", begin + _CHUNK) + 1 or len(text)
        found = _words(text[begin:end])
        source.chunks.append(begin)
        source.firsts.append(len(source.words))
        source.words.extend(map(one.setdefault, found, found))
        begin = end
    return source


def _words(text: str) -> list[str]:
    if '"' in text:
        return [word for word in _TOKEN.findall(text) if word[0] != ";"]
    return (_COMMENT.sub("", text) if ";" in text else text).split()


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
