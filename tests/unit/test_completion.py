"""Shell completion, as the shells ask for it: also words of commands whose modules are not loaded yet."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from zlab.cli.commands import COMMANDS, load_command
from zlab.rehearsal.kept import Kept, KeptStore, started_at

PROGRAM = [sys.executable, "-c", "import sys; sys.argv[0] = 'zlab'; from zlab.__main__ import main; main()"]


def completed(shell: str, line: str, folder: Path | None = None) -> list[str]:
    """The words that a shell is offered at the end of a line."""
    number = str(line.count(" "))
    env = {
        **os.environ,
        "_ZLAB_COMPLETE": f"complete_{shell}",
        "_TYPER_COMPLETE_ARGS": line,
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
        "COMP_WORDS": line,
        "COMP_CWORD": number,
        "PYTHONPATH": str(ROOT),
        "ZLAB_STATE_DIR": str((folder or Path()) / "state"),
        "ZLAB_RUN_DIR": str((folder or Path()) / "run"),
    }
    done = subprocess.run(PROGRAM, capture_output=True, text=True, env=env, cwd=folder, timeout=60)
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


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("zlab net up ", ["adcd", "here", "home"]),
        ("zlab net down ad", ["adcd"]),
        ("zlab render --system ", ["s0w1", "s0w2"]),
        ("zlab check --system s0w1", ["s0w1"]),
        ("zlab profile render --system x", []),
        ("zlab profile render home --system ", ["s0w3"]),
        ("zlab profile merge lab.yaml home --system s", ["s0w3"]),
        ("zlab check ho", ["home"]),
        ("zlab rehearse exec home ", ["host", "s0w3"]),
        ("zlab rehearse exec other ", []),
        ("zlab rehearse shell home h", ["host"]),
        ("zlab rehearse down ", ["home"]),
        ("zlab explain --table sio", ["sioctl"]),
        ("zlab explain ezz7921", ["ezz7921i"]),
        ("zlab explain EZZ795", ["EZZ7954I", "EZZ7955I", "EZZ7956I", "EZZ7958I", "EZZ7959I"]),
        ("zlab logs count EZZ7921", ["EZZ7921I"]),
        ("zlab verify --only tap,forw", ["tap,forward-path", "tap,forwarding"]),
        ("zlab jcl render oam", []),
        ("zlab jcl render omp", ["omproute"]),
        ("zlab net up nothing-like-it", []),
    ],
)
@pytest.mark.parametrize("shell", ["bash", "fish"])
def test_a_value_is_completed(shell: str, line: str, words: list[str], tmp_path: Path) -> None:
    for name, systems in (("here", "{s0w1: , s0w2: {links: [{device: tap1}]}}"), ("home", "{s0w3: }")):
        (tmp_path / "inventories" / name).mkdir(parents=True)
        (tmp_path / "inventories" / name / "lab.yaml").write_text(f"lab: {name}\nsystems: {systems}\n")
    shutil.copy(tmp_path / "inventories/here/lab.yaml", tmp_path)
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "adcd.applied").write_text("{}")
    KeptStore(tmp_path / "run").prepare()
    KeptStore(tmp_path / "run").add(_of_this_process("home", "host", "s0w3"))
    assert completed(shell, line, tmp_path) == words


def _of_this_process(lab: str, *roles: str) -> Kept:
    started = started_at(os.getpid())
    assert started is not None
    return Kept(lab, os.getpid(), started, rootless=False, roles=roles, vtysh={})


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
