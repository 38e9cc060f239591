"""Differences of PROFILE in meaning, in both directions, each with what it takes."""

from __future__ import annotations

import difflib
import time

import pytest

from zlab.zos.changes import Change, ChangeKind, Effect
from zlab.zos.library import Library
from zlab.zos.member import MemberText
from zlab.zos.profile.diff import diff
from zlab.zos.profile.grammar.shapes import StatementRow
from zlab.zos.profile.grammar.statements import STATEMENTS
from zlab.zos.profile.parse import parse

REFLOW_BEFORE = """\
; the stack
ARPAGE 20
IPCONFIG DATAGRAMFWD SYSPLEXROUTING
TCPCONFIG TCPSENDBFRSIZE 65536 RESTRICTLOWPORTS
DEVICE PORTA MPCIPA
LINK ETH1 IPAQENET PORTA
HOME 10.1.1.2 ETH1
BEGINROUTES
ROUTE DEFAULT 10.1.1.1 ETH1 MTU 1492 REPLACEABLE
ENDROUTES
PORT 22 TCP SSHD* NOAUTOLOG
START PORTA
"""
REFLOW_AFTER = """\
arpage
   20 ; minutes
ipconfig sysplexrouting
         datagramfwd
tcpconfig restrictlowports
tcpconfig tcpsendbfrsize 64K
device porta MPCIPA NONROUTER ; the default said aloud
link eth1 ipaqenet porta
home 10.1.1.2 eth1 beginr
   route default 10.1.1.1 eth1 repl mtu 1492 endr
port 22 tcp sshd* noautol delayacks
start porta
"""


def changes(before: str, after: str) -> list[Change]:
    one, other = (parse(MemberText(name, text), Library()) for name, text in (("before", before), ("after", after)))
    return diff(one, other)


def told(before: str, after: str) -> list[tuple[str, str, str | None, str | None, str]]:
    return [
        (str(one.kind), " ".join(one.path), one.before, one.after, str(one.effect)) for one in changes(before, after)
    ]


def test_twelve_lines_reflowed_are_no_difference_where_difflib_finds_all() -> None:
    before, after = REFLOW_BEFORE.splitlines(), REFLOW_AFTER.splitlines()
    assert len(before) == len(after) == 12
    assert changes(REFLOW_BEFORE, REFLOW_AFTER) == []
    lines = [line for line in difflib.ndiff(before, after) if line[0] in "+-"]
    assert len(lines) == 24


def test_a_hidden_mtu_is_one_difference_with_both_places() -> None:
    after = REFLOW_AFTER.replace("mtu 1492", "mtu 1500")
    (change,) = changes(REFLOW_BEFORE, after)
    assert (change.kind, change.before, change.after) == (
        ChangeKind.CHANGED,
        "MTU 1492 REPLACEABLE",
        "MTU 1500 REPLACEABLE",
    )
    assert (str(change.before_place), str(change.after_place)) == ("before:9:1", "after:10:4")
    assert change.effect is Effect.LIVE


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (
            "PORT 22 TCP SSHD*",
            "PORT 22 TCP SSHD* 23 TCP TN3270",
            ("added", "PORT 23 TCP TN3270", None, "(default)", "live"),
        ),
        ("PORT 22 TCP SSHD", "PORT 22 TCP SSHD*", ("changed", "PORT 22 TCP", "SSHD", "SSHD*", "live")),
        ("ARPAGE 20", "ARPAGE 5", ("changed", "ARPAGE", "20", "5", "live")),
        (
            "TCPCONFIG RESTRICTLOWPORTS",
            "TCPCONFIG UNRESTRICTLOWPORTS",
            ("removed", "TCPCONFIG low ports", "RESTRICTLOWPORTS", None, "live"),
        ),
        ("HOME 10.1.1.2 ETH1", "HOME 10.1.1.3 ETH1", ("changed", "HOME ETH1", "10.1.1.2", "10.1.1.3", "disruptive")),
        (
            "INTERFACE E DEFINE IPAQENET PORTNAME P MTU 1492",
            "INTERFACE E DEFINE IPAQENET PORTNAME P MTU 1500",
            ("changed", "INTERFACE E MTU", "1492", "1500", "disruptive"),
        ),
        ("", "STRT ETH1", ("added", "unknown STRT", None, "ETH1", "restart")),
        (
            "BEGINVTAM PORT 23 ALLOWAPPL TSO ENDVTAM",
            "BEGINVTAM PORT 23 ALLOWAPPL CICS ENDVTAM",
            ("changed", "BEGINVTAM 23", "PORT 23 ALLOWAPPL TSO", "PORT 23 ALLOWAPPL CICS", "live"),
        ),
        (
            'AUTOLOG 5 TRMD PARMSTRING "a" ENDAUTOLOG',
            'AUTOLOG 5 TRMD PARMSTRING "A" ENDAUTOLOG',
            ("changed", "AUTOLOG TRMD", 'PARMSTRING "a"', 'PARMSTRING "A"', "live"),
        ),
        (
            "SACONFIG COMMUNITY public",
            "SACONFIG COMMUNITY PUBLIC",
            ("changed", "SACONFIG COMMUNITY", "public", "PUBLIC", "live"),
        ),
    ],
)
def test_one_difference_is_told_as_one(before: str, after: str, expected: tuple[str | None, ...]) -> None:
    assert told(before, after) == [expected]


