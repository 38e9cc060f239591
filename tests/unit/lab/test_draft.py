"""`zlab init`: what is found becomes a file that loads, says where each value is from, and holds no default."""

from __future__ import annotations

from contextlib import nullcontext
from ipaddress import ip_interface, ip_network
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import ROOT
from zlab.errors import LabFileError
from zlab.lab.draft import Draft, Found, draft_of, draft_text
from zlab.lab.load import parse_lab
from zlab.lab.positions import with_defaults
from zlab.lab.records import Lab
from zlab.linux.draft import found_on_host
from zlab.linux.facts import Device, DeviceAddress, HostFacts, HostRoute
from zlab.zos.devmap.draft import devmap_warnings, find_io_warnings, found_in_devmap, found_in_find_io
from zlab.zos.devmap.parse import parse_devmap, read_devmap
from zlab.zos.find_io import parse_find_io
from zlab.zos.member import MemberText

DEVMAPS = ROOT / "tests/golden/devmap"


def lab_of(draft: Draft) -> Lab:
    return parse_lab(draft_text(draft)).lab


def test_with_nothing_found_it_is_the_smallest_lab_to_be_filled_in() -> None:
    draft = draft_of("adcd", "s0w1", found_on_host(HostFacts(), "s0w1"))
    assert lab_of(draft) == parse_lab("lab: adcd\nsystems: {s0w1: }\n").lab
    assert "there is none now" in draft_text(draft)


def test_lines_that_are_commented_out_may_be_put_in_force() -> None:
    draft = draft_of("adcd", "s0w1", found_on_host(HostFacts(), "s0w1"))
    active = "".join(
        (line.replace("# ", "", 1) if line.startswith("  ") and line.lstrip().startswith("# ") else line) + "\n"
        for line in draft_text(draft).splitlines()
    )
    assert parse_lab(active).lab.linux.publish[0].to == "s0w1"
    assert parse_lab(active).lab.linux.frr is not None
    assert parse_lab(active).lab.links == parse_lab("lab: adcd\nsystems: {s0w1: }\n").lab.links


FACTS = HostFacts(
    devices=(
        Device("lo", 1),
        Device("wlan0", 2, wireless=True),
        Device("tap10", 11, "tun", 1500),
        Device("tap1", 4, "tun", 9000),
        Device("vnet0", 5, "tun"),
    ),
    addresses=(
        DeviceAddress("tap1", ip_interface("192.0.2.9/28")),
        DeviceAddress("tap1", ip_interface("fe80::14e6:47ff:fef7:e43c/64")),
        DeviceAddress("tap1", ip_interface("2001:db8:2::1/64")),
        DeviceAddress("wlan0", ip_interface("198.51.100.4/24")),
    ),
    routes=(HostRoute(ip_network("0.0.0.0/0"), "wlan0", metric=600),),
)


def test_the_taps_of_a_running_host_become_links_as_they_are() -> None:
    lab = lab_of(draft_of("mine", "zos1", found_on_host(FACTS, "zos1")))
    assert (lab.lab, lab.linux.uplink) == ("mine", "wlan0")
    tap1, tap10 = lab.systems["zos1"].links
    assert (tap1.device, str(tap1.linux), str(tap1.zos), tap1.mtu) == ("tap1", "192.0.2.9/28", "192.0.2.10", 9000)
    assert tap1.ipv6 is not None
    assert (str(tap1.ipv6.linux), str(tap1.ipv6.zos)) == ("2001:db8:2::1/64", "2001:db8:2::2")
    assert (tap10.device, str(tap10.linux), tap10.interface) == ("tap10", "10.1.11.1/24", "ETH2")


def test_tunnels_of_a_devmap_become_links_with_their_own_addresses_and_devices() -> None:
    devmap = read_devmap(DEVMAPS / "own-addresses-two-taps/devmap.txt")
    draft = draft_of("adcd", "s0w1", found_in_devmap(devmap, "s0w1"), found_on_host(HostFacts(), "s0w1"))
    one, two = lab_of(draft).systems["s0w1"].links
    assert (one.device, str(one.linux), str(one.zos)) == ("tap0", "172.26.1.1/30", "172.26.1.2")
    assert (two.device, str(two.linux), two.devices) == ("tap1", "10.1.2.1/24", ("0E00", "0E01", "0E02"))
    assert "# READ, WRITE, DATAPATH, devmap.txt:8" in draft_text(draft)


def test_the_last_address_of_a_small_subnet_leaves_the_first_to_zos() -> None:
    text = "[manager]\nname awsosa 1 --path=A0 --tunnel_intf=y --tunnel_ip=10.0.0.2 --tunnel_mask=255.255.255.252\n"
    draft = draft_of("adcd", "s", found_in_devmap(parse_devmap(MemberText("d", text)), "s"))
    assert str(lab_of(draft).systems["s"].links[0].zos) == "10.0.0.1"


def test_real_adapters_are_no_links() -> None:
    devmap = read_devmap(DEVMAPS / "adcd-tunnel-and-lan/devmap.txt")
    assert [link.device for _, link in lab_of(draft_of("a", "s", found_in_devmap(devmap, "s"))).links] == ["tap0"]


def test_every_devmap_of_the_corpus_makes_a_lab(corpus: Path) -> None:
    for name, tap in (("linux/ibmgeorge-linux-devmap.txt", "tap0"), ("profile/zeditor01-z25b-devmap-osa.txt", "tap1")):
        found = found_in_devmap(read_devmap(corpus / name), "s0w1")
        (link,) = lab_of(draft_of("adcd", "s0w1", found)).systems["s0w1"].links
        assert (link.device, link.devices) == (tap, ("0400", "0401", "0402"))


