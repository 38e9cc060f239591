"""One question to a name server (RFC 1035), as the resolver of z/OS would ask it."""

from __future__ import annotations

import secrets
import socket
import struct

_NS, _IN, _RECURSION = 2, 1, 0x0100


def ask_name_server(address: str, timeout: float = 2.0) -> None:
    """Ask for the name servers of the root. Raises OSError with the reason when nothing answers."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    number = secrets.randbits(16)
    question = struct.pack("!6H", number, _RECURSION, 1, 0, 0, 0) + b"\0" + struct.pack("!2H", _NS, _IN)
    with socket.socket(family, socket.SOCK_DGRAM) as udp:
        udp.settimeout(timeout)
        udp.connect((address, 53))
        udp.send(question)
        answer = udp.recv(4096)
    if answer[:2] != question[:2]:
        raise OSError("something answers, but not to the question")
