"""Log files as they are found: plain, compressed, in EBCDIC, in a folder, on standard input.

What is odd about a file is told once, as a Problem, and the rest of it is read all the same.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from zlab.codepage import decode_1047, looks_ebcdic
from zlab.errors import HostError, Place, Problem
from zlab.messages.blocks import SIZE, Block, Readable, read_blocks
from zlab.messages.dates import Calendar, date_in_name, end_of_day
from zlab.messages.recognise import LogMessage, read_log

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


class LogError(HostError):
    """A log that cannot be opened or read."""

    code = "ZL510"


def find_logs(paths: Iterable[Path], tell: Tell) -> list[Path]:
    """The files meant by files, folders and -; those of a folder by the date in their name, then by name.

    Raises LogError when nothing is left to read; tells of each path that does not exist.
    """
    paths, found = list(paths), []
    for path in paths:
        if path == STDIN or path.is_file() or path.is_fifo() or path.is_char_device():
            found.append(path)
        elif path.is_dir():
            found += _folder(path, tell)
        else:
            tell(Problem("there is no such file", Place(str(path))))
    if not found and len(paths) == 1 and not paths[0].exists():
        raise LogError("there is no such file", place=Place(str(paths[0])))
    if not found:
        raise LogError("there is no log to read", hint="name a file, a folder of files, or - for standard input")
    return found


def calendar_of(path: Path, year: int | None = None) -> Calendar:
    """Where year-less dates of a file end: in `year`, on the day its name says, or when it was last written."""
    if year is not None:
        return Calendar(datetime(year, 12, 31, 23, 59, 59))
    named = date_in_name(path.name)
    if named is not None:
        return Calendar(end_of_day(named))
    try:
        return Calendar(datetime.fromtimestamp(path.stat().st_mtime)) if path != STDIN else Calendar(datetime.now())
    except OSError:
        return Calendar(datetime.now())


def open_log(path: Path) -> AbstractContextManager[Readable]:
    """The bytes of a log, decompressed. Raises LogError."""
    if path == STDIN:
        # Left open: it is the caller's.
        return closing(_Unclosed(sys.stdin.buffer))
    try:
        compression = compression_of(path)
        if compression is None:
            return path.open("rb", buffering=0)
        return cast("IO[bytes]", _module(compression, path).open(path, "rb"))
    except OSError as error:
        raise LogError(f"cannot be read: {error.strerror or error}", place=Place(str(path))) from None


def compression_of(path: Path) -> Compression | None:
    """How a file is compressed, by its first bytes and not by its name. Raises OSError."""
    if path == STDIN or not path.is_file():
        return None
    with path.open("rb") as file:
        begin = file.read(8)
    return next((one for one in COMPRESSIONS if begin.startswith(one.magic)), None)


def read_log_file(path: Path, *, tell: Tell | None = None, year: int | None = None) -> Iterator[LogMessage]:
    """The messages of one log file, whatever its form. Raises LogError."""
    yield from read_log(log_lines(path, tell or _silent), str(path), calendar_of(path, year))


def log_lines(path: Path, tell: Tell) -> Iterator[str]:
    """The lines of one log as text. Raises LogError."""
    with open_log(path) as source:
        for block in checked_blocks(source, path, tell):
            yield from block.data[1:].decode("utf-8", "replace").split("\n")


def checked_blocks(source: Readable, path: Path, tell: Tell, limit: int | None = None) -> Iterator[Block]:
    """The blocks of a log, in ASCII; EBCDIC is translated, and each oddity told once. Raises LogError."""
    oddities = _Oddities(str(path), tell)
    with reading(path):
        first = source.read(SIZE if limit is None else min(SIZE, limit))
        ebcdic = looks_ebcdic(first[:65536])
        if ebcdic:
            tell(Problem("it is in EBCDIC; read as code page 1047", Place(str(path))))
        for block in read_blocks(_Again(first, source, ebcdic), limit):
            yield oddities.check(block)


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """What goes wrong while a log is read, as a LogError that names it."""
    try:
        yield
    except (OSError, EOFError, zlib.error, _lzma_error()) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        hint = "what came before was judged"
        raise LogError(f"reading stopped: {reason}", place=Place(str(path)), hint=hint) from None


class _Again:
    """A source of which the first bytes were read already; EBCDIC is translated on the way."""

    def __init__(self, first: bytes, source: Readable, ebcdic: bool) -> None:
        self._first = first
        self._source = source
        self._table = _translation() if ebcdic else None

    def read(self, size: int, /) -> bytes:
        raw, self._first = self._first or self._source.read(size), b""
        return raw.translate(self._table) if self._table else raw


class _Oddities:
    """Lines that are not text, in a file that is; each kind is told once, with its first place."""

    def __init__(self, place: str, tell: Tell) -> None:
        self._place = place
        self._tell = tell
        self._told: set[str] = set()

    def check(self, block: Block) -> Block:
        data = block.data
        if b"\0" in data:
            self._once("binary bytes in the text; the rest of it is judged", block, data.index(b"\0"))
        # One byte is found at the speed of memory, two are not.
        if _EBCDIC_EZ[:1] in data and _EBCDIC_EZ in data:
            position = data.index(_EBCDIC_EZ)
            self._once("EBCDIC text in an ASCII file; read as code page 1047", block, position)
            block = replace(block, data=_translate_lines(data))
        if not block.whole:
            self._once("the last line has no end: it was cut, or is still being written", block, len(data) - 1)
        return block

    def _once(self, what: str, block: Block, position: int) -> None:
        if what not in self._told:
            self._told.add(what)
            self._tell(Problem(what, Place(self._place, block.line_of(position), 1)))


class _Unclosed:
    """A stream that `with` does not close."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = cast("BufferedReader", stream)

    def read(self, size: int, /) -> bytes:
        # A pipe may give less than asked for; what is there is judged at once.
        return self._stream.read1(size)

    def close(self) -> None:
        pass


_EBCDIC_EZ = "EZ".encode("cp037")


@cache
def _translation() -> bytes:
    """Code page 1047 to Latin-1, byte by byte; every character of 1047 is one of Latin-1."""
    return decode_1047(bytes(range(256))).encode("latin-1")


def _translate_lines(data: bytes) -> bytes:
    return b"\n".join(line.translate(_translation()) if _EBCDIC_EZ in line else line for line in data.split(b"\n"))


def _folder(folder: Path, tell: Tell) -> list[Path]:
    try:
        inside = [path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")]
    except OSError as error:
        tell(Problem(f"cannot be read: {error.strerror or error}", Place(str(folder))))
        return []
    return sorted(inside, key=lambda path: (date_in_name(path.name) or datetime.min.date(), str(path)))


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


def _silent(problem: Problem) -> None:
    pass
