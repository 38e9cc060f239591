"""Ctrl-C, `kill` and a closed terminal as one exception that nothing catches by accident."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupted(BaseException):
    """The user or the system asked this process to end. Not an Exception, like KeyboardInterrupt.

    Typer turns KeyboardInterrupt into its own abort with status 1; this one passes through it.
    """

    def __init__(self, signal_number: int) -> None:
        self.signal = signal.Signals(signal_number)
        super().__init__(f"interrupted by {self.signal.name}")


_shields = 0
_pending: list[int] = []


def _interrupt(signal_number: int, _frame: FrameType | None) -> None:
    if _shields:
        _pending.append(signal_number)
        return
    raise Interrupted(signal_number)


def listen() -> None:
    """Raise `Interrupted` in the main thread on Ctrl-C, `kill` and a closed terminal."""
    for number in STOPPING:
        # A signal that was ignored when we started stays ignored: that is how `nohup` works.
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _interrupt)
    sys.unraisablehook = _come_again


def _come_again(lost: sys.UnraisableHookArgs) -> None:
    """An interrupt that Python could not raise, as in a finalizer or a callback of C, comes when that is over."""
    if isinstance(lost.exc_value, Interrupted):
        timer = threading.Timer(0.01, os.kill, (os.getpid(), lost.exc_value.signal))
        timer.daemon = True
        timer.start()
    else:
        sys.__unraisablehook__(lost)


@contextmanager
def shielded(*, forget: bool = False) -> Iterator[None]:
    """Hold interrupts back while something runs that must not be cut in half.

    What came in meanwhile is raised at the end, unless `forget` (an undo has done what was asked). Only the
    main thread hears signals; elsewhere there is nothing to hold back.
    """
    global _shields
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    _shields += 1
    try:
        yield
    finally:
        _shields -= 1
        if forget:
            _pending.clear()
    if _pending and not _shields:
        number = _pending[0]
        _pending.clear()
        raise Interrupted(number)


@contextmanager
def handed_on(number: signal.Signals, process: int) -> Iterator[None]:
    """Pass a signal on to the process that does the work, for as long as this one only waits for it.

    Not for one that was ignored when we started.
    """
    before = signal.getsignal(number)
    if before is signal.SIG_IGN:
        yield
        return

    def pass_on(got: int, _frame: FrameType | None) -> None:
        with suppress(ProcessLookupError):
            os.kill(process, got)

    signal.signal(number, pass_on)
    try:
        yield
    finally:
        signal.signal(number, before)
