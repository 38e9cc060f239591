"""What a file is, from its text: each kind by a line or two, and texts made to be slow."""

from __future__ import annotations

import pytest

from zlab.zos.recognise import recognise

KINDS = {
    "lab": "lab: adcd\nsystems:\n  s0w1: {}\n",
    "find_io": 'FIND_IO for "ibmsys1@host"\n',
    "devmap": "[manager]\nname awsosa 0024 --path=A0\n",
    "frr": "frr version 8.4.4\nrouter ospf\n ospf router-id 10.1.1.1\n",
    "vtam": "OSATRL1 VBUILD TYPE=TRL\nOSATRL1E TRLE LNCTL=MPC\n",
    "attls": "TTLSRule r\n{\n  Direction Inbound\n}\n",
    "omproute": "OSPF_Interface IP_Address = 10.1.1.2\n  Subnet_Mask = 255.255.255.0;\n",
    "tcpdata": "S0W1: TCPIPJOBNAME TCPIP\n",
    "resolver": "GLOBALTCPIPDATA('ADCD.TCPPARMS(GBLTDATA)')\n",
    "ipnodes": "10.1.1.2 S0W1.DAL-EBIS.IHOST.COM S0W1\n",
    "profile": "PORT\n  22 TCP SSHD NOAUTOLOG\n",
    "syslogd": "*.INETD*.*.*;mail.none /var/log/inetd\n",
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_told_by_its_own_lines(kind: str) -> None:
    assert recognise(KINDS[kind]) == kind
    assert recognise(KINDS[kind].replace("\n", "\r\n")) == kind


@pytest.mark.parametrize("kind", KINDS)
def test_lines_above_and_indentation_change_nothing(kind: str) -> None:
    assert recognise("\n\n" + KINDS[kind]) == kind


@pytest.mark.parametrize("text", ["", "\n", "hello, world\n", "EZZ7921I OSPF ADJACENCY FAILURE\n"])
def test_what_says_nothing_is_not_guessed(text: str) -> None:
    assert recognise(text) is None


def test_a_statement_and_its_operand_on_the_next_line_are_no_line_of_a_language() -> None:
    assert recognise("ROUTE\nto the north\n") is None


@pytest.mark.timeout(30)
@pytest.mark.parametrize("unit", ["\n", " ", "\t", ";", "a;", "*.*;", "a", "A ", "0", "a.", "\r\n"])
def test_no_text_takes_more_than_a_look_at_each_of_its_characters(unit: str) -> None:
    assert recognise(unit * (200_000 // len(unit))) is None


def test_the_kind_that_more_lines_tell_is_the_one_and_of_equals_none_is() -> None:
    profile, routers = "PORT\n", "router ospf\n"
    assert recognise(routers + profile) == "frr"
    assert recognise(routers + profile + profile) is None
    assert recognise(routers + profile * 3) == "profile"
