"""Logs as lines and messages, whatever their code page, with what is odd about them told.

What is odd about a file is told once, as a Problem, and the rest of it is read all the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from zlab.errors import Place, Problem
from zlab.messages.logs.blocks import SIZE, Block, Readable, read_blocks
from zlab.messages.logs.dates import Calendar, date_in_name, end_of_day
from zlab.messages.logs.decoding import Decoded, translation
from zlab.messages.logs.files import STDIN, LogError, Tell, find_logs, open_log, reading
from zlab.messages.logs.lines import day_before
from zlab.messages.logs.recognise import LogMessage, read_log

__all__ = ["STDIN", "LogError", "Tell", "calendar_of", "find_logs", "log_lines", "open_log", "read_log_file"]


def calendar_of(path: Path, ends: date | None = None) -> Calendar:
    """Where year-less dates of a file end: on the day given, on the day its name says, or when it was last written."""
    if ends is not None:
        return Calendar(end_of_day(ends))
    named = date_in_name(path.name)
    if named is not None:
        return Calendar(end_of_day(named))
    try:
        return Calendar(datetime.fromtimestamp(path.stat().st_mtime)) if path != STDIN else Calendar(datetime.now())
    except OSError:
        return Calendar(datetime.now())


def read_log_file(path: Path, *, tell: Tell | None = None, ends: date | None = None) -> Iterator[LogMessage]:
    """The messages of one log file, whatever its form. Raises LogError."""
    yield from read_log(log_lines(path, tell or _silent, answers=True), str(path), calendar_of(path, ends))


def log_lines(path: Path, tell: Tell, *, answers: bool = False) -> Iterator[str]:
    """The lines of one log as text; with `answers`, of the text in a JSON answer. Raises LogError."""
    with open_log(path) as source:
        for block in checked_blocks(source, path, tell, answers=answers):
            yield from block.data[1:].decode("utf-8", "replace").split("\n")


def checked_blocks(
    source: Readable, path: Path, tell: Tell, limit: int | None = None, *, answers: bool = True
) -> Iterator[Block]:
    """The blocks of a log, in ASCII; EBCDIC is translated, and each oddity told once. Raises LogError.

    With `answers`, the text inside a JSON answer of z/OSMF or Zowe is what is read.
    """
    oddities = _Oddities(str(path), tell)
    day: date | None = None
    with reading(path):
        first = source.read(SIZE if limit is None else min(SIZE, limit))
        decoded = Decoded(first, source, answers=answers and limit is None)
        if decoded.told:
            tell(Problem(decoded.told, Place(str(path))))
        for block in read_blocks(decoded, limit):
            block = replace(oddities.check(block), day=day)
            day = day_before(block.data, len(block.data)) or day
            yield block


class _Oddities:
    """Lines that are not text, in a file that is; each kind is told once, with its first place."""

    def __init__(self, place: str, tell: Tell) -> None:
        self._place = place
        self._tell = tell
        self._told: set[str] = set()

    def check(self, block: Block) -> Block:
        data = block.data
        if b"\0" in data:
            self._once("binary bytes in the text; the rest of it is judged", block, data.index(b"\0"))
        # One byte is found at the speed of memory, two are not.
        if _EBCDIC_EZ[:1] in data and _EBCDIC_EZ in data:
            position = data.index(_EBCDIC_EZ)
            self._once("EBCDIC text in an ASCII file; read as code page 1047", block, position)
            block = replace(block, data=_translate_lines(data))
        if not block.whole:
            self._once("the last line has no end: it was cut, or is still being written", block, len(data) - 1)
        return block

    def _once(self, what: str, block: Block, position: int) -> None:
        if what not in self._told:
            self._told.add(what)
            self._tell(Problem(what, Place(self._place, block.line_of(position), 1)))


_EBCDIC_EZ = "EZ".encode("cp037")


def _translate_lines(data: bytes) -> bytes:
    return b"\n".join(line.translate(translation()) if _EBCDIC_EZ in line else line for line in data.split(b"\n"))


def _silent(problem: Problem) -> None:
    pass
