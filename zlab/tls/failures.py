"""How a handshake fails, and the return code z/OS would give for it: one record a failure.

Codes below 5000 are System SSL's, the others AT-TLS's (IP Diagnosis Guide). Which code goes with which
alert is inferred from the meanings of both (RFC 8446 section 6.2, RFC 5246 section 7.2) unless said otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass

from zlab.tls.handshake import Handshake
from zlab.zos.findings import Sure
from zlab.zos.system_ssl.ciphers import Version


@dataclass(frozen=True, slots=True)
class Failure:
    """One way to fail. `reasons` are parts of OpenSSL's reason. `server_rc` is what a z/OS server would report of
    it, `client_rc` what a z/OS client in our place would; 0 where no code is known."""

    name: str
    reasons: tuple[str, ...]
    server_rc: int
    client_rc: int
    meaning: str
    fix: str
    sure: Sure = Sure.INFERRED

    @property
    def codes(self) -> str:
        known = [f"{side} {rc}" for side, rc in (("server", self.server_rc), ("client", self.client_rc)) if rc]
        return ", ".join(known)


SILENT = Failure(
    "handshake time-out",
    ("timeout",),
    5004,
    5004,
    "the peer accepted the connection and sent nothing of a handshake",
    "both ends in the same HandshakeRole wait for each other; or the port does not speak TLS; or packets are lost",
    Sure.DOCUMENTED,
)
PLAIN_TEXT = Failure(
    "no TLS on this port",
    ("wrong version number", "http request", "packet length too long", "unknown protocol", "record layer failure"),
    5003,
    410,
    "the peer answered with something that is no TLS record",
    "use the TLS port, or --starttls where it begins in the clear; on z/OS: no rule matched, or TTLSEnabled Off",
    Sure.DOCUMENTED,
)
NO_CERTIFICATE = Failure(
    "no client certificate",
    ("certificate required",),
    5001,
    403,
    "the server asks for a client certificate and none was sent",
    "give one with --cert and --key, of a CA the server names; or HandshakeRole Server instead of ServerWithClientAuth",
    Sure.DOCUMENTED,
)
NO_CIPHER = Failure(
    "no cipher in common, or no certificate for it",
    ("handshake failure", "insufficient security", "no shared cipher", "no ciphers available", "no cipher match"),
    402,
    402,
    "no suite that both sides offer fits the key of the server's certificate",
    "V3CipherSuites needs a suite for the certificate's key: ECDHE_ECDSA for ECC, ECDHE_RSA for RSA (else 510)",
    Sure.SEEN,
)

NO_VERSION = Failure(
    "no protocol version in common",
    ("protocol version", "unsupported protocol", "no protocols available", "inappropriate fallback"),
    412,
    412,
    "the two sides have no version of TLS in common",
    "switch TLSv1.2 and TLSv1.3 On in the environment action",
    Sure.DOCUMENTED,
)

FAILURES = (
    SILENT,
    PLAIN_TEXT,
    NO_CERTIFICATE,
    NO_CIPHER,
    NO_VERSION,
    Failure(
        "unknown CA",
        ("unknown ca",),
        435,
        420,
        "the server does not know the CA of the certificate it was shown",
        "connect that CA to the server's key ring, and refresh: zlab cert import writes the job",
    ),
    Failure(
        "certificate expired",
        ("certificate expired",),
        401,
        420,
        "the server finds the client's certificate out of date",
        "issue it again; check the clock of z/OS, which stands still while a guest is suspended",
    ),
    Failure(
        "certificate revoked",
        ("certificate revoked",),
        431,
        420,
        "the client's certificate is revoked",
        "issue another",
    ),
    Failure(
        "certificate refused",
        ("bad certificate", "certificate unknown", "unsupported certificate", "access denied"),
        414,
        420,
        "the server refuses the client's certificate",
        "compare its key usage, its dates and its mapping to a user id (RACDCERT LISTMAP; AT-TLS 5002 with SAFCheck)",
    ),
    Failure(
        "server name not recognised",
        ("unrecognized name",),
        448,
        420,
        "the server has no certificate for the name asked for (SNI)",
        "--sni with a name of ServerCertificateLabel's list, or SNI matching not required",
        Sure.MEMORY,
    ),
    Failure(
        "closed by the peer",
        ("closed by the peer", "unexpected eof"),
        0,
        420,
        "the peer closed the connection in the middle of the handshake",
        "its own log says why: EZD1286I or EZD1287I with a return code",
        Sure.DOCUMENTED,
    ),
    Failure(
        "connection reset",
        ("connection reset", "syscall"),
        406,
        406,
        "the connection was reset in the middle of the handshake",
        "look for a firewall, or for the peer's own error",
        Sure.DOCUMENTED,
    ),
)

OTHER = Failure("another failure", (), 0, 0, "the handshake failed", "the peer's own log says more")


def failure_of(handshake: Handshake, version: Version | None = None) -> Failure | None:
    """The record of a failed handshake, None for one that succeeded; `version` is the only one that was offered.

    An OpenSSL 3 server ends a TLS 1.2 handshake without the client's certificate with the alert of a missing
    cipher, and answers versions its security level forbids with "internal error" (both measured).
    """
    if handshake.succeeded:
        return None
    found = next(
        (each for each in FAILURES if any(reason in handshake.reason.lower() for reason in each.reasons)), OTHER
    )
    if version in (Version.TLS10, Version.TLS11) and "internal error" in handshake.reason:
        return NO_VERSION
    if found is NO_CIPHER and handshake.asked_for_certificate:
        return NO_CERTIFICATE
    return found
