"""Signature algorithm pairs by the four characters of System SSL, and their names in OpenSSL.

Codes are SignatureScheme of RFC 8446 and the hash-and-signature pairs of RFC 5246; the 06xx to 02xx ones are
what pasearch prints as the default (seen), the 08xx ones (RSA-PSS) are from memory.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Signature:
    """One pair. `openssl` is empty where OpenSSL has no such pair any more."""

    code: str
    name: str
    openssl: str


_HASHES = {"06": "SHA512", "05": "SHA384", "04": "SHA256", "03": "SHA224", "02": "SHA1"}
_KEYS = {"01": ("RSA", "RSA"), "03": ("ECDSA", "ECDSA"), "02": ("DSA", "DSA")}

SIGNATURES: tuple[Signature, ...] = (
    *(
        Signature(f"{first}{second}", f"TLS_SIGALG_{hash_}_WITH_{key}", f"{openssl}+{hash_}")
        for first, hash_ in _HASHES.items()
        for second, (key, openssl) in _KEYS.items()
        if not (key == "DSA" and first in ("06", "05"))
    ),
    Signature("0804", "TLS_SIGALG_SHA256_WITH_RSASSA_PSS", "rsa_pss_rsae_sha256"),
    Signature("0805", "TLS_SIGALG_SHA384_WITH_RSASSA_PSS", "rsa_pss_rsae_sha384"),
    Signature("0806", "TLS_SIGALG_SHA512_WITH_RSASSA_PSS", "rsa_pss_rsae_sha512"),
)

_WORDS = {word: signature for signature in SIGNATURES for word in (signature.code, signature.name)}


def signature_of(word: str) -> Signature | None:
    """A pair by its four characters or by System SSL's constant, in any case."""
    return _WORDS.get(word.upper())
