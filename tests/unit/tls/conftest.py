"""A CA and what it issued, made once: keys take time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.conftest import need_tools
from tests.unit.tls.serving import make_keyrings
from zlab.tls.certificates.authority import Authority, Issued, issue, make_authority
from zlab.tls.certificates.folder import CertificateFolder
from zlab.tls.certificates.names import alternative_names, parse_name

NOW = datetime.now(UTC)


@dataclass(frozen=True)
class Trust:
    folder: CertificateFolder
    authority: Authority
    server: Issued
    client: Issued

    def pem(self, name: str) -> Path:
        return self.folder.certificate(name)

    def key(self, name: str) -> Path:
        return self.folder.key(name)


@pytest.fixture(scope="session")
def trust(tmp_path_factory: pytest.TempPathFactory) -> Trust:
    """Of the CA `ca`: server, client, rsa (an RSA server), old (expired). Of the CA `other`: stray."""
    folder = CertificateFolder(tmp_path_factory.mktemp("trust"))
    made = make_authority(parse_name("/C=GB/O=DOC/OU=CA/CN=SSCA256"), "ec-p256", 1095, NOW)
    assert made.key is not None
    authority = Authority.of(made.certificate, made.key, NOW)
    names = alternative_names(["localhost", "127.0.0.1"])
    server = issue(authority, parse_name("CN=s0w1,O=Doc,C=GB"), "ec-p256", "server", names, 90, NOW)
    client = issue(authority, parse_name("CN=docec256,O=Doc,C=GB"), "ec-p256", "client", [], 90, NOW)
    rsa = issue(authority, parse_name("CN=rsa,O=Doc,C=GB"), "rsa-2048", "server", names, 90, NOW)
    old = issue(authority, parse_name("CN=old,O=Doc,C=GB"), "ec-p256", "server", names, 1, NOW - timedelta(days=3))
    other = make_authority(parse_name("CN=Other CA,O=Elsewhere"), "ec-p256", 1095, NOW)
    assert other.key is not None
    stray = issue(
        Authority.of(other.certificate, other.key, NOW), parse_name("CN=stray"), "ec-p256", "client", [], 90, NOW
    )
    for name, each in (
        ("ca", made),
        ("server", server),
        ("client", client),
        ("rsa", rsa),
        ("old", old),
        ("other", other),
        ("stray", stray),
    ):
        folder.keep(name, each)
    return Trust(folder, authority, server, client)


@pytest.fixture(scope="session")
def keyrings(trust: Trust, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of keyrings for `zlab attls serve`, and the clients to try it with."""
    need_tools("openssl", "curl")
    return make_keyrings(tmp_path_factory.mktemp("keyrings"), trust.folder)
