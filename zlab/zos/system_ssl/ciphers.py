"""Cipher suites by the four characters of System SSL, with the names of IANA and of OpenSSL.

Codes and names are those of the IANA registry (RFC 5246, 5288, 5289, 8422, 8446), which System SSL uses as they
are: `C02C` is 0xC02C (seen in traces). Which of them System SSL knows: the documented
default strings of System SSL Programming (2.1) for the older ones, memory for the rest; the table says which.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache


class Version(StrEnum):
    """Protocol versions, oldest first; the value is AT-TLS's own keyword."""

    SSL2 = "SSLv2"
    SSL3 = "SSLv3"
    TLS10 = "TLSv1"
    TLS11 = "TLSv1.1"
    TLS12 = "TLSv1.2"
    TLS13 = "TLSv1.3"


class KeyType(StrEnum):
    """The key of the certificate that a suite needs on the server's side."""

    RSA = "RSA"
    ECC = "ECC"
    DSA = "DSA"
    DH = "Diffie-Hellman"
    ANY = "any"
    """TLS 1.3: the suite says nothing about the certificate."""
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Cipher:
    """One suite. `versions` are those that can negotiate it; `weak` says why not to use it, or is empty.

    `openssl` is empty where OpenSSL 3 has no such suite; `system_ssl` is False for suites of the registry that
    System SSL is not known to have.
    """

    code: str
    name: str
    openssl: str
    exchange: str
    certificate: KeyType
    versions: tuple[Version, ...]
    weak: str
    system_ssl: bool = True


