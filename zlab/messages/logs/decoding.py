"""Logs as bytes of ASCII or UTF-8 with line ends, whatever they are in: EBCDIC, UTF-16, JSON answers."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterable
from functools import cache

from zlab.codepage import decode_1047, looks_ebcdic
from zlab.messages.logs.answers import LONGEST, looks_json, text_in_answer
from zlab.messages.logs.blocks import Readable
from zlab.messages.logs.files import is_utf16

SAMPLE = 1 << 16
_LINE_ENDS = bytes((0x15, 0x25, 0x0D, 0x0A))
_BLANK = 0x40
_LENGTHS = (80, 132, 133, 120, 121, 125, 137, 240, 255, 256)
"""Record lengths of data sets that logs are kept in: cards, and printers with and without the control character."""

Decode = Callable[[bytes], bytes]


class Decoded:
    """A source of which the first bytes were read already, decoded on the way. `told` is "" or says what it is in.

    With `answers`, the text inside a JSON answer is taken out of it.
    """

    def __init__(self, first: bytes, source: Readable, *, answers: bool) -> None:
        self._first = first.removeprefix(codecs.BOM_UTF8)
        self._source = source
        self._decode, self.told = _decoder(first[:SAMPLE])
        if answers and looks_json(self._first[:SAMPLE]):
            self._take_answer()

    def read(self, size: int, /) -> bytes:
        while True:
            raw, self._first = self._first or self._source.read(size), b""
            text = self._decode(raw) if self._decode else raw
            # A part of a character or of a record is no text yet, and no end of the file.
            if text or not raw:
                return text

    def _take_answer(self) -> None:
        """An answer in JSON is read whole: its text stands in it with its line ends written as letters."""
        while len(self._first) < LONGEST and (raw := self._source.read(SAMPLE)):
            self._first += raw
        if len(self._first) < LONGEST:
            self._first = text_in_answer(self._first)

    def readinto(self, buffer: memoryview, /) -> int:
        raw = self.read(len(buffer))
        buffer[: len(raw)] = raw
        return len(raw)


def _decoder(sample: bytes) -> tuple[Decode | None, str]:
    if is_utf16(sample):
        decoder = codecs.getincrementaldecoder("utf-16")("replace")
        return lambda raw: decoder.decode(raw, final=not raw).encode(), ""
    if not looks_ebcdic(sample):
        return None, ""
    length = record_length(sample)
    if length:
        return _Records(length), f"it is in EBCDIC, in records of {length}; read as code page 1047"
    return (lambda raw: raw.translate(translation())), "it is in EBCDIC; read as code page 1047"


def record_length(sample: bytes) -> int:
    """The length of records in EBCDIC without line ends: they end in blanks, and begin with text; 0 if none fits."""
    if any(end in sample for end in _LINE_ENDS):
        return 0
    return next((length for length in sorted(_LENGTHS) if _fits(sample, length)), 0)


def _fits(sample: bytes, length: int) -> bool:
    """A wrong length finds as many blanks where records begin as where they end."""
    ends = _blank(sample, length, -1)
    return len(sample) >= 2 * length and ends > 0.9 and ends - _begin(sample, length) > 0.3


def _begin(sample: bytes, length: int) -> float:
    """The share of records that begin with a blank, behind the control character of a printer or without it."""
    return min(_blank(sample, length, 0), _blank(sample, length, 1))


def _blank(sample: bytes, length: int, column: int) -> float:
    """The share of records with a blank in a column."""
    found = sample[column % length :: length]
    return found.count(_BLANK) / len(found) if found else 0


class _Records:
    """Cuts EBCDIC into lines at each record's end; what is left of a record waits for its rest."""

    def __init__(self, length: int) -> None:
        self._length = length
        self._rest = b""

    def __call__(self, raw: bytes) -> bytes:
        data = self._rest + raw.translate(translation())
        whole = len(data) - (len(data) % self._length if raw else 0)
        self._rest = data[whole:]
        return b"".join(self._lines(data[:whole]))

    def _lines(self, data: bytes) -> Iterable[bytes]:
        return (data[begin : begin + self._length].rstrip() + b"\n" for begin in range(0, len(data), self._length))


@cache
def translation() -> bytes:
    """Code page 1047 to Latin-1, byte by byte; every character of 1047 is one of Latin-1. Both line ends are one."""
    return decode_1047(bytes(range(256))).encode("latin-1").replace(b"\x85", b"\n")