@pytest.mark.parametrize("row", STATEMENTS, ids=lambda row: row.name)
def test_a_statement_that_is_there_on_one_side_is_found_both_ways(row: StatementRow) -> None:
    text = row.example
    assert changes(text, text.lower()) == []
    removed, added = changes(text, ""), changes("", text)
    assert {one.kind for one in removed} == {ChangeKind.REMOVED}
    assert {one.kind for one in added} == {ChangeKind.ADDED}
    assert [one.path for one in removed] == [one.path for one in added]


def test_a_new_interface_is_one_addition_and_not_one_for_each_operand() -> None:
    after = "INTERFACE ETH1 DEFINE IPAQENET PORTNAME PORTA IPADDR 10.1.1.2/24 MTU 1492\n"
    assert [(one.kind, one.path) for one in changes("", after)] == [(ChangeKind.ADDED, ("INTERFACE", "ETH1"))]


def test_device_link_and_home_are_the_interface_that_says_the_same() -> None:
    before = "DEVICE PORTA MPCIPA PRIROUTER\nLINK ETH1 IPAQENET PORTA\nHOME 10.1.1.2 ETH1\nSTART PORTA\n"
    after = "INTERFACE ETH1 DEFINE IPAQENET PORTNAME PORTA IPADDR 10.1.1.2/24 PRIROUTER\nSTART ETH1\n"
    assert changes(before, after) == []
    assert changes(after, before) == []
    assert [one.path for one in changes(before, after.replace("10.1.1.2", "10.1.1.3"))] == [
        ("INTERFACE", "ETH1", "IPADDR")
    ]


def routes(*rows: str, config: str = "") -> str:
    return f"{config}BEGINROUTES\n" + "".join(f"  ROUTE {row}\n" for row in rows) + "ENDROUTES\n"


def test_the_order_of_routes_to_one_destination_counts_where_the_first_is_used() -> None:
    one, other = "DEFAULT 10.1.1.1 ETH1", "DEFAULT 10.1.2.1 ETH2"
    (change,) = changes(routes(one, other), routes(other, one))
    assert (change.kind, change.path) == (ChangeKind.MOVED, ("ROUTE", "DEFAULT"))
    multipath = "IPCONFIG MULTIPATH\n"
    assert changes(routes(one, other, config=multipath), routes(other, one, config=multipath)) == []


def test_the_order_of_different_routes_and_of_ports_is_none() -> None:
    one, other = "DEFAULT 10.1.1.1 ETH1", "10.2.0.0/16 10.1.1.9 ETH1"
    assert changes(routes(one, other), routes(other, one)) == []
    assert changes("PORT 22 TCP A 23 TCP B", "PORT 23 TCP B\nPORT 22 TCP A") == []


def test_the_order_of_home_addresses_is_one_move() -> None:
    assert [one.kind for one in changes("HOME 10.1.1.2 A 10.1.2.2 B", "HOME 10.1.2.2 B 10.1.1.2 A")] == [
        ChangeKind.MOVED
    ]


def test_what_the_stack_takes_anyway_is_no_difference() -> None:
    assert changes("TCPCONFIG TTLS", "TCPCONFIG TTLS UNRESTRICTLOWPORTS\nIPCONFIG DATAGRAMFWD") == []
    assert changes("PORT 80 TCP WEB", "PORT 80 TCP WEB DELAYACKS") == []


def test_a_setting_nobody_can_take_back_needs_a_restart() -> None:
    (change,) = changes("TCPCONFIG TTLS TCPSENDBFRSIZE 64K", "TCPCONFIG TTLS")
    assert (change.kind, change.effect) == (ChangeKind.REMOVED, Effect.RESTART)


def test_many_destinations_with_two_ways_each_take_no_longer_than_they_must() -> None:
    rows = [f"ROUTE 10.{at // 256}.{at % 256}.0/24 10.1.1.{hop} E\n" for at in range(4_000) for hop in (1, 2)]
    turned = [*rows[2:], rows[1], rows[0]]
    begun = time.process_time()
    (moved,) = changes(*(f"BEGINROUTES\n{''.join(each)}ENDROUTES\n" for each in (rows, turned)))
    assert (moved.kind, moved.path) == (ChangeKind.MOVED, ("ROUTE", "10.0.0.0/24"))
    assert time.process_time() - begun < 10
