"""Standard streams as the rest of zlab may take them for granted: open, and able to write every character."""

from __future__ import annotations

import io
import os
import sys


def prepare() -> None:
    """Open what the caller has closed, and let a character that the terminal cannot show become a question mark.

    A file opened later would else get the number of a closed stream, and what is meant for it would be written there.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            _open(number, name)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def writes_unicode(stream: object) -> bool:
    return (getattr(stream, "encoding", None) or "utf-8").lower().replace("_", "-") in ("utf-8", "utf8")


def _open(number: int, name: str) -> None:
    opened = os.open(os.devnull, os.O_RDWR)
    if opened != number:
        os.dup2(opened, number)
        os.close(opened)
    setattr(sys, name, os.fdopen(number, "r" if name == "stdin" else "w", closefd=False))
