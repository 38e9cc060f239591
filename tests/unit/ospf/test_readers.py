"""Logs, displays, the kernel's tables, the firewall's listing and FRR's configuration, as evidence."""

from __future__ import annotations

import gzip
from datetime import datetime
from pathlib import Path

import pytest

from zlab.errors import ZlabError
from zlab.ospf.evidence import Block, Side
from zlab.ospf.host.collect import configured_interfaces, daemons_of
from zlab.ospf.host.firewall_hints import blocks_of
from zlab.ospf.host.kernel import read_groups, read_routes4, read_routes6
from zlab.ospf.host.keys import keys_of
from zlab.ospf.readers.files import read_files
from zlab.ospf.readers.frr.complaints import parse_complaint
from zlab.ospf.readers.frr.log import read_frr_log
from zlab.ospf.readers.omproute.log import read_omproute
from zlab.ospf.states import NeighborEvent, NeighborState

END = datetime(2026, 11, 24)
CHANGE = "AdjChg: Nbr 10.1.1.2{} Full -> Init (1-WayReceived)"


OF_TAP0 = "VRF default: I/F tap0 (null, Router-ID: 10.1.1.2)"


@pytest.mark.parametrize(
    ("line", "version", "neighbor", "interface"),
    [
        (CHANGE.format(" on tap0:10.1.1.1:"), 4, "10.1.1.2", "tap0"),
        (CHANGE.format("(default) on tap0:10.1.1.1:"), 4, "10.1.1.2", "tap0"),
        (CHANGE.format(", NbrIP 10.1.9.2 (default) on tap0:10.1.1.1:"), 4, "10.1.9.2", "tap0"),
        (CHANGE.format("%tap1:"), 6, "10.1.1.2", "tap1"),
        (CHANGE.format("(default) on 10.1.1.2%tap1:"), 6, "10.1.1.2", "tap1"),
    ],
)
def test_an_adjacency_change_of_every_release_is_a_transition(
    line: str, version: int, neighbor: str, interface: str
) -> None:
    (found,) = read_frr_log([f"2026/11/23 08:06:13.614041 {line}"], end=END).transitions
    assert (found.version, found.neighbor, found.interface) == (version, neighbor, interface)
    assert (found.old, found.new, found.event) == (NeighborState.FULL, NeighborState.INIT, NeighborEvent.ONE_WAY)
    assert found.when == datetime(2026, 11, 23, 8, 6, 13, 614041)


