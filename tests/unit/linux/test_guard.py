"""The guard's decisions: which words in which order keep a trial, and which take it back. No root."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from zlab.linux.drivers import Drivers
from zlab.linux.guard import Verdict, _Watch
from zlab.linux.host import Host
from zlab.linux.state import Applied, Kernel, StateStore, Transaction


class Trial:
    """A watch on a state folder of its own, with an empty change, and the foreground's end of its line."""

    def __init__(self, folder: Path) -> None:
        self.host = Host(state_dir=folder / "state", run_dir=folder / "run", vtysh=("vtysh-of-nobody",))
        self.host.run_dir.mkdir()
        self.store = StateStore(self.host)
        transaction = Transaction((), Applied("adcd", "t1", Kernel.current(self.host)))
        self.store.begin(transaction)
        self.line, its = socket.socketpair()
        self.door_path = self.host.run_dir / "adcd.try"
        self.door = socket.socket(socket.AF_UNIX)
        self.door.bind(str(self.door_path))
        self.door.listen()
        self.watch = _Watch(self.host, Drivers(), self.store, transaction, {}, its, self.door)

    def decide(self, timeout: float = 60) -> str:
        decision = self.watch._decide(timeout)
        if decision is None:
            return "undone by the foreground"
        return getattr(decision, "__name__", "")


@pytest.fixture
def trial(tmp_path: Path) -> Trial:
    return Trial(tmp_path)


def test_a_confirmation_that_arrives_together_with_made_is_heard(trial: Trial) -> None:
    trial.line.sendall(b"made\nconfirm\n")
    assert trial.decide() == "_keep"


def test_a_confirmation_before_the_change_is_made_waits_for_it(trial: Trial) -> None:
    with socket.socket(socket.AF_UNIX) as other:
        other.connect(str(trial.door_path))
        other.sendall(b"confirm\n")
        trial.line.sendall(b"made\n")
        assert trial.decide() == "_keep"


def test_somebody_who_connects_and_leaves_decides_nothing(trial: Trial) -> None:
    with socket.socket(socket.AF_UNIX) as other:
        other.connect(str(trial.door_path))
    trial.line.sendall(b"made\n")
    assert trial.decide(timeout=0.05) == "<lambda>"


@pytest.mark.parametrize("words", [b"revert\n", b"made\nrevert\n", b"made\nrevert\nconfirm\n"])
def test_a_no_takes_it_back_whatever_comes_after(trial: Trial, words: bytes) -> None:
    trial.line.sendall(words)
    assert trial.decide() == "<lambda>"


def test_a_foreground_that_undid_everything_leaves_nothing_to_do(trial: Trial) -> None:
    trial.line.sendall(b"undone\n")
    assert trial.decide() == "undone by the foreground"


def test_a_closed_line_is_a_dead_foreground(trial: Trial) -> None:
    trial.line.sendall(b"made\n")
    trial.line.close()
    assert trial.decide() == "<lambda>"


def test_a_verdict_survives_its_way_through_the_socket() -> None:
    verdict = Verdict("adcd", "t1", False, "nobody confirmed it", (), "nft said no")
    assert Verdict.from_json(verdict.to_json()) == verdict
    assert not verdict.restored
