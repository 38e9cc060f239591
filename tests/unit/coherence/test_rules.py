"""One consistent set of files has no finding; each file spoilt in one place has the finding of that place."""

from __future__ import annotations

from pathlib import Path

import pytest

from zlab.coherence.check import CHECKS
from zlab.coherence.gather import GivenFile, check_files, check_lab
from zlab.coherence.rules import RULES
from zlab.lab.load import load_lab
from zlab.zos.findings import Finding
from zlab.zos.library import Library
from zlab.zos.member import MemberText

LAB = """\
lab: adcd
linux:
  publish: [{listen: 8023, to: s0w1, port: 23}]
  frr: {router_id: 10.1.1.1}
systems:
  s0w1:
    links:
      - linux: 10.1.1.1/24
        ipv6: {linux: "2001:db8:1::1/64", zos: "2001:db8:1::2", link_local: "fe80::1"}
        ospf: {auth: {type: md5, key_id: 3, key: {env: K}}}
        ospf6: {}
        routes: [10.9.0.0/16]
    members: {tcpdata: USER.TCPPARMS(TCPDATA)}
    tcpip: {datagram_forwarding: true, ports: [{port: 22, job: SSHD*}, {port: 80, job: WEB}]}
"""
FILES = {
    "devmap": """\
[manager]
name awsosa 0024 --path=A0 --pathtype=OSD --tunnel_intf=y
device 400 osa osa --unitadd=0
device 401 osa osa --unitadd=1
device 402 osa osa --unitadd=2
""",
    "vtam": """\
OSATRL1 VBUILD TYPE=TRL
OSATRL1E TRLE LNCTL=MPC,READ=(0400),WRITE=(0401),DATAPATH=(0402),      X
               PORTNAME=PORTA,MPCLEVEL=QDIO
""",
    "profile": """\
TCPCONFIG RESTRICTLOWPORTS TTLS
IPCONFIG DATAGRAMFWD
PORT
   22 TCP SSHD1
   23 TCP TN3270
   80 TCP WEB*
  514 UDP SYSLOGD
  520 UDP OMPROUTE
  521 UDP OMPROUTE
INTERFACE ETH1 DEFINE IPAQENET PORTNAME PORTA IPADDR 10.1.1.2/24 MTU 1500
INTERFACE ETH16 DEFINE IPAQENET6 PORTNAME PORTA IPADDR 2001:db8:1::2
BEGINROUTES
  ROUTE DEFAULT 10.1.1.1 ETH1 MTU 1500
  ROUTE DEFAULT6 fe80::1 ETH16 MTU 1500
ENDROUTES
""",
    "omproute": """\
Area Area_Number=0.0.0.0;
OSPF RouterID=10.1.1.2;
OSPF_Interface IP_Address=10.1.1.2 Name=ETH1 Subnet_Mask=255.255.255.0 MTU=1500
  Hello_Interval=10 Dead_Router_Interval=40
  Authentication_Type=MD5 Authentication_Key_ID=3 Authentication_Key=&ZLABK1.;
IPv6_Area Area_Number=0.0.0.0;
IPv6_OSPF RouterID=10.1.1.2;
IPv6_OSPF_Interface Name=ETH16;
""",
    "syslogd": "*.err /var/log/errors\n",
    "tcpdata": "TCPIPJOBNAME TCPIP\nHOSTNAME S0W1\nNSINTERADDR 8.8.8.8\n",
    "resolver": "GLOBALTCPIPDATA('USER.TCPPARMS(TCPDATA)')\nCOMMONSEARCH\n",
    "ipnodes": "10.1.1.1 HOST\n10.1.1.2 S0W1.EXAMPLE.COM S0W1\n127.0.0.1 LOCALHOST\n",
    "attls": """\
TTLSRule TN3270
{
  LocalPortRange 23
  Direction Inbound
  TTLSGroupActionRef ON
  TTLSEnvironmentActionRef SERVER
}
TTLSGroupAction ON
{
  TTLSEnabled On
}
TTLSEnvironmentAction SERVER
{
  HandshakeRole Server
  TTLSKeyringParms
  {
    Keyring START1/TN3270
  }
}
""",
    "find_io": """\
 FIND_IO for "ibmsys1@host"

         Interface         Current          MAC                IPv4              IPv6
 Path    Name              State            Address            Address           Address
------   ----------------  ---------------- -----------------  ----------------  --------------
  A0     tap0              UP, RUNNING      8a:f2:d8:a5:b1:a7  10.1.1.1          fe80::1%tap0
""",
}
FRR = """\
router ospf
 ospf router-id 10.1.1.1
exit
interface tap0
 ip ospf authentication message-digest
 ip ospf message-digest-key 3 md5 secret
 ip ospf area 0
 ipv6 ospf6 area 0
exit
"""