@pytest.mark.parametrize(
    ("line", "cause", "ours", "theirs"),
    [
        ("Packet 10.1.1.2 [Hello:RECV]: HelloInterval mismatch (expected 10, but received 30).", "hello", "10", "30"),
        (
            "Packet 10.1.1.2 [Hello:RECV]: RouterDeadInterval mismatch on tap0:10.1.1.1 (expected 4, but received 8).",
            "dead",
            "4",
            "8",
        ),
        (
            "Packet 10.1.1.2 [Hello:RECV]: NetworkMask mismatch on tap0:10.1.1.1 "
            "(configured prefix length is 24, but hello packet indicates 25).",
            "mask",
            "24",
            "25",
        ),
        ("Packet-10.1.1.2[Hello:RECV]: my options: 2, his options 0", "area-type", "2", "0"),
        (
            "Packet[DD]: Neighbor 10.1.1.2 MTU 9000 is larger than [tap0:10.1.1.1]'s MTU 1500",
            "mtu-larger",
            "1500",
            "9000",
        ),
        (
            "interface tap0:10.1.1.1: auth-type mismatch, local Cryptographic, rcvd Null, Router-ID 10.1.1.2",
            "auth-type",
            "Cryptographic",
            "Null",
        ),
        ("interface tap0:10.1.1.1: ospf_check_md5 checksum mismatch, Router-ID: 10.1.1.2", "auth-key", "", ""),
        ("interface tap0:10.1.1.1: ospf_check_md5 no key 7, Router-ID: 10.1.1.2", "key-id", "", "7"),
        (
            "interface tap0:10.1.1.1: ospf_check_md5 bad sequence 1795421025 (expect 1795421034), Router-ID: 10.1.1.2",
            "md5-sequence",
            "1795421034",
            "1795421025",
        ),
        ("interface tap0:10.1.1.1: MD5 auth failed, Router-ID 10.1.1.2", "auth", "", ""),
        ("interface tap0:10.1.1.1: ospf_read invalid Area ID 0.0.0.1", "area", "", "0.0.0.1"),
        ("ospf_header[Hello/10.1.1.2]: selforiginated, dropping.", "duplicate-router-id", "", ""),
        ("Packet from [10.1.1.2] received on link tap0 but no ospf_interface", "not-enabled", "", ""),
        ("VRF default: I/F tap0 HelloInterval mismatch: (my 10, rcvd 2)", "hello", "10", "2"),
        (
            "VRF default: I/F tap0 DeadInterval mismatch from fe80::1 (10.1.1.2): (my 4, rcvd 8)",
            "dead",
            "4",
            "8",
        ),
        ("VRF default: I/F tap0 MTU mismatch (my 1500 rcvd 9000)", "mtu-unequal", "1500", "9000"),
        ("Area-ID mismatch (my 0.0.0.0, rcvd 0.0.0.1)", "area", "0.0.0.0", "0.0.0.1"),
        (f"{OF_TAP0} Area-ID mismatch (my 0.0.0.0, rcvd 0.0.0.1)", "area", "0.0.0.0", "0.0.0.1"),
        (f"{OF_TAP0} Message may be via Virtual Link: not supported", "area", "", ""),
        (f"{OF_TAP0} Instance-ID mismatch (my 0, rcvd 3)", "instance", "0", "3"),
        ("IF tap0 E-bit mismatch", "area-type", "", ""),
        ("VRF default: I/F tap0 Duplicate Router-ID (10.1.1.1)", "duplicate-router-id", "", ""),
    ],
)
def test_a_complaint_of_frr_names_its_cause_and_values(line: str, cause: str, ours: str, theirs: str) -> None:
    found = parse_complaint(line)
    assert found is not None
    assert (found.cause, found.ours, found.theirs) == (cause, ours, theirs)
    assert found.interface == ("tap0" if "tap0" in line else ""), "it is told of one wire, not of every one"


def test_a_message_is_read_in_every_line_form() -> None:
    said = "OSPF Adjacency Failure, neighbor 10.1.1.1, old state 128, new state 4, event 10"
    forms = [
        [f"EZZ7921I {said}"],
        [f"EZZ7921I {said.upper()}"],
        [f"Apr  2 17:25:53 S0W1 OMPROUTE[67174422]: EZZ7921I {said}"],
        [f"BPXF024I (TCPIP) Oct 6 10:11:10 omproute 67174435 : EZZ7921I {said}"],
        [" EZZ7921I OSPF ADJACENCY FAILURE, NEIGHBOR 10.1.1.1, OLD", "   STATE 128, NEW", "   STATE 4, EVENT 10"],
    ]
    for lines in forms:
        (found,) = read_omproute(lines, end=END).transitions
        assert (found.neighbor, found.old, found.new, found.event) == ("10.1.1.1", 128, 4, 10), lines


def test_ezz7919i_and_ezz7921i_of_one_change_are_one_transition() -> None:
    lines = [
        "EZZ7919I State change, IPv4 OSPF, neighbor 10.1.1.1, new state 4, event 10",
        "EZZ7921I OSPF Adjacency Failure, neighbor 10.1.1.1, old state 128, new state 4, event 10",
    ]
    assert [each.old for each in read_omproute(lines, end=END).transitions] == [NeighborState.FULL]


def test_a_cut_message_is_told_and_the_next_is_read() -> None:
    lines = [
        "EZZ7921I OSPF Adjacency Failure, neighbor 10.1.1.1, old",
        "EZZ7919I State change, IPv4 OSPF, neighbor 10.1.1.1, new state 128, event 9",
        "EZZ7919I State change, IPv4 OSPF, neighbor 10.1.1.1, new state 77, event 9",
    ]
    found = read_omproute(lines, source="log", end=END)
    assert [each.new for each in found.transitions] == [NeighborState.FULL]
    assert found.unseen == ("log:1:1: EZZ7921I is cut off or not as documented, and 1 more; the rest is judged",)


