"""Labs for pictures: one, two and twenty systems, and one that wants to break out."""

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


def adcd() -> Lab:
    return load_lab(ROOT / "inventories/adcd/lab.yaml").lab


def two() -> Lab:
    return parse_lab(TWO).lab


def twenty() -> Lab:
    lines = ["lab: twenty", "linux: {frr: {router_id: 10.1.1.1}}", "systems:"]
    for number in range(20):
        address = f'{{linux: "2001:db8:{number + 1}::1/64", zos: "2001:db8:{number + 1}::2"}}'
        lines.append(f"  s0w{number}: {{links: [{{ospf: {{area: {number % 3}}}, ospf6: {{}}, ipv6: {address}}}]}}")
    return parse_lab("\n".join(lines)).lab


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
