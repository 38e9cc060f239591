"""`zlab net up --keep`: the file of a lab from elsewhere takes its place on this host only with the lab."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from zlab.errors import Place, StateError
from zlab.files import write_atomic
from zlab.lab.find import read_lab_file


@dataclass(slots=True)
class KeptFile:
    """A lab file in its place; whoever finds that it shall not stay there sets `stays` to False."""

    path: Path
    stays: bool = True


@contextmanager
def kept(given: Path, place: Path | None) -> Iterator[KeptFile]:
    """The file to bring up: `given`, or `place` with its text, put back to what it was if the lab does not come up.

    Raises LabFileError, with nothing written, for what is no lab, and StateError when it cannot be written.
    """
    if place is None:
        yield KeptFile(given)
        return
    text = read_lab_file(given)
    before = _there(place)
    if text == before:
        yield KeptFile(place)
        return
    from zlab.lab.load import parse_lab_file

    parse_lab_file(text, given)
    _write(place, text)
    file = KeptFile(place)
    came_up = False
    try:
        yield file
        came_up = True
    finally:
        if not (came_up and file.stays):
            _put_back(place, before)


def _there(place: Path) -> bytes | None:
    try:
        return place.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise StateError(f"cannot read: {error.strerror}", place=Place(str(place))) from None


def _write(place: Path, text: bytes) -> None:
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StateError(f"cannot write: {error.strerror}", place=Place(str(place))) from None
    write_atomic(place, text, mode=0o600)


def _put_back(place: Path, before: bytes | None) -> None:
    if before is None:
        place.unlink(missing_ok=True)
    else:
        write_atomic(place, before, mode=0o600)
