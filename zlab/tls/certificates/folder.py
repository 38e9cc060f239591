"""The folder that keeps a lab's certificates: files by name, keys for their owner only, and a record of all of them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import serialization

from zlab.errors import Place, Problem, StateError
from zlab.files import write_atomic
from zlab.tls.certificates.authority import Issued
from zlab.tls.certificates.keys import key_facts, pem_of
from zlab.tls.certificates.names import plain_name, texts_of
from zlab.tls.errors import CertificateError, CertificateExistsError, CertificateFileError

_INDEX = "certificates.json"


@dataclass(frozen=True, slots=True)
class Entry:
    """One certificate as the record tells of it; dates are ISO 8601 in UTC, the serial is hexadecimal."""

    name: str
    subject: str
    issuer: str
    serial: str
    not_before: str
    not_after: str
    key: str
    names: tuple[str, ...]
    files: tuple[str, ...]


@dataclass(frozen=True)
class CertificateFolder:
    path: Path

    def certificate(self, name: str) -> Path:
        return self.path / f"{name}.pem"

    def key(self, name: str) -> Path:
        return self.path / f"{name}.key.pem"

    def entries(self) -> tuple[Entry, ...]:
        """What the record holds, by name. Raises CertificateFileError when it is damaged, StateError."""
        index = self.path / _INDEX
        try:
            data = json.loads(index.read_text(encoding="utf-8"))
            return tuple(_entry(each) for each in data)
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise StateError(f"cannot read: {error.strerror}", place=Place(str(index))) from None
        except (ValueError, TypeError, KeyError):
            hint = "move it away; the certificates themselves are untouched"
            raise CertificateFileError(
                [Problem("the record of certificates is damaged", Place(str(index)), hint)]
            ) from None

    def keep(
        self,
        name: str,
        issued: Issued,
        *,
        passphrase: str | None = None,
        extra: Mapping[str, bytes] | None = None,
        force: bool = False,
    ) -> Entry:
        """Write certificate, key and `extra` files (suffix → bytes, for their owner only), and note them.

        Raises CertificateExistsError before anything is written, unless `force`.
        """
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,62}", name):
            raise CertificateError([Problem(f"{name!r} is no file name of A-Z a-z 0-9 _ . -")])
        contents: list[tuple[Path, bytes, int]] = []
        if issued.key is not None:
            contents.append((self.key(name), pem_of(issued.key, passphrase), 0o600))
        contents += [(self.path / f"{name}{suffix}", raw, 0o600) for suffix, raw in (extra or {}).items()]
        pem = issued.certificate.public_bytes(serialization.Encoding.PEM)
        contents.append((self.certificate(name), pem, 0o644))
        known = self.entries()
        taken = [path for path, _, _ in contents if path.exists()]
        if taken and not force:
            raise CertificateExistsError(f"{taken[0]} is there already", hint="another name, or --force to replace it")
        self._make()
        self._write(contents)
        entry = entry_of(name, issued.certificate, [path.name for path, _, _ in contents])
        self._note([each for each in known if each.name != name] + [entry])
        return entry

    def _write(self, contents: Sequence[tuple[Path, bytes, int]]) -> None:
        """All files or none: what was made before one failed is taken away again."""
        new = [path for path, _, _ in contents if not path.exists()]
        try:
            for path, raw, mode in contents:
                write_atomic(path, raw, mode)
        except StateError:
            for path in new:
                path.unlink(missing_ok=True)
            raise

    def _make(self) -> None:
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise StateError(f"cannot make it: {error.strerror}", place=Place(str(self.path))) from None

    def _note(self, entries: Sequence[Entry]) -> None:
        text = json.dumps([asdict(entry) for entry in sorted(entries, key=lambda each: each.name)], indent=2)
        write_atomic(self.path / _INDEX, text + "\n")


def _entry(data: Mapping[str, Any]) -> Entry:
    return Entry(**{**data, "names": tuple(data["names"]), "files": tuple(data["files"])})


def entry_of(name: str, certificate: x509.Certificate, files: Sequence[str] = ()) -> Entry:
    facts = key_facts(certificate.public_key())
    return Entry(
        name,
        plain_name(certificate.subject),
        plain_name(certificate.issuer),
        _hexadecimal(certificate.serial_number),
        certificate.not_valid_before_utc.isoformat(),
        certificate.not_valid_after_utc.isoformat(),
        f"{facts.type} {facts.bits}",
        tuple(alternative_names_of(certificate)),
        tuple(files),
    )


def _hexadecimal(serial: int) -> str:
    digits = f"{serial:X}"
    return digits.zfill(len(digits) + len(digits) % 2)  # whole bytes, as RACF and openssl print it


def alternative_names_of(certificate: x509.Certificate) -> list[str]:
    try:
        return texts_of(certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value)
    except x509.ExtensionNotFound:
        return []
