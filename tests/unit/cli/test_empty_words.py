"""`zlab … "$UNSET"`: an empty word is refused, and never the folder one stands in or a default."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click
import pytest

from tests.support.in_process import run_zlab
from zlab.cli.commands import COMMANDS, FileName, load_command
from zlab.exits import Exit


@pytest.mark.parametrize(
    "command",
    [
        ("check",),
        ("ci", "diff", "before"),
        ("fleet", "plan"),
        ("graph",),
        ("init", "--from"),
        ("init", "--out"),
        ("logs", "scan"),
        ("net", "down"),
        ("ospf", "health"),
        ("profile", "lint"),
        ("render", "--out"),
        ("verify",),
    ],
    ids=" ".join,
)
def test_an_empty_word_is_no_file_and_no_lab(command: tuple[str, ...]) -> None:
    result = run_zlab(*command, "")
    assert result.status == Exit.USAGE
    assert "an empty word is no " in result.err


def parameters(command: Any) -> Iterator[click.Parameter]:
    yield from command.params
    for subcommand in getattr(command, "commands", {}).values():
        yield from parameters(subcommand)


def test_every_file_on_the_command_line_is_named() -> None:
    files = [
        parameter
        for row in COMMANDS
        for parameter in parameters(load_command(row))
        if isinstance(parameter.type, click.Path)
    ]
    assert len(files) > 50
    assert all(isinstance(parameter.type, FileName) for parameter in files)
