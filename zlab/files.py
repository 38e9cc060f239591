"""Writing files so that a crash leaves the old one or the new one, never half of one."""

from __future__ import annotations

import errno
import os
import stat
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


def is_file(path: str | Path) -> bool:
    """As Path.is_file, which raises in a folder that may not be entered; this says no."""
    return os.path.isfile(path)  # noqa: PTH113 - see above


def is_folder(path: str | Path) -> bool:
    """As Path.is_dir, see is_file."""
    return os.path.isdir(path)  # noqa: PTH112 - see is_file


def user_state() -> Path:
    """Where zlab keeps what needs no root: the user's own state (XDG). Raises StateError."""
    try:
        return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local/state") / "zlab"
    except RuntimeError:  # neither $HOME nor an entry in the list of users
        raise StateError("this user has no home", hint="set XDG_STATE_HOME to a folder") from None


def own_folder(name: str) -> Path:
    """`name` in $ZLAB_STATE_DIR, else in the user's own state: unlike the Linux end it needs no root."""
    named = os.environ.get("ZLAB_STATE_DIR")
    return (Path(named) if named else user_state()).absolute() / name


def write_atomic(path: Path, data: str | bytes, mode: int = 0o644, *, durable: bool = True) -> None:
    """Replace `path` in one step: temporary file beside it, sync, rename, sync of the folder.

    Without `durable` it does not wait for the disk: for what can be made again after a power failure.
    A device, a pipe and a link of /dev are written into: root's rename would put a file in the place of /dev/null.

    Raises StateError, with nothing changed and no temporary file left.
    """
    raw = memoryview(data.encode() if isinstance(data, str) else data)
    if _is_stream(path):
        _write_into(path, raw)
        return
    # Not tempfile, which takes as long as all the rest; O_EXCL follows no link and takes no file of others.
    temporary = path.parent / f".{path.name}.{os.urandom(6).hex()}"
    descriptor, left = -1, True
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        while raw:
            raw = raw[os.write(descriptor, raw) :]
        os.fchmod(descriptor, mode)
        if durable:
            os.fsync(descriptor)
        temporary.rename(path)
        left = False
        if durable:
            sync_directory(path.parent)
    except OSError as error:
        hint = _HINTS.get(error.errno or 0)
        raise StateError(f"cannot write: {error.strerror or error}", place=Place(str(path)), hint=hint) from None
    finally:
        if descriptor >= 0:
            os.close(descriptor)
            if left:
                with suppress(OSError):
                    temporary.unlink()


def _is_stream(path: Path) -> bool:
    """Links elsewhere are not followed: whoever may write there would choose the device. Raises StateError."""
    if str(path) == "-":
        raise StateError("- is no name of a file", hint="/dev/stdout is standard output")
    try:
        mode = path.lstat().st_mode
    except OSError:
        return False
    if stat.S_ISLNK(mode):
        return f"{os.path.realpath(path.parent)}/".startswith(("/dev/", "/proc/"))
    if stat.S_ISDIR(mode) or stat.S_ISBLK(mode) or stat.S_ISSOCK(mode):
        raise StateError("cannot write: it is no regular file", place=Place(str(path)))
    return stat.S_ISCHR(mode) or stat.S_ISFIFO(mode)


def _write_into(path: Path, raw: memoryview) -> None:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_NOCTTY | os.O_CLOEXEC)
        try:
            while raw:
                raw = raw[os.write(descriptor, raw) :]
        finally:
            os.close(descriptor)
    except OSError as error:
        hint = _HINTS.get(error.errno or 0)
        raise StateError(f"cannot write: {error.strerror or error}", place=Place(str(path)), hint=hint) from None


def sync_directory(folder: Path) -> None:
    """Make a rename or a removal in `folder` outlive a power failure. Raises OSError."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
