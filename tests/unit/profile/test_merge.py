"""The lab's values in a user's own PROFILE: only what must change changes, and a second merge changes nothing."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.profile.reading import EVERYTHING, SMALLEST, lab_of, read
from zlab.errors import Place
from zlab.zos.member import read_member
from zlab.zos.profile.diff import diff
from zlab.zos.profile.meaning import profile_meaning
from zlab.zos.profile.merge.member import MergeError, merge

OWN = """\
; my profile, do not touch
IPCONFIG  NODATAGRAMFWD      ; we are no router
TCPCONFIG TTLS UNRESTRICTLOWPORTS ; as it was
PORT
   22 TCP SSHD*  NOAUTOLOG   ; ssh
  520 UDP OROUTED            ; routing
DEVICE OSA1 MPCIPA
LINK   ETH1 IPAQENET OSA1
HOME
   192.168.0.96     ETH1     ; the old network
BEGINRoutes
ROUTE 192.168.0.0  255.255.255.0 =  ETH1 MTU 1492
ROUTE 10.99.0.0/16 192.168.0.7 ETH1     ; mine
ROUTE DEFAULT      192.168.0.1      ETH1 MTU 1492
ENDRoutes
START OSA1
"""


def merged(text: str, lab: str = SMALLEST) -> str:
    return merge(read(text), lab_of(lab), "s0w1")


def changed_lines(text: str, lab: str = SMALLEST) -> list[str]:
    lines = difflib.unified_diff(text.splitlines(), merged(text, lab).splitlines(), lineterm="", n=0)
    return [line for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---")]


def test_values_change_in_place_and_everything_else_stays() -> None:
    assert changed_lines(OWN) == [
        "-TCPCONFIG TTLS UNRESTRICTLOWPORTS ; as it was",
        "+TCPCONFIG TTLS RESTRICTLOWPORTS ; as it was",
        "-DEVICE OSA1 MPCIPA",
        "-LINK   ETH1 IPAQENET OSA1",
        "+      20 TCP OMVS NOAUTOLOG",
        "+      21 TCP FTPD1",
        "+      23 TCP TN3270",
        "+     514 UDP SYSLOGD",
        "+DEVICE PORTA MPCIPA",
        "+LINK   ETH1 IPAQENET PORTA",
        "-   192.168.0.96     ETH1     ; the old network",
        "+   10.1.1.2     ETH1     ; the old network",
        "-ROUTE 192.168.0.0  255.255.255.0 =  ETH1 MTU 1492",
        "+ROUTE 10.1.1.0  255.255.255.0 =  ETH1 MTU 1492",
        "-ROUTE DEFAULT      192.168.0.1      ETH1 MTU 1492",
        "+ROUTE DEFAULT      10.1.1.1      ETH1 MTU 1492",
        "-START OSA1",
        "+START PORTA",
        "+UDPCONFIG RESTRICTLOWPORTS",
    ]


def test_omproute_s_port_gets_its_job_and_forwarding_its_word() -> None:
    lines = changed_lines(OWN, EVERYTHING)
    assert "+  520 UDP OMPROUTE            ; routing" in lines
    assert "+IPCONFIG  DATAGRAMFWD      ; we are no router" in lines
    assert "+AUTOLOG" in lines


@pytest.mark.parametrize("lab", [SMALLEST, EVERYTHING], ids=["smallest", "everything"])
@pytest.mark.parametrize("text", ["", "; nothing\n", "PORT 80 TCP WEB", OWN, OWN.replace("\n", "\r\n")])
def test_a_second_merge_changes_nothing_and_no_line_end_is_mixed(text: str, lab: str) -> None:
    once = merged(text, lab)
    assert merged(once, lab) == once
    if "\r\n" in text:
        assert once.count("\n") == once.count("\r\n")


@pytest.mark.parametrize("lab", [SMALLEST, EVERYTHING], ids=["smallest", "everything"])
def test_every_real_profile_can_be_merged_and_then_says_what_the_lab_says(corpus: Path, lab: str) -> None:
    wanted = lab_of(lab).systems["s0w1"].links[0]
    documents = {path: read(read_member(path).text) for path in sorted((corpus / "profile").iterdir())}
    of_stacks = {path: document for path, document in documents.items() if not document.is_of_telnet()}
    assert len(of_stacks) > len(documents) / 2
    for path, document in of_stacks.items():
        text = merge(document, lab_of(lab), "s0w1")
        assert merged(text, lab) == text, path.name
        meaning = profile_meaning(read(text))
        assert str(wanted.zos) in [str(one) for _, one, _, _ in meaning.addresses()], path.name


@pytest.mark.parametrize("comment", ["", "; the Telnet server of S0W1\n"])
def test_the_profile_of_a_telnet_server_is_refused(comment: str) -> None:
    telnet = "TELNETPARMS\n  PORT 23\nENDTELNETPARMS\nBEGINVTAM\n  PORT 23\n  ALLOWAPPL *\nENDVTAM\n"
    with pytest.raises(MergeError, match="Telnet") as refused:
        merged(comment + telnet)
    assert refused.value.problems[0].place == Place("PROFILE", 2 if comment else 1, 1)
    assert "INTERFACE ETH1" in merged(f"{telnet}IPCONFIG DATAGRAMFWD\n")


def test_what_is_written_behind_an_open_block_closes_it_first() -> None:
    text = merged("BEGINROUTES\nROUTE DEFAULT 10.1.1.1 ETH1\n")
    assert "ENDROUTES\n" in text
    assert text.index("ENDROUTES") < text.index("INTERFACE ETH1")


def test_new_ports_stand_behind_the_last_row_that_is_one() -> None:
    assert "PORT 80 TCP WEB\n      20 TCP OMVS NOAUTOLOG\n" in merged("PORT 80 TCP WEB ARPAGE 5\n")
    assert merged("PORT 0\nARPAGE 5\n").index("PORT\n") > 0


def test_an_interface_gets_the_operands_it_lacks_and_keeps_its_own() -> None:
    own = "INTERFACE ETH1\n  DEFINE IPAQENET\n  PORTNAME OSAX ; port\n  IPADDR 10.1.1.2/24\n  VLANID 7\nSTART ETH1\n"
    text = merged(own)
    assert "  PORTNAME PORTA ; port\n  IPADDR 10.1.1.2/24\n  VLANID 7\n   MTU 1500\n" in text


def test_an_ipv6_address_in_another_spelling_is_left_alone() -> None:
    own = "INTERFACE ETH16 DEFINE IPAQENET6 PORTNAME PORTA IPADDR 2001:0DB8:0001::0002 MTU 1500\n"
    assert own in merged(own, EVERYTHING)


def test_a_default_route_through_another_link_is_the_user_s_own() -> None:
    own = "DEVICE C CTC E20\nLINK CTC1 CTC 1 C\nBEGINROUTES\nROUTE DEFAULT 192.168.0.1 CTC1\nENDROUTES\n"
    assert "ROUTE DEFAULT 192.168.0.1 CTC1\n" in merged(own)


def test_what_an_included_member_says_is_not_written_again(tmp_path: Path) -> None:
    (tmp_path / "PORTS").write_text(
        "PORT\n 22 TCP SSHD*\n 514 UDP SYSLOGD\n 20 TCP OMVS\n 21 TCP FTPD1\n 23 TCP TN3270\n"
    )
    document = read("INCLUDE A.B(PORTS)\n", folder=tmp_path)
    text = merge(document, lab_of(SMALLEST), "s0w1")
    assert "PORT\n" not in text
    assert text.startswith("INCLUDE A.B(PORTS)\n")


LINES = st.lists(st.sampled_from(OWN.splitlines()), max_size=14).map("\n".join)


@settings(max_examples=60, deadline=None)
@given(LINES)
def test_any_selection_of_lines_can_be_merged_and_twice_is_once(text: str) -> None:
    once = merged(text)
    assert merged(once) == once
    assert diff(read(once), read(merged(once))) == []


def test_an_entry_is_not_put_behind_one_that_is_half() -> None:
    """What follows a lone word in HOME would be read as its other half: the lab's entry gets a list of its own."""
    text = "HOME\n  520 UDP OROUTED\nLINK ETH1 IPAQENET OSA1\n"
    once = merged(text)
    assert merged(once) == once
    assert once.count("10.1.1.2 ETH1") == 1
    assert "520 UDP OROUTED\nLINK" in once


