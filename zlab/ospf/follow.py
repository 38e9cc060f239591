"""Logs followed as they grow: whole lines, through rotation, from files and from standard input."""

from __future__ import annotations

import os
import select
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

_MOST = 8 << 20  # bytes read at once; the rest is read at the next turn


@dataclass
class Follower:
    """One log. Each `poll` gives the whole lines that came since the last one; the first gives what is there."""

    path: Path
    _file: BinaryIO | None = field(default=None, repr=False)
    _rest: bytes = field(default=b"", repr=False)
    ended: bool = False

    def poll(self) -> list[str]:
        """Whole lines; none while the file is not there. A file that was rotated or cut is read from its begin."""
        raw = self._stdin() if self.path == Path("-") else self._grown()
        whole, newline, self._rest = (self._rest + raw).rpartition(b"\n")
        return whole.decode(errors="replace").split("\n") if newline else []

    def _stdin(self) -> bytes:
        raw = b""
        while not self.ended and len(raw) < _MOST and select.select([sys.stdin], [], [], 0)[0]:
            block = os.read(sys.stdin.fileno(), 65536)
            self.ended = not block
            raw += block
        return raw

    def _grown(self) -> bytes:
        raw = self._file.read(_MOST) if self._file is not None else b""
        if self._file is not None and not raw and self._is_another():
            # Only now: what was written before a rotation is in the old file still.
            self._file.close()
            self._file, self._rest = None, b""
        if self._file is None:
            try:
                self._file = self.path.open("rb")
            except OSError:
                return b""
            raw = self._file.read(_MOST)
        return raw

    def _is_another(self) -> bool:
        """Whether the name now belongs to another file, or the file became shorter than what was read."""
        assert self._file is not None  # noqa: S101 - the caller looked
        try:
            now = self.path.stat()
        except OSError:
            return False  # between two files of a rotation: the old one may still grow
        old = os.fstat(self._file.fileno())
        return (now.st_ino, now.st_dev) != (old.st_ino, old.st_dev) or now.st_size < self._file.tell()

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
