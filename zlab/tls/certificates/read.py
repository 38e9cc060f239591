"""Certificates, keys and requests from whatever file they come in: PEM, DER, PKCS#12, and PEM in EBCDIC."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import pkcs12

from zlab.codepage import decode_1047, looks_ebcdic
from zlab.errors import Place, Problem
from zlab.tls.errors import CertificateFileError

_MOST_BYTES = 4 * 1024 * 1024  # a bundle of all public CAs has 0.2 MB
_BLOCK = re.compile(
    rb"-----BEGIN (?P<label>[A-Z0-9 ]+)-----\s.*?-----END (?P=label)-----", re.DOTALL
)  # RFC 7468; text between blocks is allowed and skipped
_HOW_TO_UNLOCK = "give its passphrase by --passphrase-env or --passphrase-file"


@dataclass(frozen=True, slots=True)
class Found:
    """What a file holds. A PKCS#12 has a key and its certificates, a PEM bundle only certificates."""

    certificates: tuple[x509.Certificate, ...]
    key: PrivateKeyTypes | None = None


def read_bytes(path: Path) -> bytes:
    """The bytes of a small file; "-" is standard input. Raises CertificateFileError."""
    try:
        if str(path) == "-":
            raw = sys.stdin.buffer.read(_MOST_BYTES + 1)
        else:
            with path.open("rb") as file:
                raw = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise _wrong(str(path), f"cannot read it: {error.strerror or error}") from None
    if len(raw) > _MOST_BYTES:
        raise _wrong(str(path), f"larger than {_MOST_BYTES // 1024**2} MiB: no certificate")
    return raw


def read_certificates(path: Path, passphrase: str | None = None) -> Found:
    return parse_certificates(str(path), read_bytes(path), passphrase)


def parse_certificates(name: str, raw: bytes, passphrase: str | None = None) -> Found:
    """Every certificate of a file, in its order. Raises CertificateFileError, which never quotes the content."""
    raw = _plain(name, raw)
    if b"-----BEGIN" in raw:
        return Found(_from_pem(name, raw))
    if not raw.startswith(b"\x30"):
        raise _wrong(name, "neither PEM nor DER nor PKCS#12")
    try:
        return Found((x509.load_der_x509_certificate(raw),))
    except ValueError:
        return _from_pkcs12(name, raw, passphrase)


def read_key(path: Path, passphrase: str | None = None) -> PrivateKeyTypes:
    """The private key of a file. Raises CertificateFileError: encrypted without a passphrase, wrong one, no key."""
    name, raw = str(path), read_bytes(path)
    raw = _plain(name, raw)
    secret = passphrase.encode() if passphrase else None
    try:
        if b"-----BEGIN" in raw:
            return serialization.load_pem_private_key(raw, secret)
        try:
            return serialization.load_der_private_key(raw, secret)
        except ValueError:
            key = _from_pkcs12(name, raw, passphrase).key
            if key is None:
                raise _wrong(name, "this PKCS#12 has no private key") from None
            return key
    except TypeError:
        if secret is None:
            raise _wrong(name, "the key is encrypted", _HOW_TO_UNLOCK) from None
        raise _wrong(name, "the key is not encrypted, but a passphrase was given") from None
    except UnsupportedAlgorithm:
        raise _wrong(name, "a key of a kind that is not supported") from None
    except CertificateFileError:
        raise
    except ValueError:
        what = "the passphrase is wrong, or the key is damaged" if secret else _no_key(raw)
        raise _wrong(name, what) from None


def read_request(path: Path) -> x509.CertificateSigningRequest:
    """A certificate request made elsewhere (RACDCERT GENREQ, openssl req), its own signature checked."""
    name = str(path)
    raw = _plain(name, read_bytes(path))
    try:
        request = x509.load_pem_x509_csr(raw) if b"-----BEGIN" in raw else x509.load_der_x509_csr(raw)
    except ValueError:
        raise _wrong(name, "no certificate request, or a damaged one") from None
    if not request.is_signature_valid:
        raise _wrong(name, "the signature of this request is not its own key's: it was changed on the way")
    return request


def _plain(name: str, raw: bytes) -> bytes:
    """Text that came in EBCDIC as ASCII; everything else as it is."""
    if not raw.strip():
        raise _wrong(name, "the file is empty")
    if not raw.startswith(b"\x30") and looks_ebcdic(raw):
        text = decode_1047(raw)
        if "-----BEGIN" in text:
            return text.replace("\x85", "\n").encode("ascii", "replace")
    return raw.removeprefix(b"\xef\xbb\xbf")


def _from_pem(name: str, raw: bytes) -> tuple[x509.Certificate, ...]:
    found: list[x509.Certificate] = []
    for block in _BLOCK.finditer(raw):
        if not block["label"].endswith(b"CERTIFICATE"):
            continue
        # TSO pads records with blanks, and RFC 7468 allows none inside a line.
        lines = b"\n".join(line.strip() for line in block[0].splitlines())
        try:
            found.append(x509.load_pem_x509_certificate(lines))
        except ValueError:
            line = raw.count(b"\n", 0, block.start()) + 1
            raise CertificateFileError([Problem("a damaged certificate", Place(name, line, 1))]) from None
    if found:
        return tuple(found)
    if raw.count(b"-----BEGIN") > raw.count(b"-----END"):
        raise _wrong(name, "truncated: a BEGIN line without its END line")
    if b"PRIVATE KEY" in raw:
        raise _wrong(name, "a private key, and no certificate")
    if b"CERTIFICATE REQUEST" in raw:
        raise _wrong(name, "a certificate request: it is not signed yet", "zlab cert issue --csr FILE signs it")
    raise _wrong(name, "no certificate in it")


def _from_pkcs12(name: str, raw: bytes, passphrase: str | None) -> Found:
    try:
        held = pkcs12.load_pkcs12(raw, passphrase.encode() if passphrase else None)
    except ValueError as error:
        if "password" in str(error).lower():
            hint = None if passphrase else _HOW_TO_UNLOCK
            what = "the passphrase is wrong" if passphrase else "a PKCS#12 file that wants a passphrase"
            raise _wrong(name, what, hint) from None
        raise _wrong(name, "DER, but neither a certificate nor PKCS#12; or it is truncated") from None
    own = [held.cert.certificate] if held.cert else []
    return Found((*own, *(other.certificate for other in held.additional_certs)), held.key)


def _no_key(raw: bytes) -> str:
    if b"CERTIFICATE-----" in raw:
        return "a certificate, and no private key"
    return "no private key, or a damaged one"


def _wrong(name: str, what: str, hint: str | None = None) -> CertificateFileError:
    return CertificateFileError([Problem(what, Place(name), hint)])
