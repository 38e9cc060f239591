"""`zlab tls probe` and `zlab cert fetch` against real `openssl s_server`, with the failures of the notes."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import need_tools
from tests.support.answers import answer
from tests.support.tls_servers import free_port, openssl_server, peer_that
from tests.unit.tls.conftest import Trust
from zlab.errors import UsageError
from zlab.tls.certificates.read import read_certificates, read_key
from zlab.tls.errors import TlsPeerError
from zlab.tls.fetch import fetch_chain, parse_peer, split_chain
from zlab.tls.handshake import Identity, Peer
from zlab.tls.probe import Probe, probe
from zlab.zos.system_ssl.ciphers import Version

TLS12 = (Version.TLS12,)
TLS13 = (Version.TLS13,)


@pytest.fixture(autouse=True)
def _openssl() -> None:
    need_tools("openssl")


def identity(trust: Trust, name: str) -> Identity:
    return Identity(read_certificates(trust.pem(name)).certificates, read_key(trust.key(name)))


def ask(port: int, versions: tuple[Version, ...] = TLS12, **options: Any) -> Probe:
    return probe(Peer("127.0.0.1", port, timeout=options.pop("timeout", 5.0)), versions=versions, **options)


def failure(found: Probe) -> str:
    failed = found.attempts[-1].failure
    return failed.name if failed else ""


def test_each_version_is_named_with_its_suite_in_system_ssls_characters(trust: Trust) -> None:
    with openssl_server(
        trust.pem("server"), trust.key("server"), "-tls1_2", "-cipher", "ECDHE-ECDSA-AES256-GCM-SHA384"
    ) as port:
        found = ask(port, (Version.TLS12, Version.TLS13))
    first, second = found.attempts
    assert (first.cipher_code, first.cipher_name) == ("C02C", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384")
    assert second.failure is not None
    assert second.failure.client_rc == 412
    assert found.best is first


def test_no_cipher_in_common_is_402(trust: Trust) -> None:
    with openssl_server(
        trust.pem("server"), trust.key("server"), "-tls1_2", "-cipher", "ECDHE-ECDSA-AES256-GCM-SHA384"
    ) as port:
        found = ask(port, ciphers="ECDHE-ECDSA-AES128-SHA")
    assert failure(found) == "no cipher in common, or no certificate for it"
    assert found.attempts[0].to_json()["server_rc"] == 402


def test_an_ecc_certificate_and_a_client_with_rsa_suites_only_is_402(trust: Trust) -> None:
    with openssl_server(trust.pem("server"), trust.key("server"), "-tls1_2") as port:
        found = ask(port, ciphers="ECDHE-RSA-AES128-SHA:AES256-GCM-SHA384")
    assert found.attempts[0].to_json()["server_rc"] == 402


@pytest.mark.parametrize("versions", [TLS12, TLS13])
def test_a_missing_client_certificate_is_5001_and_the_ca_is_named(trust: Trust, versions: tuple[Version, ...]) -> None:
    options = ("-Verify", "1", "-verify_return_error", "-CAfile", str(trust.pem("ca")))
    with openssl_server(trust.pem("server"), trust.key("server"), *options) as port:
        found = ask(port, versions)
        accepted = ask(port, versions, identity=identity(trust, "client"))
    assert failure(found) == "no client certificate"
    assert found.attempts[0].to_json()["server_rc"] == 5001
    assert found.telling.accepted_authorities == ("CN=SSCA256,OU=CA,O=DOC,C=GB",)
    assert accepted.best is not None


@pytest.mark.parametrize("versions", [TLS12, TLS13])
def test_a_client_certificate_of_an_unknown_ca_is_435(trust: Trust, versions: tuple[Version, ...]) -> None:
    options = ("-Verify", "1", "-verify_return_error", "-CAfile", str(trust.pem("ca")))
    with openssl_server(trust.pem("server"), trust.key("server"), *options) as port:
        found = ask(port, versions, identity=identity(trust, "stray"))
    assert failure(found) == "unknown CA"
    assert found.attempts[0].to_json()["server_rc"] == 435


def test_a_name_the_server_does_not_know_is_448(trust: Trust) -> None:
    options = (
        "-servername",
        "colinclienz",
        "-servername_fatal",
        "-cert2",
        str(trust.pem("rsa")),
        "-key2",
        str(trust.key("rsa")),
    )
    with openssl_server(trust.pem("server"), trust.key("server"), *options) as port:
        found = probe(Peer("127.0.0.1", port, sni="client9"), versions=TLS12)
        known = probe(Peer("127.0.0.1", port, sni="colinclienz"), versions=TLS12)
    assert failure(found) == "server name not recognised"
    assert known.best is not None
    assert known.to_json()["chain"][0]["subject"] == "CN=rsa,O=Doc,C=GB"


def test_plain_text_on_the_port_is_5003() -> None:
    with peer_that(lambda connection: connection.sendall(b"HTTP/1.0 400 Bad Request\r\n\r\n")) as port:
        found = ask(port)
    assert failure(found) == "no TLS on this port"
    assert found.attempts[0].to_json()["server_rc"] == 5003


def test_a_peer_that_says_nothing_is_5004_and_asked_once() -> None:
    with peer_that(lambda connection: None) as port:
        found = ask(port, (Version.TLS12, Version.TLS13), timeout=0.3)
    assert failure(found) == "handshake time-out"
    assert len(found.attempts) == 1


def test_a_peer_that_closes_is_420() -> None:
    with peer_that(lambda connection: connection.shutdown(socket.SHUT_RDWR)) as port:
        found = ask(port)
    assert found.attempts[0].to_json()["client_rc"] in (420, 406)


def test_nobody_there_is_one_message() -> None:
    with pytest.raises(TlsPeerError, match="refused"):
        ask(free_port())


def test_the_chain_is_split_into_files_and_the_ca_is_pointed_out(trust: Trust) -> None:
    with openssl_server(trust.pem("server"), trust.key("server"), "-cert_chain", str(trust.pem("ca"))) as port:
        peer = Peer("127.0.0.1", port)
        files = split_chain(peer, fetch_chain(peer))
    assert [each.role for each in files] == ["server", "ca"]
    assert files[1].subject == "CN=SSCA256,OU=CA,O=DOC,C=GB"
    assert files[1].pem == trust.pem("ca").read_bytes()


def smtp(connection: socket.socket) -> None:
    connection.sendall(b"220 mail.example ESMTP\r\n")
    connection.recv(100)
    connection.sendall(b"250-mail.example\r\n250 SIZE 100\r\n")
    connection.recv(100)
    connection.sendall(b"502 no TLS here\r\n")


def test_a_mail_server_without_starttls_is_told_in_its_own_words() -> None:
    with peer_that(smtp) as port, pytest.raises(TlsPeerError, match="502 no TLS here"):
        fetch_chain(Peer("127.0.0.1", port, starttls="smtp"))


@pytest.mark.parametrize(
    ("text", "starttls", "expected"),
    [
        ("10.1.1.2:992", "", ("10.1.1.2", 992)),
        ("[2001:db8:1::2]:992", "", ("2001:db8:1::2", 992)),
        ("smtp.example", "smtp", ("smtp.example", 25)),
    ],
)
def test_a_peer_is_read_from_host_and_port(text: str, starttls: str, expected: tuple[str, int]) -> None:
    peer = parse_peer(text, starttls)
    assert (peer.host, peer.port) == expected


@pytest.mark.parametrize("text", ["", "host", "2001:db8::1:992", "host:0", "host:99999", ":992", "a b:1"])
def test_what_is_no_peer_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        parse_peer(text)


def zlab(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "zlab", *map(str, arguments)], capture_output=True, text=True, timeout=60
    )


def test_the_command_says_which_code_zos_would_give(trust: Trust) -> None:
    with openssl_server(trust.pem("old"), trust.key("old")) as port:
        expired = zlab("tls", "probe", f"localhost:{port}", "--ca", trust.pem("ca"), "--json")
        good = zlab("tls", "probe", f"localhost:{port}", "--ca", trust.pem("ca"))
        fetched = zlab("cert", "fetch", f"localhost:{port}", "--json")
    assert expired.returncode == 3, expired.stderr
    told = answer("tls probe", expired.stdout)
    assert told["version"] == "TLSv1.3"
    assert [finding["id"] for finding in told["findings"]] == ["ZK001"]
    assert "401" in good.stdout
    assert "Traceback" not in good.stderr
    assert [each["role"] for each in answer("cert fetch", fetched.stdout)["chain"]] == ["server"]
