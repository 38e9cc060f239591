"""What is read of a host's processes, from a /proc made for the test."""

from __future__ import annotations

import os
from ipaddress import ip_address
from pathlib import Path

import pytest

from zlab.linux.facts import SshSession
from zlab.linux.host import Host
from zlab.linux.read_facts import find_ssh_session


@pytest.mark.parametrize("name", [b"sudo", b"a (b) c", b"caf\xe9"])
def test_the_session_is_found_behind_a_parent_of_any_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: bytes
) -> None:
    monkeypatch.delenv("SSH_CONNECTION", raising=False)
    _process(tmp_path, os.getppid(), name, parent=77, environ=b"LANG=C\0")
    _process(tmp_path, 77, b"bash", parent=1, environ=b"SSH_CONNECTION=192.0.2.9 50000 192.0.2.1 22\0")
    expected = SshSession(ip_address("192.0.2.9"), ip_address("192.0.2.1"), 22)
    assert find_ssh_session(Host(proc=tmp_path)) == expected


def _process(proc: Path, number: int, name: bytes, *, parent: int, environ: bytes) -> None:
    folder = proc / str(number)
    folder.mkdir()
    (folder / "stat").write_bytes(b"%d (%s) S %d 1 1 0" % (number, name, parent))
    (folder / "environ").write_bytes(environ)
