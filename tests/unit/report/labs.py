"""Labs for pictures: one, two, twenty and fifty systems, several links a system, and the longest names there can be."""

from __future__ import annotations

from tests.conftest import ROOT
from zlab.lab.load import load_lab, parse_lab
from zlab.lab.records import Lab
from zlab.report.states import LabState, Light, LinkState

TWO = """\
lab: two
linux: {masquerade: false, publish: [{listen: 8023, to: s0w1, port: 23}, {listen: 5353, to: s0w2, proto: udp}]}
systems:
  s0w1: {links: [{}, {mtu: 9000}]}
  s0w2:
"""

LONGEST = """\
lab: a-lab-of-twenty-char
linux:
  uplink: enx0011223344ff
  publish:
    - {listen: 8023, to: production_sys-1, port: 23}
    - {listen: 20000-29999, to: production_sys-1}
    - {listen: 65534, to: production_sys-1, port: 65533, proto: udp}
  frr: {router_id: 255.255.255.254, default_route: if-known}
systems:
  production_sys-1:
    sysname: WWWWWWWW
    links:
      - device: tapMMMMMMMMMM01
        linux: 223.255.255.129/30
        zos: 223.255.255.130
        interface: INTERFACEMMMM01X
        mtu: 8992
        ospf: {area: 255.255.255.255}
        ospf6: {area: 255.255.255.254}
        ipv6: {linux: "2001:db8:1111:2222:3333:4444:5555:6661/64", zos: "2001:db8:1111:2222:3333:4444:5555:6662"}
      - {}
"""


def adcd() -> Lab:
    return load_lab(ROOT / "inventories/adcd/lab.yaml").lab


def two() -> Lab:
    return parse_lab(TWO).lab


def many(systems: int, links: int = 1) -> Lab:
    """So many systems with so many links each, with OSPF in three areas, and IPv6 on each link."""
    lines = [f"lab: l{systems}", "linux: {frr: {router_id: 10.1.1.1}}", "systems:"]
    for number in range(systems):
        taps = range(number * links + 1, (number + 1) * links + 1)
        addresses = [f'{{linux: "2001:db8:{tap}::1/64", zos: "2001:db8:{tap}::2"}}' for tap in taps]
        rows = ", ".join(f"{{ospf: {{area: {number % 3}}}, ospf6: {{}}, ipv6: {each}}}" for each in addresses)
        lines.append(f"  s{number}: {{links: [{rows}]}}")
    return parse_lab("\n".join(lines)).lab


def twenty() -> Lab:
    return many(20)


def fifty() -> Lab:
    return many(50)


def four_links_each() -> Lab:
    return many(5, links=4)


def longest() -> Lab:
    return parse_lab(LONGEST).lab


GOOD, BAD, UNKNOWN = Light.GOOD, Light.BAD, Light.UNKNOWN
STATE = LabState(
    "eth0",
    "203.0.113.2/24",
    GOOD,
    {
        "tap0": LinkState(GOOD, "answers in 0.5 ms", {4: (GOOD, "Full"), 6: (GOOD, "Full")}),
        "tap1": LinkState(GOOD, "answers in 0.5 ms", {4: (BAD, "ExStart")}),
    },
)


def half_broken(lab: Lab) -> LabState:
    """Every state there is, one after another along the links."""
    states = (
        LinkState(GOOD, "answers in 0.5 ms", {4: (GOOD, "Full"), 6: (GOOD, "Full")}),
        LinkState(
            BAD, "ping: no answer in time, and the neighbor table says why", {4: (GOOD, "Full"), 6: (BAD, "Init")}
        ),
        LinkState(GOOD, "answers in 0.5 ms", {4: (BAD, "Full, no route"), 6: (UNKNOWN, "unknown")}),
        LinkState(UNKNOWN, "this user may send no echo request (net.ipv4.ping_group_range)"),
        LinkState(),
    )
    return LabState(
        "enx0011223344ff",
        "198.51.100.200/24",
        BAD,
        {link.device: states[number % len(states)] for number, (_, link) in enumerate(lab.links)},
    )
