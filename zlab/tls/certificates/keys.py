"""Private keys: the kinds that can be made, and what each is called by openssl, by RACF and here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes, PublicKeyTypes

CaKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True, slots=True)
class KeyKind:
    """One kind of key that can be made."""

    name: str
    make: Callable[[], CaKey]


def _rsa(bits: int) -> Callable[[], CaKey]:
    return lambda: rsa.generate_private_key(65537, bits)


KEY_KINDS = {
    kind.name: kind
    for kind in (
        KeyKind("ec-p256", lambda: ec.generate_private_key(ec.SECP256R1())),
        KeyKind("ec-p384", lambda: ec.generate_private_key(ec.SECP384R1())),
        KeyKind("ec-p521", lambda: ec.generate_private_key(ec.SECP521R1())),
        KeyKind("rsa-2048", _rsa(2048)),
        KeyKind("rsa-3072", _rsa(3072)),
        KeyKind("rsa-4096", _rsa(4096)),
    )
}


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """A public key as RACF's CHECKCERT tells of it: "NIST ECC" 256, "RSA" 2048. `curve` is "" without one."""

    type: str
    bits: int
    curve: str = ""


def key_facts(key: PublicKeyTypes) -> KeyFacts:
    if isinstance(key, ec.EllipticCurvePublicKey):
        family = "Brainpool ECC" if key.curve.name.startswith("brainpool") else "NIST ECC"
        return KeyFacts(family, key.key_size, key.curve.name)
    if isinstance(key, rsa.RSAPublicKey):
        return KeyFacts("RSA", key.key_size)
    if isinstance(key, dsa.DSAPublicKey):
        return KeyFacts("DSA", key.key_size)
    if isinstance(key, ed25519.Ed25519PublicKey):
        return KeyFacts("Ed25519", 256, "ed25519")
    if isinstance(key, ed448.Ed448PublicKey):
        return KeyFacts("Ed448", 456, "ed448")
    return KeyFacts(type(key).__name__, 0)


def digest_of(key: CaKey) -> hashes.SHA256 | hashes.SHA384 | hashes.SHA512:
    """What a key signs with: a digest as strong as the key (NIST SP 800-57 part 1, table 3)."""
    if isinstance(key, ec.EllipticCurvePrivateKey) and key.key_size > 256:
        return hashes.SHA384() if key.key_size == 384 else hashes.SHA512()
    return hashes.SHA256()


def same_key(one: PublicKeyTypes, other: PublicKeyTypes) -> bool:
    form = (serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return one.public_bytes(*form) == other.public_bytes(*form)


def pem_of(key: PrivateKeyTypes, passphrase: str | None) -> bytes:
    """A key as PKCS#8 PEM, encrypted when there is a passphrase."""
    encryption = (
        serialization.BestAvailableEncryption(passphrase.encode()) if passphrase else serialization.NoEncryption()
    )
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption)
