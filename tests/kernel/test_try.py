"""Commit-confirm on the real kernel: kept when confirmed, taken back and compared otherwise."""

from __future__ import annotations

import fcntl
import os
import pty
import signal
import subprocess
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.answers import answer
from tests.support.netns import LabNet
from tests.support.waiting import wait_for
from tests.support.zlab import Zlab
from zlab.linux.host import Host
from zlab.linux.trial import backup_timer


@pytest.fixture
def zlab(net: LabNet, tmp_path: Path) -> Zlab:
    made = Zlab(net.host, tmp_path)
    made.lab()
    return made


@contextmanager
def trial(
    zlab: Zlab, *options: str, stdin: int = subprocess.DEVNULL, **kwargs: object
) -> Iterator[subprocess.Popen[str]]:
    """A `net try` that has made its change and waits."""
    argv = zlab.argv("net", "try", str(zlab.folder), *options)
    process = zlab.where.popen(
        *argv,
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, **zlab.environment},
        **kwargs,
    )
    assert process.stderr is not None
    try:
        for line in process.stderr:
            if "on trial" in line:
                break
        yield process
    finally:
        process.kill()
        process.communicate()


def reverted(zlab: Zlab, before: dict[str, str]) -> None:
    wait_for(lambda: not list(zlab.state.glob("*")), "the journal is gone")
    zlab.where.is_as(before)
    zlab.run("net", "up", zlab.folder)  # the guard has let the lock go
    zlab.run("net", "down", "adcd")


def test_a_passed_deadline_takes_it_back_and_says_that_all_is_as_before(zlab: Zlab) -> None:
    before = zlab.where.dump()
    verdict = zlab.json("net", "try", zlab.folder, "--timeout", "1", status=5)
    assert verdict["restored"] is True
    assert verdict["why"] == "nobody confirmed it within 1 s"
    zlab.where.is_as(before)


def test_confirm_from_elsewhere_keeps_it(zlab: Zlab) -> None:
    before = zlab.where.dump()
    with trial(zlab, "--timeout", "60", "--json") as process:
        assert "waits for `zlab net confirm`" in zlab.run("net", "status", "adcd", status=None).stderr
        assert zlab.run("net", "up", zlab.folder, "--lock-timeout", "0", status=6).returncode == 6
        assert zlab.json("net", "confirm", "adcd")["kept"] is True
        out, _ = process.communicate(timeout=20)
        assert process.returncode == 0
        assert answer("net try", out)["kept"] is True
    zlab.run("net", "status", "adcd")
    zlab.run("net", "down", "adcd")
    zlab.where.is_as(before)


def test_confirm_without_a_trial_says_so(zlab: Zlab) -> None:
    done = zlab.run("net", "confirm", "adcd", status=1)
    assert "no trial of lab adcd is waiting" in done.stderr


def test_a_killed_foreground_is_taken_back(zlab: Zlab) -> None:
    before = zlab.where.dump()
    with trial(zlab, "--timeout", "60") as process:
        assert zlab.where.dump() != before
        process.kill()
        reverted(zlab, before)


def test_ctrl_c_takes_it_back_with_status_5(zlab: Zlab) -> None:
    before = zlab.where.dump()
    with trial(zlab, "--timeout", "60") as process:
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=20)
        assert process.returncode == 5
        assert "are the same" in out
    zlab.where.is_as(before)


def own_terminal() -> None:
    os.setsid()
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def test_a_dead_terminal_takes_it_back(zlab: Zlab) -> None:
    before = zlab.where.dump()
    master, slave = pty.openpty()
    # Its own session with the terminal as its own, as a login shell has it: closing it sends SIGHUP.
    with trial(zlab, "--timeout", "60", stdin=slave, preexec_fn=own_terminal) as process:
        os.close(slave)
        os.close(master)
        process.wait(timeout=20)
        reverted(zlab, before)


def test_enter_on_the_terminal_keeps_it(zlab: Zlab) -> None:
    master, slave = pty.openpty()
    with trial(zlab, "--timeout", "60", stdin=slave) as process:
        os.write(master, b"\n")
        process.wait(timeout=20)
        assert process.returncode == 0
    os.close(slave)
    os.close(master)
    assert zlab.json("net", "status", "adcd")["up"] is True


def test_a_revert_that_did_not_restore_everything_says_what_differs(zlab: Zlab) -> None:
    with trial(zlab, "--timeout", "60", "--json") as process:
        zlab.where.ip("route add 192.0.2.0/24 via 203.0.113.1")
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=20)
        verdict = answer("net try", out)
    assert verdict["restored"] is False
    assert [difference["change"] for difference in verdict["differences"]] == ["+"]
    assert "192.0.2.0/24" in verdict["differences"][0]["line"]


def test_nothing_to_change_is_nothing_to_try(zlab: Zlab) -> None:
    zlab.run("net", "up", zlab.folder)
    assert "nothing to try" in zlab.run("net", "try", zlab.folder).stdout
    assert zlab.json("net", "try", zlab.folder)["kept"] is True


def test_on_systemd_a_transient_timer_backs_the_guard_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("systemd-run", "systemctl"):
        tool = tools / name
        tool.write_text(f'#!/bin/sh\necho "{name} $@" >> {tmp_path}/calls\n')
        tool.chmod(0o755)
    monkeypatch.setenv("PATH", str(tools), prepend=os.pathsep)
    monkeypatch.setenv("ZLAB_STATE_DIR", "/somewhere")
    with backup_timer(Host(systemd=tmp_path), "adcd", 90):
        armed = (tmp_path / "calls").read_text()
    assert "--on-active=90 --setenv=ZLAB_STATE_DIR=/somewhere" in armed
    assert armed.rstrip().endswith("-m zlab net recover")
    assert (tmp_path / "calls").read_text().splitlines()[1:] == ["systemctl stop zlab-revert-adcd.timer"]
