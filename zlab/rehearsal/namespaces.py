"""The kernel calls a world is made of: unshare, setns, mount, a child that dies with its parent.

Python has `os.unshare` and `os.setns` from 3.12 only; these are the same calls for 3.11.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from zlab.interrupts import STOPPING, Interrupted

CLONE_NEWNS = 0x00020000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000
MS_REC = 0x4000
MS_BIND = 0x1000
MS_PRIVATE = 0x40000
_PR_SET_PDEATHSIG = 1

_libc = ctypes.CDLL(None, use_errno=True)


def _call(name: str, *arguments: object) -> None:
    if getattr(_libc, name)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


def unshare(flags: int) -> None:
    _call("unshare", ctypes.c_int(flags))


def mount(source: str, target: str, kind: str = "", flags: int = 0, data: str = "") -> None:
    _call("mount", source.encode(), target.encode(), kind.encode(), ctypes.c_ulong(flags), data.encode())


def enter_netns(path: Path) -> None:
    """Move this process into a network namespace. Open netlink sockets stay where they were made."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        _call("setns", ctypes.c_int(descriptor), ctypes.c_int(CLONE_NEWNET))
    finally:
        os.close(descriptor)


def die_with_parent() -> None:
    """Let the kernel kill this process when the one that made it ends, however it ends."""
    _call("prctl", ctypes.c_int(_PR_SET_PDEATHSIG), ctypes.c_ulong(signal.SIGKILL), 0, 0, 0)


def become_root_of_user_namespace() -> None:
    """A user namespace in which this process is root; what it may do ends at its borders. Raises OSError."""
    user, group = os.getuid(), os.getgid()
    unshare(CLONE_NEWUSER)
    Path("/proc/self/setgroups").write_text("deny", encoding="utf-8")
    Path("/proc/self/uid_map").write_text(f"0 {user} 1", encoding="utf-8")
    Path("/proc/self/gid_map").write_text(f"0 {group} 1", encoding="utf-8")


def fork_to(function: Callable[[], int]) -> int:
    """Run a function in a child; the child ends with its status. Returns the child's process id."""
    # An interrupt that comes while Python's own hooks run after the fork would be printed and forgotten.
    masked = signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
    child = os.fork()
    if child:
        signal.pthread_sigmask(signal.SIG_SETMASK, masked)
        return child
    status = None
    try:
        signal.pthread_sigmask(signal.SIG_SETMASK, masked)
        status = function()
    finally:
        # `os._exit` would swallow what nobody expected; an interrupt is told by the parent, which had it too.
        error = sys.exception()
        if status is None and error is not None and not isinstance(error, Interrupted):
            sys.excepthook(type(error), error, error.__traceback__)
        os._exit(1 if status is None else status)


def let_go_of_terminal() -> None:
    """Close standard input, output and error, for a process that may outlive the command: `… | cat` must end."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nothing, descriptor)
    os.close(nothing)
