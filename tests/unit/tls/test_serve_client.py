"""z/OS as the TLS client: the stand-in goes out by a policy's outbound rules, to real servers."""

from __future__ import annotations

import socket
import subprocess
from pathlib import Path

import pytest

from tests.support.waiting import wait_for
from tests.unit.tls.conftest import Trust
from tests.unit.tls.serving import changed, free_port, serving
from zlab.tls.serve.server import Listener

CLIENT = """\
TTLSRule OUT
{
  RemotePortRange          8443
  Direction                Outbound
  TTLSGroupActionRef       ON
  TTLSEnvironmentActionRef OUT_EA
}
TTLSGroupAction ON
{
  TTLSEnabled On
  Trace       6
}
TTLSEnvironmentAction OUT_EA
{
  HandshakeRole Client
  TTLSKeyringParms
  {
    Keyring START1/TN3270
  }
  TTLSCipherParms
  {
    V3CipherSuites TLS_AES_128_GCM_SHA256
    V3CipherSuites TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256
  }
  TTLSEnvironmentAdvancedParms
  {
    TLSv1            Off
    TLSv1.1          Off
    TLSv1.2          On
    TLSv1.3          On
    HandshakeTimeout 2
    CertificateLabel CLIENT
  }
}
"""


@pytest.mark.parametrize(
    ("certificate", "arguments", "outcome", "rc"),
    [
        ("server", [], "secure", 0),
        ("server", ["-Verify", "1", "-verify_return_error", "-CAfile", "CA"], "secure", 0),
        ("old", [], "failed", 401),
        ("other", [], "failed", 417),
        ("server", ["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"], "failed", 412),
        ("rsa", ["-tls1_2"], "failed", 402),
    ],
)
def test_z_os_as_the_client_of_a_real_server(
    keyrings: Path, trust: Trust, certificate: str, arguments: list[str], outcome: str, rc: int
) -> None:
    port, inside = free_port(), free_port()
    words = [str(trust.pem("ca")) if word == "CA" else word for word in arguments]
    argv = ["openssl", "s_server", "-accept", f"127.0.0.1:{port}", "-quiet", "-rev", *words]
    argv += ["-cert", str(trust.pem(certificate)), "-key", str(trust.key(certificate))]
    server = subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.PIPE)
    try:
        _until_open(port)
        listener = Listener(inside, "CURL", "COLIN", ("127.0.0.1", port))
        with serving(changed(CLIENT, ("8443", str(port))), keyrings, listener) as served:
            with socket.create_connection(("127.0.0.1", inside), 5) as application:
                application.sendall(b"olleh\n")
                application.settimeout(5)
                answer = application.recv(100) if outcome == "secure" else b""
            event = served.outcome()
    finally:
        server.kill()
        server.communicate()
    assert (event["event"], event.get("rc", 0)) == (outcome, rc), event
    assert answer == (b"hello\n" if outcome == "secure" else b"")
    assert "TYPE: OutBound" in served.lines("EZD1281I")[0]


def _until_open(port: int) -> None:
    def opened() -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    wait_for(opened, "s_server listens")


def test_both_ends_waiting_is_5004_for_a_client_too(keyrings: Path) -> None:
    inside = free_port()
    silent = socket.create_server(("127.0.0.1", 0))
    port = silent.getsockname()[1]
    text = changed(CLIENT, ("8443", str(port)), ("HandshakeTimeout 2", "HandshakeTimeout 1"))
    listener = Listener(inside, "CURL", "COLIN", ("127.0.0.1", port))
    with silent, serving(text, keyrings, listener) as served, socket.create_connection(("127.0.0.1", inside), 5):
        assert served.outcome()["rc"] == 5004


def test_a_partner_that_cannot_be_reached_is_told(keyrings: Path) -> None:
    inside = free_port()
    with serving(CLIENT, keyrings, Listener(inside, "CURL", "COLIN", ("127.0.0.1", free_port()))) as served:
        with socket.create_connection(("127.0.0.1", inside), 5) as application:
            assert application.recv(10) == b""
        assert served.outcome()["event"] == "unreachable"
