"""Events for a person: one line a stage, with its outcome and time."""

from __future__ import annotations

import sys
from typing import TextIO

from zlab.report.events import Outcome, Status

_MARKS = {Status.PASSED: ("✓", "32"), Status.FAILED: ("✗", "31"), Status.SKIPPED: ("–", "35")}


class TerminalSink:
    """Writes to a stream, usually standard error; colour and the running line only on a terminal.

    `brief` leaves out what was seen of what passed, where a table with all of it follows.
    """

    def __init__(self, stream: TextIO | None = None, *, colour: bool = False, brief: bool = False) -> None:
        self._stream = stream or sys.stderr
        self._colour = colour
        self._brief = brief
        self._live = self._stream.isatty()
        self._group = ""

    def started(self, name: str, group: str = "") -> None:
        del group  # a group is named when its first stage ends
        if self._live:
            self._write(f"\r\x1b[K  … {name}", end="")

    def ended(self, outcome: Outcome) -> None:
        if self._live:
            self._write("\r\x1b[K", end="")
        if outcome.group != self._group:
            self._group = outcome.group
            self._write(f"{outcome.group}")
        mark, code = _MARKS[outcome.status]
        mark = f"\x1b[{code}m{mark}\x1b[0m" if self._colour else mark
        told = outcome.why and not (self._brief and outcome.status is Status.PASSED)
        why = f"  ({outcome.why})" if told else ""
        self._write(f"  {mark} {outcome.seconds:6.2f} s  {outcome.name}{why}")

    def close(self) -> None:
        self._stream.flush()

    def _write(self, text: str, end: str = "\n") -> None:
        self._stream.write(text + end)
        self._stream.flush()
