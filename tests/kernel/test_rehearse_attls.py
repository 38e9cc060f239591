"""AT-TLS inside a kept rehearsal: real clients of the host meet z/OS as the lab's policy says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import need_tools
from tests.kernel.test_rehearse import Rehearsals
from tests.support.in_process import run_zlab

LAB = """\
lab: trust
linux:
  publish: [{{listen: 9443, to: s0w1, port: 8443}}]
systems:
  s0w1:
    attls:
      keyring: START1/RING
      trace: 6
      certificates: {certificates}
      rules:
        - {{name: WEB, port: 8443, labels: NISTECC}}
        - {{name: MUTUAL, port: 4000, client_auth: required, labels: NISTECC}}
        - {{name: CLEAR, port: 8080, enabled: false}}
"""


@pytest.fixture
def kept(root: None, tmp_path: Path) -> Iterator[Rehearsals]:
    need_tools("ip", "nft", "openssl", "curl")
    certificates = tmp_path / "certs"
    for words in (("ca",), ("issue", "NISTECC", "--name", "10.1.1.2"), ("issue", "client", "--for", "client")):
        assert run_zlab("cert", *words, "--folder", certificates).status == 0
    rehearsals = Rehearsals(tmp_path)
    up = rehearsals.run("up", rehearsals.lab(LAB.format(certificates=certificates)))
    try:
        assert "AT-TLS of S0W1 serves its policy" in up.stderr
        assert "TLSv1.3 TLS_AES_256_GCM_SHA384" in up.stderr
        yield rehearsals
    finally:
        rehearsals.run("down", "trust")


def test_clients_of_the_host_and_of_the_uplink_meet_the_policy(kept: Rehearsals, tmp_path: Path) -> None:
    certs = tmp_path / "certs"

    def curl(role: str, *arguments: str, status: int = 0) -> str:
        argv = ("curl", "-s", "--max-time", "5", "--cacert", str(certs / "ca.pem"), *arguments)
        return kept.run("exec", "trust", role, "--", *argv, status=status).stdout

    told = json.loads(curl("host", "https://10.1.1.2:8443/"))
    assert (told["rule"], told["protocol"], told["cipher"]) == ("WEB", "TLSv1.3", "1302")
    assert json.loads(curl("host", "http://10.1.1.2:8080/"))["status"] == "Not Enabled"
    # The port the lab publishes leads to it too, through the host's DNAT.
    assert json.loads(curl("uplink", "--insecure", "https://203.0.113.2:9443/"))["rule"] == "WEB"
    own = ("--cert", str(certs / "client.pem"), "--key", str(certs / "client.key.pem"))
    assert json.loads(curl("host", *own, "https://10.1.1.2:4000/"))["client_certificate"] == "CN=client"
    curl("host", "https://10.1.1.2:4000/", status=56)
    messages = kept.run("exec", "trust", "host", "--", "cat", "/run/zlab-rehearsal/s0w1.messages").stdout
    assert "EZD1281I TTLS Map CONNID:" in messages
    assert "LOCAL: 10.1.1.2..4000" in messages
    assert "RULE: MUTUAL RC: 5001 Initial Handshake" in messages


def test_a_lab_without_certificates_says_so_and_is_healthy(root: None, tmp_path: Path) -> None:
    need_tools("ip", "nft")
    rehearsals = Rehearsals(tmp_path)
    lab = (
        "\n".join(line for line in LAB.splitlines() if "certificates:" not in line)
        .replace("{{", "{")
        .replace("}}", "}")
    )
    up = rehearsals.run("up", rehearsals.lab(lab))
    rehearsals.run("down", "trust")
    assert "the lab names no certificates" in up.stderr
