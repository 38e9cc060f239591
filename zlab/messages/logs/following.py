"""A growing log: its messages as they are written, over rotation and truncation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from zlab.messages.logs.dates import Calendar
from zlab.messages.logs.files import Tell
from zlab.messages.logs.growing import GrowingFile
from zlab.messages.logs.recognise import LogMessage, read_log

_MOST_LINES = 10_000
"""Of one message; the longest display has some hundreds."""


class Follower:
    """The messages that were added to a file since the last call.

    A message is given out when the next one begins, or when nothing more has come for one call: until then the
    console may still carry it on.
    """

    def __init__(self, path: Path, calendar: Callable[[], Calendar], tell: Tell) -> None:
        self._path = path
        self._calendar = calendar
        self._file = GrowingFile(path, tell, from_end=True)
        self._pending: list[str] = []

    def read(self) -> Iterator[LogMessage]:
        """The messages that are complete by now. Raises LogError."""
        lines = self._file.lines()
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
        self._file.close()
