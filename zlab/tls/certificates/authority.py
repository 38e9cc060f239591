"""A certificate authority for a lab: its own certificate, those it issues, and requests it signs. Pure.

The extensions are those of Colin Paice's notes (caca.config, ca2.config), which RACF and System SSL took:
CHECKCERT shows them as "Key Usage: HANDSHAKE, CERTSIGN" for the CA and "HANDSHAKE" for the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, cast

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes, PrivateKeyTypes
from cryptography.x509.oid import ExtendedKeyUsageOID, ObjectIdentifier

from zlab.errors import Problem
from zlab.tls.certificates.keys import KEY_KINDS, CaKey, digest_of, same_key
from zlab.tls.certificates.names import plain_name
from zlab.tls.errors import CertificateError

Purpose = Literal["server", "client", "both"]
_USES: dict[Purpose, list[ObjectIdentifier]] = {
    "server": [ExtendedKeyUsageOID.SERVER_AUTH],
    "client": [ExtendedKeyUsageOID.CLIENT_AUTH],
    "both": [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH],
}
_BACKDATED = timedelta(minutes=5)
"""A guest whose clock is a little behind would find a new certificate "not yet valid" (System SSL 401)."""


@dataclass(frozen=True)
class Issued:
    """A certificate and the key made for it; no key where a request was signed."""

    certificate: x509.Certificate
    key: CaKey | None


@dataclass(frozen=True)
class Authority:
    """A CA certificate with its key. Raises CertificateError when they do not belong together or cannot sign."""

    certificate: x509.Certificate
    key: CaKey

    @classmethod
    def of(cls, certificate: x509.Certificate, key: PrivateKeyTypes, now: datetime) -> Authority:
        name = plain_name(certificate.subject)
        if not same_key(certificate.public_key(), key.public_key()):
            raise CertificateError([Problem(f"the key is not the one of {name}")])
        if not is_authority(certificate):
            raise CertificateError([Problem(f"{name} is no certificate authority (basicConstraints CA:FALSE)")])
        if certificate.not_valid_after_utc <= now:
            when = certificate.not_valid_after_utc
            raise CertificateError([Problem(f"the CA {name} expired on {when:%Y-%m-%d}", hint="make a new CA")])
        return cls(certificate, cast(CaKey, key))


def is_authority(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def make_authority(subject: x509.Name, kind: str, days: int, now: datetime) -> Issued:
    """A self-signed CA that signs end certificates only (pathlen 0)."""
    key = KEY_KINDS[kind].make()
    builder = _builder(subject, subject, key.public_key(), days, now)
    builder = (
        builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(digital_signature=True, key_cert_sign=True, crl_sign=True), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
    )
    return Issued(builder.sign(key, digest_of(key)), key)


def issue(
    authority: Authority,
    subject: x509.Name,
    kind: str,
    purpose: Purpose,
    names: Sequence[x509.GeneralName],
    days: int,
    now: datetime,
) -> Issued:
    """A new key and its certificate. Raises CertificateError when it would outlive its CA."""
    key = KEY_KINDS[kind].make()
    return Issued(_sign(authority, subject, key.public_key(), purpose, names, days, now), key)


def sign_request(
    authority: Authority,
    request: x509.CertificateSigningRequest,
    purpose: Purpose,
    names: Sequence[x509.GeneralName],
    days: int,
    now: datetime,
) -> Issued:
    """Sign a request whose key stays where it was made (RACDCERT GENREQ). Its alternative names are kept."""
    asked: list[x509.GeneralName] = []
    with suppress(x509.ExtensionNotFound):
        asked = list(request.extensions.get_extension_for_class(x509.SubjectAlternativeName).value)
    merged = [*asked, *(name for name in names if name not in asked)]
    return Issued(_sign(authority, request.subject, request.public_key(), purpose, merged, days, now), None)


def _sign(
    authority: Authority,
    subject: x509.Name,
    key: CertificatePublicKeyTypes,
    purpose: Purpose,
    names: Sequence[x509.GeneralName],
    days: int,
    now: datetime,
) -> x509.Certificate:
    ca = authority.certificate
    if now + timedelta(days=days) > ca.not_valid_after_utc:
        left = (ca.not_valid_after_utc - now).days
        what = f"{days} days would outlive the CA, which is valid for {left} more"
        raise CertificateError([Problem(what, hint=f"--days {left}, or a new CA")])
    encipher = isinstance(key, rsa.RSAPublicKey)
    usage = _usage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=encipher,
        data_encipherment=encipher,
        key_agreement=not encipher,
    )
    builder = (
        _builder(subject, ca.subject, key, days, now)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.ExtendedKeyUsage(_USES[purpose]), critical=False)
        .add_extension(_identifier_of(ca), critical=False)
    )
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return builder.sign(authority.key, digest_of(authority.key))


def _identifier_of(ca: x509.Certificate) -> x509.AuthorityKeyIdentifier:
    try:
        own = ca.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    except x509.ExtensionNotFound:
        return x509.AuthorityKeyIdentifier.from_issuer_public_key(ca.public_key())  # type: ignore[arg-type] # a CA's key signs
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(own)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: CertificatePublicKeyTypes, days: int, now: datetime
) -> x509.CertificateBuilder:
    begin = now.replace(microsecond=0)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin - _BACKDATED)
        .not_valid_after(begin + timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(**uses: bool) -> x509.KeyUsage:
    every = (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    )
    return x509.KeyUsage(**{name: uses.get(name, False) for name in every})
