"""Ctrl-C from the first import on: one line and status 130."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_while_zlab_is_being_imported_is_one_line(tmp_path: Path, number: signal.Signals) -> None:
    (tmp_path / "typer.py").write_text(f"import os\nos.kill(os.getpid(), {int(number)})\nimport time\ntime.sleep(9)\n")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run([sys.executable, "-m", "zlab", "check"], capture_output=True, text=True, env=environment)
    assert done.returncode == 130
    assert done.stderr == f"zlab: interrupted by {number.name}\n"


_LOST = """
import os, signal, time
from zlab.interrupts import Interrupted, listen
class Finalized:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(0.1)
listen()
try:
    Finalized()
    time.sleep(20)
except Interrupted as interrupted:
    print(interrupted)
"""


def test_a_signal_that_python_cannot_raise_comes_again() -> None:
    done = subprocess.run([sys.executable, "-c", _LOST], capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("interrupted by SIGTERM\n", "")
