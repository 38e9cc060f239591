"""One change of a host at a time."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from zlab.errors import LockedError, PrivilegeError, StateError
from zlab.linux.host import Host

DEFAULT_WAIT = 30.0
"""Seconds; twenty `up` of a small lab, one after the other, need a third of this."""


@contextmanager
def locked(
    host: Host, wait: float = DEFAULT_WAIT, waiting: Callable[[str], None] = lambda _holder: None
) -> Iterator[None]:
    """Hold the host's lock. Raises LockedError when another run keeps it longer than `wait` seconds.

    The lock is an flock: it ends with its last holder, and children that change the host inherit it, so
    that what a killed run started has ended before the next run looks.
    """
    path = host.run_dir / "lock"
    try:
        host.run_dir.mkdir(mode=0o755, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except PermissionError:
        raise PrivilegeError(f"cannot lock {path}", hint="changing the network needs root: run it with sudo") from None
    except OSError as error:
        raise StateError(f"cannot lock {path}: {error.strerror}") from None
    try:
        _take(descriptor, wait, waiting)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        host.inherited.add(descriptor)
        yield
    finally:
        host.inherited.discard(descriptor)
        os.close(descriptor)


def _take(descriptor: int, wait: float, waiting: Callable[[str], None]) -> None:
    end = time.monotonic() + wait
    told = False
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(descriptor, 20, 0).decode(errors="replace").strip() or "unknown"
            if time.monotonic() >= end:
                raise LockedError(
                    f"another zlab (process {holder}) is changing this host and did not end within {wait:.0f} s",
                    hint="a `zlab net try` holds the lock until it is confirmed or reverted; see `zlab net status`",
                ) from None
            if not told and wait > 0:
                waiting(holder)
                told = True
            time.sleep(0.02)
        else:
            return
