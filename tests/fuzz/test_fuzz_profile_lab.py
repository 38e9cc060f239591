"""Merging a lab into whatever a PROFILE may hold, and reading whatever a file of displays may hold."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.profile.reading import EVERYTHING, SMALLEST, lab_of, read
from zlab.lab.records import Lab
from zlab.zos.member import MemberText
from zlab.zos.profile.grammar.statements import STATEMENTS
from zlab.zos.profile.merge.member import merge
from zlab.zos.profile.netstat.displays import read_netstat
from zlab.zos.profile.netstat.drift import drift

LABS = [lab_of(SMALLEST), lab_of(EVERYTHING)]
WORDS = st.sampled_from(
    [row.name for row in STATEMENTS]
    + [row.end for row in STATEMENTS if row.end]
    + [operand.name for row in STATEMENTS for operand in row.operands]
    + ["ETH1", "ETH16", "PORTA", "10.1.1.1", "10.1.1.2/24", "FE80::1", "=", "22", "514", "520", "TCP", "UDP", "SSHD*"]
    + [
        "ROUTE",
        "DEFAULT",
        "DEFAULT6",
        "DEFINE",
        "DELETE",
        "MPCIPA",
        "IPAQENET",
        "<X>",
        '"a;b',
        "; c\n",
        ";",
        "\n",
        "\r\n",
    ]
)
OWN = """\
TCPCONFIG TTLS UNRESTRICTLOWPORTS
UDPCONFIG UDPSENDBFRSIZE 64K
IPCONFIG NODATAGRAMFWD ARPTO 20
PORT 22 TCP SSHD* NOAUTOLOG BIND 10.1.1.2 SAF SSH
520 UDP OROUTED
PORTRANGE 4000 100 TCP OMVS
DEVICE OSA1 MPCIPA
LINK ETH1 IPAQENET OSA1
HOME 192.168.0.96 ETH1
INTERFACE ETH1 DEFINE IPAQENET PORTNAME OSA1 IPADDR 192.168.0.96/24 VLANID 7 MTU 1492
INTERFACE ETH16 DEFINE IPAQENET6 CHPIDTYPE OSD PORTNAME PORTA INTFID 7:7:7:7 IPADDR 2001:DB8::7
BEGINROUTES ROUTE 192.168.0.0 255.255.255.0 = ETH1 MTU 1492
ROUTE DEFAULT 192.168.0.1 ETH1
ROUTE DEFAULT6 FE80::7 ETH16
ENDROUTES
AUTOLOG 5 FTPD JOBNAME FTPD1 PARMSTRING "x"
ENDAUTOLOG
START OSA1
INCLUDE A.B(C) ; not here
"""
LINES_OF_OWN = st.tuples(st.sampled_from(OWN.splitlines()), st.integers(1, 14)).map(
    lambda cut: " ".join(cut[0].split()[: cut[1]])
)
TEXTS = (
    st.lists(WORDS, max_size=40).map(" ".join)
    | st.sampled_from(STATEMENTS).map(lambda row: row.example)
    | st.lists(LINES_OF_OWN, max_size=8).map("\n".join)
)
LINES = """\
HOME ADDRESS LIST:
INTFNAME: ETH1
LinkName:
ADDRESS: 10.1.1.2
ADDRESS: ::1
DestIP: Default
Gw: ::
Intf: ETH1
Flgs: UGS
MTU: 1500
MTU: x
Destination Gateway Flags
10.0.0.0/8 = UGS 0 ETH1
Default 10.1.1.1 UGS 000 ETH1
Port# Prot
00022 TCP SSHD*
UNRSV TCP * FL
99999 UDP X R 99999-00001
DevName: PORTA DevStatus: Ready
IntfName: ETH1 IntfStatus: Not Active
:::
A: B: C:
٣ TCP X
"""
SAID = st.sampled_from(LINES.splitlines())


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.sampled_from(LABS))
def test_a_merge_of_any_text_needs_no_second_one_and_the_address_is_in_it(text: str, lab: Lab) -> None:
    made = merge(read(text), lab, "s0w1")
    assert "10.1.1.2" in made
    assert merge(read(made), lab, "s0w1") == made


@settings(max_examples=80, deadline=None)
@given(st.lists(SAID, max_size=25).map("\n".join) | st.text(max_size=200))
def test_any_display_is_read_and_held_against_a_profile(text: str) -> None:
    found = read_netstat([MemberText("netstat", text)])
    for change in drift(read("PORT 22 TCP SSHD*\nHOME 10.1.1.2 ETH1\n"), found):
        assert change.to_json()["path"]


@pytest.mark.parametrize(
    "text", ["A:" * 400_000, "x" * 3_000_000, "INTFNAME: A\n" * 100_000, " " * 2_000_000, "A: " * 300_000]
)
def test_a_display_made_to_be_slow_is_not(text: str) -> None:
    begun = time.process_time()
    read_netstat([MemberText("netstat", text)])
    assert time.process_time() - begun < 10
