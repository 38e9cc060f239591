"""Distinguished names as openssl, RFC 4514 and RACF write them, and subject alternative names. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from ipaddress import ip_address

from cryptography import x509
from cryptography.x509.oid import NameOID, ObjectIdentifier

from zlab.errors import Problem
from zlab.tls.errors import CertificateError

_KEYWORDS: dict[str, ObjectIdentifier] = {
    "CN": NameOID.COMMON_NAME,
    "T": NameOID.TITLE,
    "OU": NameOID.ORGANIZATIONAL_UNIT_NAME,
    "O": NameOID.ORGANIZATION_NAME,
    "L": NameOID.LOCALITY_NAME,
    "SP": NameOID.STATE_OR_PROVINCE_NAME,
    "ST": NameOID.STATE_OR_PROVINCE_NAME,
    "C": NameOID.COUNTRY_NAME,
    "EMAIL": NameOID.EMAIL_ADDRESS,
}
_RACF = {
    oid: ("SP" if keyword in ("SP", "ST") else keyword) for keyword, oid in _KEYWORDS.items()
}  # RACF says SP where X.500 says ST


def parse_name(text: str) -> x509.Name:
    """A name from "/C=GB/O=DOC/CN=x" (openssl's order) or "CN=x,O=DOC,C=GB" (RFC 4514's, the reverse).

    Raises CertificateError. The certificate holds C first and CN last, as Colin Paice's do.
    """
    text = text.strip()
    if text.startswith("/"):
        parts = [part for part in re.split(r"(?<!\\)/", text) if part]
    else:
        parts = [part for part in re.split(r"(?<!\\),", text) if part.strip()][::-1]
    attributes = [_attribute(part, text) for part in parts]
    if not any(attribute.oid == NameOID.COMMON_NAME for attribute in attributes):
        raise CertificateError([Problem(f"{text!r} has no CN", hint="for example CN=s0w1.example,O=Lab,C=GB")])
    return x509.Name(attributes)


def _attribute(part: str, whole: str) -> x509.NameAttribute[str]:
    keyword, equals, value = part.partition("=")
    oid = _KEYWORDS.get(keyword.strip().upper())
    value = re.sub(r"\\(.)", r"\1", value.strip())
    if not equals or oid is None or not value:
        known = ", ".join(dict.fromkeys(_KEYWORDS))
        raise CertificateError([Problem(f"{part.strip()!r} in {whole!r} is no part of a name", hint=f"known: {known}")])
    try:
        return x509.NameAttribute(oid, value)
    except ValueError as error:
        raise CertificateError([Problem(f"{part.strip()!r}: {error}")]) from None


def racf_name(name: x509.Name) -> str:
    """A name in RACF's form and order, most specific part first: CN=SSCA256.OU=CA.O=DOC.C=GB.

    The form of CHECKCERT's output and of SDNFILTER and IDNFILTER (Colin Paice's notes, seen).
    """
    return ".".join(_parts(name))


def plain_name(name: x509.Name) -> str:
    """A name for a person: CN=s0w1,O=Lab,C=GB."""
    return ",".join(_parts(name))


def _parts(name: x509.Name) -> list[str]:
    return [
        f"{_RACF.get(attribute.oid, attribute.rfc4514_attribute_name)}={_text(attribute.value)}"
        for attribute in reversed(list(name))
    ]


def _text(value: str | bytes) -> str:
    return value if isinstance(value, str) else value.hex()


def alternative_names(texts: Iterable[str]) -> list[x509.GeneralName]:
    """Addresses and host names of a certificate, each once, in order. Raises CertificateError."""
    names: list[x509.GeneralName] = []
    for text in dict.fromkeys(text.strip() for text in texts):
        try:
            names.append(x509.IPAddress(ip_address(text)))
            continue
        except ValueError:
            pass
        if not re.fullmatch(r"(\*\.)?[A-Za-z0-9_]([A-Za-z0-9_.-]{0,251}[A-Za-z0-9])?", text):
            raise CertificateError([Problem(f"{text!r} is neither an address nor a host name")])
        names.append(x509.DNSName(text))
    return names


def texts_of(names: Iterable[x509.GeneralName]) -> list[str]:
    """Alternative names as a person writes them."""
    return [str(name.value) for name in names]
