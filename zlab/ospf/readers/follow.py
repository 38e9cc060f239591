"""Logs followed as they grow: whole lines, from files and from standard input."""

from __future__ import annotations

import os
import select
import sys
from pathlib import Path

from zlab.errors import Problem
from zlab.messages.logs.files import STDIN
from zlab.messages.logs.growing import GrowingFile

_MOST = 8 << 20  # bytes read at once; the rest is read at the next turn


class Follower:
    """One log. Each `poll` gives the whole lines that came since the last one; the first gives what is there."""

    def __init__(self, path: Path) -> None:
        """Raises LogError."""
        self.path = path
        self._file = None if path == STDIN else GrowingFile(path, _silent)
        self._rest = b""
        self.ended = False

    def poll(self) -> list[str]:
        """Whole lines; none while the file is not there. Raises LogError."""
        return self._stdin() if self._file is None else self._file.lines()

    def _stdin(self) -> list[str]:
        raw = self._rest
        while not self.ended and len(raw) < _MOST and select.select([sys.stdin], [], [], 0)[0]:
            block = os.read(sys.stdin.fileno(), 65536)
            self.ended = not block
            raw += block
        whole, newline, self._rest = raw.rpartition(b"\n")
        return whole.decode(errors="replace").split("\n") if newline else []

    def close(self) -> None:
        if self._file is not None:
            self._file.close()


def _silent(_problem: Problem) -> None:
    """A rotation is nothing to tell of in a table of states."""
