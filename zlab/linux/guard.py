"""Commit-confirm: a process that takes a trial back unless somebody says it is good.

It is forked before the first change, out of the terminal's reach, and holds the host's lock with its
parent. It reverts when the deadline passes or when the line to its parent closes (zlab killed, terminal
gone) that was not left on purpose, and compares the host with what it was before.

    foreground ── socketpair ── guard ── LAB.try (unix socket) ── `zlab net confirm`
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from zlab.errors import StateError, ZlabError
from zlab.linux.drivers import Drivers
from zlab.linux.host import Host
from zlab.linux.snapshot import Difference, Snapshot, compare_snapshots, take_snapshot
from zlab.linux.state import StateStore, Transaction
from zlab.linux.transaction import undo

_SETTLING = 2.0  # seconds a host may need after a revert until it looks as before

Word = Literal["made", "undone", "alone", "confirm", "revert"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a trial ended. `kept` is true when it was confirmed; `differences` are what the revert did not restore."""

    lab: str
    transaction: str
    kept: bool
    why: str
    differences: tuple[Difference, ...] = ()
    problem: str = ""

    @property
    def restored(self) -> bool:
        return not self.kept and not self.problem and not self.differences

    def to_json(self) -> dict[str, Any]:
        return {
            "lab": self.lab,
            "transaction": self.transaction,
            "kept": self.kept,
            "why": self.why,
            "restored": self.restored,
            "differences": [difference.to_json() for difference in self.differences],
            "problem": self.problem,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Verdict:
        differences = tuple(Difference(**difference) for difference in data["differences"])
        return cls(data["lab"], data["transaction"], data["kept"], data["why"], differences, data["problem"])


class Guard:
    """The foreground's end of the line to its guard."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self._buffer = b""
        self.alone = False

    def fileno(self) -> int:
        return self._line.fileno()

    def tell(self, word: Word) -> None:
        self._line.sendall(word.encode() + b"\n")

    def verdict(self) -> Verdict:
        """Wait for the verdict. Raises StateError when the guard died without one."""
        while b"\n" not in self._buffer:
            received = self._line.recv(65536)
            if not received:
                raise StateError("the guard died", hint="`zlab net recover` undoes what is left of the trial")
            self._buffer += received
        return Verdict.from_json(json.loads(self._buffer))

    def leave(self) -> None:
        """From now on the end of this process means nothing: only a confirmation keeps the trial."""
        self.tell("alone")
        self.alone = True

    def close(self) -> None:
        self._line.close()


def arm(
    host: Host, drivers: Drivers, store: StateStore, transaction: Transaction, before: Snapshot, timeout: float
) -> Guard:
    """Start the guard; the caller holds the lock and has written the journal, and has changed nothing yet.

    `timeout` are seconds from the moment the guard is told "made".
    """
    host.close()  # a netlink socket shared by two processes mixes their replies
    door = _listen(host.trial_socket(transaction.lab))
    ours, its = socket.socketpair()
    child = os.fork()
    if child:
        its.close()
        door.close()
        os.waitpid(child, 0)
        # What a tool of a killed zlab still does, the guard must not undo before it has ended.
        host.inherited.add(ours.fileno())
        return Guard(ours)
    os.setsid()
    if os.fork():
        os._exit(0)
    ours.close()
    _detach()
    status = 1
    try:
        _Watch(host, drivers, store, transaction, before, its, door).until(timeout)
        status = 0
    finally:
        os._exit(status)


def confirm(host: Host, lab: str) -> Verdict:
    """Tell the waiting guard of a lab to keep the trial. Raises StateError when none is waiting."""
    path = host.trial_socket(lab)
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.connect(str(path))
            guard = Guard(line)
            guard.tell("confirm")
            return guard.verdict()
    except (FileNotFoundError, ConnectionRefusedError):
        raise StateError(f"no trial of lab {lab} is waiting for a confirmation") from None
    except PermissionError:
        raise StateError(f"may not confirm the trial of lab {lab}", hint="run it with sudo") from None
    except OSError as error:
        raise StateError(f"cannot reach the guard of lab {lab}: {error.strerror}") from None


def _listen(path: Path) -> socket.socket:
    door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    path.unlink(missing_ok=True)
    before = os.umask(0o177)
    try:
        door.bind(str(path))
    finally:
        os.umask(before)
    door.listen(4)
    return door


def _detach() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE):
        signal.signal(number, signal.SIG_IGN)
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nothing, descriptor)
    # Held to the end of the process.
    sys.stdin = sys.stdout = sys.stderr = open(os.devnull, "r+", encoding="utf-8")  # noqa: SIM115, PTH123 - see above


class _Watch:
    """The guard's own life: wait, decide once, tell everybody who asks."""

    def __init__(
        self,
        host: Host,
        drivers: Drivers,
        store: StateStore,
        transaction: Transaction,
        before: Snapshot,
        line: socket.socket,
        door: socket.socket,
    ) -> None:
        self._host = host
        self._drivers = drivers
        self._store = store
        self._transaction = transaction
        self._before = before
        self._line = line
        self._door = door
        self._asking: list[socket.socket] = []
        self._alone = False

    def until(self, timeout: float) -> None:
        decision = self._decide(timeout)
        verdict = decision() if decision else None
        self._host.trial_socket(self._transaction.lab).unlink(missing_ok=True)
        if verdict is None:
            return
        answer = json.dumps(verdict.to_json()).encode() + b"\n"
        for listener in (self._line, *self._asking):
            try:
                listener.sendall(answer)
            except OSError:
                continue  # it went away; the others still want to know

    def _decide(self, timeout: float) -> Callable[[], Verdict] | None:
        """Wait for a word, the deadline or the end of the line; None when the foreground undid it all itself."""
        deadline: float | None = None
        confirmed = False
        while True:
            # CLOCK_BOOTTIME goes on while a laptop sleeps, which select does not: look every second.
            left = 1.0 if deadline is None else min(1.0, max(0.0, deadline - _now()))
            watched = [self._door, *self._asking, *([] if self._alone else [self._line])]
            ready, _, _ = select.select(watched, [], [], left)
            for word in (word for source in ready for word in self._words(source)):
                if word == "made":
                    deadline = _now() + timeout
                elif word == "undone":
                    return None
                elif word == "alone":
                    self._alone = True
                elif word == "confirm":
                    confirmed = True
                elif word == "revert":
                    return lambda: self._revert("it was not confirmed")
                elif word == "gone":
                    return lambda: self._revert("the terminal or the zlab that ran the trial is gone")
            if confirmed and deadline is not None:
                return self._keep
            if deadline is not None and _now() >= deadline:
                return lambda: self._revert(f"nobody confirmed it within {timeout:.0f} s")

    def _words(self, source: socket.socket) -> list[str]:
        """What a source says now; a busy host brings several words of one sender at once."""
        if source is self._door:
            self._asking.append(self._door.accept()[0])
            return []
        try:
            received = source.recv(64)
        except OSError:
            received = b""
        if received:
            return received.decode(errors="replace").split()
        if source is self._line:
            return ["gone"]
        self._asking.remove(source)
        return []

    def _keep(self) -> Verdict:
        verdict = Verdict(self._transaction.lab, self._transaction.id, True, "it was confirmed")
        try:
            self._store.commit(self._transaction)
        except ZlabError as error:
            return replace(self._revert(f"it could not be committed: {error}"), kept=False)
        return verdict

    def _revert(self, why: str) -> Verdict:
        lab, steps = self._transaction.lab, self._transaction.steps
        verdict = Verdict(lab, self._transaction.id, False, why)
        try:
            undone = undo(self._host, self._drivers, lab, steps)
            self._store.discard(lab)
            left = tuple(Difference("left", "+", record.describe()) for record in undone.left)
            return replace(verdict, differences=(*left, *self._differences()))
        except ZlabError as error:
            return replace(verdict, problem=str(error))

    def _differences(self) -> tuple[Difference, ...]:
        """What the revert did not restore; a device's carrier and what hangs on it need a moment (linkwatch)."""
        end = _now() + _SETTLING
        while True:
            found = compare_snapshots(self._before, take_snapshot(self._host))
            if not found or _now() >= end:
                return found
            time.sleep(0.1)


def _now() -> float:
    return time.clock_gettime(time.CLOCK_BOOTTIME)
