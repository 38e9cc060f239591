"""How zlab talks: data on stdout, talk on stderr, colour only where a person looks."""

from __future__ import annotations

import json
import os
import sys
import textwrap
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TextIO

from zlab.cli.streams import writes_unicode
from zlab.errors import ZlabError

_ROOM_FOR_WORDS = 16
_COLOURS = {"red": "31", "green": "32", "yellow": "33", "blue": "34", "cyan": "36", "dim": "2", "bold": "1"}


def colour(text: str, name: str, stream: TextIO) -> str:
    """`text` in colour when `stream` is a terminal and NO_COLOR is not set (no-color.org)."""
    return f"\x1b[{_COLOURS[name]}m{text}\x1b[0m" if wants_colour(stream) else text


def wants_colour(stream: TextIO) -> bool:
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def data(text: str = "") -> None:
    print(text, file=sys.stdout)


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
    sys.stderr.write(f"\r\x1b[K{text[: _columns(sys.stderr) - 1]}")
    sys.stderr.flush()


def warn(text: str) -> None:
    talk(f"zlab: warning: {text}", "yellow")


def report_error(error: ZlabError, as_json: bool) -> None:
    """One error to the user: words on stderr, or with --json also an object on stdout."""
    if as_json:
        data_json({"error": {"code": error.code, "problems": [problem.as_dict() for problem in error.problems]}})
    for problem in error.problems:
        talk(f"zlab: {error.code}: {problem}", "red")


def table(head: Sequence[str], rows: Iterable[Sequence[str]], stream: TextIO | None = None) -> None:
    """Columns as wide as their longest cell. On a terminal what does not fit goes on below, and is never cut."""
    stream = stream or sys.stdout
    cells = [tuple(head), *(tuple(row) for row in rows)]
    widths = [max(len(row[index]) for row in cells) for index in range(len(head))]
    indent = sum(widths[:-1]) + 2 * len(widths[:-1])
    columns = _columns(stream) if stream.isatty() else 0
    for number, row in enumerate(cells):
        line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        if 0 < columns < len(line):
            # Below its own column where that leaves room for words, else below the whole row.
            line = _wrapped(line, columns, indent if columns - indent >= _ROOM_FOR_WORDS else 4)
        print(colour(line, "bold", stream) if number == 0 else line, file=stream)


def _wrapped(line: str, columns: int, indent: int) -> str:
    return textwrap.fill(line, columns, subsequent_indent=" " * indent, break_on_hyphens=False)


def _columns(stream: TextIO) -> int:
    try:
        return max(40, os.get_terminal_size(stream.fileno()).columns)
    except OSError:
        return 80
