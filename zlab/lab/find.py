"""Which file is meant by what stands on the command line, and its bytes. Imports nothing that is slow."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from zlab.errors import LabFileError, Place, Problem
from zlab.files import is_file

MOST_BYTES = 4 * 1024 * 1024  # a lab of 10,000 links is a quarter of this


def find_lab_file(given: str | None) -> Path:
    """The lab file a command means: a file, a folder with lab.yaml, an inventory's name, or ./lab.yaml."""
    name = given or os.environ.get("ZLAB_LAB") or "lab.yaml"
    if name != "-" and not is_file(name):
        for candidate in (Path(name) / "lab.yaml", Path("inventories") / name / "lab.yaml"):
            if is_file(candidate):
                return candidate
    return Path(name)


def shown_name(path: Path) -> str:
    """What messages call a lab file."""
    return "<stdin>" if str(path) == "-" else str(path)


def read_lab_file(path: Path) -> bytes:
    """The bytes of a lab file ("-" is standard input). Raises LabFileError."""
    place = Place(shown_name(path))
    try:
        if str(path) == "-":
            raw = sys.stdin.buffer.read(MOST_BYTES + 1)
        else:
            with path.open("rb") as file:
                raw = file.read(MOST_BYTES + 1)
    except OSError as error:
        what = f"cannot read the lab file: {error.strerror or error}"
        hint = "`zlab init` writes one from what this host has" if isinstance(error, FileNotFoundError) else None
        raise LabFileError([Problem(what, place, hint)]) from None
    if len(raw) > MOST_BYTES:
        raise LabFileError([Problem(f"the file is larger than {MOST_BYTES // 1024**2} MiB: not a lab file", place)])
    return raw
