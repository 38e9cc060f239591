"""What a user may not read or write is told as that, before anything takes time; files in a folder nobody may enter."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

AS_NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.geteuid() == 0 else []
LAB = "lab: adcd\nsystems: {s0w1: }\n"


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that everybody may enter, with one in it that nobody may."""
    with tempfile.TemporaryDirectory() as made:
        path = Path(made)
        path.chmod(0o755)
        (path / "lab.yaml").write_text(LAB)
        (path / "closed").mkdir(mode=0o700)
        (path / "closed" / "file").write_text("x")
        if not AS_NOBODY:
            (path / "closed").chmod(0)
        yield path
        (path / "closed").chmod(0o700)


def zlab(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    closed = str(folder / "closed")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ZLAB_", "XDG_"))}
    environment = {**kept, "HOME": closed, "PYTHONPATH": str(ROOT), "ZLAB_STATE_DIR": f"{closed}/state"}
    argv = [*AS_NOBODY, sys.executable, "-m", "zlab", *arguments]
    return subprocess.run(argv, capture_output=True, text=True, cwd=folder, env=environment, timeout=60)


@pytest.mark.parametrize(
    "line",
    [
        "render --out closed/out",
        "schema --out closed/schema",
        "init --out closed/lab.yaml",
        "graph --out closed/lab.svg",
        "cert ca x --folder closed/certs",
        "cert list --folder closed/certs",
        "profile lint closed/file",
        "profile render --out closed/file",
        "logs scan closed/file",
        "check closed/file",
        "ospf timeline closed/file",
        "rehearse up",
        "rehearse list",
        "rehearse down",
        "ci init --out closed",
        "net status",
        "deploy status closed",
    ],
)
def test_a_folder_that_may_not_be_entered_is_told_in_one_message(folder: Path, line: str) -> None:
    done = zlab(folder, *line.split())
    assert done.returncode in (1, 2), done.stderr
    assert "Traceback" not in done.stderr
    assert "ermission denied" in done.stderr or "no permission" in done.stderr or "not readable" in done.stderr
    assert "damaged" not in done.stderr


def test_uninstalling_what_is_not_installed_needs_no_root(folder: Path) -> None:
    done = zlab(folder, "net", "uninstall", "other")
    assert "nothing to do" in done.stderr or "ermission denied" in done.stderr


def test_an_empty_folder_is_nothing_to_check_although_a_lab_file_is_here(folder: Path) -> None:
    (folder / "empty").mkdir(mode=0o755)
    done = zlab(folder, "check", "empty")
    assert (done.returncode, done.stdout) == (2, "")
    assert "nothing to check in empty" in done.stderr
