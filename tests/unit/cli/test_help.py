"""`--help` of every command is complete: a sentence for each, and a word for what each option takes."""

from __future__ import annotations

import re
from typing import Any

import click
import pytest

from tests.support.commands import all_commands
from tests.support.in_process import run_zlab
from zlab import __version__

COMMANDS = all_commands()


@pytest.mark.parametrize("name", COMMANDS)
def test_each_argument_and_option_is_told(name: str) -> None:
    command = COMMANDS[name]
    assert _is_told(command.help)
    assert [each.name for each in command.params if each.name != "help" and not _is_told(each.help)] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_each_option_that_takes_a_value_says_of_what_kind(name: str) -> None:
    assert [each.opts[0] for each in COMMANDS[name].params if _takes_something(each)] == []


def _is_told(text: str | None) -> bool:
    """It begins as a sentence does, or with an option or a name, and ends as one."""
    words = (text or "").strip()
    return bool(words) and words.endswith((".", "?", ")", "…", "`"))


def _takes_something(parameter: Any) -> bool:
    named = parameter.metavar is not None or isinstance(parameter.type, click.Choice)
    return isinstance(parameter, click.Option) and not parameter.is_flag and not named


@pytest.mark.parametrize("arguments", [("-h",), ("--help",), ("net", "-h"), ("net", "up", "-h"), ("check", "--help")])
def test_help_is_data_and_status_0(arguments: tuple[str, ...]) -> None:
    done = run_zlab(*arguments)
    assert (done.status, done.err) == (0, "")
    assert "Usage: zlab" in done.out


@pytest.mark.parametrize("columns", ["40", "60", "80"])
@pytest.mark.parametrize("name", COMMANDS)
def test_no_option_is_cut_whatever_the_width(name: str, columns: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    told = run_zlab(*name.split(), "--help").out
    options = {option for each in COMMANDS[name].params for option in each.opts if option.startswith("-")}
    assert options - set(told.replace(",", " ").split()) == set()


def test_a_paragraph_ends_where_its_docstring_does_and_not_its_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert "Status 4 when a check fails, or \n none could see anything. " in run_zlab("verify", "--help").out


@pytest.mark.parametrize("arguments", [("-h",), ("net", "-h"), ("graph", "-h")])
def test_help_has_no_colour_that_is_lost_on_white(arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("typer.rich_utils.FORCE_TERMINAL", True)
    monkeypatch.delenv("NO_COLOR", raising=False)
    told = run_zlab(*arguments).out
    assert "\x1b[1m" in told, "it has colours"
    assert not re.search(r"\x1b\[[\d;]*(?:32|33|36)m", told)


def test_the_version_is_one_line() -> None:
    assert run_zlab("--version").out == f"zlab {__version__}\n"


@pytest.mark.parametrize(
    "arguments", [("net", "upp"), ("nett",), ("check", "--jsn"), ("net", "up", "a", "b"), ("net",)]
)
def test_what_cannot_be_meant_is_status_2(arguments: tuple[str, ...]) -> None:
    done = run_zlab(*arguments)
    assert done.status == 2
    assert ("Usage: zlab" in done.out) if arguments == ("net",) else (done.out == "")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("nett", "No such command 'nett'. Did you mean 'net'? (`zlab --help` shows what it takes)"),
        ("net up --wai 3", "No such option: --wai. Did you mean --wait? (`zlab net up --help` shows what it takes)"),
        ("cert issue", "Missing argument 'NAME' (`zlab cert issue --help` shows what it takes)"),
    ],
)
def test_a_wrong_command_line_is_one_message_as_any_other(line: str, told: str) -> None:
    plain, as_json = run_zlab(*line.split()), run_zlab(*line.split(), "--json")
    assert plain.err == f"zlab: ZL010: {told}\n"
    assert as_json.status == 2
    assert as_json.json["error"]["code"] == "ZL010"
