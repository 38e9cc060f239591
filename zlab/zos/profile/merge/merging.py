"""What every part of a merge needs: the user's file and its meaning, the lab's system, places to write at. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from zlab.lab.records import Lab, System
from zlab.zos.edits import Edit
from zlab.zos.profile.grammar.statements import operand_table
from zlab.zos.profile.lexer import Mark
from zlab.zos.profile.meaning import profile_meaning
from zlab.zos.profile.parse import whole_words
from zlab.zos.profile.records import ProfileMeaning
from zlab.zos.profile.rows import Operand, operands, operands_of, rows_of
from zlab.zos.profile.tree import IncludeState, ProfileDocument, Statement
from zlab.zos.profile.want import WantedStatement, wanted
from zlab.zos.profile.writing import rows_behind


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

    def after_operands(self, statement: Statement, text: str) -> Edit:
        """Operands behind those of a statement, or before the last one where that lacks a value: it would take them."""
        found = operands_of(self.document, statement)
        return self.after_word((found[-1].first if _lacks_a_value(found) else statement.last) - 1, text)

    def after_row(self, word: int, rows: list[str]) -> Edit:
        """Rows behind the line of a word of the user's own."""
        (edit,) = rows_behind(self.document, word, rows)
        return edit

    def in_block(self, statement: Statement, rows: list[str]) -> Iterator[Edit]:
        """Rows before the END word of a block; where it has none, they wait for the end of the file.

        They go before a last row that lacks a value: it would take one of their words for it.
        """
        there = rows_of(self.document, statement)
        table = operand_table(statement.name)
        if there and _lacks_a_value(operands(self.document, table, there[-1].first + 1, there[-1].last)):
            yield self.after_row(there[-1].first - 1, rows)
        elif statement.closed:
            yield self.after_row(statement.body_last - 1, rows)
        else:
            self.unfinished += rows

    def appending(self) -> list[Edit]:
        """What goes to the end of the file; a block that nobody closed would swallow it, and is closed first."""
        if not self.appended and not self.unfinished:
            return []
        lines = [f"   {row}" for row in self.unfinished]
        last = self.document.statements[-1] if self.document.statements else None
        if last is not None and last.row is not None and not last.closed:
            lines.append(last.row.end)
        lines += self.appended
        body = "".join(f"{line}{self.newline}" for line in lines)
        at = self._end()
        lead = "" if not at or self.text[at - 1] == "\n" else self.newline
        return [Edit(at, at, lead + body)]

    def _end(self) -> int:
        """The end of the file, or of what stands before a last statement or INCLUDE that breaks off."""
        whole = whole_words(self.document)
        broken = [self.document.mark(whole)] if whole < len(self.document.words) else []
        broken += [one.mark for one in self.document.includes if one.state is IncludeState.NAMELESS]
        start = min((mark.start for mark in broken if self.is_own(mark)), default=len(self.text))
        line = self.text.rfind("\n", 0, start) + 1
        return start if self.text[line:start].strip() else line


def _lacks_a_value(found: Sequence[Operand]) -> bool:
    """Whether the last operand has less words behind it than belong there."""
    last = found[-1] if found else None
    return last is not None and last.row is not None and last.last - last.first <= last.row.values


def in_sequence(edits: Iterable[Edit]) -> list[Edit]:
    """Insertions at one place as one, in the order they were made: a sorted list of edits would mix them up."""
    made: dict[tuple[int, int], str] = {}
    for edit in edits:
        before = made.get((edit.start, edit.end), "")
        text = edit.text.lstrip("\r\n") if before.endswith("\n") else edit.text
        made[edit.start, edit.end] = before + text
    return [Edit(start, end, text) for (start, end), text in made.items()]
