"""How zlab talks: data on stdout, talk on stderr, colour only where a person looks."""

from __future__ import annotations

import json
import os
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, TextIO

from zlab.cli.streams import writes_unicode
from zlab.errors import ZlabError

_ROOM_FOR_WORDS = 16
_NO_BREAK = "\xa0"
# Those that can be read on black and on white; yellow and cyan cannot, so that a warning is magenta, as gcc's is.
_COLOURS = {"red": "31", "green": "32", "magenta": "35", "dim": "2", "bold": "1"}

RESULTS = {"pass": "green", "fail": "red", "skip": "dim"}
"""The tones of outcomes, for `table`."""


def colour(text: str, name: str, stream: TextIO) -> str:
    """`text` in colour when `stream` is a terminal and NO_COLOR is not set (no-color.org)."""
    return f"\x1b[{_COLOURS[name]}m{text}\x1b[0m" if wants_colour(stream) else text


def wants_colour(stream: TextIO) -> bool:
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def data(text: str = "") -> None:
    print(text, file=sys.stdout)


def data_hanging(text: str, indent: int, tone: str | None = None, *, only: str = "") -> None:
    """One line of data; what a terminal has no room for goes on below, `indent` columns in.

    The tone is of all of it, or `only` of some words, which stay together.
    """
    if sys.stdout.isatty() and len(text) > columns_of(sys.stdout):
        text = text.replace(only, only.replace(" ", _NO_BREAK), 1) if only else text
        width, blanks = columns_of(sys.stdout), " " * indent
        text = textwrap.fill(text, width, subsequent_indent=blanks, break_on_hyphens=False).replace(_NO_BREAK, " ")
    if tone and only:
        text = text.replace(only, colour(only, tone, sys.stdout), 1)
    data(colour(text, tone, sys.stdout) if tone and not only else text)


def data_json(value: Any) -> None:
    json.dump(value, sys.stdout, indent=2, ensure_ascii=not writes_unicode(sys.stdout))
    sys.stdout.write("\n")


def data_json_array(name: str, items: Iterable[Any], rest: Callable[[], dict[str, Any]]) -> None:
    """The object `{name: [items], **rest()}` as `data_json` writes it, item by item: any number takes no memory."""
    begin, between, end = f'{{\n  "{name}": [', "\n    ", "]"
    for item in items:
        sys.stdout.write(begin + between + _indented(item, "\n    "))
        begin, end = ",", "\n  ]"
    sys.stdout.write(("" if begin == "," else begin) + end)
    for key, value in rest().items():
        sys.stdout.write(f',\n  "{key}": {_indented(value, chr(10) + "  ")}')
    sys.stdout.write("\n}\n")


def _indented(value: Any, line_end: str) -> str:
    # A line end within a string is escaped, so that each one here is of the layout.
    return json.dumps(value, indent=2, ensure_ascii=not writes_unicode(sys.stdout)).replace("\n", line_end)


def data_json_line(value: Any) -> None:
    """One object of several, at once for whoever reads the pipe."""
    print(json.dumps(value, ensure_ascii=not writes_unicode(sys.stdout)), flush=True)


def talk(text: str = "", tone: str | None = None) -> None:
    print(colour(text, tone, sys.stderr) if tone else text, file=sys.stderr)


def progress(text: str) -> None:
    """One line that the next one replaces, cut to the terminal's width; only for a terminal."""
    sys.stderr.write(f"\r\x1b[K{text[: columns_of(sys.stderr) - 1]}")
    sys.stderr.flush()


def warn(text: str) -> None:
    talk(f"zlab: warning: {text}", "magenta")


def report_error(error: ZlabError, as_json: bool) -> None:
    """One error to the user: words on stderr, or with --json also an object on stdout."""
    if as_json:
        data_json({"error": {"code": error.code, "problems": [problem.as_dict() for problem in error.problems]}})
    for problem in error.problems:
        talk(f"zlab: {error.code}: {problem}", "red")


def table(
    head: Sequence[str],
    rows: Iterable[Sequence[str]],
    stream: TextIO | None = None,
    tones: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """The lines of `table_lines`, written to `stream` or standard output."""
    stream = stream or sys.stdout
    for line in table_lines(head, rows, stream, tones):
        print(line, file=stream)


def table_lines(
    head: Sequence[str],
    rows: Iterable[Sequence[str]],
    stream: TextIO,
    tones: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[str]:
    """Columns as wide as their longest cell. On a terminal the last goes on below itself, and nothing is cut.

    Where even the others leave no room, one blank apart, each row is a paragraph with a line a cell. A cell that is
    a word of `tones` has its colour.
    """
    cells = [tuple(row) for row in rows]
    widths = [max(map(len, column)) for column in zip(head, *cells, strict=True)]
    columns = columns_of(stream) if stream.isatty() else sys.maxsize
    least = sum(widths[:-1]) + min(_ROOM_FOR_WORDS, widths[-1])
    gap = next((gap for gap in (2, 1) if least + gap * len(widths[:-1]) <= columns), 0)
    if not gap:
        yield from _paragraphs(head, cells, columns, stream, tones)
        return
    indent = sum(widths[:-1]) + gap * len(widths[:-1])
    for row in (head, *cells):
        shown = [colour(cell, "bold", stream) if row is head else _toned(cell, tones, stream) for cell in row]
        room = (width - len(cell) + gap for cell, width in zip(row, widths, strict=True))
        lead = "".join(f"{cell}{' ' * blanks}" for cell, blanks in zip(shown[:-1], room, strict=False))
        first, *more = _wrapped(row[-1], columns - indent)
        yield f"{lead}{first if more else shown[-1]}".rstrip()
        yield from (f"{' ' * indent}{line}" for line in more)


def _paragraphs(
    head: Sequence[str], rows: Sequence[Sequence[str]], columns: int, stream: TextIO, tones: Mapping[str, str]
) -> Iterator[str]:
    width = max(map(len, head)) + 2
    for number, row in enumerate(rows):
        if number:
            yield ""
        for name, cell in zip(head, row, strict=True):
            first, *more = _wrapped(cell, max(columns - width, 1))
            label = f"{colour(name, 'bold', stream)}{' ' * (width - len(name))}"
            yield f"{label}{first if more else _toned(cell, tones, stream)}".rstrip()
            yield from (f"{' ' * width}{line}" for line in more)


def _toned(cell: str, tones: Mapping[str, str], stream: TextIO) -> str:
    return colour(cell, tones[cell], stream) if cell in tones else cell


def _wrapped(cell: str, width: int) -> list[str]:
    return [cell] if len(cell) <= width else textwrap.wrap(cell, width, break_on_hyphens=False)


def columns_of(stream: TextIO) -> int:
    """The width of a terminal: what COLUMNS says, or the terminal itself, or 80 where neither knows."""
    said = os.environ.get("COLUMNS", "")
    if said.isdecimal() and int(said):
        return max(40, int(said))
    try:
        return max(40, os.get_terminal_size(stream.fileno()).columns or 80)
    except OSError:
        return 80
