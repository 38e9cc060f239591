"""From plain text to TLS in the protocols that begin in the clear: one record a protocol."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass

from zlab.tls.errors import TlsPeerError

_MOST = 8192


@dataclass(frozen=True, slots=True)
class StartTls:
    """What to say, line by line, and how the answer begins that agrees. `greeting` is awaited first; "" is none.

    `last` tells whether a line of an answer is its last one.
    """

    name: str
    port: int
    greeting: str
    dialog: tuple[tuple[str, str], ...]
    last: Callable[[str], bool]
    source: str


def _numbered(line: str) -> bool:
    return len(line) < 4 or line[3] != "-"  # "250-…" goes on, "250 …" ends (RFC 5321 4.2.1)


def _tagged(line: str) -> bool:
    return not line.startswith("* ") or line.startswith("* OK")


def _single(line: str) -> bool:
    return line.startswith(("+", "-"))


PROTOCOLS = {
    each.name: each
    for each in (
        StartTls("smtp", 25, "220", (("EHLO zlab", "250"), ("STARTTLS", "220")), _numbered, "RFC 3207"),
        StartTls("ftp", 21, "220", (("AUTH TLS", "234"),), _numbered, "RFC 4217"),
        StartTls("imap", 143, "* OK", (("a1 STARTTLS", "a1 OK"),), _tagged, "RFC 9051 6.2.1"),
        StartTls("pop3", 110, "+OK", (("STLS", "+OK"),), _single, "RFC 2595"),
        StartTls("nntp", 119, "20", (("STARTTLS", "382"),), _numbered, "RFC 4642"),
    )
}


def start_tls(connection: socket.socket, protocol: StartTls) -> None:
    """Lead a fresh connection to where TLS begins. Raises TlsPeerError with what the peer said instead."""
    if protocol.greeting:
        _expect(connection, protocol, protocol.greeting)
    for line, answer in protocol.dialog:
        try:
            connection.sendall(f"{line}\r\n".encode())
        except OSError as error:
            raise TlsPeerError(f"{protocol.name}: the connection broke: {error.strerror or error}") from None
        _expect(connection, protocol, answer)


def _expect(connection: socket.socket, protocol: StartTls, wanted: str) -> None:
    said = _answer(connection, protocol)
    if not said.startswith(wanted):
        shown = said.split("\n", 1)[0][:100].strip()
        raise TlsPeerError(
            f"{protocol.name}: the peer said {shown!r}, not {wanted}…",
            hint="does this port speak another protocol, or TLS from the start?",
        )


def _answer(connection: socket.socket, protocol: StartTls) -> str:
    """One whole answer, read byte by byte at its end so that nothing of the handshake is swallowed."""
    text = ""
    while len(text) < _MOST:
        try:
            raw = connection.recv(1)
        except TimeoutError:
            raise TlsPeerError(
                f"{protocol.name}: the peer says nothing", hint="does TLS begin at once there?"
            ) from None
        except OSError as error:
            raise TlsPeerError(f"{protocol.name}: the connection broke: {error.strerror or error}") from None
        if not raw:
            raise TlsPeerError(f"{protocol.name}: the peer closed the connection")
        text += raw.decode("latin-1")
        if text.endswith("\n") and protocol.last(text.rstrip("\r\n").rpartition("\n")[2]):
            return text
    raise TlsPeerError(f"{protocol.name}: the peer says too much")
