"""A trace of AT-TLS is told as one story a connection."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from tests.conftest import ROOT, need
from zlab.messages.logs.dates import Calendar
from zlab.messages.logs.recognise import read_log
from zlab.messages.logs.sources import read_log_file
from zlab.tls.story import Outcome, Story
from zlab.tls.trace import levels_of, parse_levels, read_stories

GOLDEN = ROOT / "tests" / "golden" / "logs"
MAP = (
    "EZD1281I TTLS Map   CONNID: {cid} LOCAL: 10.1.1.2..4000 REMOTE: 10.1.0.2..43012 JOBNAME: JOB1 USERID: USER1 "
    "TYPE: InBound STATUS: {status} RULE: RULE1 ACTIONS: GROUP1 ENV1 CONN1"
)
EVENT = "EZD1283I TTLS Event GRPID: 00000007 ENVID: 00000003 CONNID: {cid} RC:    {rc} {event}"


def stories(*lines: str) -> list[Story]:
    return list(read_stories(read_log(lines, "log", Calendar(datetime(2023, 4, 3)))))


def test_the_connection_of_the_notes_is_told_whole() -> None:
    story = next(
        one for one in read_stories(read_log_file(GOLDEN / "attls-levels" / "log.txt")) if one.connection == "00000032"
    )
    assert story.outcome is Outcome.SECURE
    assert (story.rule, story.role, story.protocol) == ("RULE1", "ServerWithClientAuth", "TLSV1.2")
    assert story.cipher_name == "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"
    assert story.keyring == "start1/RING1"
    assert story.actions == ("GROUP1", "ENV1", "CONN1")


def test_two_stacks_with_the_same_number_are_two_connections() -> None:
    head = "Apr  2 17:25:53 S0W1 TTLS[1]: 17:25:53 {} "
    mapped, done = MAP.format(cid="0000002F", status="Enabled"), EVENT.format(cid="0000002F", rc=0, event="{}")
    secure = done.format("Initial Handshake 0000005011440BB0 0000005011421D10 TLSV1.2 C02C")
    failed = EVENT.format(cid="0000002F", rc=402, event="Initial Handshake")
    first, second = head.format("TCPIP"), head.format("TCPIP2")
    found = stories(first + mapped, second + mapped, first + secure, second + failed)
    assert [(one.outcome, one.rc) for one in found] == [(Outcome.SECURE, None), (Outcome.FAILED, 402)]


def test_a_failure_has_its_call_its_alert_its_cause_and_its_fix() -> None:
    story = next(
        one for one in read_stories(read_log_file(GOLDEN / "attls-levels" / "log.txt")) if one.connection == "00000033"
    )
    assert (story.outcome, story.rc) == (Outcome.FAILED, 417)
    assert [(call.function, call.rc) for call in story.failed_calls] == [("Call GSK_SECURE_SOCKET_INIT", 417)]
    assert any("unknown_ca" in event.words for event in story.events)
    assert story.reason is not None
    assert "self-signed" in story.reason.meaning
    assert story.reason.actions


def test_rc_5006_names_the_failure_of_its_environment() -> None:
    story = next(
        one for one in read_stories(read_log_file(GOLDEN / "attls-levels" / "log.txt")) if one.connection == "00000034"
    )
    assert story.environment is not None
    assert (story.environment.function, story.environment.rc) == ("Environment Master Init", 416)


def test_the_console_form_over_several_lines_is_a_story_too() -> None:
    story = next(
        one for one in read_stories(read_log_file(GOLDEN / "console-attls" / "log.txt")) if one.connection == "00000031"
    )
    assert (story.outcome, story.rc, story.job, story.rule) == (Outcome.FAILED, 406, "TN3270", "TELNET")


@pytest.mark.parametrize(
    ("status", "outcome"), [("Not Enabled", Outcome.CLEAR), ("Enabled", Outcome.OPEN), ("Appl Control", Outcome.OPEN)]
)
def test_a_connection_without_a_handshake_says_why(status: str, outcome: Outcome) -> None:
    (story,) = stories(MAP.format(cid="00000001", status=status))
    assert story.outcome is outcome


def test_a_number_that_is_used_again_is_another_connection() -> None:
    first, second = stories(
        MAP.format(cid="00000001", status="Enabled"),
        EVENT.format(cid="00000001", rc=402, event="Initial Handshake 0000000000000000"),
        MAP.format(cid="00000001", status="Enabled"),
        EVENT.format(cid="00000001", rc=0, event="Initial Handshake 0000005011440BB0 0000005011422870 TLSV1.3 1302"),
    )
    assert [first.outcome, second.outcome] == [Outcome.FAILED, Outcome.SECURE]


def test_a_story_ends_with_its_connection() -> None:
    told = read_stories(
        read_log(
            [
                MAP.format(cid="00000001", status="Enabled"),
                EVENT.format(cid="00000001", rc=0, event="Connection Close"),
                MAP.format(cid="00000002", status="Enabled"),
                MAP.format(cid="00000003", status="Enabled"),
            ]
        )
    )
    assert next(told).connection == "00000001"


def test_the_notes_themselves_are_told() -> None:
    notes = ROOT.parent / "shared" / "facts" / "colin-paice-notes.txt"
    need(notes.is_file(), "../shared/facts")
    told = {story.connection: story for story in read_stories(read_log_file(notes))}
    assert told["00000036"].rc == 417
    assert told["00000032"].rule == "COLATTLJ"
    assert told["0000002F"].status == "Appl Control"


@pytest.mark.parametrize(
    ("text", "number"), [("255", 255), ("all", 255), ("error,info", 6), ("Error, Flow", 18), ("none", 0), ("0", 0)]
)
def test_a_trace_level_is_a_number_or_words(text: str, number: int) -> None:
    assert parse_levels(text) == number


@pytest.mark.parametrize("text", ["256", "errors", "error;info", "-1"])
def test_what_is_no_trace_level_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="race"):
        parse_levels(text)


def test_a_trace_level_is_told_bit_by_bit() -> None:
    assert [code.name for code in levels_of(6)] == ["Error", "Info"]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    argv = [sys.executable, "-m", "zlab", "attls", "trace", *arguments]
    return subprocess.run(argv, capture_output=True, text=True, check=False)


def test_the_command_filters_and_says_by_its_status_whether_one_failed(tmp_path: Path) -> None:
    log = str(GOLDEN / "attls-levels" / "log.txt")
    done = run(log, "--job", "cssmtp", "--json")
    assert done.returncode == 3, done.stderr
    assert [one["connid"] for one in json.loads(done.stdout)["connections"]] == ["00000033"]
    done = run(log, "--connection", "32", "--events")
    assert done.returncode == 0
    assert "Connection Close" in done.stdout
    (tmp_path / "empty").write_text("")
    done = run(str(tmp_path / "empty"))
    assert done.returncode == 0
    assert "Trace needs" in done.stderr
    assert run().returncode == 2
    assert "flow" in run("--level", "16").stdout
