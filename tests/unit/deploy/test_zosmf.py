"""Members, commands and jobs by REST, and what each failure gets."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.zosmf import PASSWORD, USER, Zosmf, zosmf_server
from tests.unit.deploy.conftest import Loopback
from zlab.deploy.errors import DeployError, EditedError, LoginError
from zlab.deploy.targets import parse_target
from zlab.deploy.transports.zosmf import ZosmfLogin, ZosmfTransport

MEMBER = parse_target("USER.TCPPARMS(PROFILE)")
FILE = parse_target("/etc/syslog.conf")


@pytest.fixture
def server(loopback: Loopback) -> Iterator[Zosmf]:
    with zosmf_server(loopback.server) as made:
        yield made


def session(server: Zosmf, loopback: Loopback, password: str = PASSWORD) -> ZosmfTransport:
    return ZosmfTransport(ZosmfLogin("127.0.0.1", server.port, USER, password, str(loopback.ca), timeout=5))


def test_places_are_written_read_and_removed(server: Zosmf, loopback: Loopback) -> None:
    zosmf = session(server, loopback)
    assert zosmf.read([MEMBER, FILE]) == {MEMBER: None, FILE: None}
    zosmf.write({MEMBER: "; profile\n", FILE: "# log\n"})
    assert zosmf.read([MEMBER, FILE]) == {MEMBER: "; profile\n", FILE: "# log\n"}
    zosmf.remove([MEMBER])
    assert server.members == {"/etc/syslog.conf": "# log\n"}


def test_an_edit_between_reading_and_writing_is_never_overwritten(server: Zosmf, loopback: Loopback) -> None:
    server.members[MEMBER.dsn] = "old\n"
    zosmf = session(server, loopback)
    zosmf.read([MEMBER])
    server.members[MEMBER.dsn] = "somebody else's\n"
    with pytest.raises(EditedError, match="changed meanwhile"):
        zosmf.write({MEMBER: "new\n"})
    assert server.members[MEMBER.dsn] == "somebody else's\n"


def test_a_command_brings_its_reply_and_what_comes_late(server: Zosmf, loopback: Loopback) -> None:
    server.replies["V TCPIP"] = "EZZ0060I PROCESSING COMMAND\rEZZ0061I VARY SYNTAXCHECK COMMAND BEGINNING"
    server.late = ["EZZ0065I VARY SYNTAXCHECK COMMAND COMPLETE"]
    reply = session(server, loopback).command("V TCPIP,,SYNTAXCHECK,DSN=X")
    assert reply is not None
    assert [line[:8] for line in reply.lines] == ["EZZ0060I", "EZZ0061I", "EZZ0065I"]


def test_a_job_is_submitted_and_its_output_read(server: Zosmf, loopback: Loopback) -> None:
    zosmf = session(server, loopback)
    job = zosmf.submit("//A JOB 1\n")
    assert zosmf.job_output(job) is None
    server.jobs["JOB00042"] = "it ran\n"
    assert zosmf.job_output(job) == "it ran\n"


def test_a_wrong_password_is_a_login_error_without_the_password(server: Zosmf, loopback: Loopback) -> None:
    with pytest.raises(LoginError) as told:
        session(server, loopback, "guessed-wrong").read([MEMBER])
    assert "guessed-wrong" not in str(told.value)


def test_a_data_set_in_use_is_told_in_zosmfs_words(server: Zosmf, loopback: Loopback) -> None:
    server.fails["/zosmf/restfiles/ds/USER.TCPPARMS(PROFILE)"] = (500, '{"message": "made up: in use by IBMUSER"}')
    with pytest.raises(DeployError, match="500: made up: in use by IBMUSER"):
        session(server, loopback).read([MEMBER])


def test_an_answer_that_is_no_json_is_one_message(server: Zosmf, loopback: Loopback) -> None:
    server.fails["/zosmf/restconsoles/consoles/defcn"] = (200, "<html>a proxy</html>")
    with pytest.raises(DeployError, match="no JSON"):
        session(server, loopback).command("D A,L")


def test_an_unknown_certificate_is_refused(server: Zosmf) -> None:
    with pytest.raises(DeployError, match="certificate"):
        ZosmfTransport(ZosmfLogin("127.0.0.1", server.port, USER, PASSWORD, timeout=5)).read([MEMBER])


def test_nobody_there_is_one_message(loopback: Loopback) -> None:
    with pytest.raises(DeployError, match="refused"):
        ZosmfTransport(ZosmfLogin("127.0.0.1", 1, USER, PASSWORD, str(loopback.ca))).read([MEMBER])
