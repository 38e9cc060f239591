"""Ctrl-C, `kill` and a closed terminal as one exception that nothing catches by accident."""

from __future__ import annotations

import signal
from types import FrameType
from typing import NoReturn

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupted(BaseException):
    """The user or the system asked this process to end. Not an Exception, like KeyboardInterrupt.

    Typer turns KeyboardInterrupt into its own abort with status 1; this one passes through it.
    """

    def __init__(self, signal_number: int) -> None:
        self.signal = signal.Signals(signal_number)
        super().__init__(f"interrupted by {self.signal.name}")


def _interrupt(signal_number: int, _frame: FrameType | None) -> NoReturn:
    raise Interrupted(signal_number)


def listen() -> None:
    """Raise `Interrupted` in the main thread on Ctrl-C, `kill` and a closed terminal."""
    for number in STOPPING:
        # A signal that was ignored when we started stays ignored: that is how `nohup` works.
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _interrupt)
