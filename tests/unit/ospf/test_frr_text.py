"""FRR's answers as text: the layouts of its releases, and what happens to them when they are pasted."""

from __future__ import annotations

from pathlib import Path

import pytest

from zlab.ospf.evidence import Auth, Evidence, Interface, Neighbor, Side, Table, TableSeen
from zlab.ospf.readers.files import read_lines
from zlab.ospf.states import NeighborEvent, NeighborState


def read(text: str) -> Evidence:
    return read_lines(text.splitlines(), Path("pasted.txt"))


def only(text: str) -> Neighbor:
    (neighbor,) = read(text).neighbors
    return neighbor


@pytest.mark.parametrize(
    "row",
    [
        "10.7.0.2          1 Full/DR           34.199s 10.1.7.2        tap7:10.1.7.1         0     0     0",
        "10.7.0.2   1 Full/DR   1h51m38s   32.007s 10.1.7.2   tap7:10.1.7.1   0     0     0",
        "10.7.0.2   1 Full/DR   4d08:49:16   00:00:35 10.1.7.2   tap7:10.1.7.1   0     0     0",
        "10.7.0.2 1 Full/DR 32.007s 10.1.7.2 tap7:10.1.7.1 0 0 0",
        "10.7.0.2\t1\tFull/DR\t32.007s\t10.1.7.2\ttap7:10.1.7.1",
    ],
    ids=["up to 8.0", "8.1 on", "clock times", "blanks lost", "tabs"],
)
def test_a_neighbor_is_read_from_the_row_of_every_release(row: str) -> None:
    found = only(row)
    assert (found.side, found.version, found.state) == (Side.LINUX, 4, NeighborState.FULL)
    assert (found.router_id, found.address, found.interface, found.role) == ("10.7.0.2", "10.1.7.2", "tap7", "DR")
    assert found.due is not None
    assert 32 <= found.due <= 35


def test_the_head_of_an_empty_table_tells_that_there_is_no_neighbor() -> None:
    found = read(
        "zpdt# show ip ospf neighbor\n\nNeighbor ID     Pri State           Up Time         Dead Time Address\n"
    )
    assert not found.neighbors
    assert found.tables == (TableSeen(Side.LINUX, 4, Table.NEIGHBORS),)


DETAILS = """\
 Neighbor 10.7.0.2, interface address 10.1.7.2
    In the area 0.0.0.7 [NSSA] via interface tap7 local interface IP 10.1.7.1
    Neighbor priority is 3, State is ExStart/Backup, Role is Backup, 8 state changes
    Most recent state change statistics:
      Progressive change 1d15h05m ago
      Regressive change 4m37s ago, due to SeqNumberMismatch
    DR is 10.1.7.1, BDR is 10.1.7.2
    Options 8 *|-|-|-|N/P|-|-|-
    Dead timer due in 9.784s

EZZ7921I OSPF Adjacency Failure, neighbor 10.1.7.1, old state 128, new state 16, event 7
"""


@pytest.mark.parametrize("text", [DETAILS, "\n".join(line.strip() for line in DETAILS.splitlines())])
def test_details_are_read_with_and_without_their_indentation_and_end_where_another_text_begins(text: str) -> None:
    found = read(text)
    (neighbor,) = found.neighbors
    assert (neighbor.state, neighbor.role, neighbor.changes) == (NeighborState.EX_START, "BDR", 8)
    assert (neighbor.last_drop, neighbor.priority) == (NeighborEvent.SEQ_NUMBER_MISMATCH, 3)
    assert (neighbor.dr, neighbor.bdr, neighbor.due) == ("10.1.7.1", "10.1.7.2", 9.784)
    assert [each.side for each in found.transitions] == [Side.ZOS]


INTERFACE = """\
lo is up
  OSPF not enabled on this interface
tap7 is up
  ifindex 27, MTU 1480 bytes, BW 200 Mbit <UP,BROADCAST,RUNNING,MULTICAST>
  Internet Address 10.1.7.1/30, Broadcast 10.1.7.3, Area 0.0.0.7 [NSSA]
  MTU mismatch detection: enabled
  Router ID 10.7.0.1, Network Type BROADCAST, Cost: 500
  Transmit Delay is 1 sec, State Backup, Priority 5
  Designated Router (ID) 10.7.0.2 Interface Address 10.1.7.2/30
  Backup Designated Router (ID) 10.7.0.1, Interface Address 10.1.7.1
  Timer intervals configured, Hello 2s, Dead 10s, Wait 10s, Retransmit 3
    No Hellos (Passive interface)
  Neighbor Count is 1, Adjacent neighbor count is 1
  Cryptographic authentication enabled
  Algorithm:MD5
"""


def test_the_settings_of_an_interface_are_read() -> None:
    (found,) = read(INTERFACE).interfaces
    assert found == Interface(
        Side.LINUX,
        4,
        "tap7",
        address="10.1.7.1",
        router_id="10.7.0.1",
        prefix_length=30,
        area="0.0.0.7",
        hello=2,
        dead=10,
        mtu=1480,
        auth=Auth.MD5,
        priority=5,
        network="broadcast",
        passive=True,
        up=True,
        state="BDR",
        dr="10.1.7.2",
        bdr="10.1.7.1",
        neighbors=1,
        source="pasted.txt",
    )


