"""What z/OS alone displays: neighbors, interfaces and routes of both versions, as evidence and as a verdict."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.conftest import ROOT
from zlab.lab.load import parse_lab
from zlab.ospf.case import RouteStatus
from zlab.ospf.evidence import Evidence, Neighbor, Side, Table, TableSeen
from zlab.ospf.expect import expectations
from zlab.ospf.health import judge
from zlab.ospf.readers.files import read_files
from zlab.ospf.readers.omproute.log import read_omproute
from zlab.ospf.states import NeighborState
from zlab.ospf.verdict import Verdict

NOW = datetime(2026, 11, 24, 12)

ROUTES6 = """\
EZZ7979I IPV6 ROUTING TABLE 064
DESTINATION: 2001:DB8:0:30::/60
NEXT HOP: FE80::3
TYPE: SPF COST: 2 AGE: 369
DESTINATION: 2001:DB8:0:120::/64
NEXT HOP: ::
TYPE: SPF* COST: 1 AGE: 377
DESTINATION: 2001:DB8:0:99::/64
NEXT HOP: FE80::3
TYPE: DEL COST: 16 AGE: 12
DESTINATION: 2001:DB8:0:77::/64
NEXT HOP: FE80::3
"""


def test_the_table_of_ipv6_routes_is_read_without_the_deleted_and_what_was_cut_off() -> None:
    found = read_omproute(ROUTES6.splitlines(), end=NOW)
    assert [(each.prefix, each.via, each.kind) for each in found.routes] == [
        ("2001:db8:0:30::/60", "fe80::3", "SPF"),
        ("2001:db8:0:120::/64", "", "SPF"),
    ]
    assert [(each.version, each.table) for each in found.tables] == [(6, Table.OMPROUTE)]


def test_the_tables_of_a_policy_are_not_the_main_one() -> None:
    named = ROUTES6.replace("DESTINATION", "TABLE NAME: SECLOW\nDESTINATION", 1)
    found = read_omproute(named.splitlines(), end=NOW)
    assert (found.routes, found.tables) == ((), ())
    main = ROUTES6 + "TABLE NAME: EZBMAIN\nDESTINATION: ::/0\nNEXT HOP: FE80::9\nTYPE: SPE2 COST: 1 AGE: 9\n"
    found = read_omproute(main.replace("DESTINATION", "TABLE NAME: SECLOW\nDESTINATION", 1).splitlines(), end=NOW)
    assert [(each.prefix, each.via) for each in found.routes] == [("::/0", "fe80::9")]
    assert len(found.tables) == 1


def test_one_destination_has_each_of_its_next_hops_and_is_no_whole_table() -> None:
    lines = [
        "EZZ7874I ROUTE EXPANSION 370",
        "DESTINATION:    9.68.101.0",
        "MASK:           255.255.255.0",
        "ROUTE TYPE:     SPF",
        "DISTANCE:       6",
        "AGE:            1344",
        "NEXT HOP(S):    9.167.100.17     (CTC2)",
        "                9.168.100.4      (CTC1)",
    ]
    found = read_omproute(lines, end=NOW)
    assert [(each.prefix, each.via) for each in found.routes] == [
        ("9.68.101.0/24", "9.167.100.17"),
        ("9.68.101.0/24", "9.168.100.4"),
    ]
    assert found.tables == ()


@pytest.mark.parametrize("head", ["EZZ7958I IPV6 OSPF INTERFACES 12", "EZZ7958I IPv6 OSPF Interfaces"])
def test_the_list_of_ipv6_interfaces_is_read_by_what_its_words_are(head: str) -> None:
    rows = ["NAME  AREA  TYPE STATE", "ETH16 0.0.0.1 BRDCST 64 1 10 40", "VIPA6 0.0.0.1 VIPA N/A", "cut"]
    (found,) = read_omproute([head, *rows], end=NOW).interfaces
    assert (found.name, found.version, found.area, found.network, found.state) == (
        "ETH16",
        6,
        "0.0.0.1",
        "broadcast",
        "BDR",
    )


def test_what_z_os_alone_displays_of_ipv6_is_judged_by_the_lab() -> None:
    text = (
        "lab: six\nlinux: {frr: {router_id: 10.1.1.1}}\nsystems: {s0w1: {sysname: S0W1, links: [{ospf6: {}, "
        'ipv6: {linux: "2001:db8:1::1/64", zos: "2001:db8:1::2", link_local: "fe80::1"}}]}}\n'
    )
    shown = read_files([ROOT / "tests/golden/health/ipv6-full-with-a-route-zos/zos.txt"])
    (health,) = judge(shown, expectations(parse_lab(text, "lab.yaml").lab), now=NOW).neighbors
    assert (health.verdict, health.state, health.route) == (Verdict.HEALTHY, NeighborState.FULL, RouteStatus.INSTALLED)


def test_a_routing_table_of_another_system_takes_no_route_from_this_one() -> None:
    neighbor = Neighbor(Side.ZOS, 4, NeighborState.FULL, address="10.1.1.1", system="S0W1")
    seen = TableSeen(Side.ZOS, 4, Table.OMPROUTE, "S0W2")
    (health,) = judge(Evidence(neighbors=(neighbor,), tables=(seen,)), now=NOW).neighbors
    assert (health.verdict, health.route) == (Verdict.HEALTHY, RouteStatus.NOT_SEEN)


def test_entries_of_the_routing_table_that_carry_no_packet_are_no_routes() -> None:
    rows = [
        " RNGE  10.0.0.0         FF000000  1       1368    NONE",
        " SBNT  10.7.0.0         FFFF0000  1       1368    NONE",
        " DEL   10.9.0.0         FFFF0000  16      1368    10.1.1.1",
        " SPF   10.5.0.0         FFFF0000  1       1368    10.1.1.1         (2)",
    ]
    found = read_omproute(["EZZ7847I ROUTING TABLE 360", *rows], end=NOW)
    assert [(each.prefix, each.via) for each in found.routes] == [("10.5.0.0/16", "10.1.1.1")]


def test_details_of_a_neighbor_are_read_as_a_page_on_the_web_has_them_with_blank_lines_between() -> None:
    rows = ["NEIGHBOR IP ADDRESS: 10.7.1.1", "OSPF ROUTER ID:   10.7.0.1", "NEIGHBOR STATE:   128"]
    more = ["PHYSICAL INTERFACE:  ETH7", " # OLD LS RCVD:  0 # DUP ACKS RCVD: 0 # NBR LOSSES:  0", " # ADJ. RESETS:  2"]
    text = "\n\n     ".join((" EZZ7852I NEIGHBOR DETAILS 360", *rows, *more))
    (found,) = read_omproute(text.split("\n"), end=NOW).neighbors
    assert (found.address, found.router_id, int(found.state)) == ("10.7.1.1", "10.7.0.1", 128)
    assert (found.interface, found.resets) == ("ETH7", 2)


@pytest.mark.parametrize("mask", ["255.255.255.0%x", "FE80::1", "255", "N/A", ""])
def test_a_mask_that_is_none_is_not_seen(mask: str) -> None:
    lines = ["EZZ7850I INTERFACE DETAILS 769", "ATTACHED AREA: 0.0.0.0", f"INTERFACE MASK: {mask}"]
    (found,) = read_omproute(lines, end=NOW).interfaces
    assert found.prefix_length == (24 if mask.endswith("%x") else None)
