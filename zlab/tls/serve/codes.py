"""From what OpenSSL says to what AT-TLS would have said: one row a failure, with how sure that is.

Meanings of the codes: IP Diagnosis Guide (AT-TLS), System SSL Programming. Where a page or Colin Paice's notes tie
the code to the situation the row says so; the others are inferred from the meanings of code and alert (RFC 8446
section 6.2).
"""

from __future__ import annotations

from dataclasses import dataclass

from zlab.zos.findings import Sure


@dataclass(frozen=True, slots=True)
class ReturnCode:
    """A failure as AT-TLS numbers it. `reasons` are parts of OpenSSL's reasons."""

    rc: int
    meaning: str
    sure: Sure
    reasons: tuple[str, ...] = ()


_DOC, _SEEN, _INFERRED, _MEMORY = Sure.DOCUMENTED, Sure.SEEN, Sure.INFERRED, Sure.MEMORY

CLEAR_TEXT = ReturnCode(5003, "clear text arrived instead of a TLS record", _DOC)
NO_START = ReturnCode(5004, "no secure data within HandshakeTimeout", _DOC)
NO_COMPLETION = ReturnCode(5005, "the handshake was not completed in time", _MEMORY)
ENVIRONMENT_FAILED = ReturnCode(5006, "the environment action has failed to make its System SSL environment", _DOC)
NO_CLIENT_CERTIFICATE = ReturnCode(5001, "the client sent no certificate", _DOC, ("peer did not return a certificate",))
NO_USER = ReturnCode(5002, "the client's certificate belongs to no user ID", _DOC)
RING_NOT_OPENED = ReturnCode(202, "the keyring cannot be opened", _DOC)
NO_CERTIFICATE = ReturnCode(7, "no certificate: no label given, and no default in the keyring", _INFERRED)
NO_LABEL = ReturnCode(407, "the keyring has no certificate with this label", _INFERRED)
NO_CIPHER = ReturnCode(
    402, "no cipher in common", _DOC, ("no shared cipher", "no cipher match", "no ciphers available")
)
NO_KEY_LABEL = ReturnCode(510, "no label's key fits the ciphers that the client offers", _SEEN)
TLS13_CIPHERS = ReturnCode(519, "TLS 1.3 is on, and no suite of it is given", _SEEN)
KEY_SHARES = ReturnCode(517, "curves and key shares have nothing in common", _SEEN)
UNKNOWN_NAME = ReturnCode(448, "the server name is not one of ServerHandshakeSNIList", _MEMORY)
CLOSED = ReturnCode(420, "the partner closed the socket", _DOC, ("unexpected eof",))
RESET = ReturnCode(406, "the socket was reset", _DOC)
OTHER = ReturnCode(415, "the partner broke the protocol", _INFERRED)

FROM_OPENSSL: tuple[ReturnCode, ...] = (
    NO_CLIENT_CERTIFICATE,
    NO_CIPHER,
    ReturnCode(
        412,
        "no protocol version in common",
        _DOC,
        ("unsupported protocol", "alert protocol version", "no protocols available", "inappropriate fallback"),
    ),
    ReturnCode(
        402,
        "no curve or key share in common",
        _INFERRED,
        ("no suitable key share", "no shared group", "no suitable groups", "no suitable signature", "wrong curve"),
    ),
    ReturnCode(435, "the partner does not know the CA of this certificate", _INFERRED, ("alert unknown ca",)),
    ReturnCode(401, "the partner finds this certificate out of date", _INFERRED, ("alert certificate expired",)),
    ReturnCode(431, "the partner finds this certificate revoked", _INFERRED, ("alert certificate revoked",)),
    ReturnCode(
        414,
        "the partner refuses this certificate",
        _DOC,
        ("alert bad certificate", "alert certificate unknown", "alert access denied", "alert decrypt error"),
    ),
    ReturnCode(
        405, "the partner does not support this kind of certificate", _INFERRED, ("alert unsupported certificate",)
    ),
    ReturnCode(403, "the partner wants a certificate", _INFERRED, ("alert certificate required",)),
    ReturnCode(
        402, "the partner found nothing in common", _INFERRED, ("alert handshake failure", "insufficient security")
    ),
    ReturnCode(448, "the partner does not know the server name", _MEMORY, ("unrecognized name",)),
    ReturnCode(420, "the partner went away", _INFERRED, ("alert user cancelled", "alert close notify")),
    ReturnCode(411, "a record with a bad MAC", _DOC, ("bad record mac", "decryption failed")),
    CLOSED,
    ReturnCode(
        410,
        "a message of bad format",
        _DOC,
        (
            "wrong version number",
            "http request",
            "length",
            "decode error",
            "record layer failure",
            "unexpected message",
        ),
    ),
)

VERIFY_CODES: dict[int, ReturnCode] = {
    2: ReturnCode(435, "the CA of the partner's certificate is not in the keyring", _DOC),
    7: ReturnCode(413, "the signature of the partner's certificate is wrong", _MEMORY),
    9: ReturnCode(401, "the partner's certificate is not valid yet", _DOC),
    10: ReturnCode(401, "the partner's certificate has expired", _DOC),
    18: ReturnCode(417, "the partner's certificate is self-signed and not in the keyring", _DOC),
    19: ReturnCode(435, "the root of the partner's chain is not in the keyring", _INFERRED),
    20: ReturnCode(435, "the CA of the partner's certificate is not in the keyring", _DOC),
    21: ReturnCode(435, "the CA of the partner's certificate is not in the keyring", _INFERRED),
    23: ReturnCode(431, "the partner's certificate is revoked", _DOC),
    24: ReturnCode(8, "a certificate of the partner's chain may not sign others", _INFERRED),
    26: ReturnCode(440, "the key usage of the partner's certificate does not allow it", _DOC),
    79: ReturnCode(8, "a certificate of the partner's chain may not sign others", _INFERRED),
}
"""By OpenSSL's X509_V_ERR number (x509_vfy.h)."""

BAD_CERTIFICATE = ReturnCode(8, "the partner's certificate cannot be validated", _DOC)


def code_of(reasons: tuple[str, ...], verify_error: int = 0) -> ReturnCode:
    """The row for OpenSSL's reasons; `verify_error` is what the verification of the partner's certificate found."""
    folded = " ".join(reasons).lower()
    if verify_error and ("certificate verify failed" in folded or not folded):
        return VERIFY_CODES.get(verify_error, BAD_CERTIFICATE)
    return next((row for row in FROM_OPENSSL if any(reason in folded for reason in row.reasons)), OTHER)