def test_real_displays_are_read(corpus: Path) -> None:
    lines = (corpus / "messages/colinpaice-omproute-displays.txt").read_text().splitlines()
    found = {each.address: each for each in read_omproute(lines, end=END).interfaces}
    assert {"10.1.1.2", "10.1.3.2"} <= found.keys()
    assert (found["10.1.1.2"].hello, found["10.1.1.2"].dead, found["10.1.1.2"].area) == (10, 40, "0.0.0.0")


def test_ipv6_details_are_read_by_their_labels() -> None:
    lines = [
        "EZZ8130I IPV6 OSPF NEIGHBOR DETAILS 12",
        "  NEIGHBOR IP ADDRESS: FE80::1",
        "  OSPF ROUTER ID:      10.1.1.1",
        "  NEIGHBOR STATE:      128",
        "  PHYSICAL INTERFACE:  ETH1",
        "  DR CHOICE: 10.1.1.2  BACKUP CHOICE: 10.1.1.1  DR PRIORITY: 1",
        "  # LS RXMITS: 0  # ADJ. RESETS: 3",
    ]
    (found,) = read_omproute(lines, end=END).neighbors
    assert (found.address, found.router_id, found.state, found.resets) == ("fe80::1", "10.1.1.1", 128, 3)


def test_the_kernels_tables_are_read_without_the_rejected() -> None:
    head = "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\n"
    routes = "tap0\t0101140A\t0201010A\t0003\t0\t0\t20\tFFFFFFFF\ntap0\t0001010A\t00000000\t0001\t0\t0\t0\t00FFFFFF\n"
    found = [(each.prefix, each.via, each.interface) for each in read_routes4(head + routes + "x\tzz\n")]
    assert found == [("10.20.1.1/32", "10.1.1.2", "tap0"), ("10.1.1.0/24", "", "tap0")]
    six = f"{'20010db8' + '0' * 23 + '1'} 80 {'0' * 32} 00 {'fe80' + '0' * 27 + '2'} 14 1 0 00000003 tap0\n"
    (route,) = read_routes6(six + "cut\n")
    assert (route.prefix, route.via) == ("2001:db8::1/128", "fe80::2")


def test_the_devices_on_which_somebody_joined_the_group_of_ospf_are_found() -> None:
    text = (
        "Idx\tDevice    : Count Querier\tGroup    Users Timer\tReporter\n"
        "1\tlo        :     1      V3\n\t\t\t\t010000E0     1 0:00000000\t\t0\n"
        "2\ttap1      :     2      V3\n\t\t\t\t050000E0     1 0:00000000\t\t0\n\t\t\t\t010000E0     1 0:0\t\t0\n"
        "3\ttap2      :     1      V3\n\t\t\t\t010000E0     1 0:00000000\t\t0\n"
    )
    assert read_groups(text) == {"tap1"}
    assert read_groups("") == frozenset()


def test_a_rule_that_drops_ospf_is_found_with_its_device() -> None:
    chain = {"chain": {"family": "ip", "table": "t", "name": "in", "hook": "input", "policy": "drop"}}
    match = {"match": {"op": "==", "left": {"meta": {"key": "iifname"}}, "right": "tap0"}}
    ospf = {"match": {"op": "==", "left": {"meta": {"key": "l4proto"}}, "right": "ospf"}}
    rule = {"rule": {"family": "ip", "table": "t", "chain": "in", "handle": 7, "expr": [match, ospf, {"drop": None}]}}
    accepting = {"rule": {"family": "ip", "table": "t", "chain": "in", "expr": [ospf, {"accept": None}]}}
    assert list(blocks_of([chain, rule, accepting])) == [
        Block("input", "nft rule in ip t in drops protocol 89", "tap0", 4, "nft delete rule ip t in handle 7"),
        Block(
            "input",
            "policy of ip t in is drop",
            version=4,
            cure="nft insert rule ip t in iifname {device} meta l4proto 89 accept",
        ),
    ]


