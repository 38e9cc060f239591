"""The chain a TLS server sends, split into files, and which of them z/OS must have as a CA."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import serialization

from zlab.errors import UsageError
from zlab.tls.certificates.authority import is_authority
from zlab.tls.certificates.folder import Entry, entry_of
from zlab.tls.errors import TlsPeerError
from zlab.tls.failures import failure_of
from zlab.tls.handshake import Peer, context_of, shake


@dataclass(frozen=True, slots=True)
class ChainFile:
    """One certificate of a chain. `role` is server, intermediate or ca (the one that signs itself)."""

    role: str
    file: str
    entry: Entry
    pem: bytes

    @property
    def subject(self) -> str:
        return self.entry.subject

    @property
    def issuer(self) -> str:
        return self.entry.issuer

    @property
    def until(self) -> str:
        return self.entry.not_after

    @property
    def key(self) -> str:
        return self.entry.key

    def to_json(self) -> dict[str, Any]:
        entry = self.entry
        return {
            "role": self.role,
            "file": self.file,
            "subject": entry.subject,
            "issuer": entry.issuer,
            "serial": entry.serial,
            "not_before": entry.not_before,
            "not_after": entry.not_after,
            "key": entry.key,
            "names": list(entry.names),
        }


def parse_peer(text: str, starttls: str = "", sni: str | None = None, timeout: float = 10.0) -> Peer:
    """A peer from HOST:PORT, [V6]:PORT, or HOST with the port of the STARTTLS protocol. Raises UsageError."""
    from zlab.tls.starttls import PROTOCOLS

    found = re.fullmatch(r"\[(?P<v6>[^\]]+)\](?::(?P<port6>\d{1,5}))?|(?P<host>[^:\s]+)(?::(?P<port>\d{1,5}))?", text)
    if found is None:
        raise UsageError(f"{text!r} is not HOST:PORT", hint="an IPv6 address goes in brackets: [2001:db8:1::2]:992")
    port = found["port6"] or found["port"]
    if port is None and starttls:
        port = str(PROTOCOLS[starttls].port)
    if port is None or not 1 <= int(port) <= 65535:
        raise UsageError(f"{text!r} names no port", hint="HOST:PORT, for example 10.1.1.2:992")
    return Peer(found["v6"] or found["host"], int(port), starttls, sni, timeout)


def fetch_chain(peer: Peer) -> tuple[x509.Certificate, ...]:
    """What the server sends, whatever becomes of the handshake. Raises TlsPeerError when it sends nothing."""
    handshake = shake(peer, context_of())
    if handshake.chain:
        return handshake.chain
    failure = failure_of(handshake)
    raise TlsPeerError(
        f"{peer} sent no certificate: {failure.meaning if failure else 'the suite has none'} ({handshake.reason})",
        hint=failure.fix if failure else None,
    )


def split_chain(peer: Peer, chain: Sequence[x509.Certificate]) -> list[ChainFile]:
    """The chain as files, named after the peer and each certificate's place in it."""
    stem = re.sub(r"[^A-Za-z0-9.-]+", "-", peer.host).strip("-")
    files = []
    for number, certificate in enumerate(chain):
        own = certificate.subject == certificate.issuer and is_authority(certificate)
        role = "ca" if own else "server" if number == 0 else "intermediate"
        name = f"{stem}-{peer.port}-{number}-{role}.pem"
        files.append(
            ChainFile(role, name, entry_of(name, certificate), certificate.public_bytes(serialization.Encoding.PEM))
        )
    return files
