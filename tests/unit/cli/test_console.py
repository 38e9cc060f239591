"""Tables fit the terminal they are read on, lose nothing, and are as wide as they like in a file."""

from __future__ import annotations

import io
import os
import re
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from zlab.cli import console, prose
from zlab.cli.linux import status
from zlab.linux.status import Condition

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


@pytest.mark.parametrize(
    ("said", "there", "columns"),
    [("", 132, 132), ("100", 132, 100), ("0", 132, 132), ("wide", 132, 132), ("", 0, 80), ("7", 132, 40)],
)
def test_the_width_is_what_columns_says_or_the_terminals(
    said: str, there: int, columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", said)
    monkeypatch.setattr(os, "get_terminal_size", lambda _number: os.terminal_size((there, 24)))
    with Path(os.devnull).open(encoding="utf-8") as stream:
        assert console.columns_of(stream) == columns


@pytest.mark.parametrize("columns", [40, 45, 60, 79, 200])
def test_no_width_loses_a_word(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "columns_of", lambda _stream: columns)
    lines = shown(Terminal())
    assert " ".join(" ".join(lines).split()) == " ".join(" ".join((*HEAD, *ROWS[0])).split())
    assert max(map(len, lines)) <= columns


@pytest.mark.parametrize("columns", [40, 56])
def test_where_columns_leave_no_room_each_row_is_a_paragraph(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "columns_of", lambda _stream: columns)
    out = Terminal()
    neighbors = [("10.1.1.2", "unhealthy", "tap0", "ExStart 16"), ("10.1.2.2 v6", "healthy", "tap1", "Full 128")]
    console.table(("neighbor", "verdict on it", "device it is seen on", "state"), neighbors, out)
    lines = re.sub(r"\x1b\[\d*m", "", out.getvalue()).splitlines()
    assert lines[0] == "neighbor              10.1.1.2"
    assert lines[4] == ""
    assert [line[22:] for line in lines[5:]] == list(neighbors[1])


def test_a_table_that_nearly_fits_stands_closer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "columns_of", lambda _stream: 40)
    out = Terminal()
    console.table(("a", "b", "c"), [("x" * 18, "y" * 14, "zzzzzz")], out)
    assert out.getvalue().splitlines()[1:] == [f"{'x' * 18} {'y' * 14} zzzzzz"]


def test_words_of_a_tone_are_coloured_and_still_in_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    out = Terminal()
    console.table(("result", "check"), [("fail", "mtu"), ("pass", "fail")], out, {"fail": "red"})
    assert out.getvalue().splitlines()[1:] == ["\x1b[31mfail\x1b[0m    mtu", "pass    \x1b[31mfail\x1b[0m"]
    plain = io.StringIO()
    console.table(("result", "check"), [("fail", "mtu")], plain, {"fail": "red"})
    assert plain.getvalue() == "result  check\nfail    mtu\n"


@pytest.mark.parametrize("word", ["yellow", "cyan", "blue"])
def test_no_colour_is_used_that_is_lost_on_white_or_on_black(word: str) -> None:
    assert word not in console._COLOURS


def test_a_short_last_column_needs_no_more_room_than_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "columns_of", lambda _stream: 40)
    out = Terminal()
    console.table(("a", "b"), [("x" * 30, "yes")], out)
    assert out.getvalue().splitlines()[1:] == [f"{'x' * 30}  yes"]


@pytest.mark.parametrize(("number", "told"), [(0, "0 steps"), (1, "1 step"), (2, "2 steps")])
def test_a_number_has_its_noun(number: int, told: str) -> None:
    assert prose.counted(number, "step") == told


def test_conditions_of_net_status_all_have_a_tone() -> None:
    assert set(status._TONES) == {str(each) for each in Condition}


def test_a_long_line_goes_on_below_its_text_on_a_terminal_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "columns_of", lambda _stream: 40)
    text = "  cause  z/OS announces a smaller MTU than Linux has"
    for stream, told in (
        (Terminal(), ["  cause  z/OS announces a smaller MTU", "         than Linux has"]),
        (io.StringIO(), [text]),
    ):
        with redirect_stdout(stream):
            console.data_hanging(text, 9)
        assert stream.getvalue().splitlines() == told


def test_words_of_a_tone_within_a_long_line_stay_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "columns_of", lambda _stream: 40)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    out = Terminal()
    with redirect_stdout(out):
        console.data_hanging("inventories/adcd/members/x.txt: error ZO030: no interface", 4, "red", only="error ZO030")
    assert out.getvalue().splitlines() == [
        "inventories/adcd/members/x.txt:",
        "    \x1b[31merror ZO030\x1b[0m: no interface",
    ]