def given(**changed: str) -> list[GivenFile]:
    texts = {**FILES, **changed}
    return [GivenFile(MemberText(kind, text), kind, Library()) for kind, text in texts.items() if text]


def found(tmp_path: Path, lab: str = LAB, **changed: str) -> list[Finding]:
    path = tmp_path / "lab.yaml"
    path.write_text(lab)
    return [each for each in check_lab(load_lab(path), "s0w1", given(**changed)) if each.rule.id.startswith("ZC")]


def spoilt(kind: str, old: str, new: str) -> dict[str, str]:
    text = FRR if kind == "frr" else FILES[kind]
    assert old in text
    return {kind: text.replace(old, new, 1)}


def test_a_consistent_set_has_no_finding(tmp_path: Path) -> None:
    assert [str(each.place) + each.what for each in found(tmp_path)] == []
    assert [str(each.place) + each.what for each in found(tmp_path, frr=FRR)] == []
    assert check_files(given()) == []


CASES = [
    ("ZC001", "vtam", "READ=(0400)", "READ=(0500)"),
    ("ZC003", "vtam", "PORTNAME=PORTA", "PORTNAME=PORTX"),
    ("ZC005", "devmap", "--pathtype=OSD", "--pathtype=OSE"),
    ("ZC007", "devmap", "device 402 osa osa --unitadd=2", "device 403 osa osa --unitadd=2"),
    ("ZC008", "devmap", "--tunnel_intf=y", "--tunnel_intf=y --tunnel_ip=10.9.1.1"),
    (
        "ZC009",
        "find_io",
        "UP, RUNNING      8a:f2:d8:a5:b1:a7  10.1.1.1",
        "DOWN             02:a0:a0:a0:a0:a0  *       ",
    ),
    ("ZC010", "profile", "IPADDR 10.1.1.2/24", "IPADDR 10.1.1.1/24"),
    ("ZC011", "profile", "IPADDR 10.1.1.2/24", "IPADDR 10.7.1.2/24"),
    ("ZC012", "profile", "ROUTE DEFAULT 10.1.1.1", "ROUTE DEFAULT 10.1.1.9"),
    ("ZC013", "profile", "ROUTE DEFAULT 10.1.1.1", "ROUTE 10.9.0.0/16 10.1.1.1"),
    ("ZC014", "profile", "fe80::1 ETH16", "fe80::8af2:d8ff:fea5:b1a7 ETH16"),
    ("ZC015", "profile", "MTU 1500", "MTU 1492"),
    ("ZC016", "profile", "IPADDR 10.1.1.2/24", "IPADDR 10.1.1.2/25"),
    ("ZC017", "profile", "DATAGRAMFWD", "NODATAGRAMFWD"),
    ("ZC018", "devmap", "--path=A0", "--path=A3"),
    ("ZC019", "profile", "IPCONFIG", "DEVICE E20 LCS 400\nIPCONFIG"),
    ("ZC019", "devmap", "--pathtype=OSD", "--pathtype=OSE"),
    ("ZC020", "omproute", "Name=ETH1 ", "Name=ETH9 "),
    ("ZC021", "omproute", "IP_Address=10.1.1.2", "IP_Address=10.1.1.3"),
    ("ZC022", "omproute", "255.255.255.0", "255.255.0.0"),
    ("ZC023", "omproute", "MTU=1500", "MTU=1492"),
    ("ZC023", "omproute", " MTU=1500", ""),
    ("ZC024", "omproute", "MTU=1500", "MTU=1500 Attaches_To_Area=0.0.0.1"),
    ("ZC025", "omproute", "Hello_Interval=10", "Hello_Interval=5"),
    ("ZC026", "omproute", "Dead_Router_Interval=40", "Dead_Router_Interval=41"),
    ("ZC027", "omproute", "Authentication_Type=MD5", "Authentication_Type=None"),
    ("ZC028", "omproute", "Authentication_Key_ID=3", "Authentication_Key_ID=4"),
    ("ZC029", "omproute", "OSPF RouterID=10.1.1.2", "OSPF RouterID=10.1.1.1"),
    ("ZC030", "omproute", "OSPF_Interface IP_Address=10.1.1.2 ", "Interface IP_Address=10.1.1.2 "),
    ("ZC032", "omproute", "IPv6_OSPF_Interface Name=ETH16", "IPv6_OSPF_Interface Name=ETH16 Instance=7"),
    ("ZC024", "omproute", "IPv6_OSPF_Interface Name=ETH16", "IPv6_OSPF_Interface Name=ETH16 Attaches_To_Area=0.0.0.3"),
    ("ZC040", "profile", "520 UDP OMPROUTE", "520 UDP OROUTED"),
    ("ZC041", "profile", "  514 UDP SYSLOGD\n", ""),
    ("ZC041", "profile", "514 UDP SYSLOGD", "514 UDP SYSLOG1"),
    ("ZC042", "tcpdata", "TCPIPJOBNAME TCPIP", "TCPIPJOBNAME TCPIP2"),
    ("ZC043", "profile", "   23 TCP TN3270\n", ""),
    ("ZC048", "profile", "22 TCP SSHD1", "22 TCP FTPD1"),
    ("ZC048", "profile", "   80 TCP WEB*\n", ""),
    ("ZC033", "frr", " ip ospf area 0", " ip ospf network point-to-point\n ip ospf area 0"),
    ("ZC034", "find_io", "10.1.1.1 ", "10.1.9.1 "),
    ("ZC044", "profile", "RESTRICTLOWPORTS TTLS", "RESTRICTLOWPORTS"),
    ("ZC045", "resolver", "USER.TCPPARMS(TCPDATA)", "ADCD.TCPPARMS(GBLTDATA)"),
    ("ZC046", "ipnodes", "10.1.1.2 S0W1", "10.1.1.7 S0W1"),
    ("ZC046", "ipnodes", "10.1.1.2 S0W1", "10.1.1.1 S0W1"),
    ("ZC047", "tcpdata", "HOSTNAME S0W1", "S0W2: HOSTNAME S0W1"),
    ("ZC024", "frr", "ip ospf area 0", "ip ospf area 3"),
    ("ZC025", "frr", " ip ospf area 0", " ip ospf hello-interval 3\n ip ospf area 0"),
    ("ZC026", "frr", " ip ospf area 0", " ip ospf dead-interval 12\n ip ospf area 0"),
    ("ZC027", "frr", " ip ospf authentication message-digest\n", ""),
    ("ZC028", "frr", "message-digest-key 3", "message-digest-key 9"),
    ("ZC029", "frr", "router-id 10.1.1.1", "router-id 10.1.1.2"),
    ("ZC031", "frr", " ip ospf area 0\n", ""),
]


