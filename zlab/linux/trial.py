"""`net try`: apply under a guard, then wait for a yes, a no or the deadline."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

from zlab.errors import HostError, ZlabError
from zlab.interrupts import Interrupted
from zlab.linux.driver import OnStep
from zlab.linux.drivers import Drivers
from zlab.linux.guard import Guard, Verdict, arm
from zlab.linux.host import Host
from zlab.linux.snapshot import take_snapshot
from zlab.linux.state import StateStore, Transaction
from zlab.linux.transaction import make

BACKUP_MARGIN = 30.0
"""Seconds after the deadline at which systemd looks whether the guard did its work."""


@contextmanager
def trial(
    host: Host, drivers: Drivers, store: StateStore, transaction: Transaction, timeout: float, on_step: OnStep
) -> Iterator[Guard]:
    """The change is made, and a guard waits for the word: `confirm`, `revert`, or nothing for `timeout` seconds.

    The caller holds the lock. Raises RolledBackError when the change could not be made.
    """
    before = take_snapshot(host)
    with ExitStack() as ending:
        ending.enter_context(backup_timer(host, transaction.lab, timeout + BACKUP_MARGIN))
        store.begin(transaction)
        guard = arm(host, drivers, store, transaction, before, timeout)
        try:
            try:
                make(host, drivers, store, transaction, on_step)
            except (ZlabError, Interrupted):
                guard.tell("undone")
                raise
            guard.tell("made")
            yield guard
        finally:
            # Without a word before this, the guard takes the closed line for our death, and reverts.
            host.inherited.discard(guard.fileno())
            guard.close()
            if guard.alone:
                ending.pop_all()  # the timer is for the guard, which goes on


def revert_now(guard: Guard) -> Verdict:
    guard.tell("revert")
    return guard.verdict()


@contextmanager
def backup_timer(host: Host, lab: str, seconds: float) -> Iterator[None]:
    """A transient timer of systemd, for the day when the guard itself is killed (a logind session's end may do it)."""
    if not (host.systemd.is_dir() and host.has("systemd-run")):
        yield
        return
    environment = [
        f"--setenv={name}={os.environ[name]}"
        for name in ("ZLAB_STATE_DIR", "ZLAB_RUN_DIR", "ZLAB_VTYSH")
        if name in os.environ
    ]
    options = ["--quiet", "--collect", f"--unit={_unit(lab)}", f"--on-active={seconds:.0f}", *environment]
    host.run(["systemd-run", *options, sys.executable, "-m", "zlab", "net", "recover"])
    try:
        yield
    finally:
        stop_backup_timer(host, lab)


def stop_backup_timer(host: Host, lab: str) -> None:
    """No more need of it; one that stays finds nothing to recover."""
    if host.systemd.is_dir() and host.has("systemctl"):
        with suppress(HostError):
            host.run(["systemctl", "stop", f"{_unit(lab)}.timer"], check=False)


def _unit(lab: str) -> str:
    return f"zlab-revert-{lab}"
