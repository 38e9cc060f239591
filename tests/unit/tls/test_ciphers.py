"""The tables of ciphers, curves and signatures against what OpenSSL itself says."""

from __future__ import annotations

import subprocess

import pytest

from tests.conftest import need_tools
from zlab.zos.system_ssl.ciphers import CIPHERS, KeyType, Version, cipher_of_code, cipher_of_name
from zlab.zos.system_ssl.curves import CURVES, curve_of
from zlab.zos.system_ssl.signatures import SIGNATURES, signature_of


@pytest.fixture(scope="module")
def openssl_rows() -> dict[str, tuple[str, str, str, str]]:
    """Code to standard name, OpenSSL name, first version and authentication."""
    need_tools("openssl")
    argv = ["openssl", "ciphers", "-V", "-stdname", "ALL:eNULL:@SECLEVEL=0"]
    rows = {}
    for line in subprocess.run(argv, capture_output=True, text=True, check=True).stdout.splitlines():
        code, standard, rest = (part.strip() for part in line.split(" - ", 2))
        name, version, _, authentication, *_ = rest.split()
        rows[code.replace("0x", "").replace(",", "")] = (standard, name, version, authentication.removeprefix("Au="))
    return rows


def test_names_are_those_of_openssl(openssl_rows: dict[str, tuple[str, str, str, str]]) -> None:
    known = [cipher for cipher in CIPHERS if cipher.code in openssl_rows]
    assert len(known) > 40
    for cipher in known:
        standard, name, _, _ = openssl_rows[cipher.code]
        assert (cipher.name, cipher.openssl) == (standard, name)


def test_certificates_and_versions_are_those_of_openssl(openssl_rows: dict[str, tuple[str, str, str, str]]) -> None:
    keys = {"RSA": KeyType.RSA, "ECDSA": KeyType.ECC, "DSS": KeyType.DSA, "any": KeyType.ANY}
    for cipher in CIPHERS:
        if cipher.code in openssl_rows:
            _, _, version, authentication = openssl_rows[cipher.code]
            assert cipher.certificate is keys[authentication], cipher
            assert (Version.TLS13 in cipher.versions) is (version == "TLSv1.3"), cipher
            assert (Version.TLS10 in cipher.versions) is (version in ("SSLv3", "TLSv1")), cipher


def test_the_ciphers_of_the_notes() -> None:
    for code, name in [
        ("C02B", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"),
        ("C02C", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"),
        ("C013", "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"),
        ("0033", "TLS_DHE_RSA_WITH_AES_128_CBC_SHA"),
        ("009D", "TLS_RSA_WITH_AES_256_GCM_SHA384"),
        ("1303", "TLS_CHACHA20_POLY1305_SHA256"),
    ]:
        cipher = cipher_of_code(code)
        assert cipher is not None
        assert cipher is cipher_of_name(name.lower())
        assert cipher is cipher_of_name(cipher.openssl)


def test_two_characters_are_the_short_form_of_a_four_character_code() -> None:
    assert cipher_of_code("2F") is cipher_of_code("002F")
    assert cipher_of_code("ZZ") is None


def test_codes_and_names_are_unique() -> None:
    assert len({cipher.code for cipher in CIPHERS}) == len({cipher.name for cipher in CIPHERS}) == len(CIPHERS)
    assert len({curve.code for curve in CURVES}) == len(CURVES)
    assert len({signature.code for signature in SIGNATURES}) == len(SIGNATURES) == 16


def test_curves_are_found_by_code_and_by_every_name() -> None:
    for word in ("0023", "secp256r1", "P-256", "prime256v1", "SECP256R1"):
        curve = curve_of(word)
        assert curve is not None
        assert (curve.code, curve.group) == ("0023", 23)
    assert curve_of("0026") is None
    assert signature_of("0403") is signature_of("TLS_SIGALG_SHA256_WITH_ECDSA")