@pytest.mark.parametrize(("rule", "kind", "old", "new"), CASES, ids=lambda value: str(value)[:24])
def test_one_contradiction_is_found_with_both_places(tmp_path: Path, rule: str, kind: str, old: str, new: str) -> None:
    findings = found(tmp_path, **spoilt(kind, old, new))
    ids = [each.rule.id for each in findings]
    assert rule in ids, [f"{each.rule.id} {each.what}" for each in findings]
    finding = findings[ids.index(rule)]
    assert finding.place.file
    assert finding.rule.fix


def test_an_osa_without_a_trle_and_a_trle_without_a_user(tmp_path: Path) -> None:
    two = FILES["devmap"] + "\n" + FILES["devmap"].replace("A0", "A1").replace("device 40", "device 41")
    assert "ZC002" in [each.rule.id for each in found(tmp_path, devmap=two)]
    more = FILES["vtam"] + "X TRLE LNCTL=MPC,READ=(0410),WRITE=(0411),DATAPATH=(0412),PORTNAME=PORTB\n"
    assert "ZC004" in [each.rule.id for each in found(tmp_path, vtam=more, devmap=two)]


def test_a_trle_over_two_osas(tmp_path: Path) -> None:
    two = FILES["devmap"] + "\n" + FILES["devmap"].replace("A0", "A1").replace("device 40", "device 41")
    mixed = FILES["vtam"].replace("(0402)", "(0412)")
    assert "ZC006" in [each.rule.id for each in found(tmp_path, devmap=two, vtam=mixed)]


def test_every_rule_has_a_case() -> None:
    assert {rule.id for rule in RULES} == {case[0] for case in CASES} | {"ZC002", "ZC004", "ZC006"}
    assert len(CHECKS) == len(set(CHECKS))