def test_where_devmap_and_host_differ_the_devmap_is_written_and_the_difference_told() -> None:
    text = "[manager]\nname awsosa 1 --path=A1 --tunnel_intf=y\n"
    devmap = parse_devmap(MemberText("devmap.txt", text))
    draft = draft_of("adcd", "s", found_in_devmap(devmap, "s"), found_on_host(FACTS, "s"))
    assert str(lab_of(draft).systems["s"].links[0].linux) == "10.1.2.1/24"
    what = "linux of tap1 is 10.1.2.1/24 (path A1, devmap.txt:2) and 192.0.2.9/28 (this host now)"
    assert what in [problem.what for problem in draft.conflicts()]


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        ("name awsosa 1 --path=A0 --pathtype=OSE --tunnel_intf=y", "d:1:25: path A0 is OSE: it has no multicast"),
        ("name awsosa 1 --path=A0 --pathtype=OSD", "d:1:1: path A0 has no --tunnel_intf=y: awsosa makes no tap0"),
        ("name awsosa 1 --path=A0 --tunnel_intf=y --tunnel_ip=10.1.1", "d:1:41: the tunnel address of path A0 is none"),
        ("name awsosa 1 --path=F0\ndevice 400 osa osa", "d:1:1: path F0 has 1 devices (z/OS needs three"),
    ],
)
def test_what_keeps_a_tunnel_from_working_is_told(lines: str, complaint: str) -> None:
    problems = devmap_warnings(parse_devmap(MemberText("d", lines)))
    assert any(str(problem).startswith(complaint) for problem in problems)


FIND_IO = """
 FIND_IO for "me@host"
  F0     eno1              UP, RUNNING      02:00:00:00:00:01  192.0.2.10        *
  A0     tap0              DOWN             02:a0:a0:a0:a0:a0  *                 *
  A3     tap3              UP, RUNNING      02:00:00:00:00:04  10.1.4.1          fe80::5%tap3
  F0     eno1                On*         Off     Off     On*     Off      Off         1500
  A3     tap3                Off         Off     On*     On*     Off      Off         1500
"""


def test_find_io_gives_the_taps_that_run_and_warns_of_offloads_on_real_adapters() -> None:
    printed = parse_find_io(FIND_IO)
    (link,) = lab_of(draft_of("a", "s", found_in_find_io(printed, "s"))).systems["s"].links
    assert (link.device, str(link.linux)) == ("tap3", "10.1.4.1/24")
    assert [str(problem) for problem in find_io_warnings(printed)] == [
        "eno1 has RxChkSum, GRO on: z/OS on path F0 would drop merged packets "
        "(ethtool -K eno1 rx off tso off gso off gro off lro off rxvlan off)"
    ]


def test_another_source_may_say_anything_a_lab_file_can() -> None:
    members = (
        Found(("systems", "s0w1", "sysname"), "SYS1", "IEASYS00"),
        Found(("systems", "s0w1", "links", "tap0", "interface"), "OSAETH1", "PROFILE:12"),
        Found(("systems", "s0w1", "links", "tap0", "ospf"), {"hello": 5, "dead": 20}, "OMPROUTE:3"),
        Found(("systems", "s0w1", "tcpip"), {"job": "TCPIP2", "ports": [{"port": 22, "job": "SSHD*"}]}, "PROFILE"),
        Found(("linux", "frr"), {"router_id": "10.1.1.1"}, "the tap"),
        Found(("systems", "s0w2", "links", "tap7"), "tap7", "there now"),
    )
    draft = draft_of("adcd", "s0w1", members)
    lab = lab_of(draft)
    assert lab.systems["s0w1"].sysname == "SYS1"
    assert lab.systems["s0w1"].links[0].interface == "OSAETH1"
    assert lab.systems["s0w1"].tcpip.ports[0].job == "SSHD*"
    assert str(lab.systems["s0w2"].links[0].linux) == "10.1.8.1/24"
    assert draft_text(draft).count("# frr:") == 0


DEVMAP_WORDS = st.lists(
    st.sampled_from(
        ["[manager]\n", "name awsosa 1 ", "--path=A0 ", "--path=A3 ", "--tunnel_intf=y ", "--tunnel_ip=10.9.9.9 ",
         "--tunnel_mask=255.255.255.0 ", "\n", "device 400 osa osa\n", "device 4E1 osa osa\n", "device 0402 osa osa\n"]
    ),
    max_size=20,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(DEVMAP_WORDS)
def test_any_devmap_makes_a_lab_or_shows_its_own_contradiction(words: list[str]) -> None:
    draft = draft_of("a", "s", found_in_devmap(parse_devmap(MemberText("d", "".join(words))), "s"))
    with (
        nullcontext()
        if consistent(draft)
        else pytest.raises(LabFileError, match=r"three different|used by two|overlaps")
    ):
        assert lab_of(draft).links


def consistent(draft: Draft) -> bool:
    """No device number twice, and no address on two taps: what a hand-edited devmap can have."""
    data: Any = yaml.load(draft_text(draft), yaml.BaseLoader)
    links: Any = with_defaults(data)["systems"]
    numbers = [number for link in links["s"]["links"] for number in link["devices"]]
    addresses = [link["linux"] for link in links["s"]["links"]]
    return len(numbers) == len(set(numbers)) and len(addresses) == len(set(addresses))
