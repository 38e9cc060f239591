"""A profile against what NETSTAT says of the stack: each display alone, and only what was displayed is judged."""

from __future__ import annotations

import pytest

from tests.unit.profile.reading import read
from zlab.zos.changes import Change
from zlab.zos.member import MemberText
from zlab.zos.profile.netstat.displays import Netstat, Report, read_netstat
from zlab.zos.profile.netstat.drift import drift

PROFILE = """\
PORT
   22 TCP SSHD* NOAUTOLOG
  520 UDP OMPROUTE
PORTRANGE 4000 1000 TCP OMVS
INTERFACE ETH1 DEFINE IPAQENET PORTNAME PORTA IPADDR 10.1.1.2/24 MTU 1492
DEVICE PORTB MPCIPA
LINK ETH2 IPAQENET PORTB
HOME 10.1.2.2 ETH2
BEGINROUTES
  ROUTE 10.1.1.0/24 = ETH1 MTU 1492
  ROUTE DEFAULT 10.1.1.1 ETH1 MTU 1492 REPL
ENDROUTES
START ETH1
START PORTB
"""
HOME = """\
EZD0101I NETSTAT CS V2R5 TCPIP 311
HOME ADDRESS LIST:
LINKNAME:   EZASAMEMVS
  ADDRESS:  192.168.11.168
    FLAGS:
LINKNAME:   ETH2
  ADDRESS:  10.1.2.2
    FLAGS:
INTFNAME:   ETH1
  ADDRESS:  10.1.1.2
    FLAGS:  PRIMARY
INTFNAME:   LOOPBACK6
  ADDRESS:  ::1
    TYPE:   LOOPBACK
    FLAGS:
4 OF 4 RECORDS DISPLAYED
END OF THE REPORT
"""
ROUTE = """\
MVS TCP/IP NETSTAT CS V2R5       TCPIP Name: TCPIP           15:24:23
IPv4 Destinations
Destination        Gateway         Flags    Refcnt     Interface
-----------        -------         -----    ------     ---------
Default            10.1.1.1        UGS      000000     ETH1
10.1.1.0/24        0.0.0.0         US       000000     ETH1
10.1.1.2/32        0.0.0.0         UH       000000     ETH1
"""
LONG = """\
DestIP:   10.1.1.0/24
  Gw:     0.0.0.0
  Intf:   ETH1              Refcnt:  0000000000
  Flgs:   US                MTU:     1492
DestIP:   Default
  Gw:     10.1.1.1
  Intf:   ETH1              Refcnt:  0000000000
  Flgs:   UGS               MTU:     1492
"""
PORTLIST = """\
Port# Prot User     Flags    Range       IP Address      SAF Name
----- ---- ----     -----    -----       ----------      --------
00022 TCP  SSHD*
00520 UDP  OMPROUTE DA
04000 TCP  OMVS     DAR      04000-04999
"""
DEVLINKS = """\
DevName: PORTB             DevType: MPCIPA
  DevStatus: Ready
  LnkName: ETH2              LnkType: IPAQENET    LnkStatus: Ready
IntfName: ETH1             IntfType: IPAQENET   IntfStatus: Ready
"""


def netstat(*texts: str) -> Netstat:
    return read_netstat([MemberText(f"netstat{number}", text) for number, text in enumerate(texts)])


def drifted(*texts: str) -> list[Change]:
    return drift(read(PROFILE), netstat(*texts))


@pytest.mark.parametrize(
    ("text", "report"),
    [
        (HOME, Report.HOME),
        (ROUTE, Report.ROUTE),
        (LONG, Report.ROUTE),
        (PORTLIST, Report.PORTLIST),
        (DEVLINKS, Report.DEVLINKS),
    ],
    ids=["home", "route", "route long", "portlist", "devlinks"],
)
def test_each_display_of_a_stack_that_is_as_the_profile_says_is_no_drift(text: str, report: Report) -> None:
    assert netstat(text).reports == {report}
    assert drifted(text) == []


def test_all_displays_in_one_file_and_in_four_are_the_same() -> None:
    parts = (HOME, ROUTE, PORTLIST, DEVLINKS)
    assert drifted("".join(parts)) == drifted(*parts) == []
    assert netstat("".join(parts)).reports == set(Report)


def test_console_lines_with_message_ids_are_read_as_those_without() -> None:
    assert drifted("".join(f"EZZ2350I {line}\n" for line in ROUTE.splitlines())) == []


