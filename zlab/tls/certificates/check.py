"""Whether z/OS would take a certificate as a server's, a client's or a CA's, with the return code if not. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Literal, TypeVar

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.x509.oid import ExtendedKeyUsageOID

from zlab.errors import Place
from zlab.tls.certificates import rules
from zlab.tls.certificates.authority import is_authority
from zlab.tls.certificates.keys import key_facts, same_key
from zlab.tls.certificates.names import plain_name
from zlab.tls.certificates.policy import CertificatePolicy
from zlab.tls.certificates.rules import Refusal
from zlab.zos.findings import Finding
from zlab.zos.system_ssl.ciphers import CIPHERS, KeyType

E = TypeVar("E", bound=x509.ExtensionType)
Role = Literal["server", "client", "ca"]
_SOON = timedelta(days=30)
_WEAK_DIGESTS = ("md5", "sha1")
_PURPOSES = {"server": ExtendedKeyUsageOID.SERVER_AUTH, "client": ExtendedKeyUsageOID.CLIENT_AUTH}


@dataclass(frozen=True)
class CheckContext:
    """What a certificate is to be, and what is known around it. `hosts` are names or addresses clients will use;
    `ciphers` are four-character codes of the AT-TLS policy; `trusted` are the certificates of the key ring."""

    now: datetime
    role: Role = "server"
    hosts: tuple[str, ...] = ()
    trusted: tuple[x509.Certificate, ...] = ()
    key: PrivateKeyTypes | None = None
    policy: CertificatePolicy | None = None
    ciphers: tuple[str, ...] = ()


def check_chain(chain: Sequence[x509.Certificate], place: Place, context: CheckContext) -> list[Finding]:
    """Everything wrong with a certificate and the chain behind it; the first of `chain` is the one in question."""
    found = list(_check_own(chain[0], place, context))
    for certificate in chain:
        found += _check_each(certificate, place, context)
    return found + list(_check_issuers(chain, place, context))


def _finding(refusal: Refusal, certificate: x509.Certificate, what: str, place: Place) -> Finding:
    code = f" (return code {refusal.rc})" if refusal.rc else ""
    return Finding(refusal.rule, f"{plain_name(certificate.subject)}: {what}{code}", place)


def _check_each(certificate: x509.Certificate, place: Place, context: CheckContext) -> Iterator[Finding]:
    begin, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if end <= context.now:
        yield _finding(rules.EXPIRED, certificate, f"expired on {end:%Y-%m-%d %H:%M} UTC", place)
    elif end - context.now < _SOON:
        yield _finding(rules.ENDS_SOON, certificate, f"ends on {end:%Y-%m-%d}", place)
    if begin > context.now:
        yield _finding(rules.NOT_YET, certificate, f"is valid from {begin:%Y-%m-%d %H:%M} UTC", place)
    digest = certificate.signature_hash_algorithm
    if digest is not None and digest.name in _WEAK_DIGESTS and certificate.subject != certificate.issuer:
        yield _finding(rules.WEAK_DIGEST, certificate, f"is signed with {digest.name.upper()}", place)
    facts = key_facts(certificate.public_key())
    if facts.type.startswith("Ed") or (facts.type == "NIST ECC" and not facts.curve.startswith("secp")):
        yield _finding(rules.KEY_TYPE, certificate, f"has an {facts.type} key ({facts.curve})", place)
    elif facts.bits < (256 if "ECC" in facts.type else 2048):
        yield _finding(rules.SMALL_KEY, certificate, f"has a key of {facts.bits} bits ({facts.type})", place)


def _check_own(certificate: x509.Certificate, place: Place, context: CheckContext) -> Iterator[Finding]:
    if context.role == "ca":
        yield from _check_authority(certificate, place)
    else:
        yield from _check_usage(certificate, place, context)
        yield from _check_ciphers(certificate, place, context)
        for host in context.hosts:
            if not covers(certificate, host):
                yield _finding(rules.NAME_DIFFERS, certificate, f"has no subjectAltName {host}", place)
    if context.key is not None and not same_key(certificate.public_key(), context.key.public_key()):
        yield _finding(rules.WRONG_KEY, certificate, "the key given is another one", place)
    if context.policy is not None:
        for what in context.policy.broken_by(certificate):
            yield _finding(rules.POLICY_DIFFERS, certificate, what, place)


def _check_authority(certificate: x509.Certificate, place: Place) -> Iterator[Finding]:
    usage = _extension(certificate, x509.KeyUsage)
    if not is_authority(certificate):
        yield _finding(rules.CA_KEY_USAGE, certificate, "is no CA: basicConstraints lacks CA:TRUE", place)
    elif usage is not None and not usage.key_cert_sign:
        yield _finding(rules.CA_KEY_USAGE, certificate, "its keyUsage lacks keyCertSign", place)


def _check_usage(certificate: x509.Certificate, place: Place, context: CheckContext) -> Iterator[Finding]:
    usage = _extension(certificate, x509.KeyUsage)
    rsa = "ECC" not in key_facts(certificate.public_key()).type
    if usage is not None and not (usage.digital_signature or (rsa and usage.key_encipherment)):
        yield _finding(rules.KEY_USAGE, certificate, "its keyUsage lacks digitalSignature", place)
    extended = _extension(certificate, x509.ExtendedKeyUsage)
    wanted = _PURPOSES[context.role]
    if extended is not None and wanted not in extended and ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE not in extended:
        yield _finding(rules.KEY_USAGE, certificate, f"its extendedKeyUsage lacks {context.role}Auth", place)


def _check_ciphers(certificate: x509.Certificate, place: Place, context: CheckContext) -> Iterator[Finding]:
    if context.role != "server" or not context.ciphers:
        return
    ecc = isinstance(certificate.public_key(), ec.EllipticCurvePublicKey)
    fitting = {KeyType.ANY, KeyType.ECC if ecc else KeyType.RSA}
    if not any(cipher.certificate in fitting for cipher in CIPHERS if cipher.code in context.ciphers):
        kind = "ECC" if ecc else "RSA"
        yield _finding(rules.CIPHER_KEY, certificate, f"no suite of the policy takes its {kind} key", place)


def _check_issuers(chain: Sequence[x509.Certificate], place: Place, context: CheckContext) -> Iterator[Finding]:
    """Follow the issuers from the first certificate to one that is trusted or signs itself."""
    certificate = chain[0]
    seen: list[x509.Certificate] = []
    while certificate not in context.trusted:
        seen.append(certificate)
        if certificate.subject == certificate.issuer:
            if context.role != "ca" or context.trusted:
                yield _finding(rules.SELF_SIGNED, certificate, "signs itself and is not trusted", place)
            return
        named = [each for each in (*chain, *context.trusted) if each.subject == certificate.issuer]
        issuer = next((each for each in named if _signed_by(certificate, each)), None)
        if issuer is None:
            refusal = rules.BAD_SIGNATURE if named else rules.NO_ISSUER
            what = (
                f"was not signed by the {plain_name(certificate.issuer)} at hand"
                if named
                else (f"its issuer {plain_name(certificate.issuer)} is not at hand")
            )
            yield _finding(refusal, certificate, what, place)
            return
        if issuer in seen:
            return
        if issuer in chain and chain.index(issuer) != chain.index(certificate) + 1:
            yield _finding(rules.CHAIN_ORDER, certificate, "is not followed by its issuer", place)
        yield from _check_authority(issuer, place)
        certificate = issuer


def _signed_by(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def _extension(certificate: x509.Certificate, kind: type[E]) -> E | None:
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except (x509.ExtensionNotFound, ValueError):
        return None


def covers(certificate: x509.Certificate, host: str) -> bool:
    """Whether subjectAltName has a host, with one `*` as a whole first label (RFC 9525 6.3)."""
    names = _extension(certificate, x509.SubjectAlternativeName)
    if names is None:
        return False
    try:
        return ip_address(host) in names.get_values_for_type(x509.IPAddress)
    except ValueError:
        wanted = host.lower().rstrip(".")
    held = [name.lower() for name in names.get_values_for_type(x509.DNSName)]
    return wanted in held or f"*.{wanted.partition('.')[2]}" in held