# code, name without TLS_, OpenSSL's name
_ROWS = """
0000 NULL_WITH_NULL_NULL -
0001 RSA_WITH_NULL_MD5 NULL-MD5
0002 RSA_WITH_NULL_SHA NULL-SHA
0003 RSA_EXPORT_WITH_RC4_40_MD5 -
0004 RSA_WITH_RC4_128_MD5 RC4-MD5
0005 RSA_WITH_RC4_128_SHA RC4-SHA
0006 RSA_EXPORT_WITH_RC2_CBC_40_MD5 -
0009 RSA_WITH_DES_CBC_SHA DES-CBC-SHA
000A RSA_WITH_3DES_EDE_CBC_SHA DES-CBC3-SHA
000C DH_DSS_WITH_DES_CBC_SHA -
000D DH_DSS_WITH_3DES_EDE_CBC_SHA -
000F DH_RSA_WITH_DES_CBC_SHA -
0010 DH_RSA_WITH_3DES_EDE_CBC_SHA -
0012 DHE_DSS_WITH_DES_CBC_SHA -
0013 DHE_DSS_WITH_3DES_EDE_CBC_SHA DHE-DSS-DES-CBC3-SHA
0015 DHE_RSA_WITH_DES_CBC_SHA -
0016 DHE_RSA_WITH_3DES_EDE_CBC_SHA DHE-RSA-DES-CBC3-SHA
002F RSA_WITH_AES_128_CBC_SHA AES128-SHA
0030 DH_DSS_WITH_AES_128_CBC_SHA -
0031 DH_RSA_WITH_AES_128_CBC_SHA -
0032 DHE_DSS_WITH_AES_128_CBC_SHA DHE-DSS-AES128-SHA
0033 DHE_RSA_WITH_AES_128_CBC_SHA DHE-RSA-AES128-SHA
0035 RSA_WITH_AES_256_CBC_SHA AES256-SHA
0036 DH_DSS_WITH_AES_256_CBC_SHA -
0037 DH_RSA_WITH_AES_256_CBC_SHA -
0038 DHE_DSS_WITH_AES_256_CBC_SHA DHE-DSS-AES256-SHA
0039 DHE_RSA_WITH_AES_256_CBC_SHA DHE-RSA-AES256-SHA
003B RSA_WITH_NULL_SHA256 NULL-SHA256
003C RSA_WITH_AES_128_CBC_SHA256 AES128-SHA256
003D RSA_WITH_AES_256_CBC_SHA256 AES256-SHA256
003E DH_DSS_WITH_AES_128_CBC_SHA256 -
003F DH_RSA_WITH_AES_128_CBC_SHA256 -
0040 DHE_DSS_WITH_AES_128_CBC_SHA256 DHE-DSS-AES128-SHA256
0067 DHE_RSA_WITH_AES_128_CBC_SHA256 DHE-RSA-AES128-SHA256
0068 DH_DSS_WITH_AES_256_CBC_SHA256 -
0069 DH_RSA_WITH_AES_256_CBC_SHA256 -
006A DHE_DSS_WITH_AES_256_CBC_SHA256 DHE-DSS-AES256-SHA256
006B DHE_RSA_WITH_AES_256_CBC_SHA256 DHE-RSA-AES256-SHA256
009C RSA_WITH_AES_128_GCM_SHA256 AES128-GCM-SHA256
009D RSA_WITH_AES_256_GCM_SHA384 AES256-GCM-SHA384
009E DHE_RSA_WITH_AES_128_GCM_SHA256 DHE-RSA-AES128-GCM-SHA256
009F DHE_RSA_WITH_AES_256_GCM_SHA384 DHE-RSA-AES256-GCM-SHA384
00A0 DH_RSA_WITH_AES_128_GCM_SHA256 -
00A1 DH_RSA_WITH_AES_256_GCM_SHA384 -
00A2 DHE_DSS_WITH_AES_128_GCM_SHA256 DHE-DSS-AES128-GCM-SHA256
00A3 DHE_DSS_WITH_AES_256_GCM_SHA384 DHE-DSS-AES256-GCM-SHA384
00A4 DH_DSS_WITH_AES_128_GCM_SHA256 -
00A5 DH_DSS_WITH_AES_256_GCM_SHA384 -
1301 AES_128_GCM_SHA256 TLS_AES_128_GCM_SHA256
1302 AES_256_GCM_SHA384 TLS_AES_256_GCM_SHA384
1303 CHACHA20_POLY1305_SHA256 TLS_CHACHA20_POLY1305_SHA256
C001 ECDH_ECDSA_WITH_NULL_SHA -
C002 ECDH_ECDSA_WITH_RC4_128_SHA -
C003 ECDH_ECDSA_WITH_3DES_EDE_CBC_SHA -
C004 ECDH_ECDSA_WITH_AES_128_CBC_SHA -
C005 ECDH_ECDSA_WITH_AES_256_CBC_SHA -
C006 ECDHE_ECDSA_WITH_NULL_SHA ECDHE-ECDSA-NULL-SHA
C007 ECDHE_ECDSA_WITH_RC4_128_SHA ECDHE-ECDSA-RC4-SHA
C008 ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA ECDHE-ECDSA-DES-CBC3-SHA
C009 ECDHE_ECDSA_WITH_AES_128_CBC_SHA ECDHE-ECDSA-AES128-SHA
C00A ECDHE_ECDSA_WITH_AES_256_CBC_SHA ECDHE-ECDSA-AES256-SHA
C00B ECDH_RSA_WITH_NULL_SHA -
C00C ECDH_RSA_WITH_RC4_128_SHA -
C00D ECDH_RSA_WITH_3DES_EDE_CBC_SHA -
C00E ECDH_RSA_WITH_AES_128_CBC_SHA -
C00F ECDH_RSA_WITH_AES_256_CBC_SHA -
C010 ECDHE_RSA_WITH_NULL_SHA ECDHE-RSA-NULL-SHA
C011 ECDHE_RSA_WITH_RC4_128_SHA ECDHE-RSA-RC4-SHA
C012 ECDHE_RSA_WITH_3DES_EDE_CBC_SHA ECDHE-RSA-DES-CBC3-SHA
C013 ECDHE_RSA_WITH_AES_128_CBC_SHA ECDHE-RSA-AES128-SHA
C014 ECDHE_RSA_WITH_AES_256_CBC_SHA ECDHE-RSA-AES256-SHA
C023 ECDHE_ECDSA_WITH_AES_128_CBC_SHA256 ECDHE-ECDSA-AES128-SHA256
C024 ECDHE_ECDSA_WITH_AES_256_CBC_SHA384 ECDHE-ECDSA-AES256-SHA384
C025 ECDH_ECDSA_WITH_AES_128_CBC_SHA256 -
C026 ECDH_ECDSA_WITH_AES_256_CBC_SHA384 -
C027 ECDHE_RSA_WITH_AES_128_CBC_SHA256 ECDHE-RSA-AES128-SHA256
C028 ECDHE_RSA_WITH_AES_256_CBC_SHA384 ECDHE-RSA-AES256-SHA384
C029 ECDH_RSA_WITH_AES_128_CBC_SHA256 -
C02A ECDH_RSA_WITH_AES_256_CBC_SHA384 -
C02B ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 ECDHE-ECDSA-AES128-GCM-SHA256
C02C ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 ECDHE-ECDSA-AES256-GCM-SHA384
C02D ECDH_ECDSA_WITH_AES_128_GCM_SHA256 -
C02E ECDH_ECDSA_WITH_AES_256_GCM_SHA384 -
C02F ECDHE_RSA_WITH_AES_128_GCM_SHA256 ECDHE-RSA-AES128-GCM-SHA256
C030 ECDHE_RSA_WITH_AES_256_GCM_SHA384 ECDHE-RSA-AES256-GCM-SHA384
C031 ECDH_RSA_WITH_AES_128_GCM_SHA256 -
C032 ECDH_RSA_WITH_AES_256_GCM_SHA384 -
"""