INTERFACE6 = """\
tap7 is up, type BROADCAST
  Interface ID: 2
  Internet Address:
    inet : 10.1.7.1/24
    inet6: fd00:7::1/64
    inet6: fe80::7:1/64
  Instance ID 4, Interface MTU 1480 (autodetect: 1500)
  Area ID 0.0.0.7, Cost 10
  State BDR, Transmit Delay 1 sec, Priority 5
  Timer intervals configured:
   Hello 2(0.032), Dead 8, Retransmit 5
  DR: 10.7.0.2 BDR: 10.7.0.1
"""


def test_the_settings_of_an_interface_of_ospf6d_are_read() -> None:
    (found,) = read(INTERFACE6).interfaces
    assert (found.version, found.name, found.address, found.area) == (6, "tap7", "fe80::7:1", "0.0.0.7")
    assert (found.hello, found.dead, found.mtu, found.priority, found.instance) == (2, 8, 1480, 5, 4)
    assert (found.state, found.dr, found.bdr, found.network) == ("BDR", "10.7.0.2", "10.7.0.1", "broadcast")


@pytest.mark.parametrize(
    "text",
    [
        "10.7.0.2     1    00:00:39   Twoway/DROther       4d08:49:19 tap7[DROther]",
        " Neighbor 10.7.0.2%tap7\n    Area 0.0.0.7 via interface tap7 (ifindex 2)\n"
        "    His IfIndex: 2 Link-local address: fe80::7:2\n    State Twoway for a duration of 00:25:56\n",
    ],
    ids=["row", "details"],
)
def test_a_neighbor_of_ospf6d_is_read(text: str) -> None:
    found = only(text)
    assert (found.version, found.router_id, found.interface) == (6, "10.7.0.2", "tap7")
    assert found.state is NeighborState.TWO_WAY
    assert found.since is not None


ROUTES = """\
============ OSPF network routing table ============
N    10.1.7.0/24           [10] area: 0.0.0.0
                           directly attached to tap7
N E2 172.16.0.0/16         [10/20] tag: 0
                           via 10.1.7.2, tap7
                           via 10.1.8.2, tap8

============ OSPF router routing table =============
R    10.7.0.9              [10] area: 0.0.0.0, ASBR
                           via 10.1.9.2, tap9

============ OSPF external routing table ===========
"""


def test_the_routes_of_ospfd_are_read_without_the_ways_to_routers() -> None:
    found = read(ROUTES)
    assert [(each.prefix, each.via, each.interface) for each in found.routes] == [
        ("10.1.7.0/24", "", "tap7"),
        ("172.16.0.0/16", "10.1.7.2", "tap7"),
        ("172.16.0.0/16", "10.1.8.2", "tap8"),
    ]
    assert {each.table for each in found.tables} == {Table.OSPF}


ZEBRA = """\
Codes: K - kernel route, C - connected, S - static, R - RIP,
       O - OSPF, I - IS-IS, B - BGP, E - EIGRP, N - NHRP,

O   10.1.7.0/24 [110/10] is directly connected, tap7, weight 1, 00:00:05
C>* 10.1.7.0/24 is directly connected, tap7, 00:00:05
O>* 10.20.7.1/32 [110/10] via 10.1.7.2, tap7, weight 1, 00:00:01
  *                       via 10.1.8.2, tap8, weight 1, 00:00:01
O>q 10.20.9.1/32 [110/10] via 10.1.9.2, tap9, weight 1, 00:00:01
"""


def test_a_table_ends_the_block_before_it() -> None:
    found = read(f"{INTERFACE6}\n*N IA fd00:7::/64                    ::                          tap7 00:00:02\n")
    assert [each.prefix for each in found.routes] == ["fd00:7::/64"]


def test_of_zebras_routes_those_in_the_kernel_are_taken() -> None:
    found = read(ZEBRA)
    assert [(each.prefix, each.via, each.kind) for each in found.routes] == [
        ("10.1.7.0/24", "", "connected"),
        ("10.20.7.1/32", "10.1.7.2", "ospf"),
        ("10.20.7.1/32", "10.1.8.2", "ospf"),
    ]


def test_an_empty_table_of_zebra_is_seen_as_one() -> None:
    (seen,) = read("\n".join(ZEBRA.replace("R - RIP,", "R - RIPng,").splitlines()[:2])).tables
    assert seen == TableSeen(Side.LINUX, 6, Table.KERNEL)


def test_routes_of_iproute2_are_read_and_an_answer_to_route_get_is_none() -> None:
    found = read(
        "default via 10.0.0.1 dev eth0 proto dhcp metric 100\n"
        "10.20.7.1 nhid 10 via 10.1.7.2 dev tap7 proto ospf metric 20\n"
        "fd00:7::/64 dev tap7 proto kernel metric 256 pref medium\n"
        "10.9.9.9 via 10.1.7.2 dev tap7 src 10.1.7.1 uid 0\n"
    )
    assert [(each.version, each.prefix, each.via, each.kind) for each in found.routes] == [
        (4, "0.0.0.0/0", "10.0.0.1", "dhcp"),
        (4, "10.20.7.1/32", "10.1.7.2", "ospf"),
        (6, "fd00:7::/64", "", "kernel"),
    ]
    assert {each.table for each in found.routes} == {Table.KERNEL}


def test_a_log_line_that_says_something_is_up_is_no_interface() -> None:
    assert not read("the server is up\n  and it has 2 listeners\nlink is down\n").interfaces
