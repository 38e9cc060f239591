"""The lock that iptables itself takes; python-iptables does not (measured: it loses updates of others)."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from zlab.errors import HostError

_WAIT = 10.0  # seconds; iptables holds it for milliseconds


@contextmanager
def xtables_lock() -> Iterator[None]:
    """Hold the lock of legacy iptables. Raises HostError when somebody keeps it."""
    path = os.environ.get("XTABLES_LOCKFILE", "/run/xtables.lock")
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_RDONLY | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise HostError(f"cannot open the xtables lock {path}: {error.strerror}") from None
    try:
        _take(descriptor, path)
        yield
    finally:
        os.close(descriptor)


def _take(descriptor: int, path: str) -> None:
    end = time.monotonic() + _WAIT
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= end:
                raise HostError(f"another program keeps the xtables lock {path}") from None
            time.sleep(0.01)
        else:
            return
