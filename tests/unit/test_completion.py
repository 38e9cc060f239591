"""Shell completion, as the shells ask for it: also words of commands whose modules are not loaded yet."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from zlab.cli.commands import COMMANDS, load_command

PROGRAM = [sys.executable, "-c", "import sys; sys.argv[0] = 'zlab'; from zlab.__main__ import main; main()"]


def completed(shell: str, line: str) -> list[str]:
    """The words that a shell is offered at the end of a line."""
    number = str(line.count(" "))
    env = {
        **os.environ,
        "_ZLAB_COMPLETE": f"complete_{shell}",
        "_TYPER_COMPLETE_ARGS": line,
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
        "COMP_WORDS": line,
        "COMP_CWORD": number,
    }
    done = subprocess.run(PROGRAM, capture_output=True, text=True, env=env, timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return [word.partition("\t")[0] for word in done.stdout.split("\n") if word]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("zlab ne", ["net"]),
        ("zlab net u", ["up", "uninstall"]),
        ("zlab net co", ["confirm"]),
        ("zlab rehearse d", ["down"]),
        ("zlab net nothing-like-it", []),
        ("zlab net up --lock", ["--lock-timeout"]),
    ],
)
@pytest.mark.parametrize("shell", ["bash", "fish"])
def test_a_word_is_completed(shell: str, line: str, words: list[str]) -> None:
    assert completed(shell, line) == words


def test_the_first_word_is_any_command() -> None:
    assert completed("bash", "zlab ") == [row.name for row in COMMANDS]


def test_zsh_is_given_words_with_their_help() -> None:
    (line, *_) = completed("zsh", "zlab net u")
    assert '"up":"Bring the Linux end up."' in line


@pytest.mark.parametrize("row", COMMANDS, ids=lambda row: row.name)
def test_the_help_in_the_table_is_the_one_of_the_command(row: object) -> None:
    from zlab.cli.commands import CommandRow

    assert isinstance(row, CommandRow)
    first = (load_command(row).help or "").strip().split("\n\n")[0]
    assert " ".join(first.split()) == row.help
