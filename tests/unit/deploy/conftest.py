"""A certificate for loopback, made once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from zlab.tls.certificates.authority import Authority, issue, make_authority
from zlab.tls.certificates.names import alternative_names, parse_name


@dataclass(frozen=True)
class Loopback:
    """PEM files: the server's certificate with its key, and the CA."""

    server: Path
    ca: Path


@pytest.fixture(scope="session")
def loopback(tmp_path_factory: pytest.TempPathFactory) -> Loopback:
    folder = tmp_path_factory.mktemp("loopback")
    now = datetime.now(UTC)
    made = make_authority(parse_name("CN=ca"), "ec-p256", 10, now)
    assert made.key is not None
    authority = Authority.of(made.certificate, made.key, now)
    leaf = issue(authority, parse_name("CN=zos"), "ec-p256", "server", alternative_names(["127.0.0.1"]), 5, now)
    assert leaf.key is not None
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    both = leaf.certificate.public_bytes(serialization.Encoding.PEM) + leaf.key.private_bytes(*form)
    (folder / "zos.pem").write_bytes(both)
    (folder / "ca.pem").write_bytes(made.certificate.public_bytes(serialization.Encoding.PEM))
    return Loopback(folder / "zos.pem", folder / "ca.pem")
