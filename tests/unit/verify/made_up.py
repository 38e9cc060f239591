"""A host made of words: a context in which everything works, and how to spoil one thing of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from ipaddress import ip_interface, ip_network
from typing import Any

from zlab.errors import Problem
from zlab.lab.load import parse_lab
from zlab.lab.records import Lab, Publish
from zlab.linux.facts import Device, DeviceAddress, FrrFacts, HostFacts, HostRoute
from zlab.linux.firewall.records import FirewallFacts
from zlab.linux.host import Host
from zlab.linux.records import (
    Address,
    FrrLine,
    Ipv6Forwarding,
    LinkMtu,
    NftTable,
    Record,
    Route,
    Sysctl,
    UfwRule,
)
from zlab.linux.status import Condition, Row
from zlab.ospf.health import Report
from zlab.report.events import Outcome
from zlab.verify.checks import CHECKS
from zlab.verify.context import Context
from zlab.verify.looks import Looks, Neighbor, Reply, Way
from zlab.verify.netfilter import Ruleset
from zlab.verify.run import run_round

LAB = """\
lab: adcd
linux:
  publish: [{listen: 8023, to: s0w1, port: 23}]
  frr: {router_id: 10.1.1.1, default_route: always}
systems:
  s0w1:
    links:
      - ipv6: {linux: "2001:db8:1::1/64", zos: "2001:db8:1::2", link_local: "fe80::1"}
        routes: [10.9.0.0/16]
        ospf: {}
        ospf6: {}
    tcpip: {ports: [{port: 22, job: "SSHD*"}]}
"""
PLAIN = "lab: adcd\nlinux: {masquerade: false}\nsystems: {s0w1: }\n"
NOW = datetime(2026, 11, 24, 10, 0)

RECORDS: tuple[Record, ...] = (
    LinkMtu("tap0", 1500),
    Address("tap0", "10.1.1.1/24"),
    Address("tap0", "2001:db8:1::1/64"),
    Address("tap0", "fe80::1/64"),
    Route("10.9.0.0/16", "10.1.1.2", "tap0"),
    NftTable("inet", "zlab_adcd", json.dumps({"rules": [{"chain": name} for name in ("postrouting", "prerouting")]})),
    UfwRule(("route", "allow", "in", "on", "tap0")),
    Sysctl("net/ipv4/conf/tap0/forwarding", "1"),
    Sysctl("net/ipv4/conf/eth0/forwarding", "1"),
    Ipv6Forwarding("1"),
    FrrLine("interface tap0", "ip ospf area 0.0.0.0"),
)


@dataclass
class Far:
    """The other ends of a rehearsal; by default they work."""

    seen: tuple[str, str] = ("203.0.113.2", "")
    default: str = "default via 10.1.1.1 dev osa0"

    def internet_from(self, system: str, version: int) -> tuple[str, str]:
        return self.seen

    def published(self, publish: Publish) -> tuple[str, str]:
        return self.seen

    def default_route_of(self, system: str) -> str:
        return self.default


@dataclass
class Answers(Looks):
    """A system that answers from memory; what is not given is as it should be."""

    ways: Mapping[str, Way] = field(default_factory=dict)
    pings: Mapping[str, Reply] = field(default_factory=dict)
    ports: Mapping[int, Reply] = field(default_factory=dict)
    sysctls: Mapping[str, str | None] = field(default_factory=dict)
    table: tuple[Neighbor, ...] = (Neighbor("10.1.1.2", "tap0", ("REACHABLE",)),)
    servers: Mapping[str, Reply] = field(default_factory=dict)
    report: Report = field(default_factory=lambda: Report(()))
    announced: bool | None = True
    far: Far | None = None
    problems: tuple[Problem, ...] = ()
    rules: Sequence[dict[str, Any]] | None = ()
    refused: str = ""

    def __post_init__(self) -> None:
        super().__init__(Host(), far=self.far)

    def way(self, to: str, *, source: str = "", device: str = "") -> Way:
        found = self.ways.get(source or to)
        return found or (Way("eth0", "203.0.113.1") if source else Way("tap0", "", "10.1.1.1"))

    def ping(self, address: str) -> Reply:
        return self.pings.get(address, Reply(0.0012))

    def connect(self, address: str, port: int) -> Reply:
        return self.ports.get(port, Reply())

    def name_server(self, address: str) -> Reply:
        return self.servers.get(address, Reply())

    def sysctl(self, path: str) -> str | None:
        return self.sysctls.get(path, "1" if path.endswith("forwarding") else "0")

    def ruleset(self) -> Ruleset | None:
        return None if self.rules is None else Ruleset(self.rules)

    def sysctl_files(self) -> tuple[Problem, ...]:
        return self.problems

    def refusing(self, to: str) -> str:
        return self.refused

    def neighbors(self) -> tuple[Neighbor, ...]:
        return self.table

    def default_route_announced(self) -> bool | None:
        return self.announced

    def ospf(self) -> Report:
        return self.report


FACTS = HostFacts(
    devices=(
        Device("lo", 1, up=True, carrier=True),
        Device("eth0", 2, up=True, carrier=True, mac="02:00:00:00:00:01"),
        Device("tap0", 3, "tun", 1500, True, True, "02:00:00:00:00:02"),
    ),
    addresses=(
        DeviceAddress("eth0", ip_interface("203.0.113.2/24")),
        DeviceAddress("tap0", ip_interface("10.1.1.1/24")),
        DeviceAddress("tap0", ip_interface("2001:db8:1::1/64")),
        DeviceAddress("tap0", ip_interface("fe80::1/64")),
    ),
    routes=(
        HostRoute(ip_network("0.0.0.0/0"), "eth0"),
        HostRoute(ip_network("::/0"), "eth0"),
        HostRoute(ip_network("10.1.1.0/24"), "tap0"),
    ),
    firewall=FirewallFacts(),
    frr=FrrFacts(True, ("zebra", "ospfd", "ospf6d")),
)


def rows(*changes: tuple[type[Record], Condition], actual: Record | None = None) -> tuple[Row, ...]:
    """Every record of the lab as wanted, but those of some kinds in another condition."""
    spoilt = dict(changes)
    return tuple(
        Row(
            record,
            spoilt.get(type(record), Condition.OK),
            actual if type(record) in spoilt else record,
            "zlab",
        )
        for record in RECORDS
    )


def lab_of(text: str) -> Lab:
    return parse_lab(text).lab


def device(name: str, **changes: Any) -> HostFacts:
    """The facts with one device changed; `gone` takes it away."""
    if changes.pop("gone", False):
        return replace(FACTS, devices=tuple(each for each in FACTS.devices if each.name != name))
    return replace(
        FACTS, devices=tuple(replace(each, **changes) if each.name == name else each for each in FACTS.devices)
    )


def context(text: str = LAB, **changes: Any) -> Context:
    given = {
        "facts": FACTS,
        "looks": Answers(),
        "uplink": "eth0",
        "rows": rows(),
        "now": NOW,
        "given": "adcd",
        **changes,
    }
    return Context(lab_of(text), **given)


def outcome(name: str, made: Context) -> Outcome:
    check = next(check for check in CHECKS if check.name == name)
    return next(found for _, found in run_round([check], made))
