"""Output that cannot be written, and a folder that is gone: one sentence and a status, no traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

ZLAB = [sys.executable, "-m", "zlab"]


@pytest.mark.parametrize("argv", [["--version"], ["schema"], ["net", "plan", "no-such-lab", "--json"]])
def test_a_full_disk_behind_standard_output_is_told(argv: list[str], tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([*ZLAB, *argv], stdout=full, stderr=subprocess.PIPE, text=True, cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr == "zlab: cannot write the output: No space left on device\n"


def test_closed_streams_are_no_error_and_no_file_gets_their_number(tmp_path: Path) -> None:
    shell = 'exec "$@" <&- >&- 2>&-'
    written = tmp_path / "schema.json"
    done = subprocess.run(["sh", "-c", shell, "sh", *ZLAB, "schema", "--out", str(written)])
    assert done.returncode == 0
    json.loads(written.read_text())


@pytest.mark.parametrize("argv", [["verify", "--list"], ["--help"], ["explain", "--state", "128"]])
def test_output_of_nobody_is_no_error(argv: list[str]) -> None:
    done = subprocess.run(["sh", "-c", 'exec "$@" >&-', "sh", *ZLAB, *argv], stderr=subprocess.PIPE, text=True)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_a_character_the_terminal_does_not_have_is_no_error_and_json_loses_none(encoding: str, tmp_path: Path) -> None:
    member = tmp_path / os.fsdecode(b"caf\xe9\xff")
    member.write_text("PORT\n 21 TCP FTPD1\n 21 TCP FTPD1\n")
    environment = {**os.environ, "PYTHONIOENCODING": f"{encoding}:strict"}
    for argv in (["explain", "--tables"], ["schema", "--of", "all"], ["profile", "lint", str(member)]):
        done = subprocess.run([*ZLAB, *argv], capture_output=True, env=environment, cwd=tmp_path)
        assert done.stdout
        assert b"Traceback" not in done.stderr
    told = subprocess.run([*ZLAB, "explain", "--tables", "--json"], capture_output=True, env=environment).stdout
    assert "…" in str([table["title"] for table in json.loads(told.decode(encoding))["tables"]])


@pytest.mark.parametrize("argv", [["--version"], ["schema"]])
def test_a_reader_that_went_away_is_no_error_to_talk_about(argv: list[str], tmp_path: Path) -> None:
    process = subprocess.Popen([*ZLAB, *argv], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == ""
    assert process.wait() == 0
    process.stderr.close()


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    inventory = tmp_path / "hosts.yml"
    inventory.write_text("all: {hosts: {one: {zlab_lab: lab.yaml}}}\n")
    gone = tmp_path / "gone"
    gone.mkdir()
    shell = 'rmdir "$PWD"; exec "$@"'
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "ZLAB_STATE_DIR": str(tmp_path / "state")}
    done = subprocess.run(
        ["sh", "-c", shell, "sh", *ZLAB, "fleet", "plan", str(inventory)],
        cwd=gone, env=environment, capture_output=True, text=True,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "zlab: the folder it was started in is gone (start it in another one)\n"
