"""Running `zlab` in this process, as `python -m zlab` would: its exit status and what it said."""

from __future__ import annotations

import io
import json
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO
from unittest.mock import patch

from zlab.__main__ import main

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True)
class Result:
    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def _main_with(out: io.StringIO, err: io.StringIO) -> None:
    with redirect_stdout(out), redirect_stderr(err):
        main()


@contextmanager
def _file_of(content: bytes) -> Iterator[TextIO]:
    """A real file: some commands poll what they read."""
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        yield io.TextIOWrapper(file)


def run_zlab(*arguments: str | Path, input: bytes = b"") -> Result:
    """One command; what it changes of this process (streams, signals) is put back."""
    out, err = io.StringIO(), io.StringIO()
    handlers, hook = {number: signal.getsignal(number) for number in _SIGNALS}, sys.unraisablehook
    status = 0
    try:
        argv = ["zlab", *map(str, arguments)]
        with _file_of(input) as stdin, patch.object(sys, "stdin", stdin), patch.object(sys, "argv", argv):
            _main_with(out, err)
    except SystemExit as ended:
        status = int(ended.code or 0)
    finally:
        sys.unraisablehook = hook
        for number, handler in handlers.items():
            signal.signal(number, handler)
    return Result(status, out.getvalue(), err.getvalue())
