"""A growing log is read as it grows, over rotation and truncation."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from tests.support.answers import answer
from tests.support.waiting import wait_for
from zlab.errors import Problem
from zlab.messages.logs.dates import Calendar
from zlab.messages.logs.following import Follower

MISSED = "EZZ7968I Hello interval missed on interface ETH1"


@pytest.fixture
def told() -> list[Problem]:
    return []


@pytest.fixture
def follower(tmp_path: Path, told: list[Problem]) -> Iterator[Follower]:
    (tmp_path / "log").write_text(f"{MISSED}\n")
    made = Follower(tmp_path / "log", lambda: Calendar(datetime(2023, 4, 3)), told.append)
    yield made
    made.close()


def add(folder: Path, text: str) -> None:
    with (folder / "log").open("a") as out:
        out.write(text)


def ids(follower: Follower) -> list[str]:
    return [message.id for message in follower.read()]


def test_only_what_is_new_is_told_and_only_whole_lines(follower: Follower, tmp_path: Path) -> None:
    assert ids(follower) == []
    add(tmp_path, f"{MISSED}\nEZZ7898I OMPROUTE Initia")
    assert ids(follower) == []
    assert ids(follower) == ["EZZ7968I"]
    add(tmp_path, "lization Complete\n")
    assert ids(follower) + ids(follower) == ["EZZ7898I"]


def test_a_message_waits_for_the_lines_the_console_wrapped(follower: Follower, tmp_path: Path) -> None:
    add(tmp_path, "EZZ7921I OSPF ADJACENCY FAILURE, NEIGHBOR 10.1.1.1, OLD STATE\n")
    assert ids(follower) == []
    add(tmp_path, "  128, NEW STATE 4, EVENT 10\nplain\n\n")
    messages = [*follower.read(), *follower.read()]
    assert [message.values["event"] for message in messages] == ["10"]


def test_a_replaced_and_an_emptied_file_are_read_on(follower: Follower, tmp_path: Path, told: list[Problem]) -> None:
    (tmp_path / "log").rename(tmp_path / "log.1")
    (tmp_path / "log").write_text(f"{MISSED}\n")
    assert ids(follower) + ids(follower) == ["EZZ7968I"]
    (tmp_path / "log").write_text("")
    assert ids(follower) == []
    add(tmp_path, f"{MISSED}\n")
    assert ids(follower) + ids(follower) == ["EZZ7968I"]
    assert ["replaced" in told[0].what, "emptied" in told[1].what] == [True, True]


def test_what_was_written_just_before_a_rotation_is_told_too(follower: Follower, tmp_path: Path) -> None:
    add(tmp_path, "EZZ7898I OMPROUTE Initialization Complete\n")
    (tmp_path / "log").rename(tmp_path / "log.1")
    (tmp_path / "log").write_text(f"{MISSED}\n")
    assert [*ids(follower), *ids(follower), *ids(follower)] == ["EZZ7898I", "EZZ7968I"]


def test_a_message_that_never_ends_is_told_and_let_go(follower: Follower, tmp_path: Path) -> None:
    add(tmp_path, f"{MISSED}\n" + "  more of it\n" * 120_000)
    for _ in range(6):
        add(tmp_path, "  more of it\n")  # it never pauses
        if told := ids(follower):
            break
    assert told == ["EZZ7968I"]


def test_the_command_tells_each_message_as_it_comes_until_ctrl_c(tmp_path: Path) -> None:
    log, out = tmp_path / "log", tmp_path / "out"
    log.write_text("")

    def told() -> str:
        add(tmp_path, f"{MISSED}\n")
        return out.read_text()

    argv = [sys.executable, "-m", "zlab", "logs", "scan", "--follow", "--json", str(log)]
    with out.open("w") as data, subprocess.Popen(argv, stdout=data, stderr=subprocess.PIPE, text=True) as process:
        try:
            # Whether it follows already cannot be seen from outside: write until it has told something.
            wait_for(told, "a message of the growing log")
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=20)
        finally:
            process.kill()
    assert (process.returncode, errors) == (0, "")
    assert answer("logs scan --follow", out.read_text().splitlines()[0])["id"] == "EZZ7968I"
