"""Where messages land: priorities, wildcards, none, senders, and how often one is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from zlab.zos.member import MemberText, read_member
from zlab.zos.syslogd.meaning import DestinationKind, Message, destination_kind, meaning
from zlab.zos.syslogd.parse import parse
from zlab.zos.syslogd.route import Route, route


def lands(text: str, message: Message) -> Route:
    return route(meaning(parse(MemberText("syslog.conf", text))), message)


def matches(condition: str, message: Message) -> bool:
    return bool(lands(f"{condition} /var/log/x\n", message).landings)


ERROR = Message("daemon", "err", "START1", "TCPIP")


@pytest.mark.parametrize(
    ("priority", "takes"),
    [("emerg", False), ("crit", False), ("err", True), ("error", True), ("warn", True), ("debug", True), ("*", True)],
)
def test_a_priority_means_this_and_everything_more_severe(priority: str, takes: bool) -> None:
    assert matches(f"*.{priority}", ERROR) is takes


@pytest.mark.parametrize(
    ("condition", "takes"),
    [
        ("*.TCPIP.*.*", True),
        ("*.TCP*.*.*", True),
        ("START*.*.*.*", True),
        ("START1.TCPIP.daemon.err", True),
        ("START2.TCPIP.daemon.err", False),
        ("*.TCPI.*.*", False),
        ("*.TCPIP.auth.*", False),
        ("(10.1.1.2).*.*", False),
    ],
)
def test_the_first_part_is_the_user_and_the_second_the_job(condition: str, takes: bool) -> None:
    assert matches(condition, ERROR) is takes


def test_a_name_that_fits_but_for_its_case_is_told_as_unsure() -> None:
    (landing,) = lands("*.Pagent.*.* /x\n", Message("daemon", "err", "START1", "PAGENT")).landings
    assert not landing.sure
    (landing,) = lands("*.Pagent.*.*;*.* /x\n", Message("daemon", "err", "START1", "PAGENT")).landings
    assert (landing.sure, landing.by.text) == (True, "*.*")


@pytest.mark.parametrize(
    ("sender", "takes"),
    [("10.1.1.1", True), ("10.1.2.1", False), (None, False)],
)
def test_a_sender_s_condition_takes_messages_of_its_subnet_and_no_local_ones(sender: str | None, takes: bool) -> None:
    assert matches("(10.1.1.0/24).*.*", Message("daemon", "err", host=sender)) is takes


def test_a_message_from_the_network_has_no_user_and_no_job() -> None:
    assert not matches("*.TCPIP.*.*", Message("daemon", "err", host="10.1.1.1"))
    assert matches("*.err", Message("daemon", "err", host="10.1.1.1"))


def test_none_takes_away_wherever_it_stands_in_the_rule() -> None:
    assert not matches("*.TCPIP.*.none;*.*", ERROR)
    assert not matches("*.*;*.TCPIP.*.none", ERROR)
    assert matches("*.*;*.SSHD.*.none", ERROR)
    assert not matches("*.SSHD.*.none", ERROR)


def test_one_error_of_the_real_file_is_written_five_times(corpus: Path) -> None:
    rules = meaning(parse(read_member(corpus / "syslogd" / "colinpaice-adcd-syslog.conf.txt")))
    found = route(rules, ERROR)
    assert found.destinations == (
        "/var/log/errors",
        "/var/log/TCPIPdebug",
        "/var/log/TCPIP",
        "/var/log/TCPIPerr",
        "/var/log/TCPIPinfo",
    )
    assert [landing.rule.place.line for landing in found.landings] == [5, 9, 10, 11, 12]
    assert len(found.duplicates) == 4
    assert found.to_json()["copies"] == 5


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("/var/log/x", DestinationKind.FILE),
        ("/dev/console", DestinationKind.CONSOLE),
        ("/dev/operlog", DestinationKind.OPERLOG),
        ("@loghost", DestinationKind.HOST),
        ("$SMF", DestinationKind.SMF),
        ("IBMUSER,START1", DestinationKind.USERS),
        ("*", DestinationKind.USERS),
        ("var/log/x", None),
        ("@", None),
    ],
)
def test_destinations_are_known_by_their_form(text: str, kind: DestinationKind | None) -> None:
    assert destination_kind(text) is kind
