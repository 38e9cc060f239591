"""Other forms of a certificate than PEM."""

from __future__ import annotations

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs12

from zlab.errors import Problem
from zlab.tls.certificates.authority import Issued
from zlab.tls.errors import CertificateError


def der_of(issued: Issued) -> bytes:
    return issued.certificate.public_bytes(serialization.Encoding.DER)


def pkcs12_of(name: str, issued: Issued, ca: x509.Certificate, passphrase: str | None) -> bytes:
    """Certificate, key and CA in one encrypted file, as RACDCERT ADD takes it with WITHLABEL and PASSWORD.

    Raises CertificateError without a passphrase: a PKCS#12 that anybody can open is a key lying around.
    """
    if not passphrase:
        hint = "give one by --passphrase-env or --passphrase-file"
        raise CertificateError([Problem("a PKCS#12 file needs a passphrase", hint=hint)])
    encryption = serialization.BestAvailableEncryption(passphrase.encode())
    return pkcs12.serialize_key_and_certificates(name.encode(), issued.key, issued.certificate, [ca], encryption)
