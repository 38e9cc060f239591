"""Members by FTP to a server that behaves as z/OS's, and what each of its failures gets."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.zos_ftp import PASSWORD, USER, ZosFtp, zos_ftp
from tests.unit.deploy.conftest import Loopback
from zlab.deploy.errors import DeployError, LoginError
from zlab.deploy.targets import Target, parse_target
from zlab.deploy.transports.ftp import FtpLogin, FtpTransport

MEMBER = parse_target("USER.TCPPARMS(OMPROUTE)")
FILE = parse_target("/etc/syslog.conf")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ZosFtp]:
    with zos_ftp(tmp_path) as made:
        yield made


@contextmanager
def session(server: ZosFtp, password: str = PASSWORD, timeout: float = 10.0) -> Iterator[FtpTransport]:
    made = FtpTransport(FtpLogin("127.0.0.1", server.port, USER, password, tls=False, timeout=timeout))
    try:
        yield made
    finally:
        made.close()


def test_a_member_and_a_unix_file_are_written_and_come_back(server: ZosFtp) -> None:
    with session(server) as ftp:
        ftp.write({MEMBER: "Area Area_Number=0.0.0.0;\n", FILE: "*.err /var/log/errors\n"})
        assert ftp.read([MEMBER, FILE]) == {MEMBER: "Area Area_Number=0.0.0.0;\n", FILE: "*.err /var/log/errors\n"}
    assert server.asked("STOR") == ["STOR 'USER.TCPPARMS(OMPROUTE)'", "STOR /etc/syslog.conf"]
    assert server.connections == 1
    assert "SITE SBD=(IBM-1047,ISO8859-1)" in server.commands


@pytest.mark.parametrize("character", ["\f", "\v", "\x1c", "\x85"])
def test_a_character_that_ends_a_line_elsewhere_ends_none_on_z_os(server: ZosFtp, character: str) -> None:
    with session(server) as ftp:
        ftp.write({MEMBER: f"; page one{character}; page two\n"})
        assert ftp.read([MEMBER])[MEMBER] == f"; page one{character}; page two\n"


def test_a_member_that_is_there_is_asked_for_once(server: ZosFtp) -> None:
    server.put(MEMBER.dsn, "x\n")
    with session(server) as ftp:
        assert ftp.read([MEMBER, FILE]) == {MEMBER: "x\n", FILE: None}
    assert len(server.asked("RETR")) == 2
    assert server.asked("NLST") == [f"NLST {FILE}"]


def test_blanks_of_fixed_records_are_no_difference(server: ZosFtp) -> None:
    server.put(MEMBER.dsn, "OSPF".ljust(80) + "\n" + "RouterID=1.1.1.1;".ljust(80) + "\n")
    with session(server) as ftp:
        assert ftp.read([MEMBER])[MEMBER] == "OSPF\nRouterID=1.1.1.1;\n"


def test_a_place_that_is_not_there_is_none(server: ZosFtp) -> None:
    with session(server) as ftp:
        assert ftp.read([MEMBER, FILE]) == {MEMBER: None, FILE: None}


def test_what_was_made_can_be_removed(server: ZosFtp) -> None:
    with session(server) as ftp:
        ftp.write({MEMBER: "x\n"})
        ftp.remove([MEMBER])
    assert server.get(MEMBER.dsn) is None


def test_a_job_goes_to_jes_and_its_output_comes_back(server: ZosFtp) -> None:
    with session(server) as ftp:
        assert ftp.submit("//A JOB 1\n") == "JOB00042"
        assert ftp.job_output("JOB00042") is None
        server.jobs["JOB00042"] = "IEF142I A S1 - STEP WAS EXECUTED - COND CODE 0000\n"
        assert "COND CODE 0000" in (ftp.job_output("JOB00042") or "")
    assert "SITE FILETYPE=SEQ" in server.commands


def test_a_wrong_password_is_a_login_error_without_the_password(server: ZosFtp) -> None:
    with pytest.raises(LoginError) as told, session(server, "guessed-wrong"):
        pass
    assert USER in str(told.value)
    assert "guessed-wrong" not in str(told.value)


def test_a_member_in_use_is_told_and_not_taken_for_missing(server: ZosFtp) -> None:
    server.put(MEMBER.dsn, "x\n")
    server.in_use.add(MEMBER.dsn)
    with session(server) as ftp, pytest.raises(DeployError, match=r"USER.TCPPARMS\(OMPROUTE\).*in use"):
        ftp.read([MEMBER])


def test_a_full_disk_is_told_in_the_servers_words(server: ZosFtp) -> None:
    server.full_after = 0
    with session(server) as ftp, pytest.raises(DeployError, match="no space left"):
        ftp.write({MEMBER: "x\n"})


@pytest.mark.parametrize("verb", ["RETR", "STOR", "NLST"])
def test_a_broken_transfer_is_one_message(server: ZosFtp, verb: str) -> None:
    if verb != "NLST":
        server.put(MEMBER.dsn, "x\n")
    server.breaks.add(verb)
    with session(server) as ftp, pytest.raises(DeployError, match=r"127\.0\.0\.1"):
        ftp.write({MEMBER: "y\n"}) if verb == "STOR" else ftp.read([MEMBER])


def test_a_server_that_stops_answering_is_given_up(server: ZosFtp) -> None:
    server.silent.add("NLST")
    with session(server, timeout=0.5) as ftp, pytest.raises(DeployError, match=r"no answer within 0\.5 s"):
        ftp.read([MEMBER])


def test_nobody_there_is_one_message() -> None:
    with pytest.raises(DeployError, match="refused"):
        FtpTransport(FtpLogin("127.0.0.1", 1, USER, PASSWORD, tls=False))


def test_ftps_is_used_and_a_server_without_it_is_told(loopback: Loopback, tmp_path: Path, server: ZosFtp) -> None:
    (tmp_path / "tls").mkdir()
    with zos_ftp(tmp_path / "tls", loopback.server) as tls:
        ftp = FtpTransport(FtpLogin("127.0.0.1", tls.port, USER, PASSWORD, ca_file=str(loopback.ca)))
        ftp.write({MEMBER: "x\n"})
        assert ftp.read([MEMBER]) == {MEMBER: "x\n"}
        ftp.close()
        with pytest.raises(DeployError, match="certificate"):
            FtpTransport(FtpLogin("127.0.0.1", tls.port, USER, PASSWORD))
    with pytest.raises(DeployError):
        FtpTransport(FtpLogin("127.0.0.1", server.port, USER, PASSWORD))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("USER.TCPPARMS(PROFILE)", Target("USER.TCPPARMS", "PROFILE")),
        ("USER.SEQ", Target("USER.SEQ")),
        ("/etc/omproute.conf", Target("/etc/omproute.conf")),
    ],
)
def test_a_place_is_read_and_written_back(text: str, expected: Target) -> None:
    assert parse_target(text) == expected
    assert str(expected) == text


def test_the_obeyfile_lies_beside_the_profile() -> None:
    assert str(parse_target("USER.TCPPARMS(PROFILE)").beside("ZLABOBEY")) == "USER.TCPPARMS(ZLABOBEY)"
    assert str(parse_target("/etc/profile.tcpip").beside("ZLABOBEY")) == "/etc/zlabobey"
