"""Output that cannot be written: one sentence and a status, no traceback."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ZLAB = [sys.executable, "-m", "zlab"]


@pytest.mark.parametrize("argv", [["--version"], ["schema"], ["net", "plan", "no-such-lab", "--json"]])
def test_a_full_disk_behind_standard_output_is_told(argv: list[str], tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([*ZLAB, *argv], stdout=full, stderr=subprocess.PIPE, text=True, cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr == "zlab: cannot write the output: No space left on device\n"


@pytest.mark.parametrize("argv", [["--version"], ["schema"]])
def test_a_reader_that_went_away_is_no_error_to_talk_about(argv: list[str], tmp_path: Path) -> None:
    process = subprocess.Popen([*ZLAB, *argv], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == ""
    process.wait()
    process.stderr.close()
