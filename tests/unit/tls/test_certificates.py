"""What openssl itself says of every certificate zlab makes, and what bad input gets."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import need_tools
from tests.support.in_process import run_zlab
from tests.unit.tls.conftest import NOW, Trust
from zlab.codepage import encode_1047
from zlab.errors import Place
from zlab.tls.certificates.authority import Authority, issue, make_authority, sign_request
from zlab.tls.certificates.check import CheckContext, check_chain, covers
from zlab.tls.certificates.folder import CertificateFolder
from zlab.tls.certificates.forms import pkcs12_of
from zlab.tls.certificates.keys import KEY_KINDS
from zlab.tls.certificates.names import alternative_names, parse_name, plain_name, racf_name
from zlab.tls.certificates.policy import load_policy
from zlab.tls.certificates.read import parse_certificates, read_certificates, read_key, read_request
from zlab.tls.errors import CertificateError, CertificateExistsError, CertificateFileError

PLACE = Place("x.pem")


def openssl(*arguments: str | Path) -> str:
    need_tools("openssl")
    done = subprocess.run(["openssl", *map(str, arguments)], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def zlab(folder: Path, *arguments: str, status: int = 0, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "zlab", "cert", *arguments],
        capture_output=True, text=True, cwd=folder, env={**os.environ, **environment}, timeout=60,
    )  # fmt: skip
    assert done.returncode == status, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


@pytest.mark.parametrize("kind", sorted(KEY_KINDS))
def test_openssl_verifies_a_chain_of_every_kind_of_key(kind: str, tmp_path: Path) -> None:
    folder = CertificateFolder(tmp_path)
    made = make_authority(parse_name("CN=ca"), kind, 100, NOW)
    assert made.key is not None
    authority = Authority.of(made.certificate, made.key, NOW)
    folder.keep("ca", made)
    folder.keep(
        "leaf", issue(authority, parse_name("CN=leaf"), kind, "both", alternative_names(["a.example"]), 50, NOW)
    )
    told = openssl("verify", "-purpose", "sslserver", "-CAfile", folder.certificate("ca"), folder.certificate("leaf"))
    assert told.endswith("OK\n")
    openssl("pkey", "-in", folder.key("leaf"), "-noout", "-check")


def test_openssl_shows_the_extensions_of_the_notes(trust: Trust) -> None:
    authority = openssl("x509", "-in", trust.pem("ca"), "-noout", "-text")
    assert "CA:TRUE, pathlen:0" in authority
    assert "Digital Signature, Certificate Sign, CRL Sign" in authority
    server = openssl("x509", "-in", trust.pem("server"), "-noout", "-text")
    assert "Digital Signature, Non Repudiation, Key Agreement" in server
    assert "TLS Web Server Authentication" in server
    assert "DNS:localhost, IP Address:127.0.0.1" in server
    rsa = openssl("x509", "-in", trust.pem("rsa"), "-noout", "-text")
    assert "Digital Signature, Non Repudiation, Key Encipherment, Data Encipherment" in rsa


def test_a_request_made_with_openssl_is_signed_with_its_names(trust: Trust, tmp_path: Path) -> None:
    openssl(
        "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-521", "-nodes", "-subj", "/O=IBM/CN=zos",
        "-addext", "subjectAltName=DNS:zos.example", "-keyout", tmp_path / "k", "-out", tmp_path / "zos.csr",
    )  # fmt: skip
    signed = sign_request(
        trust.authority, read_request(tmp_path / "zos.csr"), "server", alternative_names(["10.1.1.2"]), 30, NOW
    )
    assert signed.key is None
    (tmp_path / "zos.pem").write_bytes(signed.certificate.public_bytes(serialization.Encoding.PEM))
    assert openssl("verify", "-CAfile", trust.pem("ca"), tmp_path / "zos.pem").endswith("OK\n")
    assert "DNS:zos.example, IP Address:10.1.1.2" in openssl("x509", "-in", tmp_path / "zos.pem", "-noout", "-text")


def test_a_request_that_was_changed_on_the_way_is_refused(tmp_path: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    other = ec.generate_private_key(ec.SECP256R1())
    request = x509.CertificateSigningRequestBuilder().subject_name(parse_name("CN=a")).sign(key, hashes.SHA256())
    raw = request.public_bytes(serialization.Encoding.DER)
    form = (serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    changed = raw.replace(key.public_key().public_bytes(*form), other.public_key().public_bytes(*form))
    (tmp_path / "a.csr").write_bytes(changed)
    with pytest.raises(CertificateFileError, match="changed on the way"):
        read_request(tmp_path / "a.csr")


def test_a_certificate_never_outlives_its_ca(trust: Trust) -> None:
    with pytest.raises(CertificateError, match="would outlive the CA"):
        issue(trust.authority, parse_name("CN=x"), "ec-p256", "server", [], 2000, NOW)


def test_an_expired_ca_and_a_foreign_key_sign_nothing(trust: Trust) -> None:
    past = make_authority(parse_name("CN=past"), "ec-p256", 1, NOW - timedelta(days=9))
    assert past.key is not None
    with pytest.raises(CertificateError, match="expired on"):
        Authority.of(past.certificate, past.key, NOW)
    with pytest.raises(CertificateError, match="the key is not the one of"):
        Authority.of(trust.authority.certificate, past.key, NOW)
    assert trust.server.key is not None
    with pytest.raises(CertificateError, match="no certificate authority"):
        Authority.of(trust.server.certificate, trust.server.key, NOW)


def test_racf_writes_a_name_most_specific_part_first() -> None:
    assert racf_name(parse_name("/C=GB/O=DOC/OU=CA/CN=SSCA256")) == "CN=SSCA256.OU=CA.O=DOC.C=GB"
    assert plain_name(parse_name("CN=docec256,O=Doc,C=GB")) == "CN=docec256,O=Doc,C=GB"


@pytest.mark.parametrize("text", ["", "x", "O=no common name", "CN=", "C=GERMANY,CN=a", "XX=1,CN=a"])
def test_what_is_no_name_is_refused(text: str) -> None:
    with pytest.raises(CertificateError):
        parse_name(text)


# Files of every form, and what is wrong with them.


def test_a_certificate_is_read_from_pem_der_and_ebcdic_pem(trust: Trust) -> None:
    pem = trust.pem("server").read_bytes()
    der = trust.server.certificate.public_bytes(serialization.Encoding.DER)
    # TSO pads every record with blanks to its end.
    ebcdic = encode_1047("\n".join(line.ljust(80) for line in pem.decode().splitlines()))
    for raw in (pem, der, ebcdic, b"text before\n" + pem + b"and after\n"):
        assert parse_certificates("x", raw).certificates == (trust.server.certificate,)


def test_pkcs12_holds_key_certificate_and_ca(trust: Trust, tmp_path: Path) -> None:
    raw = pkcs12_of("server", trust.server, trust.authority.certificate, "zosrocks")
    (tmp_path / "x.p12").write_bytes(raw)
    found = read_certificates(tmp_path / "x.p12", "zosrocks")
    assert found.certificates == (trust.server.certificate, trust.authority.certificate)
    read_key(tmp_path / "x.p12", "zosrocks")
    with pytest.raises(CertificateFileError, match="wants a passphrase"):
        read_certificates(tmp_path / "x.p12")
    with pytest.raises(CertificateFileError, match="the passphrase is wrong"):
        read_certificates(tmp_path / "x.p12", "guess")


def bad_files(trust: Trust) -> dict[str, tuple[bytes, str]]:
    pem = trust.pem("server").read_bytes()
    return {
        "empty": (b"", "empty"),
        "truncated": (pem[: len(pem) // 2], "truncated"),
        "damaged": (pem.replace(b"MII", b"AAA", 1), "damaged certificate"),
        "key": (trust.key("server").read_bytes(), "a private key, and no certificate"),
        "words": (b"hello world\n", "neither PEM nor DER"),
        "cut der": (trust.server.certificate.public_bytes(serialization.Encoding.DER)[:100], "truncated"),
        "binary": (bytes(range(256)), "neither PEM nor DER"),
    }


def test_each_bad_file_gets_one_clear_message(trust: Trust) -> None:
    for name, (raw, expected) in bad_files(trust).items():
        with pytest.raises(CertificateFileError, match=expected) as told:
            parse_certificates(name, raw)
        assert len(told.value.problems) == 1


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.sampled_from([b"", b"-----BEGIN CERTIFICATE-----\n", b"\x30\x82"]))
def test_any_bytes_are_a_certificate_or_one_error(raw: bytes, head: bytes) -> None:
    try:
        found = len(parse_certificates("x", head + raw).certificates)
    except CertificateFileError as error:
        found = len(error.problems)
    assert found


def test_an_encrypted_key_wants_its_passphrase(trust: Trust, tmp_path: Path) -> None:
    folder = CertificateFolder(tmp_path)
    folder.keep("x", trust.server, passphrase="zosrocks")
    with pytest.raises(CertificateFileError, match="the key is encrypted"):
        read_key(folder.key("x"))
    with pytest.raises(CertificateFileError, match="wrong"):
        read_key(folder.key("x"), "no")
    read_key(folder.key("x"), "zosrocks")


# The folder.


def test_keys_are_for_their_owner_and_nothing_is_overwritten(trust: Trust, tmp_path: Path) -> None:
    folder = CertificateFolder(tmp_path / "certs")
    folder.keep("x", trust.server)
    assert stat.S_IMODE(folder.key("x").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "certs").stat().st_mode) == 0o700
    before = folder.key("x").read_bytes()
    with pytest.raises(CertificateExistsError):
        folder.keep("x", trust.client)
    assert folder.key("x").read_bytes() == before
    folder.keep("x", trust.client, force=True)
    assert [entry.subject for entry in folder.entries()] == ["CN=docec256,O=Doc,C=GB"]


def test_a_name_cannot_leave_the_folder(trust: Trust, tmp_path: Path) -> None:
    for name in ("../x", "a/b", "", ".hidden", "a" * 100):
        with pytest.raises(CertificateError, match="no file name"):
            CertificateFolder(tmp_path).keep(name, trust.server)


# What z/OS would say.


def ids(trust: Trust, name: str, context: CheckContext) -> list[str]:
    return [finding.rule.id for finding in check_chain(read_certificates(trust.pem(name)).certificates, PLACE, context)]


def trusted(trust: Trust, **options: object) -> CheckContext:
    return CheckContext(NOW, trusted=(trust.authority.certificate,), **options)  # type: ignore[arg-type] # its own fields


def test_a_good_certificate_has_no_findings(trust: Trust) -> None:
    assert ids(trust, "server", trusted(trust, hosts=("localhost", "127.0.0.1"), ciphers=("C02C", "1301"))) == []


def test_each_refusal_is_found(trust: Trust) -> None:
    assert ids(trust, "old", trusted(trust)) == ["ZK001"]
    assert ids(trust, "server", CheckContext(NOW - timedelta(days=1), trusted=(trust.authority.certificate,))) == [
        "ZK002"
    ]
    assert ids(trust, "server", CheckContext(NOW + timedelta(days=70), trusted=(trust.authority.certificate,))) == [
        "ZK003"
    ]
    assert ids(trust, "server", CheckContext(NOW)) == ["ZK004"]
    assert ids(trust, "other", trusted(trust)) == ["ZK005"]
    assert ids(trust, "client", trusted(trust)) == ["ZK007"]
    assert ids(trust, "server", trusted(trust, role="client")) == ["ZK007"]
    assert ids(trust, "server", trusted(trust, role="ca")) == ["ZK008"]
    assert ids(trust, "server", trusted(trust, hosts=("elsewhere",))) == ["ZK012"]
    assert ids(trust, "server", trusted(trust, key=trust.client.key)) == ["ZK013"]
    assert ids(trust, "server", trusted(trust, ciphers=("C02F", "009D"))) == ["ZK014"]
    assert ids(trust, "rsa", trusted(trust, ciphers=("C02C",))) == ["ZK014"]


def test_a_ca_of_the_same_name_that_did_not_sign_is_found(trust: Trust) -> None:
    twin = make_authority(parse_name("/C=GB/O=DOC/OU=CA/CN=SSCA256"), "ec-p256", 100, NOW)
    assert ids(trust, "server", CheckContext(NOW, trusted=(twin.certificate,))) == ["ZK006"]


def test_your_own_policy_is_compared(trust: Trust, tmp_path: Path) -> None:
    path = tmp_path / "policy.yaml"
    path.write_text("curves: [secp384r1]\nlongest_days: 10\nalternative_names: true\n")
    found = check_chain([trust.client.certificate], PLACE, trusted(trust, role="client", policy=load_policy(path)))
    assert len([finding for finding in found if finding.rule.id == "ZK015"]) == 3
    path.write_text("curvs: [x]\n")
    with pytest.raises(CertificateFileError, match="curvs") as told:
        load_policy(path)
    assert told.value.problems[0].place == Place(str(path), 1, 1)


def test_a_wildcard_stands_for_one_label(trust: Trust) -> None:
    made = issue(trust.authority, parse_name("CN=w"), "ec-p256", "server", alternative_names(["*.lab.example"]), 5, NOW)
    assert covers(made.certificate, "s0w1.lab.example")
    assert not covers(made.certificate, "a.s0w1.lab.example")
    assert not covers(made.certificate, "lab.example")


# The commands.


def test_a_ca_and_a_certificate_for_a_lab_by_commands(tmp_path: Path) -> None:
    (tmp_path / "lab.yaml").write_text("lab: adcd\nsystems: {s0w1: }\n")
    zlab(tmp_path, "ca", "--subject", "CN=Lab CA,O=Lab,C=GB", "--passphrase-env", "P", P="zosrocks")
    refused = zlab(tmp_path, "issue", "s0w1", "--lab", "lab.yaml", status=1)
    assert "the key is encrypted" in refused
    assert not (tmp_path / "certs/s0w1.pem").exists()
    told = json.loads(
        zlab(tmp_path, "issue", "s0w1", "--lab", "lab.yaml", "--ca-passphrase-env", "P", "--json", P="zosrocks")
    )
    assert "10.1.1.2" in told["names"]
    assert openssl("verify", "-CAfile", tmp_path / "certs/ca.pem", tmp_path / "certs/s0w1.pem").endswith("OK\n")
    assert "no findings" in zlab(tmp_path, "check", "certs/s0w1.pem", "--ca", "certs/ca.pem", "--host", "10.1.1.2")
    assert "zosrocks" not in "".join(path.read_text() for path in (tmp_path / "certs").iterdir())


def test_what_a_peer_sent_is_checked_from_a_pipe(trust: Trust) -> None:
    done = run_zlab(
        "cert", "check", "-", "--as", "client", input=b"subject=CN=s0w1\n" + trust.pem("client").read_bytes()
    )
    assert done.status == 3
    assert done.out.startswith("-: error ZK004: ")
    assert run_zlab("cert", "check", "-").err == "zlab: ZL600: -: the file is empty\n"


def test_a_passphrase_is_never_a_word_of_the_command_line(tmp_path: Path) -> None:
    assert "--passphrase " not in zlab(tmp_path, "issue", "--help")
