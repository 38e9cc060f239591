"""`zlab logs scan --follow`: the messages of a growing file, as they come."""

from __future__ import annotations

import signal
import sys
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from zlab.cli import console
from zlab.cli.messages.logs_show import message_json
from zlab.errors import Problem, UsageError
from zlab.exits import Exit
from zlab.interrupts import Interrupted

if TYPE_CHECKING:
    from zlab.messages.logs.period import Period
    from zlab.messages.logs.recognise import LogMessage

_PAUSE = 0.25
_TONES = {"info": "dim", "warning": "magenta", "error": "red"}


def follow_log(logs: list[Path], period: Period, ends: date | None, *, as_json: bool) -> Exit:
    """Tell each message written from now on, until Ctrl-C (status 0); with JSON one object a line."""
    from zlab.messages.logs.following import Follower
    from zlab.messages.logs.sources import calendar_of

    if len(logs) != 1 or not logs[0].is_file():
        raise UsageError("--follow follows one file", hint="name the file that grows")
    path = logs[0]
    follower = Follower(path, lambda: calendar_of(path, ends), _warn)
    if not as_json:
        console.talk(f"following {path}; Ctrl-C ends it")
    try:
        while True:
            for message in follower.read():
                if message.when is None or message.when in period:
                    _tell(message, as_json=as_json)
            time.sleep(_PAUSE)
    except Interrupted as interrupted:
        if interrupted.signal is not signal.SIGINT:
            raise
        return Exit.OK
    finally:
        follower.close()


def _tell(message: LogMessage, *, as_json: bool) -> None:
    if as_json:
        console.data_json_line({**(message_json(message) or {}), "severity": str(message.severity)})
        return
    when = f"{message.when:%H:%M:%S} " if message.when else ""
    id = console.colour(message.id, _TONES[str(message.severity)], sys.stdout)
    print(f"{when}{id}{message.text.removeprefix(message.id)}", flush=True)
    words = _words(message)
    if words:
        print(f"    {words}", flush=True)


def _words(message: LogMessage) -> str:
    from zlab.messages.decode import decode_values

    if message.entry is None:
        return ""
    decoded = [one for one in decode_values(message.entry, message.values) if one.words]
    return "; ".join(f"{one.name.replace('_', ' ')} {one.value} {one.words}" for one in decoded)


def _warn(problem: Problem) -> None:
    console.warn(str(problem))
