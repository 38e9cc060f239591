"""What a TLS peer does: each protocol version tried, what it negotiates, what it sends and what it asks for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from zlab.tls.certificates.folder import entry_of
from zlab.tls.failures import SILENT, Failure, failure_of
from zlab.tls.handshake import VERSIONS, Handshake, Identity, Peer, context_of, shake
from zlab.zos.system_ssl.ciphers import CIPHERS, Version

_CODES = {cipher.openssl: cipher for cipher in CIPHERS if cipher.openssl}


@dataclass(frozen=True)
class Attempt:
    """One protocol version tried."""

    version: Version
    handshake: Handshake
    failure: Failure | None

    @property
    def cipher_code(self) -> str:
        """The suite in System SSL's four characters, "" when nothing was negotiated."""
        cipher = _CODES.get(self.handshake.cipher)
        return cipher.code if cipher else ""

    @property
    def cipher_name(self) -> str:
        cipher = _CODES.get(self.handshake.cipher)
        return cipher.name if cipher else self.handshake.cipher

    def to_json(self) -> dict[str, Any]:
        failure = self.failure
        return {
            "version": str(self.version),
            "negotiated": self.handshake.succeeded,
            "cipher": self.cipher_code or None,
            "cipher_name": self.cipher_name or None,
            "group": self.handshake.group or None,
            "failure": failure.name if failure else None,
            "why": self.handshake.reason or None,
            "server_rc": failure.server_rc or None if failure else None,
            "client_rc": failure.client_rc or None if failure else None,
            "fix": failure.fix if failure else None,
        }


@dataclass(frozen=True)
class Probe:
    """All attempts at one peer."""

    peer: Peer
    attempts: tuple[Attempt, ...]

    @property
    def best(self) -> Attempt | None:
        """The newest version that was negotiated."""
        done = [attempt for attempt in self.attempts if attempt.handshake.succeeded]
        return done[-1] if done else None

    @property
    def telling(self) -> Handshake:
        """The handshake that shows the most of the peer, whether it succeeded or not."""
        best = self.best
        if best is not None:
            return best.handshake
        return max((attempt.handshake for attempt in self.attempts), key=lambda each: len(each.chain))

    def to_json(self) -> dict[str, Any]:
        told = self.telling
        return {
            "peer": str(self.peer),
            "version": str(self.best.version) if self.best else None,
            "attempts": [attempt.to_json() for attempt in self.attempts],
            "asks_for_certificate": told.asked_for_certificate,
            "accepted_authorities": list(told.accepted_authorities),
            "chain": [
                {
                    "subject": entry.subject,
                    "issuer": entry.issuer,
                    "serial": entry.serial,
                    "not_before": entry.not_before,
                    "not_after": entry.not_after,
                    "key": entry.key,
                    "names": list(entry.names),
                }
                for entry in (entry_of("", certificate) for certificate in told.chain)
            ],
        }


def probe(
    peer: Peer,
    *,
    identity: Identity | None = None,
    ciphers: str = "",
    versions: tuple[Version, ...] = tuple(VERSIONS),
    on_attempt: Callable[[Version], None] | None = None,
) -> Probe:
    """Try each version alone, oldest first. Raises TlsPeerError when there is no connection at all.

    A peer that says nothing to the first attempt is not asked again: it would cost the time-out each time.
    """
    attempts: list[Attempt] = []
    for version in versions:
        if on_attempt is not None:
            on_attempt(version)
        handshake = shake(peer, context_of([version], ciphers=ciphers, identity=identity))
        attempts.append(Attempt(version, handshake, failure_of(handshake, version)))
        if attempts[-1].failure is SILENT:
            break
    return Probe(peer, tuple(attempts))
