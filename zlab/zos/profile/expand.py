"""INCLUDE members put where they are named, before any statement is read, as the stack does (EZZ0300I, then EZZ0309I).

An INCLUDE is one where the word begins a line; how deep they may be nested is not known, so that a limit far above any
real profile guards against endless ones.
"""

from __future__ import annotations

from collections.abc import Iterator

from zlab.zos.library import Library
from zlab.zos.member import MemberError, MemberText, read_member
from zlab.zos.profile.lexer import Mark, Source, fold, scan
from zlab.zos.profile.tree import Include, IncludeState, Run

_DEEPEST = 16
_MOST_MEMBERS = 1000
"""A file that includes two others twice each, sixteen deep, would be read 65,536 times."""


class Expansion:
    """The words of a member and of all it includes, with where they came from."""

    def __init__(self, library: Library) -> None:
        self.words: list[str] = []
        self.runs: list[Run] = []
        self.includes: list[Include] = []
        self._library = library
        self._read = 0

    def add(self, member: MemberText, open_members: tuple[str, ...] = ()) -> None:
        source = scan(member)
        if "&" in member.text and self._library.symbols:
            _substitute(source, self._library)
        if "INCLUDE" not in fold(member.text):
            self._run(source, 0, len(source.words))
            return
        at = 0
        for number in _includes(source):
            if number >= at:
                self._run(source, at, number)
                at = min(number + 2, len(source.words))
                self._include(source, number, at, (*open_members, member.name))
        self._run(source, at, len(source.words))

    def _run(self, source: Source, first: int, last: int) -> None:
        if last > first or not self.runs:
            self.runs.append(Run(len(self.words), source, first))
            self.words += source.words[first:last]

    def _include(self, source: Source, number: int, last: int, open_members: tuple[str, ...]) -> None:
        """The words of what the INCLUDE at `number` names; it and its data set end before the word `last`."""
        mark = Mark(source.member, source.span(number)[0], source.span(last - 1)[1])
        if last == number + 1:
            self.includes.append(Include("", mark, IncludeState.NAMELESS))
            return
        dsn = source.words[number + 1]
        path = self._library.find(dsn)
        state, why = IncludeState.READ, ""
        if path is None:
            state = IncludeState.MISSING
        elif str(path) in open_members:
            state = IncludeState.CYCLE
        elif len(open_members) > _DEEPEST or self._read >= _MOST_MEMBERS:
            state = IncludeState.DEEP
        else:
            try:
                included = read_member(path)
            except MemberError as error:
                state, why = IncludeState.UNREADABLE, error.problems[0].what
            else:
                self._read += 1
                self.includes.append(Include(dsn, mark, state))
                self.add(included, open_members)
                return
        self.includes.append(Include(dsn, mark, state, why))


def _includes(source: Source) -> Iterator[int]:
    """The number of every INCLUDE that begins a line."""
    for number, word in enumerate(source.words):
        if word == "INCLUDE" and source.first_on_line(number):
            yield number


def _substitute(source: Source, library: Library) -> None:
    for number, word in enumerate(source.words):
        if "&" in word:
            value = fold(library.substitute(word))
            # A value with blanks would be several words; z/OS names and addresses have none.
            if value and not any(character.isspace() for character in value):
                source.words[number] = value
