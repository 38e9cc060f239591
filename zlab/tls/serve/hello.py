"""The ClientHello of a connection, read before any library sees it (RFC 8446 4.1.2, RFC 6066 3). Pure.

AT-TLS chooses a certificate by server name and reports which list did not meet; both need what the client offered.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

HANDSHAKE_RECORD = 22
ALERT_RECORD = 21
_CLIENT_HELLO = 1
_SERVER_NAME, _SUPPORTED_GROUPS, _SUPPORTED_VERSIONS = 0, 10, 43
_MOST_BYTES = 65536


@dataclass(frozen=True, slots=True)
class ClientHello:
    """What a client offers: suites as System SSL's four characters, group numbers, version numbers (0x0303 …)."""

    ciphers: tuple[str, ...]
    groups: tuple[int, ...]
    versions: tuple[int, ...]
    server_name: str = ""


class NotTlsError(ValueError):
    """What arrived is no TLS record."""


def read_client_hello(data: bytes) -> ClientHello | None:
    """The ClientHello at the beginning of a stream, None while it is incomplete.

    Raises NotTlsError for anything else, as soon as that can be told.
    """
    message = _handshake_message(data)
    if message is None:
        return None
    if message[0] != _CLIENT_HELLO:
        raise NotTlsError(f"handshake message {message[0]} instead of a ClientHello")
    try:
        return _parse(message[4:])
    except IndexError:
        raise NotTlsError("a damaged ClientHello") from None


def _handshake_message(data: bytes) -> bytes | None:
    """The first handshake message out of its records, None while one is missing."""
    message, at = b"", 0
    while True:
        if len(data) > at and data[at] != HANDSHAKE_RECORD:
            raise NotTlsError(f"first byte {data[at]:#04x} instead of 0x16")
        if len(data) > at + 1 and data[at + 1] != 3:
            raise NotTlsError(f"record version {data[at + 1]}")
        if len(data) < at + 5:
            return None
        length = int.from_bytes(data[at + 3 : at + 5])
        if len(data) < at + 5 + length:
            return None
        message += data[at + 5 : at + 5 + length]
        at += 5 + length
        if len(message) >= 4 and len(message) >= 4 + int.from_bytes(message[1:4]):
            return message[: 4 + int.from_bytes(message[1:4])]
        if len(message) > _MOST_BYTES:
            raise NotTlsError("a ClientHello without end")


def _parse(body: bytes) -> ClientHello:
    legacy = int.from_bytes(body[:2])
    at = 34
    at += 1 + body[at]
    length = int.from_bytes(body[at : at + 2])
    suites = body[at + 2 : at + 2 + length]
    at += 2 + length
    at += 1 + body[at]
    found = dict(_extensions(body[at:]))
    versions = _numbers(found.get(_SUPPORTED_VERSIONS, b"")[1:])
    return ClientHello(
        tuple(suites[i : i + 2].hex().upper() for i in range(0, len(suites) - 1, 2)),
        _numbers(found.get(_SUPPORTED_GROUPS, b"")[2:]),
        versions or (legacy,),
        _server_name(found.get(_SERVER_NAME, b"")),
    )


def _extensions(data: bytes) -> Iterator[tuple[int, bytes]]:
    at, end = 2, 2 + int.from_bytes(data[:2])
    while at + 4 <= min(end, len(data)):
        kind, length = int.from_bytes(data[at : at + 2]), int.from_bytes(data[at + 2 : at + 4])
        yield kind, data[at + 4 : at + 4 + length]
        at += 4 + length


def _numbers(data: bytes) -> tuple[int, ...]:
    return tuple(int.from_bytes(data[i : i + 2]) for i in range(0, len(data) - 1, 2))


def _server_name(data: bytes) -> str:
    """The host_name of the extension: list length, type 0, name length, name."""
    if len(data) < 5 or data[2] != 0:
        return ""
    return data[5 : 5 + int.from_bytes(data[3:5])].decode("ascii", "replace")


def alert(description: int) -> bytes:
    """A fatal alert in clear, for a handshake that ends before it began (RFC 8446 section 6)."""
    return bytes((ALERT_RECORD, 3, 3, 0, 2, 2, description))
