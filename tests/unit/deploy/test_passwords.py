"""A password comes from the environment, a file, the keyring or a prompt, and goes nowhere but to z/OS."""

from __future__ import annotations

import fcntl
import os
import pty
import subprocess
import sys
import termios
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest

from tests.support.in_process import run_zlab
from tests.support.waiting import wait_for
from tests.support.zos_ftp import PASSWORD, USER, ZosFtp, zos_ftp
from tests.unit.lab.test_secrets import Kept
from zlab.deploy.transports.ftp import FtpLogin
from zlab.deploy.transports.zosmf import ZosmfLogin


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ZosFtp]:
    monkeypatch.setenv("ZLAB_STATE_DIR", str(tmp_path / "state"))
    (tmp_path / "zos").mkdir()
    with zos_ftp(tmp_path / "zos") as made:
        yield made


def lab(folder: Path, server: ZosFtp, password: str = "") -> Path:
    way = f"by: ftp, host: 127.0.0.1, port: {server.port}, user: {USER}, tls: false{password and ', '}{password}"
    path = folder / "lab.yaml"
    path.write_text(
        f"lab: adcd\nsystems:\n  s0w1:\n    members: {{syslogd: /etc/syslog.conf}}\n    deploy: {{{way}}}\n"
    )
    return path


def left_behind(folder: Path) -> str:
    """Every byte of every file that a push has made here, and its names."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != "password"]
    return " ".join(f"{path} {path.read_bytes()!r}" for path in files)


@pytest.mark.parametrize("source", ["env", "file", "keyring"])
def test_a_password_by_reference_is_in_no_output_and_in_no_file(
    tmp_path: Path, server: ZosFtp, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZLAB_ZOS_PASSWORD", PASSWORD)
    (tmp_path / "password").write_text(f"{PASSWORD}\n")
    (tmp_path / "password").chmod(0o600)
    backend = Kept()
    monkeypatch.setattr(backend, "get_password", lambda *entry: PASSWORD if entry == ("zlab", USER) else None)
    monkeypatch.setattr(keyring.core, "_keyring_backend", backend)
    given = {"env": "ZLAB_ZOS_PASSWORD", "file": str(tmp_path / "password"), "keyring": f"zlab/{USER}"}[source]
    path = lab(tmp_path, server, f"password: {{{source}: {given}}}")
    done = run_zlab("deploy", "push", path, "--yes", "--json")
    assert done.status == 0, done.err
    assert done.json["written"] == ["/etc/syslog.conf"]
    assert PASSWORD not in done.out + done.err + left_behind(tmp_path)


def test_a_password_that_no_source_has_is_one_message(tmp_path: Path, server: ZosFtp) -> None:
    done = run_zlab("deploy", "status", lab(tmp_path, server, "password: {env: ZLAB_NOT_SET}"))
    assert (done.status, len(done.err.splitlines())) == (1, 1)
    assert "the environment has no ZLAB_NOT_SET" in done.err
    done = run_zlab("deploy", "status", lab(tmp_path, server))
    assert (done.status, len(done.err.splitlines())) == (2, 1)
    assert f"no password for {USER} at 127.0.0.1" in done.err
    assert server.connections == 0


def test_without_a_reference_a_person_is_asked_and_nothing_is_echoed(tmp_path: Path, server: ZosFtp) -> None:
    ours, theirs = pty.openpty()
    said = b""

    def heard(what: bytes) -> bool:
        nonlocal said
        said += os.read(ours, 4096)
        return what in said

    def own_terminal() -> None:
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)

    argv = [sys.executable, "-m", "zlab", "deploy", "push", str(lab(tmp_path, server)), "--yes"]
    with subprocess.Popen(
        argv, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True, preexec_fn=own_terminal
    ) as asking:
        os.close(theirs)
        wait_for(lambda: heard(f"password of {USER} at 127.0.0.1: ".encode()), "the prompt")
        assert PASSWORD not in Path(f"/proc/{asking.pid}/cmdline").read_text()
        os.write(ours, f"{PASSWORD}\n".encode())
        wait_for(lambda: heard(b"written: /etc/syslog.conf"), "the push")
        os.close(ours)
        asking.wait(20)
    assert PASSWORD.encode() not in said
    assert server.asked("STOR") == ["STOR /etc/syslog.conf"]


@pytest.mark.parametrize("login", [FtpLogin("zos", 21, USER, PASSWORD), ZosmfLogin("zos", 443, USER, PASSWORD)])
def test_a_login_does_not_show_its_password(login: FtpLogin | ZosmfLogin) -> None:
    assert PASSWORD not in f"{login} {login!r}"
