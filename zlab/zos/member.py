"""A member or UNIX file of z/OS as text that gives its bytes back: code page, BOM, records and line ends are kept."""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import Literal

from zlab.codepage import decode_1047, encode_1047, looks_ebcdic
from zlab.errors import Place, Problem, ProblemsError

MOST_BYTES = 256 * 1024 * 1024
"""A PROFILE of a million lines has 60 MB; beyond this a file is not a member of anybody's."""

Encoding = Literal["utf-8", "latin-1", "ibm-1047"]


class MemberError(ProblemsError):
    """A file that cannot be read as a member: missing, binary, or larger than any member."""

    code = "ZL400"


@dataclass(frozen=True)
class MemberText:
    """The text of one member. Offsets into `text` count characters from 0; lines end with "\\n".

    A "\\r" before the line end stays in the text and is a blank to every language. `record_length` is
    not 0 where the file had fixed records and no line ends; the text then has one after each record.
    """

    name: str
    text: str
    encoding: Encoding = "utf-8"
    bom: bool = False
    record_length: int = 0

    def with_text(self, text: str) -> MemberText:
        return replace(self, text=text)

    def encode(self) -> bytes:
        """The bytes of the file; those that were read when the text is unchanged. Raises MemberError."""
        text = "".join(self._records()) if self.record_length else self.text
        try:
            raw = encode_1047(text) if self.encoding == "ibm-1047" else text.encode(self.encoding)
        except UnicodeEncodeError as error:
            what = f"{text[error.start]!r} is not in code page {self.encoding}"
            raise MemberError([Problem(what, self.place(self.text.find(text[error.start])))]) from None
        return b"\xef\xbb\xbf" + raw if self.bom else raw

    def _records(self) -> Iterator[str]:
        """The lines as fixed records, blanks behind each. Raises MemberError for one that does not fit."""
        for number, line in enumerate(self.text.removesuffix("\n").split("\n") if self.text else (), 1):
            record = line.rstrip(" ")
            if len(record) > self.record_length:
                what = f"{len(record)} characters in a record of {self.record_length}"
                place = Place(self.name, number, self.record_length + 1)
                raise MemberError([Problem(what, place, "it would be cut: shorten the line")])
            yield record.ljust(self.record_length)

    @cached_property
    def _line_starts(self) -> list[int]:
        # One pass in C: members of a million lines are asked for places too.
        return [0, *accumulate(len(line) + 1 for line in self.text.split("\n"))][:-1]

    def line_number(self, offset: int) -> int:
        """The line (from 1) that a character stands on."""
        return bisect_right(self._line_starts, offset)

    def place(self, offset: int) -> Place:
        line = self.line_number(offset)
        return Place(self.name, line, offset - self._line_starts[line - 1] + 1)

    def line(self, number: int) -> str:
        """A line (from 1) without its line end."""
        starts = self._line_starts
        end = starts[number] - 1 if number < len(starts) else len(self.text)
        return self.text[starts[number - 1] : end].rstrip("\r")

    @property
    def line_count(self) -> int:
        return len(self._line_starts) - (1 if self.text.endswith("\n") or not self.text else 0)


def lines_of(text: str) -> list[str]:
    """The lines of a text. LF and CR LF alone end one: a form feed or U+2028 is a character like any other."""
    lines = text.replace("\r\n", "\n").split("\n")
    return lines if lines[-1] else lines[:-1]


def read_member(path: Path) -> MemberText:
    """Read a member ("-" is standard input). Raises MemberError with one problem in words."""
    name = "<stdin>" if str(path) == "-" else str(path)
    try:
        if str(path) == "-":
            raw = sys.stdin.buffer.read(MOST_BYTES + 1)
        else:
            with path.open("rb") as file:
                raw = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise MemberError([Problem(f"cannot read it: {error.strerror or error}", Place(name))]) from None
    return decode_member(name, raw)


def decode_member(name: str, raw: bytes) -> MemberText:
    """Bytes to text, the code page recognised. Raises MemberError for what is no text."""
    if len(raw) > MOST_BYTES:
        what = f"larger than {MOST_BYTES // 1024**2} MiB: not a member of any z/OS data set"
        raise MemberError([Problem(what, Place(name))])
    if looks_ebcdic(raw) and b"\0" not in raw:
        return _decode_ebcdic(name, raw)
    at = raw.find(b"\0")
    if at >= 0:
        place = Place(name, raw.count(b"\n", 0, at) + 1, at - raw.rfind(b"\n", 0, at))
        raise MemberError([Problem("a NUL byte: this is not text", place, "is it a binary file, or UTF-16?")])
    bom = raw.startswith(b"\xef\xbb\xbf")
    body = raw[3:] if bom else raw
    try:
        return MemberText(name, body.decode("utf-8"), "utf-8", bom)
    except UnicodeDecodeError:
        return MemberText(name, raw.decode("latin-1"), "latin-1")


def _decode_ebcdic(name: str, raw: bytes) -> MemberText:
    text = decode_1047(raw)
    if "\n" not in text and len(raw) > 80 and len(raw) % 80 == 0:
        records = [text[at : at + 80] for at in range(0, len(text), 80)]
        return MemberText(name, "".join(record + "\n" for record in records), "ibm-1047", record_length=80)
    return MemberText(name, text, "ibm-1047")
