"""What every part of a merge needs: the user's file and its meaning, the lab's system, places to write at. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from zlab.lab.records import Lab, System
from zlab.zos.edits import Edit
from zlab.zos.profile.lexer import Mark
from zlab.zos.profile.meaning import profile_meaning
from zlab.zos.profile.records import ProfileMeaning
from zlab.zos.profile.tree import ProfileDocument, Statement
from zlab.zos.profile.want import WantedStatement, wanted


class Merging:
    """A file and the system of a lab that goes into it.

    `appended` are lines for its end, `unfinished` are rows for the block at its end that nobody closed.
    """

    def __init__(self, document: ProfileDocument, lab: Lab, name: str) -> None:
        self.document = document
        self.meaning: ProfileMeaning = profile_meaning(document)
        self.lab = lab
        self.name = name
        self.system: System = lab.systems[name]
        self.text = document.member.text
        self.newline = "\r\n" if "\r\n" in self.text else "\n"
        self.appended: list[str] = []
        self.unfinished: list[str] = []

    @cached_property
    def wanted(self) -> dict[str, WantedStatement]:
        """What the lab wants, by the first line of each statement."""
        return {statement.head: statement for statement in wanted(self.lab, self.name)}

    def own(self, name: str) -> list[Statement]:
        """The statements of a name in the member itself: an included one is another data set."""
        return [statement for statement in self.document.all(name) if self.document.own(statement)]

    def is_own(self, mark: Mark) -> bool:
        return mark.member is self.document.member

    def replace(self, mark: Mark, text: str) -> list[Edit]:
        """The edit that writes `text` there; none where it says so already, or is not the user's file."""
        if not self.is_own(mark) or mark.text.upper() == text.upper():
            return []
        return [Edit(mark.start, mark.end, text)]

    def after_word(self, word: int, text: str) -> Edit:
        end = self.document.mark(word).end
        return Edit(end, end, text)

    def after_row(self, word: int, rows: list[str]) -> Edit:
        """Rows behind the line of a word, or at once behind the word where more than a comment follows it there."""
        offset = self.document.mark(word).end
        end = self.text.find("\n", offset)
        rest = self.text[offset : end if end >= 0 else len(self.text)].strip()
        body = "".join(f"   {row}{self.newline}" for row in rows)
        if rest and not rest.startswith(";"):
            return Edit(offset, offset, self.newline + body)
        if end < 0:
            return Edit(len(self.text), len(self.text), self.newline + body)
        return Edit(end + 1, end + 1, body)

    def in_block(self, statement: Statement, rows: list[str]) -> Iterator[Edit]:
        """Rows before the END word of a block; where it has none, they wait for the end of the file."""
        if not statement.closed:
            self.unfinished += rows
            return
        yield self.after_row(statement.body_last - 1, rows)

    def appending(self) -> list[Edit]:
        """What goes to the end of the file; a block that nobody closed would swallow it, and is closed first."""
        if not self.appended and not self.unfinished:
            return []
        lines = [f"   {row}" for row in self.unfinished]
        last = self.document.statements[-1] if self.document.statements else None
        if last is not None and last.row is not None and not last.closed:
            lines.append(last.row.end)
        lines += self.appended
        end = len(self.text)
        lead = "" if not self.text or self.text.endswith("\n") else self.newline
        return [Edit(end, end, lead + "".join(f"{line}{self.newline}" for line in lines))]


def in_sequence(edits: Iterable[Edit]) -> list[Edit]:
    """Insertions at one place as one, in the order they were made: a sorted list of edits would mix them up."""
    made: dict[tuple[int, int], str] = {}
    for edit in edits:
        before = made.get((edit.start, edit.end), "")
        text = edit.text.lstrip("\r\n") if before.endswith("\n") else edit.text
        made[edit.start, edit.end] = before + text
    return [Edit(start, end, text) for (start, end), text in made.items()]
