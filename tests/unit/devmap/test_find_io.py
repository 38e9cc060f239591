"""find_io's two tables, as running systems print them."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address

from hypothesis import given, settings
from hypothesis import strategies as st

from zlab.zos.find_io import parse_find_io

OUTPUT = """\
[ibmsys1@zpdt]$ find_io

 FIND_IO for "ibmsys1@zpdt.example"

         Interface         Current          MAC                IPv4              IPv6
 Path    Name              State            Address            Address           Address
------   ----------------  ---------------- -----------------  ----------------  --------------
  F0     eno1              UP, RUNNING      02:00:00:00:00:01  192.0.2.10        fe80::1:2:3:4%eno1
  F1     wlan0             DOWN             02:00:00:00:00:02  *                 *
.
  *      virbr0            UP, NOT-RUNNING  02:00:00:00:00:03  192.168.122.1     *
.
  A0     tap0              UP, RUNNING      02:00:00:00:00:04  *                 fe80::5%tap0
  A1     tap1              DOWN             02:a1:a1:a1:a1:a1  *                 *

         Interface                         Current Settings
 Path    Name              RxChkSum      TSO     GSO     GRO     LRO    RX VLAN       MTU**
------   ----------------  ---------------- -----------------  ----------------  --------------
  F0     eno1                On*         On*     Off     On*     Off      Off         1500
  *      virbr0              Off         On*     On*     On*     Off      Off         1500
"""


def test_the_first_table_gives_path_state_and_addresses() -> None:
    found = parse_find_io(OUTPUT)
    assert found.host == "ibmsys1@zpdt.example"
    rows = [(row.path, row.device, row.running, row.ipv4, row.ipv6) for row in found.devices]
    assert rows == [
        ("F0", "eno1", True, IPv4Address("192.0.2.10"), IPv6Address("fe80::1:2:3:4")),
        ("F1", "wlan0", False, None, None),
        ("", "virbr0", False, IPv4Address("192.168.122.1"), None),
        ("A0", "tap0", True, None, IPv6Address("fe80::5")),
        ("A1", "tap1", False, None, None),
    ]


def test_the_second_table_names_the_offloads_zpdt_does_not_want() -> None:
    eno1, virbr0 = parse_find_io(OUTPUT).settings
    assert (eno1.path, eno1.mtu) == ("F0", 1500)
    assert [offload.name for offload in eno1.offloads if offload.unwanted] == ["RxChkSum", "TSO", "GRO"]
    assert [offload.name for offload in virbr0.offloads if offload.on] == ["TSO", "GSO", "GRO"]


def test_of_two_runs_in_one_text_the_last_counts() -> None:
    before = OUTPUT.replace("UP, RUNNING      02:00:00:00:00:04", "DOWN             02:00:00:00:00:04")
    tap0 = parse_find_io(before + OUTPUT).device("tap0")
    assert tap0 is not None
    assert tap0.running
    assert len(parse_find_io(before + OUTPUT).devices) == 5


SHUFFLED = st.lists(st.sampled_from(OUTPUT.split(" ")), max_size=40).map(lambda words: " ".join(words))


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200) | SHUFFLED)
def test_any_text_is_read_without_a_complaint(text: str) -> None:
    found = parse_find_io(text)
    assert all(row.device for row in found.devices)
    assert all(len(row.offloads) == 6 for row in found.settings)
