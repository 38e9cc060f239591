"""A zlab that kills itself with SIGKILL at the Nth moment of a change, for `test_crash`.

    python -m tests.kernel.crash_worker LAB     then lines: up|down|recover MOMENT

A moment is before and after each file of the state is written or removed, and after each step that
reached the system, in a change and in an undo. A run whose moment never comes answers with how many it had.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from zlab.lab.load import load_lab
from zlab.linux.driver import OnStep
from zlab.linux.drivers import Drivers, all_drivers
from zlab.linux.host import Host
from zlab.linux.net import Net
from zlab.linux.records import Step
from zlab.linux.state import StateStore, Transaction


class Fuse:
    def __init__(self, moment: int) -> None:
        self.moment = moment
        self.count = 0

    def burn(self) -> None:
        self.count += 1
        if self.count == self.moment:
            os.kill(os.getpid(), signal.SIGKILL)


class FusedDrivers(Drivers):
    def __init__(self, drivers: Drivers, fuse: Fuse) -> None:
        super().__init__(*drivers.all)
        self._fuse = fuse

    def change(self, host: Host, steps: Sequence[Step], on_step: OnStep) -> None:
        def step_made(step: Step) -> None:
            on_step(step)
            self._fuse.burn()

        super().change(host, steps, step_made)


class FusedStore(StateStore):
    def __init__(self, host: Host, fuse: Fuse) -> None:
        super().__init__(host)
        self._fuse = fuse

    def _write(self, path: Path, data: dict[str, Any]) -> None:
        self._fuse.burn()
        super()._write(path, data)
        self._fuse.burn()

    def commit(self, transaction: Transaction) -> None:
        self._fuse.burn()
        super().commit(transaction)
        self._fuse.burn()

    def _sync(self) -> None:
        super()._sync()
        self._fuse.burn()


def run(command: str, lab_file: Path, moment: int) -> int:
    """One run, in a process of its own; the number of moments it had."""
    fuse = Fuse(moment)
    host = Host()
    net = Net(host, FusedDrivers(all_drivers(), fuse))
    net.store = FusedStore(host, fuse)
    lab = load_lab(lab_file).lab
    with net.locked():
        if command == "up":
            net.up(lab, lab_file)
        elif command == "down":
            net.down(lab.lab)
        else:
            net.recover()
    return fuse.count


def serve(lab_file: Path) -> None:
    """Answer "COMMAND MOMENT" lines with the number of moments, or "killed". A fork spares each run the imports."""
    for line in sys.stdin:
        command, moment = line.split()
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.write(writing, str(run(command, lab_file, int(moment))).encode())
            os._exit(0)
        os.close(writing)
        answer = os.read(reading, 20).decode()
        os.close(reading)
        _, status = os.waitpid(child, 0)
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        print("killed" if killed else answer or f"status {status}", flush=True)


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
