"""Where a log may be cut: before a line that begins a message, so that none is torn from its date or its end. Pure."""

from __future__ import annotations

import re
from typing import IO

from zlab.messages.logs.lines import ID

_LOOK = 8192
_WINDOW = 1 << 16
_LONGEST_HEAD = 60

_CONSOLE = re.compile(rb"\n[ *+@!-]*+BPXF024I \(")
_HEAD = re.compile(
    rb"\n(?: ?[A-Z][a-z]{2} [ \d]?\d \d\d:\d\d:\d\d |\d{4}-\d\d-\d\d[T ]\d\d:| *+[NMWXO][ACIR ]?[0-9A-F]{7} "
    rb"| *+[A-Z0-9@#$]{1,8}+ ++(?:\d{7}|\d{5}) ++\d\d:|[ *|-]*+\d\d\.\d\d\.\d\d )"
)
_BARE = re.compile(rb"\n[ *+@!-]*+" + ID.encode() + rb"(?![A-Z0-9_])")
# BPXF024I may stand alone, with the date on the next line; the date alone, with the id on the next one.
_STARTS = (_CONSOLE, _HEAD, _BARE)


def is_head(line: bytes) -> bool:
    """Whether a line, without its end, may begin with when it was written."""
    return any(pattern.match(b"\n" + line[:_LONGEST_HEAD]) for pattern in (_HEAD, _CONSOLE))


def last_start(data: bytes) -> int:
    """The line end before the last line of `data` that begins a message; before its last line when none does; or -1."""
    last = data.rfind(b"\n")
    begin = max(0, len(data) - _LOOK)
    if _HEAD.match(data, max(last, 0)) and data.find(b"BPXF024I", begin) < 0:
        return last
    for pattern in _STARTS:
        starts = [found.start() for found in pattern.finditer(data, begin)]
        if starts:
            return starts[-1]
    return last


def first_start(log: IO[bytes], offset: int) -> int:
    """Where the first message at or behind `offset` begins; else the first line; else the end. Raises OSError."""
    if offset == 0:
        return 0
    log.seek(offset - 1)
    data = log.read(_WINDOW)
    while b"\n" not in data:
        offset += len(data)
        data = log.read(_WINDOW)
        if not data:
            return offset - 1
    found = next(filter(None, (pattern.search(data) for pattern in _STARTS)), None)
    return offset + (found.start() if found else data.index(b"\n"))
