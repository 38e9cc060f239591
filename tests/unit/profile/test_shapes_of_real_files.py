"""What real profiles and IBM's syntax diagrams hold: short spellings, keywords of new releases, Telnet's own lists."""

from __future__ import annotations

import pytest

from tests.unit.profile.reading import read
from zlab.zos.language import LintContext
from zlab.zos.profile.diff import diff
from zlab.zos.profile.grammar.shapes import shortest
from zlab.zos.profile.lint import lint
from zlab.zos.profile.meaning import profile_meaning


def findings(text: str) -> list[str]:
    return [f"{one.rule.id} {one.what}" for one in lint(read(text), LintContext())]


def test_the_shortest_spelling_is_what_the_diagram_has_in_capitals() -> None:
    assert [shortest(name) for name in ("DATAGRamfwd", "FINWait2time", "TTLS")] == ["DATAGR", "FINW", ""]


@pytest.mark.parametrize(
    ("short", "whole"),
    [
        ("IPCONF DATAGR SYSPLEXR", "IPCONFIG DATAGRAMFWD SYSPLEXROUTING"),
        ("GLOBALCONF TCPIPS", "GLOBALCONFIG TCPIPSTATISTICS"),
        ("TCPCONFIG RESTRICTL TCPSENDB 64K", "TCPCONFIG RESTRICTLOWPORTS TCPSENDBFRSIZE 65536"),
        ("SACONF ENABL COMMUN x", "SACONFIG ENABLED COMMUNITY x"),
        (
            "INTERFACE E DEFINE IPAQENET PORTNAME P IPADDR 10.1.1.2/24 SOURCEVIPAINT V",
            "INTERFACE E DEFINE IPAQENET PORTNAME P IPADDR 10.1.1.2/24 SOURCEVIPAINTERFACE V",
        ),
        (
            "VIPADYNAMIC\nVIPADEF MOVE IMMED 255.255.255.0 10.5.5.5\n"
            "VIPADIST DEFINE DISTM ROUNDROBIN 10.5.5.5 PORT 23 DESTIP ALL\nENDVIPADYNAMIC",
            "VIPADYNAMIC\nVIPADEFINE MOVEABLE IMMEDIATE 255.255.255.0 10.5.5.5\n"
            "VIPADISTRIBUTE DEFINE DISTMETHOD ROUNDROBIN 10.5.5.5 PORT 23 DESTIP ALL\nENDVIPADYNAMIC",
        ),
    ],
    ids=lambda text: text.split()[0] if isinstance(text, str) else "",
)
def test_a_short_spelling_means_the_whole_word(short: str, whole: str) -> None:
    assert diff(read(f"{short}\n"), read(f"{whole}\n")) == []
    assert [line for line in findings(f"{short}\n") if line.startswith(("ZP001", "ZP005"))] == []
    assert len(diff(read("\n"), read(f"{short}\n"))) == len(diff(read("\n"), read(f"{whole}\n"))) > 0


@pytest.mark.parametrize(
    "text",
    [
        "GLOBALCONFIG AUTOIQDC ALLTRAFFIC AUTOIQDX NOLARGEDATA ADJUSTDVIPAMSS ALL MAXRECS * SYSPLEXWLMPOLL 30\n",
        "GLOBALCONFIG SMCEID\n  ACCTG.EID\nENDSMCEID\n",
        "GLOBALCONFIG\n  SMCPERMIT\n   10.1.1.0/24\n  ENDSMCPERMIT\n",
        "IPCONFIG DATAGRAMFWD QDIOACCELERATOR QDIOPRIORITY 1 CLAWUSEDOUBLENOP STOPONCLAWERROR\n",
        "IPCONFIG6 DATAGRAMFWD CHECKSUMOFFLOAD NOR1COMPLIANCE NOSEGMENTATIONOFFLOAD\n",
        "TCPCONFIG AUTODELAYACKS\n",
        "SACONFIG DISABLED OSADISABLED\n",
        "INTERFACE EQ DEFINE EQENET DEVNUM 0500 IPADDR 10.2.2.2/24\n"
        " SMCR PFID 314E SMCRIPADDR 10.2.2.3 SMCRMTU 4096\nSTART EQ\n",
        "INTERFACE X DEFINE IPAQENET CHPIDTYPE OSX CHPID 30 IPADDR 10.1.2.12/24\nSTART X\n",
        "INTERFACE X ADDTEMPPREFIX 2001:db8:1::/64\n",
        "DEVICE A ATM PORTNAME P\nLINK L ATM A LIS LIS1\nHOME 10.1.1.1 L\nSTART A\n",
        "DEVICE T MPCIPA\nLINK L IPAQTR T LOCALBCAST CANONICAL\nHOME 9.67.114.02 L\nSTART T\n",
    ],
    ids=lambda text: " ".join(text.split()[:3]),
)
def test_keywords_of_the_diagrams_are_known(text: str) -> None:
    assert findings(text) == []


def test_an_octet_may_have_a_zero_in_front() -> None:
    zeros = read("DEVICE P LCS E20\nLINK L ETHERNET 0 P\nHOME 9.67.114.02 L\n")
    (home,) = profile_meaning(zeros).home
    assert str(home.address) == "9.67.114.2"
    assert diff(zeros, read("DEVICE P LCS E20\nLINK L ETHERNET 0 P\nHOME 9.67.114.2 L\n")) == []


def test_an_interface_of_network_express_needs_its_device_and_no_portname() -> None:
    text = "INTERFACE EQ DEFINE EQENET IPADDR 10.2.2.2/24\nSTART EQ\n"
    assert findings(text) == ["ZP069 INTERFACE EQ has no DEVNUM"]


TELNET = """\
TELNETPARMS
  PORT 992
ENDTELNETPARMS
TELNETPARMS
  TTLSPORT 923
ENDTELNETPARMS
BEGINVTAM
  PORT 992 923
  HNGROUP IBM
    **.RALEIGH.IBM.COM
    *.IBM.COM
  ENDHNGROUP
  ALLOWAPPL *
ENDVTAM
"""


def test_one_beginvtam_serves_all_the_ports_it_names() -> None:
    assert findings(TELNET) == []
    assert findings(TELNET.replace("992 923", "992,10.1.1.1 923")) == [
        "ZP020 port 992 has TELNETPARMS and no BEGINVTAM",
        "ZP020 port 992,10.1.1.1 has BEGINVTAM and no TELNETPARMS",
    ]


def test_a_host_name_with_asterisks_in_front_is_no_comment() -> None:
    assert findings(TELNET.replace("    *.IBM.COM", "* LINES OF IBM")) == [
        "ZP015 `* LINES OF IBM` is no comment here: it begins with *"
    ]
