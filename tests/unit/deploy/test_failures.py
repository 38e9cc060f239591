"""Each failure on the way to z/OS, by its command: one message in words, its exit status, nothing half-written."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support import zos_ftp as ftp
from tests.support import zosmf as rest
from tests.support.in_process import Result, run_zlab
from tests.support.waiting import wait_for
from tests.unit.deploy.conftest import Loopback
from zlab.deploy.errors import DeployError
from zlab.deploy.targets import parse_target
from zlab.deploy.transports.zosmf import ZosmfLogin, ZosmfTransport

PLACE = "USER.TCPPARMS(OMPROUTE)"
WAS = "Area Area_Number=1.1.1.1;\n"


def lab(folder: Path, by: str, port: int, more: str = "", timeout: int = 1) -> Path:
    path = folder / "lab.yaml"
    path.write_text(
        "lab: adcd\nlinux: {frr: {router_id: 10.1.1.1}}\nsystems:\n  s0w1:\n    links: [{ospf: {hello: 10}}]\n"
        f"    members: {{omproute: {PLACE}}}\n"
        f"    deploy: {{by: {by}, host: 127.0.0.1, port: {port}, user: {rest.USER.upper()}, timeout: {timeout},"
        f" password: {{env: ZLAB_ZOS_PASSWORD}}{more}}}\n"
    )
    return path


@pytest.fixture(autouse=True)
def password(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZLAB_ZOS_PASSWORD", ftp.PASSWORD)
    monkeypatch.setenv("ZLAB_STATE_DIR", str(tmp_path / "state"))


@pytest.fixture
def by_ftp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ftp.ZosFtp]:
    monkeypatch.setattr(ftp, "USER", rest.USER)
    (tmp_path / "zos").mkdir()
    with ftp.zos_ftp(tmp_path / "zos") as server:
        server.put(PLACE, WAS)
        yield server


@pytest.fixture
def by_zosmf(loopback: Loopback) -> Iterator[rest.Zosmf]:
    with rest.zosmf_server(loopback.server) as server:
        server.members[PLACE] = WAS
        yield server


def one_message(done: Result, status: int, *words: str) -> None:
    told = [line for line in done.err.splitlines() if line.startswith("zlab: ")]
    assert (done.status, len(told)) == (status, 1), done.err
    assert "Traceback" not in done.err
    for word in words:
        assert word in told[0]
    assert ftp.PASSWORD not in done.out + done.err


def push(path: Path) -> Result:
    return run_zlab("deploy", "push", path, "--yes")


FTP: dict[str, tuple[Callable[[ftp.ZosFtp], object], int, str]] = {
    "in use": (lambda server: server.in_use.add(PLACE), 1, "data set is in use"),
    "disk full": (lambda server: setattr(server, "full_after", 0), 5, "no space left on volume"),
    "broken while reading": (lambda server: server.breaks.add("RETR"), 1, "127.0.0.1"),
    "broken while writing": (lambda server: server.breaks.add("STOR"), 5, "127.0.0.1"),
    "silent while reading": (lambda server: server.silent.add("RETR"), 1, "no answer within 1 s"),
    "silent at login": (lambda server: server.silent.add("USER"), 1, "timed out"),
    "odd at login": (lambda server: server.odd.update(PASS="what?"), 1, "what?"),
    "odd while reading": (lambda server: server.odd.update(RETR="999 what?"), 1, "999 what?"),
    "odd while writing": (lambda server: server.odd.update(STOR="what?"), 5, "what?"),
    "no such verb": (lambda server: server.odd.update(SITE="500 what is SITE?"), 1, "500 what is SITE?"),
}


@pytest.mark.parametrize("failure", FTP)
def test_a_failure_of_ftp_is_one_message_and_the_member_is_as_it_was(
    failure: str, tmp_path: Path, by_ftp: ftp.ZosFtp
) -> None:
    fails, status, words = FTP[failure]
    fails(by_ftp)
    one_message(push(lab(tmp_path, "ftp", by_ftp.port, ", tls: false")), status, words)
    assert by_ftp.get(PLACE) == WAS


def test_a_wrong_password_of_ftp_is_one_message(
    tmp_path: Path, by_ftp: ftp.ZosFtp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZLAB_ZOS_PASSWORD", "guessed-wrong")
    done = push(lab(tmp_path, "ftp", by_ftp.port, ", tls: false", timeout=20))
    one_message(done, 1, "ZL710", f"refuses {rest.USER}")
    assert "guessed-wrong" not in done.err


def test_a_server_that_hung_up_while_the_plan_was_read_is_logged_in_to_again(
    tmp_path: Path, by_ftp: ftp.ZosFtp
) -> None:
    path = lab(tmp_path, "ftp", by_ftp.port, ", tls: false")
    by_ftp.hangs_up_after = "RETR"
    done = push(path)
    assert done.status == 0, done.err
    assert by_ftp.connections == 2


REST: dict[str, tuple[Callable[[rest.Zosmf], object], int, str]] = {
    "in use": (
        lambda server: server.fails.update({f"/zosmf/restfiles/ds/{PLACE}": (500, '{"message": "made up: in use"}')}),
        1,
        "500: made up: in use",
    ),
    "disk full": (lambda server: server.refuses.update(PUT=(500, '{"message": "made up: B37"}')), 5, "made up: B37"),
    "broken while reading": (lambda server: server.breaks.add("GET"), 1, "z/OSMF on 127.0.0.1"),
    "broken while writing": (lambda server: server.breaks.add("PUT"), 5, "z/OSMF on 127.0.0.1"),
    "silent": (lambda server: server.silent.add("GET"), 1, "no answer within 1 s"),
    "odd status": (
        lambda server: server.fails.update({f"/zosmf/restfiles/ds/{PLACE}": (302, "go away")}), 1, "answered 302"
    ),
    "odd console": (
        lambda server: server.fails.update({"/zosmf/restconsoles/consoles/defcn": (200, "<html>")}), 1, "no JSON"
    ),
}  # fmt: skip


@pytest.mark.parametrize("failure", REST)
def test_a_failure_of_zosmf_is_one_message_and_the_member_is_as_it_was(
    failure: str, tmp_path: Path, by_zosmf: rest.Zosmf, loopback: Loopback
) -> None:
    fails, status, words = REST[failure]
    fails(by_zosmf)
    done = push(lab(tmp_path, "zosmf", by_zosmf.port, f", ca_file: {loopback.ca}"))
    one_message(done, status, words)
    assert by_zosmf.members == {PLACE: WAS}


def test_a_connection_that_was_idle_too_long_is_made_again_to_read(by_zosmf: rest.Zosmf, loopback: Loopback) -> None:
    login = ZosmfLogin("127.0.0.1", by_zosmf.port, rest.USER, rest.PASSWORD, str(loopback.ca), timeout=5)
    zosmf = ZosmfTransport(login)
    place = parse_target(PLACE)
    assert zosmf.read([place]) == {place: WAS}
    by_zosmf.breaks.add("GET")
    by_zosmf.once = True
    assert zosmf.read([place]) == {place: WAS}
    by_zosmf.breaks.add("PUT")
    with pytest.raises(DeployError, match="closed connection"):
        zosmf.write({place: "new\n"})  # who knows whether it was written: never twice
    zosmf.close()


def test_ctrl_c_in_the_middle_of_a_transfer_puts_every_member_back(tmp_path: Path, by_ftp: ftp.ZosFtp) -> None:
    path = lab(tmp_path, "ftp", by_ftp.port, ", tls: false", timeout=60)
    by_ftp.silent.add("STOR")
    argv = [sys.executable, "-m", "zlab", "deploy", "push", str(path), "--yes"]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as pushing:
        wait_for(lambda: by_ftp.asked("STOR"), "the first write", deadline=60)
        pushing.send_signal(signal.SIGINT)
        _, err = pushing.communicate(timeout=60)
    assert pushing.returncode == 5, err
    assert "interrupted by SIGINT; every member is as it was before" in err
    assert by_ftp.get(PLACE) == WAS
    assert by_ftp.connections == 2
