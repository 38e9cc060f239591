"""One echo request (RFC 792, RFC 4443), without the ping tool, which many small hosts lack."""

from __future__ import annotations

import secrets
import socket
import struct
import time

_ECHO, _ECHO_REPLY = {4: 8, 6: 128}, {4: 0, 6: 129}


class NotAllowedError(Exception):
    """The kernel gives this user no socket for echo requests."""


def ping(address: str, *, timeout: float = 1.0, tries: int = 2) -> float:
    """Seconds until the answer of one address ("10.1.1.2", "fe80::1%tap0").

    Raises NotAllowedError where the kernel gives this user no socket for it, OSError with the reason when nothing
    answers; a firewall that lets none out is a PermissionError.
    """
    version = 6 if ":" in address else 4
    family = socket.AF_INET6 if version == 6 else socket.AF_INET
    protocol = socket.IPPROTO_ICMPV6 if version == 6 else socket.IPPROTO_ICMP
    target = socket.getaddrinfo(address, None, family, socket.SOCK_DGRAM)[0][4]
    identifier = secrets.randbits(16)
    with _open(family, protocol) as icmp:
        icmp.settimeout(timeout)
        icmp.connect(target)  # a raw socket hears the answers of all others too, unless it is connected
        for number in range(1, tries + 1):
            begin = time.monotonic()
            icmp.send(_request(version, identifier, number))
            if _answered(icmp, version, (identifier, number), begin + timeout):
                return time.monotonic() - begin
    raise TimeoutError(f"no answer within {timeout * tries:.0f} s")


def _open(family: int, protocol: int) -> socket.socket:
    try:
        return socket.socket(family, socket.SOCK_DGRAM, protocol)
    except PermissionError:
        pass
    try:
        return socket.socket(family, socket.SOCK_RAW, protocol)
    except PermissionError:
        raise NotAllowedError("this user may send no echo request (net.ipv4.ping_group_range)") from None


def _request(version: int, identifier: int, number: int) -> bytes:
    """An echo request; the kernel fills in the checksum of ICMPv6, and of ICMP where it chose the identifier."""
    head = struct.pack("!BBHHH", _ECHO[version], 0, 0, identifier, number)
    body = b"zlab"
    checksum = _checksum(head + body) if version == 4 else 0
    return head[:2] + struct.pack("!H", checksum) + head[4:] + body


def _checksum(data: bytes) -> int:
    """The Internet checksum (RFC 1071) of an even number of bytes."""
    total: int = sum(struct.unpack(f"!{len(data) // 2}H", data))
    total = (total & 0xFFFF) + (total >> 16)
    return int(~(total + (total >> 16)) & 0xFFFF)


def _answered(icmp: socket.socket, version: int, asked: tuple[int, int], end: float) -> bool:
    """Whether the answer to one (identifier, number) comes in time; of a socket that is not raw the kernel chooses
    the identifier."""
    while (left := end - time.monotonic()) > 0:
        icmp.settimeout(left)
        try:
            packet = icmp.recv(2048)
        except TimeoutError:
            return False
        if icmp.type == socket.SOCK_RAW and version == 4:
            packet = packet[(packet[0] & 0x0F) * 4 :]  # an IPv4 raw socket keeps the IP header
        raw = icmp.type == socket.SOCK_RAW
        kind, _, _, identifier, sequence = struct.unpack("!BBHHH", packet[:8])
        if kind == _ECHO_REPLY[version] and sequence == asked[1] and (identifier == asked[0] or not raw):
            return True
    return False
