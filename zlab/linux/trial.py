"""`net try`: apply under a guard, then wait for a yes, a no or the deadline."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

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
    with backup_timer(host, transaction.lab, timeout + BACKUP_MARGIN):
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


def revert_now(guard: Guard) -> Verdict:
    guard.tell("revert")
    return guard.verdict()


@contextmanager
def backup_timer(host: Host, lab: str, seconds: float) -> Iterator[None]:
    """A transient timer of systemd, for the day when the guard itself is killed (a logind session's end may do it)."""
    if not (host.systemd.is_dir() and host.has("systemd-run")):
        yield
        return
    unit = f"zlab-revert-{lab}"
    environment = [
        f"--setenv={name}={os.environ[name]}"
        for name in ("ZLAB_STATE_DIR", "ZLAB_RUN_DIR", "ZLAB_VTYSH")
        if name in os.environ
    ]
    options = ["--quiet", "--collect", f"--unit={unit}", f"--on-active={seconds:.0f}", *environment]
    host.run(["systemd-run", *options, sys.executable, "-m", "zlab", "net", "recover"])
    try:
        yield
    finally:
        # A timer that stays finds nothing to recover.
        with suppress(HostError):
            host.run(["systemctl", "stop", f"{unit}.timer"], check=False)