def test_home_as_the_table_of_tso_is_read() -> None:
    rows = ["Home address list:", "Address          Link             Flg", "-------          ----             ---"]
    rows += ["10.1.2.2         ETH2", "10.1.1.2         ETH1             P", "127.0.0.1        LOOPBACK"]
    text = "".join(f"EZZ270{min(number, 3)}I {row}\n" for number, row in enumerate(rows))
    assert [str(row.address) for row in netstat(text).home] == ["10.1.2.2", "10.1.1.2", "127.0.0.1"]
    assert drifted(text) == []
    (change,) = drifted(text.replace("10.1.1.2 ", "10.1.1.3 "))
    assert (change.path, change.before, change.after) == (("HOME", "ETH1"), "10.1.1.2", "10.1.1.3")


def test_every_address_of_an_interface_is_read() -> None:
    six = ("2001:db8::2", "fe80::6b:11")
    rows = [f"  ADDRESS:  {each}\n    TYPE:   GLOBAL\n    FLAGS:\n" for each in six]
    found = netstat("HOME ADDRESS LIST:\nINTFNAME:   ETH6\n" + "".join(rows)).home
    assert [(row.interface, str(row.address), row.place.line) for row in found] == [
        ("ETH6", "2001:db8::2", 2),
        ("ETH6", "fe80::6b:11", 6),
    ]


def test_another_address_is_one_change_with_both_places() -> None:
    (change,) = drifted(HOME.replace("10.1.1.2", "10.1.1.3"))
    assert (change.path, change.before, change.after) == (("HOME", "ETH1"), "10.1.1.2", "10.1.1.3")
    assert change.before_place is not None
    assert change.after_place is not None
    assert (change.before_place.line, change.after_place.line) == (5, 9)


def test_a_static_route_nobody_wrote_is_told_and_one_of_ospf_is_not() -> None:
    more = ROUTE + "10.7.0.0/16  10.1.1.1  UGS  000000  ETH1\n10.8.0.0/16  10.1.1.1  UGO  000000  ETH1\n"
    assert [change.path for change in drifted(more)] == [("ROUTE", "10.7.0.0/16", "10.1.1.1", "ETH1")]


def test_a_replaceable_route_that_ospf_has_replaced_is_no_drift() -> None:
    assert drifted(ROUTE.replace("UGS", "UGO")) == []
    assert len(drift(read(PROFILE.replace(" REPL", "")), netstat(ROUTE.replace("10.1.1.1 ", "10.1.1.9 ")))) == 2


def test_a_route_that_is_not_up_is_told() -> None:
    (change,) = drifted(ROUTE.replace("UGS", "GS"))
    assert (change.before, change.after) == ("up", "not up (GS)")


def test_another_mtu_is_seen_in_the_long_form_only() -> None:
    (change,) = drifted(LONG.replace("1492", "576", 1))
    assert (change.path[-1], change.before, change.after) == ("MTU", "1492", "576")


def test_ipv6_routes_are_not_missed_where_only_ipv4_ones_are_displayed() -> None:
    text = PROFILE.replace("ENDROUTES", "  ROUTE DEFAULT6 FE80::1 ETH16\nENDROUTES")
    assert drift(read(text), netstat(ROUTE)) == []


def test_a_port_of_another_job_is_one_change() -> None:
    (change,) = drifted(PORTLIST.replace("OMPROUTE", "OMP1    "))
    assert (change.path, change.before, change.after) == (("PORT", "520 UDP"), "OMPROUTE", "OMP1")


def test_an_interface_that_is_started_and_not_ready_is_told_and_one_that_is_missing() -> None:
    down = DEVLINKS.replace("IntfStatus: Ready", "IntfStatus: Not Active")
    assert [(change.path, change.after) for change in drifted(down)] == [(("DEVLINKS", "ETH1"), "NOT ACTIVE")]
    assert [change.path for change in drifted(DEVLINKS.partition("IntfName")[0])] == [("DEVLINKS", "ETH1")]


def test_a_report_that_was_cut_off_proves_nothing_missing() -> None:
    short = PORTLIST.replace("00520 UDP  OMPROUTE DA\n", "")
    assert len(drifted(short)) == 1
    assert drifted(f"{short}REPORT TRUNCATED DUE TO GREATER THAN 65533 LINES OF OUTPUT\n") == []


@pytest.mark.parametrize("text", ["", "hello\n", "IntfName:\n", "DestIP: 10.1.1.1\n", "Destination\n10.1.1.0/24 x\n"])
def test_what_is_no_display_says_nothing(text: str) -> None:
    found = netstat(text)
    assert (found.reports, found.home, found.routes, found.ports, found.status) == (set(), [], [], [], [])
