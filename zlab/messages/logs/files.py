"""Log files found and opened as they are: plain, compressed, in a folder, on standard input."""

from __future__ import annotations

import codecs
import errno
import stat
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from zlab.errors import HostError, Place, Problem
from zlab.messages.logs.blocks import Readable
from zlab.messages.logs.dates import date_in_name

if TYPE_CHECKING:
    from io import BufferedReader

STDIN = Path("-")
Tell = Callable[[Problem], None]


@dataclass(frozen=True, slots=True)
class Compression:
    """How a compressed file begins, and the module of the standard library that opens it."""

    name: str
    magic: bytes
    module: str


COMPRESSIONS = (
    Compression("gzip", b"\x1f\x8b", "gzip"),
    Compression("bzip2", b"BZh", "bz2"),
    Compression("xz", b"\xfd7zXZ\0", "lzma"),
    Compression("zstd", b"\x28\xb5\x2f\xfd", "compression.zstd"),
)


_MAGIC = max(len(one.magic) for one in COMPRESSIONS)
_REASONS = {errno.ENOENT: "there is no such file", errno.EACCES: "no permission to read it"}


class LogError(HostError):
    """A log that cannot be opened or read."""

    code = "ZL510"


def find_logs(paths: Iterable[Path], tell: Tell) -> list[Path]:
    """The files meant by files, folders and -; those of a folder by the date in their name, then by name.

    Raises LogError when nothing is left to read; tells of each path that does not exist.
    """
    found: list[Path] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            found += _meant(path, tell)
        except OSError as error:
            problems.append(Problem(_REASONS.get(error.errno or 0, error.strerror or str(error)), Place(str(path))))
    if not found and problems:
        raise LogError(problems[0].what, place=problems[0].place)
    for problem in problems:
        tell(problem)
    if not found:
        raise LogError("there is no log to read", hint="name a file, a folder of files, or - for standard input")
    return found


def _meant(path: Path, tell: Tell) -> list[Path]:
    """The files of one argument. Raises OSError."""
    if path == STDIN:
        return [path]
    mode = path.stat().st_mode
    return _folder(path, tell) if stat.S_ISDIR(mode) else [path]


def open_log(path: Path) -> AbstractContextManager[Readable]:
    """The bytes of a log, decompressed. Raises LogError."""
    try:
        if path == STDIN:
            return _stream(sys.stdin.buffer, path)
        if not path.is_file():  # what is read from a pipe cannot be read twice
            return _stream(path.open("rb"), path)
        compression = compression_of(path)
        return _decompressed(compression, path, path) if compression else path.open("rb", buffering=0)
    except LogError:
        raise  # it is an OSError too
    except OSError as error:
        reason = _REASONS.get(error.errno or 0, f"cannot be read: {error.strerror or error}")
        raise LogError(reason, place=Place(str(path))) from None


def _stream(stream: IO[bytes], path: Path) -> AbstractContextManager[Readable]:
    """A pipe, decompressed when its first bytes say so; standard input is left open. Raises OSError."""
    peek = getattr(stream, "peek", None)
    compression = _compression_like(peek(_MAGIC)) if peek else None
    if compression:
        return _decompressed(compression, stream, path)
    return closing(_Unclosed(stream)) if path == STDIN else cast("AbstractContextManager[Readable]", stream)


def _decompressed(compression: Compression, source: Path | IO[bytes], path: Path) -> AbstractContextManager[Readable]:
    return cast("AbstractContextManager[Readable]", _module(compression, path).open(source, "rb"))


def compression_of(path: Path) -> Compression | None:
    """How a file is compressed, by its first bytes and not by its name. Raises OSError."""
    if path == STDIN or not path.is_file():
        return None
    with path.open("rb") as file:
        return _compression_like(file.read(_MAGIC))


def _compression_like(begin: bytes) -> Compression | None:
    return next((one for one in COMPRESSIONS if begin.startswith(one.magic)), None)


def is_utf16(begin: bytes) -> bool:
    """Whether a file begins with the mark of UTF-16, as PowerShell writes it by `>`."""
    return begin.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """What goes wrong while a log is read, as a LogError that names it."""
    try:
        yield
    except (OSError, EOFError, zlib.error, _lzma_error()) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        hint = "what came before was judged"
        raise LogError(f"reading stopped: {reason}", place=Place(str(path)), hint=hint) from None


class _Unclosed:
    """A stream that `with` does not close."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = cast("BufferedReader", stream)

    def read(self, size: int, /) -> bytes:
        # A pipe may give less than asked for; what is there is judged at once.
        return self._stream.read1(size)

    def readinto(self, buffer: memoryview, /) -> int:
        return self._stream.readinto1(buffer)

    def close(self) -> None:
        pass


def _folder(folder: Path, tell: Tell) -> list[Path]:
    try:
        inside = [path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")]
    except OSError as error:
        tell(Problem(f"cannot be read: {error.strerror or error}", Place(str(folder))))
        return []
    return sorted(inside, key=lambda path: (date_in_name(path.name) or date.min, str(path)))


def _module(compression: Compression, path: Path) -> Any:
    try:
        return import_module(compression.module)
    except ImportError:
        raise LogError(
            f"{compression.name} needs a newer Python, or one built with it",
            place=Place(str(path)),
            hint=f"decompress it first, and give it as -: {compression.name} -dc {path} | zlab logs scan -",
        ) from None


def _lzma_error() -> type[Exception]:
    """What lzma raises for broken data; the module is there only when a file needed it."""
    module = sys.modules.get("lzma")
    return cast("type[Exception]", module.LZMAError) if module else EOFError