@pytest.mark.parametrize(("family", "command"), [("ip", "iptables"), ("ip6", "ip6tables")])
def test_what_iptables_drops_is_let_in_by_iptables(family: str, command: str) -> None:
    chain = {"chain": {"family": family, "table": "filter", "name": "OUTPUT", "hook": "output", "policy": "drop"}}
    (found,) = blocks_of([chain])
    assert found.cure == f"{command} -I OUTPUT -o {{device}} -p 89 -j ACCEPT"


RUNNING = """ zebra ospfd
Building configuration...

Current configuration:
!
interface tap0
 ip ospf area 0.0.0.0
 ip ospf message-digest-key 3 md5 zosrocks
exit
!
interface lo
 ip ospf area 0
 ip ospf passive
 ipv6 ospf6 area 0.0.0.0
exit
!
end
{"neighbors":{}}
"""


def test_the_configuration_names_interfaces_whose_device_is_gone() -> None:
    found = {(each.name, each.version): each for each in configured_interfaces(RUNNING)}
    assert found.keys() == {("tap0", 4), ("lo", 4), ("lo", 6)}
    assert (found["lo", 4].passive, found["lo", 4].area) == (True, "0.0.0.0")


def test_keys_are_found_by_interface_and_id_and_missing_daemons_are_named() -> None:
    assert keys_of(RUNNING) == {"tap0": {3: b"zosrocks"}}
    assert [each.name for each in daemons_of(RUNNING)] == ["ospf6d"]


def test_a_folder_of_rotated_logs_is_read_in_the_order_of_time(tmp_path: Path) -> None:
    line = "2026/11/{} 08:00:00 OSPF: AdjChg: Nbr 10.1.1.2, NbrIP 10.1.1.2 (default) on tap0:10.1.1.1: {} (X)\n"
    older = line.format("20", "Full -> Init").replace("(X)", "(1-WayReceived)")
    (tmp_path / "ospfd.log.2026-11-20.gz").write_bytes(gzip.compress(older.encode()))
    newer = line.format("22", "Loading -> Full").replace("(X)", "(LoadingDone)")
    (tmp_path / "ospfd.log.2026-11-22").write_text(newer)
    assert [each.new for each in read_files([tmp_path]).transitions] == [NeighborState.INIT, NeighborState.FULL]


def test_a_log_and_a_copy_of_it_tell_of_one_outage(tmp_path: Path) -> None:
    line = "2026/11/20 08:00:00 OSPF: AdjChg: Nbr 10.1.1.2, NbrIP 10.1.1.2 (default) on tap0:10.1.1.1: {} ({})\n"
    text = line.format("Full -> Init", "1-WayReceived") * 2 + line.format("Loading -> Full", "LoadingDone")
    (tmp_path / "ospfd.log").write_text(text)
    (tmp_path / "copy.log.gz").write_bytes(gzip.compress((text + text.replace("08:00", "09:00")).encode()))
    found = read_files([tmp_path])
    assert [each.when.hour for each in found.transitions if each.when] == [8, 8, 8, 9, 9, 9]


def test_a_file_that_is_not_there_or_holds_nothing_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    (tmp_path / "empty").write_text("")
    (tmp_path / "frr.json").write_text(
        '{"neighbors":{"10.1.1.2":[{"nbrState":"Full/-","ifaceName":"tap0:10.1.1.1"}]}}\n'
    )
    found = read_files([tmp_path / "gone", tmp_path / "empty", tmp_path / "frr.json"])
    assert len(found.neighbors) == 1
    assert len(found.unseen) == 2
    with pytest.raises(ZlabError, match="gone"):
        read_files([tmp_path / "gone"])


def test_linux_is_the_side_of_frr_and_zos_that_of_omproute() -> None:
    assert Side.LINUX.other is Side.ZOS
    assert Side.ZOS.words == "z/OS"
