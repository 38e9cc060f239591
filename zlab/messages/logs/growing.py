"""A file that grows: its whole lines as they come, through rotation and emptying."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO

from zlab.codepage import decode_1047, looks_ebcdic
from zlab.errors import Place, Problem
from zlab.messages.logs.files import LogError, Tell

_MOST = 8 << 20  # bytes read at once; the rest is read at the next turn


class GrowingFile:
    """Gives what was added since the last call; a file that was replaced or emptied is read anew, which is told."""

    def __init__(self, path: Path, tell: Tell, *, from_end: bool = False) -> None:
        """Raises LogError for a file that cannot be read; one that is not there may come."""
        self._path = path
        self._tell = tell
        self._rest = b""
        self._file = self._open()
        if from_end and self._file is not None:
            self._file.seek(0, os.SEEK_END)

    def lines(self) -> list[str]:
        """The whole lines that came, none while there is no file. Raises LogError."""
        try:
            raw = self._read()
        except OSError as error:
            raise LogError(f"reading stopped: {error.strerror or error}", place=Place(str(self._path))) from None
        if not raw:
            return []
        if looks_ebcdic(raw):
            raw = decode_1047(raw).encode("latin-1")
        *lines, self._rest = (self._rest + raw).split(b"\n")
        if len(self._rest) > _MOST:
            lines, self._rest = [*lines, self._rest], b""
        return [line.decode("utf-8", "replace") for line in lines]

    def close(self) -> None:
        if self._file is not None:
            self._file.close()

    def _open(self) -> IO[bytes] | None:
        try:
            return self._path.open("rb", buffering=0)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise LogError(f"cannot be read: {error.strerror or error}", place=Place(str(self._path))) from None

    def _read(self) -> bytes:
        raw = self._file.read(_MOST) if self._file is not None else b""
        # Only when the old file gives nothing more: what was written just before a rotation is in it.
        if raw or not self._begins_anew():
            return raw
        if self._rest:
            self._rest += b"\n"  # nobody writes the end of that line any more
        return self._file.read(_MOST) if self._file is not None else b""

    def _begins_anew(self) -> bool:
        """Whether there is a file now that has to be read from its beginning."""
        if self._file is None:
            self._file = self._open()
            return self._file is not None
        try:
            now = self._path.stat()
        except OSError:
            return False  # between two files of a rotation: the next call finds the new one
        old = os.fstat(self._file.fileno())
        if (now.st_ino, now.st_dev) != (old.st_ino, old.st_dev):
            self._file.close()
            self._file = self._open()
            self._tell(Problem("the file was replaced; reading the new one", Place(str(self._path))))
            return True
        if now.st_size < self._file.tell():
            self._file.seek(0)
            self._tell(Problem("the file was emptied; reading it from its beginning", Place(str(self._path))))
            return True
        return False
