"""The layout of a Policy Agent file: one indent a block, values in one column a block, keys as the manuals spell them.

Works on tokens, so that nothing is lost whatever the text; comments in column one stay there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from zlab.zos.policy.agent import AGENT_BY_NAME, FileRole, role_of
from zlab.zos.policy.grammar.statements import BY_NAME, key_of
from zlab.zos.policy.tree import Document, Statement, TokenKind

_INDENT = "  "
_DEEPEST = 20
"""Real policies nest four deep; beyond this the indent grows no more, so that no text grows without bound."""


@dataclass(slots=True)
class _Line:
    """One line to be: a key with its value, a brace, or a comment alone."""

    depth: int
    key: str = ""
    value: str = ""
    comment: str = ""
    block: int = 0
    blank_before: bool = False
    first_column: bool = False


@dataclass(slots=True)
class _Reader:
    document: Document
    spelled: dict[int, tuple[str, str]]
    lines: list[_Line] = field(default_factory=list)
    blocks: list[int] = field(default_factory=lambda: [0])
    block_count: int = 0
    newlines: int = 0
    fresh: bool = True
    """Whether the next word begins a line of the text."""

    def run(self) -> None:
        text = self.document.member.text
        for token in self.document.tokens():
            word = text[token.start : token.end]
            if token.kind is TokenKind.NEWLINE:
                self.newlines += 1
                self.fresh = True
            elif token.kind is not TokenKind.BLANK:
                self._word(token.kind, token.start, word)
                self.newlines, self.fresh = 0, False

    def _word(self, kind: TokenKind, at: int, word: str) -> None:
        if kind is TokenKind.VALUE:
            self.lines[-1].value = self.spelled.get(self._key_at, ("", word))[1]
        elif kind is TokenKind.COMMENT and not self.fresh:
            self.lines[-1].comment = word
        elif kind is TokenKind.COMMENT:
            first = at == 0 or self.document.member.text[at - 1] == "\n"
            self._add(_Line(len(self.blocks) - 1, comment=word, first_column=first))
        elif kind is TokenKind.KEY:
            self._key_at = at
            self._add(_Line(len(self.blocks) - 1, self.spelled.get(at, (word, ""))[0], block=self.blocks[-1]))
        elif kind is TokenKind.OPEN:
            self._add(_Line(len(self.blocks) - 1, "{", block=-1))
            self.block_count += 1
            self.blocks.append(self.block_count)
        else:
            if len(self.blocks) > 1:
                self.blocks.pop()
            self._add(_Line(len(self.blocks) - 1, "}", block=-1))

    def _add(self, line: _Line) -> None:
        line.blank_before = self.newlines > 1 and bool(self.lines)
        self.lines.append(line)

    _key_at: int = -1


def format_policy(document: Document) -> str:
    """The text in order. Idempotent; an empty file stays empty."""
    reader = _Reader(document, dict(_spelling(document)))
    reader.run()
    widths: dict[int, int] = {}
    for line in reader.lines:
        if line.value and line.block >= 0:
            widths[line.block] = max(widths.get(line.block, 0), len(line.key))
    return "".join(_written(line, widths) for line in reader.lines)


def _written(line: _Line, widths: dict[int, int]) -> str:
    head = "\n" if line.blank_before else ""
    indent = _INDENT * min(line.depth, _DEEPEST)
    if not line.key:
        return f"{head}{'' if line.first_column else indent}{line.comment}\n"
    key = line.key.ljust(widths.get(line.block, 0)) if line.value else line.key
    words = [word for word in (key, line.value, line.comment) if word]
    return f"{head}{indent}{' '.join(words)}\n"


def _spelling(document: Document) -> Iterator[tuple[int, tuple[str, str]]]:
    """Offset of each key that is known to how it and its value are spelled."""
    role = role_of(document)
    if role is FileRole.ENVIRONMENT:
        return
    for statement, around in document.everything:
        yield statement.key_at, _spelled(statement, around)


def _spelled(statement: Statement, around: Statement | None) -> tuple[str, str]:
    if around is None:
        kind = BY_NAME.get(statement.folded) or AGENT_BY_NAME.get(statement.folded)
        return (kind.name if kind else statement.key), statement.value
    key = key_of(around.folded, statement.key)
    if key is None:
        inline = BY_NAME.get(statement.folded)
        return (inline.name if inline and statement.block else statement.key), statement.value
    known = {word.lower(): word for word in key.values.words}
    return key.name, known.get(statement.value.lower(), statement.value)
