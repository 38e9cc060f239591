"""The Linux end as a devmap and find_io tell of it."""

from __future__ import annotations

from zlab.coherence.linux_side import devmap_taps
from zlab.zos.devmap.parse import parse_devmap
from zlab.zos.find_io import parse_find_io
from zlab.zos.member import MemberText

DEVMAP = """\
[manager]
name awsosa 0024 --path=A0 --pathtype=OSD --tunnel_intf=y
device 400 osa osa --unitadd=0

[manager]
name awsosa 0025 --path=A1 --pathtype=OSD --tunnel_intf=y
device 404 osa osa --unitadd=0

[manager]
name awsosa 0026 --path=F0 --pathtype=OSD
device 408 osa osa --unitadd=0
"""

FIND_IO = """\
 FIND_IO for "ibmsys1@host"

         Interface          Rx                                            RX
 Path    Name               ChkSum     TSO     GSO     GRO     LRO      VLAN    MTU**
------   ----------------   ------     -----   -----   -----   -----   ------   -----
  F0     eno1               On*        On*     On*     On*     Off     On*      9000
  A0     tap0               Off        Off     On*     On*     Off     Off      1492
"""


def test_each_tunnel_is_a_tap_and_its_mtu_is_what_find_io_printed_of_it() -> None:
    taps = devmap_taps(parse_devmap(MemberText("devmap", DEVMAP)), parse_find_io(FIND_IO), "find_io.txt")
    assert [tap.device for tap in taps] == ["tap0", "tap1"]
    assert [tap.mtu.value if tap.mtu else None for tap in taps] == ["1492", None]
    assert taps[0].mtu is not None
    assert (taps[0].mtu.place.file, taps[0].mtu.place.line) == ("find_io.txt", 7)


def test_without_find_io_no_mtu_is_known() -> None:
    taps = devmap_taps(parse_devmap(MemberText("devmap", DEVMAP)), None)
    assert [tap.mtu for tap in taps] == [None, None]
