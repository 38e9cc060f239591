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

_MOST_WAITING = 1 << 20


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
        self._ebcdic = False
        if from_end:
            self._tail.file.seek(0, os.SEEK_END)

    def read(self) -> Iterator[LogMessage]:
        """The messages that are complete by now. Raises LogError."""
        lines = self._lines()
        if lines:
            self._pending += lines
            # All but the last message are complete.
            messages = list(read_log(self._pending, str(self._path), self._calendar()))
            if len(messages) > 1 and len(self._pending) < 100_000:
                yield from messages[:-1]
                self._pending = self._pending[messages[-1].place.line - 1 :]
            elif not messages:
                self._pending = self._pending[-1:]
        elif self._pending:
            yield from read_log(self._pending, str(self._path), self._calendar())
            self._pending = []

    def close(self) -> None:
        self._tail.file.close()

    def _open(self) -> _Tail:
        try:
            file = self._path.open("rb", buffering=0)
            return _Tail(file, os.fstat(file.fileno()).st_ino)
        except OSError as error:
            raise LogError(f"cannot be read: {error.strerror or error}", place=Place(str(self._path))) from None

    def _lines(self) -> list[str]:
        self._reopen_if_replaced()
        try:
            raw = self._tail.file.read(_MOST_WAITING)
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

    def _reopen_if_replaced(self) -> None:
        try:
            now = self._path.stat()
        except OSError:
            return  # between two files of a rotation: the next call finds the new one
        if now.st_ino != self._tail.inode:
            self._tail.file.close()
            self._tail = self._open()
            self._tell(Problem("the file was replaced; reading the new one", Place(str(self._path))))
        elif now.st_size < self._tail.file.tell():
            self._tail.file.seek(0)
            self._tail.rest = b""
            self._tell(Problem("the file was emptied; reading it from its beginning", Place(str(self._path))))
