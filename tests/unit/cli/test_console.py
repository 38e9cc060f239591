"""Tables fit the terminal they are read on, lose nothing, and are as wide as they like in a file."""

from __future__ import annotations

import io
import re

import pytest

from zlab.cli import console, prose

HEAD = ("check", "group", "proves")
ROWS = [
    ("subnets", "devices", "Nothing else on this host has or takes the lab's subnets, as far as can be seen from here.")
]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown(stream: io.StringIO) -> list[str]:
    console.table(HEAD, ROWS, stream)
    return re.sub(r"\x1b\[\d*m", "", stream.getvalue()).splitlines()


def test_a_table_in_a_file_is_a_line_a_row() -> None:
    head, row = shown(io.StringIO())
    assert head == "check    group    proves"
    assert row.endswith(ROWS[0][2])


def test_a_cell_that_does_not_fit_goes_on_below_its_column() -> None:
    _, first, *more = shown(Terminal())
    assert first.startswith("subnets  devices  Nothing else")
    assert more
    assert all(line.startswith(" " * first.index("Nothing")) and len(line) <= 80 for line in more)


@pytest.mark.parametrize("columns", [40, 45, 60, 79, 200])
def test_no_width_loses_a_word(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "_columns", lambda _stream: columns)
    lines = shown(Terminal())
    assert " ".join(" ".join(lines).split()) == " ".join(" ".join((*HEAD, *ROWS[0])).split())
    assert max(map(len, lines)) <= columns


@pytest.mark.parametrize(("number", "told"), [(0, "0 steps"), (1, "1 step"), (2, "2 steps")])
def test_a_number_has_its_noun(number: int, told: str) -> None:
    assert prose.counted(number, "step") == told
