"""Keyrings as folders: certificates by label, their keys, and the CAs that are trusted.

A keyring `START1/TN3270` is the folder `START1/TN3270` or `START1.TN3270` below the folder of keyrings, in any
case, and `TN3270` alone the folder `TN3270`; a folder with certificates of its own (as `zlab cert` keeps them) is
each keyring that has none. In it, `LABEL.pem` with `LABEL.key.pem` is a personal certificate, any other `*.pem`
and every CA is trusted; the file `DEFAULT` holds the label of the default certificate.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.dsa import DSAPrivateKey
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256

from zlab.errors import Problem
from zlab.tls.certificates.authority import is_authority
from zlab.tls.certificates.keys import same_key
from zlab.tls.certificates.read import read_certificates, read_key
from zlab.tls.errors import CertificateFileError
from zlab.zos.system_ssl.ciphers import KeyType

ServerKey = RSAPrivateKey | EllipticCurvePrivateKey | DSAPrivateKey
"""The keys of certificates that System SSL's tables know."""

_KEY = ".key.pem"
_SHA256 = SHA256()


@dataclass(frozen=True)
class Personal:
    """A certificate with its key, and the certificates that follow it in its file."""

    label: str
    certificate: x509.Certificate
    key: ServerKey
    chain: tuple[x509.Certificate, ...] = ()

    @property
    def key_type(self) -> KeyType:
        if isinstance(self.key, RSAPrivateKey):
            return KeyType.RSA
        return KeyType.DSA if isinstance(self.key, DSAPrivateKey) else KeyType.ECC


@dataclass(frozen=True)
class Keyring:
    """What a keyring holds. `default` is None where no certificate is marked and there is not just one."""

    name: str
    personal: Mapping[str, Personal]
    trusted: tuple[x509.Certificate, ...]
    default: str | None = None

    def find(self, label: str) -> Personal | None:
        """A certificate by its label; labels of RACF have case."""
        return self.personal.get(label)

    def chain_of(self, personal: Personal) -> Iterator[x509.Certificate]:
        """The certificates to send after the personal one: those of its file, then issuers of the ring."""
        yield from personal.chain
        last = personal.chain[-1] if personal.chain else personal.certificate
        seen = {last.fingerprint(_SHA256)}
        while last.issuer != last.subject:
            issuer = next((each for each in self.trusted if each.subject == last.issuer), None)
            if issuer is None or issuer.fingerprint(_SHA256) in seen:
                return
            yield issuer
            seen.add(issuer.fingerprint(_SHA256))
            last = issuer


@dataclass(frozen=True, slots=True)
class KeyringFolder:
    """Where the keyrings are. `passphrase` is for those of its keys that have one; it is never shown."""

    path: Path
    passphrase: str | None = field(default=None, repr=False)

    def find(self, name: str) -> Path | None:
        """The folder of a keyring, or None: to System SSL a ring that cannot be opened."""
        wanted = {name.lower(), name.replace("/", ".").lower(), name.rpartition("/")[2].lower()}
        exact = [name.lower(), name.replace("/", ".").lower()]
        folders = {_relative(each, self.path): each for each in _folders(self.path)}
        for form in (*exact, *(wanted if "/" not in name else ())):
            if form in folders:
                return folders[form]
        return self.path if any(self.path.glob("*.pem")) else None

    def open(self, name: str) -> Keyring | None:
        """A keyring with all it holds, None when there is none. Raises CertificateFileError for damaged files."""
        folder = self.find(name.removeprefix("*TOKEN*/"))
        return None if folder is None else _read(name, folder, self.passphrase)


def _folders(path: Path) -> Iterator[Path]:
    """The folders one and two levels down."""
    for first in sorted(path.iterdir()) if path.is_dir() else ():
        if first.is_dir():
            yield first
            yield from (second for second in sorted(first.iterdir()) if second.is_dir())


def _relative(folder: Path, root: Path) -> str:
    return str(folder.relative_to(root)).lower()


def _read(name: str, folder: Path, passphrase: str | None) -> Keyring:
    personal: dict[str, Personal] = {}
    trusted: list[x509.Certificate] = []
    for path in sorted(folder.glob("*.pem")):
        if path.name.endswith(_KEY):
            continue
        certificates = read_certificates(path).certificates
        label, key_path = path.name.removesuffix(".pem"), path.with_name(path.name.removesuffix(".pem") + _KEY)
        if not key_path.is_file() or is_authority(certificates[0]):
            trusted += certificates
            continue
        key = read_key(key_path, passphrase if _is_encrypted(key_path) else None)
        if not isinstance(key, ServerKey):
            raise CertificateFileError([Problem(f"{key_path} is neither an RSA nor an ECC nor a DSA key")])
        if not same_key(key.public_key(), certificates[0].public_key()):
            raise CertificateFileError([Problem(f"{key_path} is not the key of {path}")])
        personal[label] = Personal(label, certificates[0], key, certificates[1:])
    return Keyring(name, personal, tuple(trusted), _default(folder, personal))


def _is_encrypted(path: Path) -> bool:
    """Whether a PEM key says that it is encrypted (RFC 7468 section 11, and the older form of OpenSSL)."""
    raw = path.read_bytes()[:400]
    return b"ENCRYPTED PRIVATE KEY" in raw or b"Proc-Type: 4,ENCRYPTED" in raw


def _default(folder: Path, personal: Mapping[str, Personal]) -> str | None:
    marker = folder / "DEFAULT"
    if marker.is_file():
        label = marker.read_text(encoding="utf-8", errors="replace").strip()
        if label not in personal:
            raise CertificateFileError([Problem(f"{marker} names {label!r}, and there is no {label}.pem with its key")])
        return label
    return next(iter(personal)) if len(personal) == 1 else None
