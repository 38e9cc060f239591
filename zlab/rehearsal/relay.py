"""What awsosa does on a real host: it owns the tap, and carries frames between it and z/OS's OSA.

When it ends, both devices are gone with their addresses, as when zPDT stops.
"""

from __future__ import annotations

import fcntl
import os
import select
import struct
from pathlib import Path

from zlab.rehearsal.namespaces import die_with_parent, enter_netns, fork_to, let_go_of_terminal

_TUNSETIFF = 0x400454CA
_IFF_TAP, _IFF_NO_PI = 0x0002, 0x1000
_FRAME = 65536 + 18


def start_relay(host: Path, device: str, zos: Path, osa: str) -> int:
    """Make both taps and carry frames between them in a child. Returns its process id once both exist."""
    reading, writing = os.pipe()

    def relay() -> int:
        die_with_parent()
        enter_netns(host)
        one = _open_tap(device)
        enter_netns(zos)
        other = _open_tap(osa)
        os.write(writing, b"made")
        let_go_of_terminal()
        _carry(one, other)
        return 0

    child = fork_to(relay)
    os.close(writing)
    made = os.read(reading, 4)
    os.close(reading)
    if not made:
        os.waitpid(child, 0)
        raise OSError(f"the relay of {device} did not start")
    return child


def _open_tap(name: str) -> int:
    descriptor = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
    fcntl.ioctl(descriptor, _TUNSETIFF, struct.pack("16sH22x", name.encode(), _IFF_TAP | _IFF_NO_PI))
    return descriptor


def _carry(one: int, other: int) -> None:
    poll = select.epoll()
    peer = {one: other, other: one}
    for descriptor in peer:
        poll.register(descriptor, select.EPOLLIN)
    while True:
        for descriptor, _ in poll.poll():
            try:
                os.write(peer[descriptor], os.read(descriptor, _FRAME))
            except OSError:
                continue  # the other end is down, or its queue is full: a wire drops the frame
