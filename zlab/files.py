"""Writing files so that a crash leaves the old one or the new one, never half of one."""

from __future__ import annotations

import errno
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from zlab.errors import Place, StateError

_HINTS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EROFS: "the file system is read-only",
    errno.EACCES: "it needs root: run it with sudo",
    errno.EPERM: "it needs root: run it with sudo",
    errno.ENOENT: "its folder does not exist",
}


def write_atomic(path: Path, data: str | bytes, mode: int = 0o644, *, durable: bool = True) -> None:
    """Replace `path` in one step: temporary file beside it, sync, rename, sync of the folder.

    Without `durable` it does not wait for the disk: for what can be made again after a power failure.

    Raises StateError, with nothing changed and no temporary file left.
    """
    raw = data.encode() if isinstance(data, str) else data
    temporary: str | None = None
    try:
        descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(descriptor, "wb") as file:
            file.write(raw)
            file.flush()
            os.fchmod(descriptor, mode)
            if durable:
                os.fsync(descriptor)
        Path(temporary).rename(path)
        temporary = None
        if durable:
            sync_directory(path.parent)
    except OSError as error:
        hint = _HINTS.get(error.errno or 0)
        raise StateError(f"cannot write: {error.strerror or error}", place=Place(str(path)), hint=hint) from None
    finally:
        if temporary is not None:
            with suppress(OSError):
                Path(temporary).unlink()


def sync_directory(folder: Path) -> None:
    """Make a rename or a removal in `folder` outlive a power failure. Raises OSError."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