_OTHERS = """
1304 AES_128_CCM_SHA256 TLS_AES_128_CCM_SHA256
1305 AES_128_CCM_8_SHA256 TLS_AES_128_CCM_8_SHA256
C09C RSA_WITH_AES_128_CCM AES128-CCM
C09D RSA_WITH_AES_256_CCM AES256-CCM
C0AC ECDHE_ECDSA_WITH_AES_128_CCM ECDHE-ECDSA-AES128-CCM
C0AD ECDHE_ECDSA_WITH_AES_256_CCM ECDHE-ECDSA-AES256-CCM
CCA8 ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256 ECDHE-RSA-CHACHA20-POLY1305
CCA9 ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256 ECDHE-ECDSA-CHACHA20-POLY1305
CCAA DHE_RSA_WITH_CHACHA20_POLY1305_SHA256 DHE-RSA-CHACHA20-POLY1305
"""

_WEAK = (
    ("_NULL_", "it encrypts nothing"),
    ("EXPORT", "its key was made short for export"),
    ("RC4", "RC4 is broken (RFC 7465 forbids it)"),
    ("RC2", "RC2 with 40 bits is broken"),
    ("_3DES_", "3DES has 64-bit blocks (Sweet32)"),
    ("_DES_", "a DES key is found in hours"),
)

_CERTIFICATES = {
    "RSA": KeyType.RSA,
    "RSA_EXPORT": KeyType.RSA,
    "DHE_RSA": KeyType.RSA,
    "ECDHE_RSA": KeyType.RSA,
    "ECDHE_ECDSA": KeyType.ECC,
    "ECDH_ECDSA": KeyType.ECC,
    "ECDH_RSA": KeyType.ECC,
    "DHE_DSS": KeyType.DSA,
    "DH_DSS": KeyType.DH,
    "DH_RSA": KeyType.DH,
    "NULL": KeyType.NONE,
}


def _cipher(row: str, *, system_ssl: bool) -> Cipher:
    code, name, openssl = row.split()
    exchange, _, _ = name.partition("_WITH_")
    tls13 = code.startswith("13")
    weak = next((why for word, why in _WEAK if word in f"_{name}_"), "")
    return Cipher(
        code=code,
        name=f"TLS_{name}",
        openssl="" if openssl == "-" else openssl,
        exchange="any" if tls13 else exchange.removesuffix("_EXPORT"),
        certificate=KeyType.ANY if tls13 else _CERTIFICATES[exchange],
        versions=_versions(name, exchange, tls13=tls13),
        weak=weak,
        system_ssl=system_ssl,
    )


def _versions(name: str, exchange: str, *, tls13: bool) -> tuple[Version, ...]:
    if tls13:
        return (Version.TLS13,)
    if name.endswith(("SHA256", "SHA384", "CCM")):
        return (Version.TLS12,)
    early = () if exchange.startswith("EC") else (Version.SSL3,)
    late = () if "EXPORT" in name else (Version.TLS11, *(() if "_DES_" in name else (Version.TLS12,)))
    return (*early, Version.TLS10, *late)


CIPHERS: tuple[Cipher, ...] = tuple(
    _cipher(row, system_ssl=known)
    for rows, known in ((_ROWS, True), (_OTHERS, False))
    for row in rows.strip().splitlines()
)

V2_CIPHERS = {
    "TLS_RC4_128_WITH_MD5": "1",
    "TLS_RC4_128_EXPORT40_WITH_MD5": "2",
    "TLS_RC2_CBC_128_CBC_WITH_MD5": "3",
    "TLS_RC2_CBC_128_CBC_EXPORT40_WITH_MD5": "4",
    "TLS_DES_64_CBC_WITH_MD5": "6",
    "TLS_DES_192_EDE3_CBC_WITH_MD5": "7",
}
"""V2CipherSuites constants and their character (TTLSCipherParms statement, IP Configuration Reference)."""

DEFAULT_CODES = ("C023", "C024", "C027", "C028", "C02B", "C02C", "C02F")
"""What pasearch showed for a policy without cipher suites (seen once; IBM's default list was not read)."""


@cache
def _by_code() -> dict[str, Cipher]:
    return {cipher.code: cipher for cipher in CIPHERS}


@cache
def _by_name() -> dict[str, Cipher]:
    return {name: cipher for cipher in CIPHERS for name in (cipher.name, cipher.openssl) if name}


def cipher_of_code(code: str) -> Cipher | None:
    """A suite by its four characters, or by the two of V3CipherSuites; None when the table has none."""
    code = code.upper()
    return _by_code().get(code if len(code) == 4 else f"00{code}")


def cipher_of_name(name: str) -> Cipher | None:
    """A suite by IANA's name (SSL_… as in older policies too) or by OpenSSL's, in any case."""
    upper = name.upper()
    return _by_name().get(f"TLS_{upper[4:]}" if upper.startswith("SSL_") else upper)
