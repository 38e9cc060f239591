"""Small changes to a member as edits: something replaced, taken out, or written behind a line.

What stands in an included member is another data set: it has no edits.
"""

from __future__ import annotations

from collections.abc import Sequence

from zlab.zos.edits import Edit
from zlab.zos.profile.columns import INDENT
from zlab.zos.profile.lexer import Mark
from zlab.zos.profile.tree import ProfileDocument

Edits = tuple[Edit, ...]


def replaced(document: ProfileDocument, mark: Mark, text: str) -> Edits:
    return (Edit(mark.start, mark.end, text),) if mark.member is document.member else ()


def taken_out(document: ProfileDocument, mark: Mark) -> Edits:
    """Words with the lines they have for themselves, or with the blanks before them; none where a comment is inside."""
    if mark.member is not document.member or ";" in mark.text:
        return ()
    text = mark.member.text
    line, end = text.rfind("\n", 0, mark.start) + 1, _line_end(text, mark.end)
    before = text[line : mark.start].rstrip()
    if not before and not text[mark.end : end].strip():
        return (Edit(line, end, ""),)
    return (Edit(line + len(before) if before else mark.start, mark.end, ""),)


def behind_line(document: ProfileDocument, word: int, lines: Sequence[str]) -> Edits:
    """Lines behind that of a word, or at once behind the word where more than a comment follows it there."""
    mark = document.mark(word)
    if mark.member is not document.member:
        return ()
    text = mark.member.text
    newline = "\r\n" if "\r\n" in text else "\n"
    body = "".join(f"{line}{newline}" for line in lines)
    end = _line_end(text, mark.end)
    rest = text[mark.end : end].strip()
    if rest and not rest.startswith(";"):
        return (Edit(mark.end, mark.end, newline + body),)
    return (Edit(end, end, body if text[end - 1 : end] == "\n" else newline + body),)


def rows_behind(document: ProfileDocument, word: int, rows: Sequence[str]) -> Edits:
    """Rows of a statement behind the line of a word."""
    return behind_line(document, word, [f"{INDENT}{row}" for row in rows])


def _line_end(text: str, at: int) -> int:
    """Past the end of the line that `at` is on."""
    return text.find("\n", at) + 1 or len(text)
