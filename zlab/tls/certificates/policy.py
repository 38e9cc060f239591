"""Your own rules for certificates, as a small YAML file that `zlab cert check --policy` compares with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from cryptography import x509
from pydantic import Field, ValidationError

from zlab.errors import Place, Problem
from zlab.lab.base import Record
from zlab.lab.source import parse_yaml
from zlab.tls.certificates.keys import key_facts
from zlab.tls.errors import CertificateFileError


class CertificatePolicy(Record):
    """What every certificate must be. Empty lists and no numbers allow everything."""

    curves: tuple[str, ...] = ()
    """Curve names as RFC 8446 has them: secp256r1, secp384r1, secp521r1."""
    rsa_bits: Annotated[int, Field(ge=512)] | None = None
    digests: tuple[str, ...] = ()
    longest_days: Annotated[int, Field(ge=1)] | None = None
    alternative_names: bool = False
    """Whether subjectAltName must be there."""

    def broken_by(self, certificate: x509.Certificate) -> Iterator[str]:
        """What of the policy a certificate breaks, in words."""
        facts = key_facts(certificate.public_key())
        if facts.curve and self.curves and facts.curve not in self.curves:
            yield f"its curve {facts.curve} is none of {', '.join(self.curves)}"
        if facts.type == "RSA" and self.rsa_bits is not None and facts.bits < self.rsa_bits:
            yield f"its RSA key has {facts.bits} bits, not {self.rsa_bits}"
        digest = certificate.signature_hash_algorithm
        if self.digests and digest is not None and digest.name not in self.digests:
            yield f"it is signed with {digest.name}, not {' or '.join(self.digests)}"
        days = (certificate.not_valid_after_utc - certificate.not_valid_before_utc).days
        if self.longest_days is not None and days > self.longest_days:
            yield f"it is valid for {days} days, not at most {self.longest_days}"
        if self.alternative_names and not _has_names(certificate):
            yield "it has no subjectAltName"


def load_policy(path: Path) -> CertificatePolicy:
    """Read a policy file. Raises LabFileError for YAML that is none, CertificateFileError for wrong keys."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        what = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
        raise CertificateFileError([Problem(f"cannot read it: {what}", Place(str(path)))]) from None
    source = parse_yaml(text, str(path))
    if source.problems:
        raise CertificateFileError(source.problems)
    try:
        return CertificatePolicy.model_validate(source.data or {})
    except ValidationError as error:
        problems = [
            Problem(f"{'.'.join(map(str, each['loc']))}: {each['msg']}", source.place(tuple(each["loc"]), key=True))
            for each in error.errors(include_url=False)
        ]
        raise CertificateFileError(problems) from None


def _has_names(certificate: x509.Certificate) -> bool:
    try:
        return bool(list(certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value))
    except x509.ExtensionNotFound:
        return False
