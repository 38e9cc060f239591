"""`zlab ospf` as a user runs it on files: statuses, standard input, pictures, and bad input."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

GOLDEN = ROOT / "tests/golden/health"


def zlab(*arguments: str | Path, folder: Path, input: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "ZLAB_VTYSH": "vtysh-of-nobody", "ZLAB_LAB": "", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "zlab", "ospf", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, cwd=folder, env=environment, input=input, timeout=60)


@pytest.mark.parametrize(("case", "status"), [("restart-of-frr", 0), ("silent-peer", 4), ("failures-only-log", 4)])
def test_the_status_is_the_verdict(tmp_path: Path, case: str, status: int) -> None:
    done = zlab("health", "--log", GOLDEN / case / "zos.log", folder=tmp_path)
    assert (done.returncode, done.stderr) == (status, b"")


def test_standard_input_is_a_file_like_others(tmp_path: Path) -> None:
    text = (GOLDEN / "silent-peer/zos.log").read_bytes()
    done = zlab("health", "--log", "-", "--json", folder=tmp_path, input=text)
    assert json.loads(done.stdout)["neighbors"][0]["diagnosis"]["cause"] == "linux-silent"


def test_both_ends_from_files_are_compared(tmp_path: Path) -> None:
    case = GOLDEN / "both-ends-mtu"
    done = zlab("health", "--frr-json", case / "frr.json", "--display", case / "zos.txt", folder=tmp_path)
    assert b"(Linux 1500, z/OS 576)" in done.stdout
    assert "OSPF_Interface … MTU=1500".encode() in done.stdout


def test_a_missing_file_is_an_error_and_one_beside_a_good_one_is_told(tmp_path: Path) -> None:
    assert zlab("health", "--log", "gone", folder=tmp_path).returncode == 1
    done = zlab("health", "--log", "gone", "--log", GOLDEN / "restart-of-frr/zos.log", folder=tmp_path)
    assert done.returncode == 0
    assert b"gone" in done.stderr


def test_random_bytes_are_told_and_are_not_healthy(tmp_path: Path) -> None:
    (tmp_path / "noise").write_bytes(bytes(range(256)) * 300)
    done = zlab("health", "--log", "noise", folder=tmp_path)
    assert done.returncode == 4
    assert b"binary bytes" in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_lab_without_ospf_that_happens_to_be_here_does_not_keep_a_log_from_being_judged(tmp_path: Path) -> None:
    (tmp_path / "lab.yaml").write_text("lab: adcd\nsystems: {s0w1: {links: [{}]}}\n")
    log = GOLDEN / "restart-of-frr/zos.log"
    assert zlab("health", "--log", log, folder=tmp_path).returncode == 0
    named = zlab("health", "lab.yaml", "--no-live", "--log", log, folder=tmp_path)
    assert (named.returncode, b"no link of lab adcd has OSPF" in named.stderr) == (2, True)


def test_two_forms_of_output_at_once_are_a_usage_error(tmp_path: Path) -> None:
    assert zlab("health", "--json", "--prometheus", folder=tmp_path).returncode == 2


def test_a_timeline_is_drawn_and_written(tmp_path: Path) -> None:
    log = GOLDEN / "restart-of-frr/zos.log"
    done = zlab("timeline", log, "--width", "60", folder=tmp_path)
    assert done.returncode == 0
    assert "▃" in done.stdout.decode()
    zlab("timeline", log, "--svg", "states.svg", folder=tmp_path)
    assert (tmp_path / "states.svg").read_text().startswith("<svg")


def test_watch_of_a_pipe_ends_with_it(tmp_path: Path) -> None:
    text = (GOLDEN / "silent-peer/zos.log").read_bytes()
    done = zlab("watch", "--log", "-", "--every", "0.2", folder=tmp_path, input=text)
    assert done.returncode == 0
    assert b"S0W1 10.1.1.1: Down 1: unhealthy" in done.stdout


def test_a_watch_of_nothing_is_refused_and_does_not_wait(tmp_path: Path) -> None:
    done = zlab("watch", "--no-live", folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"there is nothing to watch (name a log with --log, or leave --no-live out)" in done.stderr


def test_every_cause_is_listed(tmp_path: Path) -> None:
    assert len(json.loads(zlab("causes", "--json", folder=tmp_path).stdout)["causes"]) > 30
