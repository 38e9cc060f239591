"""The kernel calls a world is made of: unshare, setns, mount, a child that dies with its parent.

Python has `os.unshare` and `os.setns` from 3.12 only; these are the same calls for 3.11.
"""

from __future__ import annotations

import ctypes
import os
import signal
from collections.abc import Callable
from pathlib import Path

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
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"0 {user} 1")
    Path("/proc/self/gid_map").write_text(f"0 {group} 1")


def fork_to(function: Callable[[], int]) -> int:
    """Run a function in a child; the child ends with its status. Returns the child's process id."""
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        status = function()
    finally:
        os._exit(status)
