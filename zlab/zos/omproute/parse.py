"""Text of an OMPROUTE configuration file to its tree. Never fails: what is wrong with it is for the linter.

The rules of `;` are inferred from samples: it ends the open statement, what follows on
its line is comment; where no statement is open the line is a comment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from zlab.zos.library import Library
from zlab.zos.member import MemberError, MemberText, read_member
from zlab.zos.omproute.grammar.shapes import ParameterRow, StatementRow
from zlab.zos.omproute.grammar.statements import STATEMENTS
from zlab.zos.omproute.tree import Comment, Document, Item, Parameter, Statement, Stray

_DEEPEST = 16
"""How deep Include may nest here; z/OS's own limit is not known."""

_LONGEST_NAME = 255
"""Of a file, by NAME_MAX; a data set with its member has 54 characters at most."""

# The quantifiers are possessive: a word of a hundred megabytes costs no more than its characters.
_TOKEN = re.compile(
    r"""(?P<blank>\s++)
      | (?P<end>;[^\n]*+)
      | (?P<equals>=)
      | (?P<word>(?:"[^"\n]*+"|\([^();]*+\))[^\s=;]*+|[^\s=;]++)""",
    re.VERBOSE,
)


class TokenKind(StrEnum):
    BLANK = "blank"
    END = "end"
    EQUALS = "equals"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Token:
    kind: TokenKind
    text: str
    start: int
    end: int


_KINDS = {str(kind): kind for kind in TokenKind}
_NOTHING = Token(TokenKind.BLANK, "", 0, 0)


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a text; joined they are the text. An END token is a `;` with the rest of its line."""
    for found in _TOKEN.finditer(text):
        yield Token(_KINDS[found.lastgroup or "word"], found[0], found.start(), found.end())


def parse(member: MemberText, library: Library) -> Document:
    """A file and the files it includes, which are looked up in the library."""
    return _parse(member, library, (member.name,))


def _parse(member: MemberText, library: Library, above: tuple[str, ...]) -> Document:
    reader = _Reader(member.text, library)
    items = tuple(reader.items())
    includes = {
        item.start: _include(item.own.value, library, above)
        for item in items
        if isinstance(item, Statement) and item.own and item.title == "Include"
    }
    return Document(member, library, items, includes)


def _include(name: str, library: Library, above: tuple[str, ...]) -> Document | None:
    path = find_include(name, library)
    if path is None or str(path) in above or len(above) > _DEEPEST:
        return None
    try:
        member = read_member(path)
    except MemberError:
        return None
    return _parse(member, library, (*above, str(path)))


def find_include(name: str, library: Library) -> Path | None:
    """The file that stands for a data set (`//'A.B(C)'`) or for a UNIX path, or None."""
    if name in library.datasets:
        return library.datasets[name]
    if len(name) > _LONGEST_NAME or "\0" in name:
        return None
    if not name.startswith("//") and "/" in name:
        beside = library.folder / Path(name).name if library.folder else None
        return beside if beside and beside.is_file() else None
    return library.find(name.removeprefix("//"))


class _Reader:
    """Walks the words of one text; `_at` is the next one."""

    def __init__(self, text: str, library: Library) -> None:
        self._text = text
        self._library = library
        self._tokens = [token for token in tokens(text) if token.kind is not TokenKind.BLANK]
        self._at = 0

    def items(self) -> Iterator[Item]:
        while self._at < len(self._tokens):
            token = self._next()
            if token.kind is TokenKind.END:
                yield Comment(token.start, token.end)
            else:
                yield self._statement(token)

    def _peek(self, ahead: int = 0) -> Token:
        at = self._at + ahead
        return self._tokens[at] if at < len(self._tokens) else _NOTHING

    def _next(self) -> Token:
        self._at += 1
        return self._tokens[self._at - 1]

    def _statement(self, name: Token) -> Statement:
        row = STATEMENTS.get(name.text.upper()) if name.kind is TokenKind.WORD else None
        own, end = None, name.end
        if row is not None and row.name == "Include" and self._peek().kind is not TokenKind.EQUALS:
            own = self._operand(name)
        elif name.kind is TokenKind.WORD and self._peek().kind is TokenKind.EQUALS:
            own = self._value(name, row.own if row else None)
        end = own.end if own else end
        parameters: list[Parameter] = []
        strays: list[Stray] = [] if name.kind is TokenKind.WORD else [Stray(name.text, name.start, name.end)]
        while self._at < len(self._tokens) and self._peek().kind is not TokenKind.END:
            if self._starts_statement(row) or (own and row and row.name == "Include"):
                break
            token = self._next()
            if token.kind is TokenKind.WORD and self._peek().kind is TokenKind.EQUALS:
                parameters.append(self._value(token, row.parameter(token.text) if row else None))
                end = parameters[-1].end
            else:
                strays.append(Stray(token.text, token.start, token.end))
                end = token.end
        return self._closed(name, row, own, parameters, strays, end)

    def _closed(
        self,
        name: Token,
        row: StatementRow | None,
        own: Parameter | None,
        parameters: list[Parameter],
        strays: list[Stray],
        end: int,
    ) -> Statement:
        terminator, rest_end = None, end
        if self._peek().kind is TokenKind.END:
            last = self._next()
            terminator, end, rest_end = last.start, last.start + 1, last.end
        return Statement(name.text, row, own, tuple(parameters), tuple(strays), name.start, end, terminator, rest_end)

    def _starts_statement(self, open_row: StatementRow | None) -> bool:
        """Whether the next word begins another statement although no `;` came."""
        token = self._peek()
        if token.kind is not TokenKind.WORD:
            return False
        row = STATEMENTS.get(token.text.upper())
        if row is None or (open_row is not None and open_row.parameter(token.text)):
            return False
        with_value = self._peek(1).kind is TokenKind.EQUALS
        return row.own is not None if with_value else row.own is None or row.name == "Include"

    def _value(self, name: Token, row: ParameterRow | None) -> Parameter:
        equals = self._next()
        value = self._peek()
        # A word that is itself followed by "=" is the next parameter: this one has no value.
        if value.kind is not TokenKind.WORD or self._peek(1).kind is TokenKind.EQUALS:
            return Parameter(name.text, row, "", "", name.start, equals.end, equals.end)
        self._next()
        substituted = self._library.substitute(value.text)
        return Parameter(name.text, row, substituted, value.text, name.start, value.start, value.end)

    def _operand(self, name: Token) -> Parameter | None:
        value = self._peek()
        if value.kind is not TokenKind.WORD or "\n" in self._text[name.end : value.start]:
            return None
        self._next()
        substituted = self._library.substitute(value.text)
        row = STATEMENTS["INCLUDE"].own
        return Parameter(name.text, row, substituted, value.text, name.start, value.start, value.end)
