"""Listening to OSPF on devices of this host: passive, bounded in time, and before the firewall.

AF_PACKET sees what netfilter drops; a raw IP socket would not (measured under ufw). No promiscuous mode:
membership in the three multicast groups of OSPF is enough, and ends with the socket.
"""

from __future__ import annotations

import ctypes
import select
import socket
import struct
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import datetime

from zlab.errors import HostError, PrivilegeError
from zlab.ospf.evidence import Description, Evidence, Hello
from zlab.ospf.readers.packets import Frame, Keys, decode

_ETH_P_ALL = 0x0003  # the only protocol that is also given what this host sends
_SOL_PACKET, _ADD_MEMBERSHIP, _MULTICAST = 263, 1, 0
_SO_ATTACH_FILTER = 26
_GROUPS = tuple(
    bytes.fromhex(group) for group in ("01005e000005", "01005e000006", "333300000005", "333300000006")
)  # 224.0.0.5, 224.0.0.6, ff02::5, ff02::6
_MOST = 4096  # packets: a flood must not fill memory

# From the IP header on: version 4 with protocol 89, or version 6 with next header 89 or 51. The kernel has taken
# the tag of a VLAN off by then: what is for another one than the device's own (0) is not this interface's.
_FILTER = (
    (0x20, 0, 0, 0xFFFFF000 + 44),  # ld vlan tci
    (0x54, 0, 0, 0x0FFF),  # and #0xfff
    (0x15, 0, 10, 0),  # jeq 0: next, else drop
    (0x30, 0, 0, 0),  # ldb [0]
    (0x54, 0, 0, 0xF0),  # and #0xf0
    (0x15, 0, 2, 0x40),  # jeq 4: next, else +2
    (0x30, 0, 0, 9),  # ldb [9]
    (0x15, 4, 5, 89),  # jeq ospf: accept, else drop
    (0x15, 0, 4, 0x60),  # jeq 6: next, else drop
    (0x30, 0, 0, 6),  # ldb [6]
    (0x15, 1, 0, 89),  # jeq ospf: accept
    (0x15, 0, 1, 51),  # jeq ah: accept, else drop
    (0x06, 0, 0, 0x0000FFFF),  # accept
    (0x06, 0, 0, 0),  # drop
)

Packets = list[Hello | Description]


def listen(
    devices: Sequence[str],
    seconds: float,
    *,
    keys: Keys | None = None,
    enough: Callable[[Packets], bool] = lambda _packets: False,
) -> Evidence:
    """Hear OSPF on `devices` for at most `seconds`, less when `enough` says so after a packet.

    Raises PrivilegeError without CAP_NET_RAW, HostError when the kernel has no packet sockets.
    """
    found: Packets = []
    with ExitStack() as stack:
        sockets = {stack.enter_context(_open(device)): device for device in dict.fromkeys(devices)}
        end = time.monotonic() + seconds
        while sockets and len(found) < _MOST and not (found and enough(found)):
            ready = select.select(list(sockets), [], [], max(0.0, end - time.monotonic()))[0]
            if not ready:
                break
            for sock in ready:
                try:
                    data, (_, _, kind, *_rest) = sock.recvfrom(65535)
                except OSError:
                    del sockets[sock]  # the device is down, or gone: nothing more comes from it
                    continue
                frame = Frame(data, sockets[sock], kind == socket.PACKET_OUTGOING, datetime.now())
                packet = decode(frame, keys)
                if packet is not None:
                    found.append(packet)
    return Evidence(
        hellos=tuple(packet for packet in found if isinstance(packet, Hello)),
        descriptions=tuple(packet for packet in found if isinstance(packet, Description)),
        listened=tuple(sorted(devices)),
    )


def _open(device: str) -> socket.socket:
    try:
        # No protocol yet: nothing comes in before the filter stands.
        sock = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, 0)
    except PermissionError:
        raise PrivilegeError(
            "hello packets are not visible: listening needs root", hint="run it with sudo, or give it CAP_NET_RAW"
        ) from None
    except OSError as error:
        raise HostError(f"hello packets are not visible: {error.strerror}") from None
    try:
        _attach_filter(sock)
        _join(sock, device)
        sock.bind((device, _ETH_P_ALL))
    except OSError as error:
        sock.close()
        raise HostError(f"cannot listen on {device}: {error.strerror}") from None
    return sock


def _attach_filter(sock: socket.socket) -> None:
    program = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in _FILTER))
    sock.setsockopt(socket.SOL_SOCKET, _SO_ATTACH_FILTER, struct.pack("HL", len(_FILTER), ctypes.addressof(program)))


def _join(sock: socket.socket, device: str) -> None:
    index = socket.if_nametoindex(device)
    for group in _GROUPS:
        sock.setsockopt(_SOL_PACKET, _ADD_MEMBERSHIP, struct.pack("IHH8s", index, _MULTICAST, 6, group))
