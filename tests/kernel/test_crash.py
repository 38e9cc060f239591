"""`kill -9` at every moment of a change, and again at moments of its undo: the host is exactly as before."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.netns import LabNet
from tests.support.waiting import wait_for
from tests.support.zlab import Zlab


class Worker:
    """A `crash_worker` on the lab's host."""

    def __init__(self, zlab: Zlab) -> None:
        self._process = zlab.where.popen(
            sys.executable,
            "-m",
            "tests.kernel.crash_worker",
            str(zlab.folder / "lab.yaml"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **zlab.environment},
        )

    def run(self, command: str, moment: int = 0) -> int | None:
        """The number of moments the run had, or None when it killed itself at `moment`."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{command} {moment}\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline().strip()
        return None if answer == "killed" else int(answer)

    def close(self) -> None:
        self._process.communicate()


def foreign_things(net: LabNet) -> None:
    """A host that is in use: its own rules, routes, settings and a policy that drops."""
    net.host.run(
        "nft",
        "-f",
        "-",
        input="table inet own { chain input { type filter hook input priority 0; ct state invalid drop; }; }",
    )
    net.host.ip("route add 192.0.2.0/24 via 203.0.113.1 proto static")
    net.host.run("sysctl", "-q", "-w", "net.ipv6.conf.eth0.accept_ra=2", "net.ipv4.conf.eth0.rp_filter=2")


@pytest.fixture
def zlab(net: LabNet, tmp_path: Path) -> Zlab:
    foreign_things(net)
    made = Zlab(net.host, tmp_path)
    made.lab()
    return made


@pytest.fixture
def worker(zlab: Zlab) -> Iterator[Worker]:
    made = Worker(zlab)
    yield made
    made.close()


def settled(zlab: Zlab) -> dict[str, str]:
    """The host with the lab up, once the kernel has given the tap its own link-local address."""
    wait_for(lambda: zlab.where.ip("-6 -oneline address show dev tap0 scope link").count("fe80") == 2, "tap0 is ready")
    return zlab.where.dump()


@pytest.mark.parametrize("first", [1, 2])
def test_kill_at_every_moment_of_up(zlab: Zlab, worker: Worker, first: int) -> None:
    before = zlab.where.dump()
    moment = first
    while worker.run("up", moment) is None:
        worker.run("recover")
        if (zlab.state / "adcd.applied").exists():  # killed after the commit: it is up
            worker.run("down")
        zlab.where.is_as(before)
        assert not list(zlab.state.glob("*")), f"killed at moment {moment}"
        moment += 2
    assert moment > 15
    worker.run("down")
    zlab.where.is_as(before)


@pytest.mark.parametrize("moment_of_up", [7, 14])
def test_kill_again_inside_the_undo(zlab: Zlab, worker: Worker, moment_of_up: int) -> None:
    before = zlab.where.dump()
    moment = 0
    while True:
        moment += 1
        assert worker.run("up", moment_of_up) is None
        assert zlab.where.dump() != before
        if worker.run("recover", moment) is not None:
            break
        worker.run("recover")
        zlab.where.is_as(before)
    assert moment > 2
    zlab.where.is_as(before)


@pytest.mark.parametrize("first", [1, 2])
def test_kill_at_every_moment_of_down(zlab: Zlab, worker: Worker, first: int) -> None:
    before = zlab.where.dump()
    worker.run("up")
    applied = settled(zlab)
    moment = first
    while worker.run("down", moment) is None:
        worker.run("recover")
        if zlab.where.is_as(before, applied) == before:  # killed after the commit: the lab is down
            worker.run("up")
        moment += 2
    assert moment > 10
    zlab.where.is_as(before)
