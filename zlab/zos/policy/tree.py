"""A Policy Agent file as a lossless tree: statements with offsets into the text, and what is wrong with its braces.

Lexing (General syntax rules for Policy Agent; real files): one `Key value` a line, `{` and `}` alone on a line, `#`
starts a comment at the start of a line or after a blank. Braces in company of other words are understood all the same,
and reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from zlab.errors import Place
from zlab.zos.library import Library
from zlab.zos.member import MemberText


class TokenKind(StrEnum):
    BLANK = "blank"
    NEWLINE = "newline"
    COMMENT = "comment"
    KEY = "key"
    VALUE = "value"
    OPEN = "{"
    CLOSE = "}"


@dataclass(frozen=True, slots=True)
class Token:
    kind: TokenKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Block:
    """The braces of a statement and what stands between them; `close_at` is -1 where the brace is missing."""

    open_at: int
    close_at: int
    body: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """`key value`, and the block after it when there is one. `value` holds inner blanks; it may be empty.

    Positions are offsets: `key_at` of the key, `value_at` of the value (after the key when it is empty),
    `end` after the value. A block that no statement opens belongs to one with an empty key.
    """

    key: str
    key_at: int
    value: str
    value_at: int
    block: Block | None = None

    @property
    def end(self) -> int:
        return self.value_at + len(self.value)

    @property
    def body(self) -> tuple[Statement, ...]:
        return self.block.body if self.block else ()

    @property
    def folded(self) -> str:
        """The key as it is compared: statement and attribute names have no case."""
        return self.key.lower()


class FlawKind(StrEnum):
    STRAY_CLOSE = "a } that closes nothing"
    UNCLOSED = "a { that is never closed"
    ORPHAN_OPEN = "a { that belongs to no statement"
    COMPANY = "a brace with other words on its line"


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something wrong with the braces at `at`; `other` is the place it has to do with, or -1."""

    kind: FlawKind
    at: int
    other: int = -1


@dataclass(frozen=True)
class Document:
    """A parsed Policy Agent file. `library` finds the files its statements name."""

    member: MemberText
    statements: tuple[Statement, ...]
    flaws: tuple[Flaw, ...]
    library: Library = field(default_factory=Library)

    def place(self, offset: int) -> Place:
        return self.member.place(offset)

    @cached_property
    def everything(self) -> tuple[tuple[Statement, Statement | None], ...]:
        """Every statement at any depth with the one around it, in file order."""
        return tuple(_walk(self.statements, None))

    def tokens(self) -> Iterator[Token]:
        """The whole text in tokens that touch: together they are the text."""
        return tokens(self.member.text)


def _walk(statements: tuple[Statement, ...], around: Statement | None) -> Iterator[tuple[Statement, Statement | None]]:
    for statement in statements:
        yield statement, around
        yield from _walk(statement.body, statement)


_WORD = re.compile(r"[^ \t\r\f\v\x1a]+")
_BRACES = re.compile(r"[{}]+\Z")


def tokens(text: str) -> Iterator[Token]:
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield from _line_tokens(text, start, end)
        if end < len(text):
            yield Token(TokenKind.NEWLINE, end, end + 1)
        start = end + 1


def _line_tokens(text: str, start: int, end: int) -> Iterator[Token]:
    at = start
    for kind, first, last in _line_parts(text, start, end):
        if first > at:
            yield Token(TokenKind.BLANK, at, first)
        yield Token(kind, first, last)
        at = last
    if end > at:
        yield Token(TokenKind.BLANK, at, end)


def _line_parts(text: str, start: int, end: int) -> Iterator[tuple[TokenKind, int, int]]:
    """The parts of a line that are no blanks: keys, their values, braces, the comment."""
    key = False
    value: tuple[int, int] | None = None
    for word in _WORD.finditer(text, start, end):
        first, last = word.span()
        comment = text[first] == "#"
        braces = not comment and text[first] in "{}" and _BRACES.match(text, first, last)
        if not comment and not braces:
            if key:
                value = (value[0] if value else first, last)
            else:
                yield TokenKind.KEY, first, last
                key = True
            continue
        if value:
            yield TokenKind.VALUE, *value
        key, value = False, None
        if comment:
            yield TokenKind.COMMENT, first, _without_blanks(text, first, end)
            return
        for at in range(first, last):
            yield TokenKind.OPEN if text[at] == "{" else TokenKind.CLOSE, at, at + 1
    if value:
        yield TokenKind.VALUE, *value


def _without_blanks(text: str, start: int, end: int) -> int:
    return start + len(text[start:end].rstrip(" \t\r\f\v\x1a"))


_MOST_TOLD = 8
"""Of the braces and keys on one line as many are reported."""


@dataclass(slots=True)
class _Growing:
    """A statement while its block is read."""

    key: str
    key_at: int
    value: str = ""
    value_at: int = 0
    open_at: int = -1
    close_at: int = -1
    body: list[_Growing] = field(default_factory=list)


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.flaws: list[Flaw] = []
        self.root = _Growing("", 0)
        self.stack = [self.root]

    def run(self) -> None:
        on_line = 0  # keys and braces seen on this line
        for token in tokens(self.text):
            if token.kind is TokenKind.NEWLINE:
                on_line = 0
            elif token.kind is TokenKind.KEY:
                self._key(token)
                on_line += 1
            elif token.kind is TokenKind.VALUE:
                last = self.stack[-1].body[-1]
                last.value, last.value_at = self.text[token.start : token.end], token.start
            elif token.kind in (TokenKind.OPEN, TokenKind.CLOSE):
                self._brace(token)
                on_line += 1
            if 1 < on_line <= _MOST_TOLD and token.kind in (TokenKind.OPEN, TokenKind.CLOSE, TokenKind.KEY):
                self.flaws.append(Flaw(FlawKind.COMPANY, token.start))
        self.flaws += (Flaw(FlawKind.UNCLOSED, open_.open_at, open_.key_at) for open_ in self.stack[1:])

    def _key(self, token: Token) -> None:
        self.stack[-1].body.append(_Growing(self.text[token.start : token.end], token.start, value_at=token.end))

    def _brace(self, token: Token) -> None:
        if token.kind is TokenKind.CLOSE:
            if len(self.stack) == 1:
                last = next((each for each in reversed(self.root.body) if each.close_at >= 0), None)
                self.flaws.append(Flaw(FlawKind.STRAY_CLOSE, token.start, last.close_at if last else -1))
            else:
                self.stack.pop().close_at = token.start
            return
        body = self.stack[-1].body
        if not body or body[-1].open_at >= 0:
            self.flaws.append(Flaw(FlawKind.ORPHAN_OPEN, token.start))
            body.append(_Growing("", token.start, value_at=token.start))
        body[-1].open_at = token.start
        self.stack.append(body[-1])


_DEEPEST = 200
"""Real policies nest four deep; beyond this braces no longer nest, so that no text exhausts the stack."""


def _frozen(growing: list[_Growing], depth: int = 0) -> tuple[Statement, ...]:
    if depth > _DEEPEST:
        return ()
    return tuple(
        Statement(
            each.key,
            each.key_at,
            each.value,
            each.value_at,
            Block(each.open_at, each.close_at, _frozen(each.body, depth + 1)) if each.open_at >= 0 else None,
        )
        for each in growing
    )


def parse(member: MemberText, library: Library | None = None) -> Document:
    """Parse a Policy Agent file. Never fails on text: what is wrong is in `flaws`, or linted."""
    parser = _Parser(member.text)
    parser.run()
    return Document(member, _frozen(parser.root.body), tuple(parser.flaws), library or Library())
