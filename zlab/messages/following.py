"""A growing log: its messages as they are written, over rotation and truncation."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from zlab.codepage import decode_1047, looks_ebcdic
from zlab.errors import Place, Problem
from zlab.messages.dates import Calendar
from zlab.messages.files import LogError, Tell
from zlab.messages.recognise import LogMessage, read_log

_MOST_WAITING = 1 << 20  # bytes
_MOST_LINES = 10_000  # of one message; the longest display has some hundreds


@dataclass(slots=True)
class _Tail:
    file: IO[bytes]
    inode: int
    rest: bytes = b""


class Follower:
    """Reads what was added to a file since the last call; a file that was replaced or emptied is read anew.

    A message is given out when the next one begins, or when nothing more has come for one call: until then the
    console may still carry it on.
    """

    def __init__(self, path: Path, calendar: Callable[[], Calendar], tell: Tell, *, from_end: bool = True) -> None:
        self._path = path
        self._calendar = calendar
        self._tell = tell
        self._tail = self._open()
        self._pending: list[str] = []
        if from_end:
            self._tail.file.seek(0, os.SEEK_END)

    def read(self) -> Iterator[LogMessage]:
        """The messages that are complete by now. Raises LogError."""
        lines = self._lines()
        self._pending += lines
        messages = list(read_log(self._pending, str(self._path), self._calendar()))
        if not lines or len(self._pending) > _MOST_LINES:
            self._pending = []
            yield from messages
            return
        # All but the last message are complete; a line that is none may still be the head of one.
        self._pending = self._pending[messages[-1].place.line - 1 if messages else -1 :]
        yield from messages[:-1]

    def close(self) -> None:
        self._tail.file.close()

    def _open(self) -> _Tail:
        try:
            file = self._path.open("rb", buffering=0)
            return _Tail(file, os.fstat(file.fileno()).st_ino)
        except OSError as error:
            raise LogError(f"cannot be read: {error.strerror or error}", place=Place(str(self._path))) from None

    def _lines(self) -> list[str]:
        try:
            raw = self._tail.file.read(_MOST_WAITING) or self._read_on()
        except OSError as error:
            raise LogError(f"reading stopped: {error.strerror or error}", place=Place(str(self._path))) from None
        if not raw:
            return []
        if looks_ebcdic(raw):
            raw = decode_1047(raw).encode("latin-1")
        *lines, self._tail.rest = (self._tail.rest + raw).split(b"\n")
        if len(self._tail.rest) > _MOST_WAITING:
            lines, self._tail.rest = [*lines, self._tail.rest], b""
        return [line.decode("utf-8", "replace") for line in lines]

    def _read_on(self) -> bytes:
        """The begin of the file that has taken the place of one that was read to its end."""
        cut = self._tail.rest
        if not self._begin_anew():
            return b""
        self._tail.rest = cut + b"\n" if cut else b""  # nobody writes the rest of that line any more
        return self._tail.file.read(_MOST_WAITING)

    def _begin_anew(self) -> bool:
        try:
            now = self._path.stat()
        except OSError:
            return False  # between two files of a rotation: the next call finds the new one
        if now.st_ino != self._tail.inode:
            self._tail.file.close()
            self._tail = self._open()
            self._tell(Problem("the file was replaced; reading the new one", Place(str(self._path))))
            return True
        if now.st_size < self._tail.file.tell():
            self._tail.file.seek(0)
            self._tell(Problem("the file was emptied; reading it from its beginning", Place(str(self._path))))
            return True
        return False