@pytest.mark.parametrize(
    "text",
    [
        "DEVICE",
        "ARPAGE 20 DEVICE",
        "INCLUDE",
        "UDPCONFIG UDPSENDBFRSIZE",
        "INTERFACE ETH1 DEFINE",
        "INTERFACE ETH1 DEFINE IPAQENET VLANID",
        "INTERFACE ETH1 DEFINE IPAQENET PORTNAME",
        "AUTOLOG 5 FTPD JOBNAME",
        "AUTOLOG FTPD JOBNAME\nENDAUTOLOG\n",
        "PORT 22 TCP SSHD* BIND",
        "PORT 22 TCP",
        "BEGINROUTES ROUTE 192.168.0.0 255.255.255.0 = ETH1 MTU",
        "HOME 10.1.1.1",
    ],
)
@pytest.mark.parametrize("lab", [SMALLEST, EVERYTHING], ids=["smallest", "everything"])
def test_a_statement_that_breaks_off_takes_nothing_of_what_is_written(text: str, lab: str) -> None:
    once = merged(text, lab)
    assert merged(once, lab) == once
    assert profile_meaning(read(once)).restricts_low_ports("UDP")


def test_the_job_is_replaced_where_it_stands_and_not_a_number_that_looks_like_it() -> None:
    assert "520 UDP ; not 520\n OMPROUTE\n" in merged("PORT\n520 UDP ; not 520\n 520\n", EVERYTHING)
