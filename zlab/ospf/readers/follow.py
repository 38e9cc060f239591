"""Logs followed as they grow: whole messages, from files and from standard input."""

from __future__ import annotations

import os
import select
import sys
from pathlib import Path

from zlab.errors import Place, Problem
from zlab.messages.logs.files import STDIN, LogError, compression_of
from zlab.messages.logs.growing import GrowingFile
from zlab.ospf.readers.omproute.runs import begins_message

_MOST = 8 << 20  # bytes read at once; the rest is read at the next turn
_LONGEST = 1000  # lines of one message


class Follower:
    """One log. Each `poll` gives the whole lines that came since the last one; the first gives what is there.

    A message that may still be carried on is given once nothing more has come for one poll.
    """

    def __init__(self, path: Path) -> None:
        """Raises LogError; also for a compressed file, which nobody writes on."""
        self.path = path
        if path.exists() and compression_of(path) is not None:
            hint = f"read it once: zlab ospf health --log {path}"
            raise LogError("it is compressed, and grows no more", place=Place(str(path)), hint=hint)
        self._file = None if path == STDIN else GrowingFile(path, _silent)
        self._rest = b""
        self._held: list[str] = []
        self.ended = False

    def poll(self) -> list[str]:
        """Whole messages; none while the file is not there. Raises LogError."""
        lines = self._stdin() if self._file is None else self._file.lines()
        found, self._held = [*self._held, *lines], []
        if lines and not self.ended and len(found) < _LONGEST:
            last = next((at for at in range(len(found) - 1, -1, -1) if begins_message(found[at])), 0)
            found, self._held = found[:last], found[last:]
        return found

    def _stdin(self) -> list[str]:
        raw = self._rest
        while not self.ended and len(raw) < _MOST and select.select([sys.stdin], [], [], 0)[0]:
            block = os.read(sys.stdin.fileno(), 65536)
            self.ended = not block
            raw += block
        whole, _, self._rest = (raw, b"", b"") if self.ended else raw.rpartition(b"\n")
        return whole.decode(errors="replace").removesuffix("\n").split("\n") if whole else []

    def close(self) -> None:
        if self._file is not None:
            self._file.close()


def _silent(_problem: Problem) -> None:
    """A rotation is nothing to tell of in a table of states."""
