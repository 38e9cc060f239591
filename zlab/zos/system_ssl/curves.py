"""Elliptic curves and key-share groups by the four characters of System SSL.

The characters are the decimal number of the group in the TLS registry (RFC 8422, RFC 8446); the list is what
pasearch prints (seen).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Curve:
    """One curve. `openssl` is OpenSSL's group name; `bits` is the size of the key a certificate on it has.

    `key_share` tells whether TLS 1.3 exchanges keys with it, `certificate` whether a certificate can be on it.
    """

    code: str
    name: str
    openssl: str
    bits: int
    key_share: bool
    certificate: bool = True

    @property
    def group(self) -> int:
        """Its number in the TLS registry of supported groups."""
        return int(self.code)


CURVES: tuple[Curve, ...] = (
    Curve("0019", "secp192r1", "P-192", 192, key_share=False),
    Curve("0021", "secp224r1", "P-224", 224, key_share=False),
    Curve("0023", "secp256r1", "P-256", 256, key_share=True),
    Curve("0024", "secp384r1", "P-384", 384, key_share=True),
    Curve("0025", "secp521r1", "P-521", 521, key_share=True),
    Curve("0029", "x25519", "X25519", 255, key_share=True, certificate=False),
    Curve("0030", "x448", "X448", 448, key_share=True, certificate=False),
)

CLIENT_ECURVES = ("0021", "0023", "0024", "0025", "0019")
"""ClientECurves when none is given: GSK_CLIENT_ECURVE_LIST (System SSL Programming); TLS 1.3 appends 0029."""
SERVER_KEX_ECURVES = ("0023", "0024", "0025", "0021", "0019")
"""ServerKexECurves when none is given, as pasearch prints it (seen)."""
CLIENT_KEY_SHARES = ("0023",)
"""ClientKeyShareGroups when none is given, as pasearch prints it (seen)."""
SERVER_KEY_SHARES = ("0023", "0024", "0025", "0029", "0030")
"""ServerKeyShareGroups when none is given, as pasearch prints it (seen)."""

_NAMES = {
    word.lower(): curve
    for curve in CURVES
    for word in (curve.code, curve.name, curve.openssl, curve.openssl.replace("-", ""))
} | {"prime256v1": CURVES[2], "prime192v1": CURVES[0]}


def curve_of(word: str) -> Curve | None:
    """A curve by its four characters, or a name of the TLS registry or of OpenSSL, in any case."""
    return _NAMES.get(word.lower())
