"""Every check in made-up contexts: what passes, what fails with which fix, and what is skipped."""

from __future__ import annotations

import shlex
import subprocess
from dataclasses import dataclass, field, replace
from datetime import timedelta
from ipaddress import ip_address, ip_interface, ip_network
from typing import Any

import pytest

from tests.unit.verify.made_up import FACTS, LAB, NOW, PLAIN, Answers, Far, context, device, outcome, rows
from tests.unit.verify.nft_rules import ACCEPT, base, meta, rule
from tests.unit.verify.ospf_reports import HEALTHY, MTU, NO_DAEMON, UNKNOWN
from zlab.coherence.check import TOPICS
from zlab.errors import Place, Problem
from zlab.linux.facts import DeviceAddress, FrrFacts, HostFacts, HostRoute
from zlab.linux.firewall.records import BaseChain, FirewallFacts
from zlab.linux.records import Address, FrrLine, Ipv6Forwarding, LinkMtu, NftTable, Route, Sysctl, UfwRule
from zlab.linux.status import Condition
from zlab.ospf.evidence import Side
from zlab.verify.checks import CHECKS
from zlab.verify.context import ListedPort, LogFacts, Members
from zlab.verify.looks import NOT_SENT, Neighbor, Reply, Way

MISSING, UNKNOWN_ROW = Condition.MISSING, Condition.UNKNOWN
UFW = FirewallFacts(chains=(BaseChain("ip", "filter", "FORWARD", "forward", 0, "drop", True, "ufw"),))
MASQUERADED = "lab: adcd\nsystems: {s0w1: }\n"
TWO_LINKS = "lab: adcd\nsystems: {s0w1: {links: [{}, {}]}}\n"


DROPPING = (base("inet mine fwd", policy="drop"),)
MARKED = (*DROPPING, rule("inet mine fwd", meta("mark", 7), ACCEPT))
SNAT = (base("ip nat c", hook="postrouting", kind="nat"), rule("ip nat c", {"snat": {"addr": "203.0.113.77"}}))


def owned_by(table: str, owner: str) -> FirewallFacts:
    family, name = table.split()
    return FirewallFacts(chains=(BaseChain(family, name, "c", "forward", 0, "drop", True, owner),))


PUBLISHED_ONLY = LAB.replace("linux:\n", "linux:\n  masquerade: false\n")
ZOS6 = "2001:db8:1::2"
NOBODY = Neighbor("10.1.1.2", "tap0", ("FAILED",))
BY_HAND = Neighbor("10.1.1.2", "tap0", ("PERMANENT",))
SILENT = Answers(
    pings={"10.1.1.2": Reply(why="no answer within 2 s")},
    ports=dict.fromkeys((22, 8023), Reply(why="no answer in time")),
)
ADDRESSLESS = replace(FACTS, addresses=FACTS.addresses[:1])
FROM = "sudo ip rule add from 10.1.1.0/24 lookup main priority 1"


def with_routes(*routes: HostRoute) -> HostFacts:
    return replace(FACTS, routes=(*FACTS.routes, *routes))


def with_address(name: str, address: str) -> HostFacts:
    return replace(FACTS, addresses=(*FACTS.addresses, DeviceAddress(name, ip_interface(address))))


GATEWAY: dict[str, Any] = {
    "facts": with_routes(HostRoute(ip_network("0.0.0.0/0"), "eth0", ip_address("203.0.113.1"))),
    "looks": Answers(table=(Neighbor("203.0.113.1", "eth0", ("STALE",)),)),
}


class Out(Answers):
    """One way for what is forwarded out, and the right one to z/OS."""

    def __init__(self, out: Way) -> None:
        super().__init__()
        self._out = out

    def way(self, to: str, *, source: str = "", device: str = "") -> Way:
        return self._out if source else super().way(to)


@dataclass(frozen=True)
class Case:
    """One context of one check; `why` and `fix` must be in the outcome."""

    check: str
    status: str
    why: str = ""
    fix: str = ""
    lab: str = LAB
    given: dict[str, Any] = field(default_factory=dict)


def log(ids: dict[str, int] | None = None, **changes: Any) -> dict[str, Any]:
    return {"log": LogFacts("all.log", 1000, ids or {}, changes.get("last", NOW))}


AGREEING = Members("members", frozenset({"profile", "omproute", "tcpdata"}), dict.fromkeys(TOPICS, ()))


def with_ports(ports: tuple[ListedPort, ...]) -> Members:
    return Members("members", frozenset({"profile"}), {}, ports)


CASES = (
    Case("tap", "pass", "tap0 (S0W1) is up, with carrier"),
    Case("tap", "fail", "is not there", "start zPDT", given={"facts": device("tap0", gone=True)}),
    Case("tap", "fail", "is down", "sudo zlab net up adcd", given={"facts": device("tap0", up=False)}),
    Case("tap", "fail", "without carrier", "awsstart", given={"facts": device("tap0", carrier=False)}),
    Case("zpdt", "pass", "a running program holds tap0"),
    Case("zpdt", "skip", "stands for a tap", given={"facts": device("tap0", kind="veth")}),
    Case("zpdt", "fail", "is no tap but a bridge", "name not-tap0", given={"facts": device("tap0", kind="bridge")}),
    Case("zpdt", "fail", "nothing holds tap0", "start zPDT", given={"facts": device("tap0", carrier=False)}),
    Case("address", "pass", "10.1.1.1/24"),
    Case("address", "fail", "is missing", "sudo zlab net up adcd", given={"rows": rows((Address, MISSING))}),
    Case("address", "skip", "waits for tap0", given={"rows": rows((Address, Condition.DEFERRED))}),
    Case("mtu", "pass", "mtu 1500", given={"looks": Answers(report=HEALTHY)}),
    Case("mtu", "pass", "not seen: z/OS's MTU", lab=PLAIN),
    Case(
        "mtu",
        "fail",
        "mtu 1400; the lab wants link tap0 mtu 1500",
        "net up",
        given={"rows": rows((LinkMtu, Condition.DIFFERENT), actual=LinkMtu("tap0", 1400))},
    ),
    Case("mtu", "fail", "Linux 1500, z/OS 9000", "z/OS: ", given={"looks": Answers(report=MTU)}),
    Case("subnets", "pass", "10.1.1.0/24 on no other device"),
    Case(
        "subnets",
        "fail",
        "docker network docker0 has 10.1.0.1/16",
        "choose another subnet",
        given={
            "facts": replace(
                FACTS,
                addresses=(*FACTS.addresses, DeviceAddress("docker0", ip_interface("10.1.0.1/16"))),
                devices=(*FACTS.devices, replace(FACTS.devices[1], name="docker0", kind="bridge")),
            )
        },
    ),
    Case("duplicate-routes", "pass", "one route"),
    Case("duplicate-routes", "skip", "no route", given={"facts": replace(FACTS, routes=())}),
    Case(
        "duplicate-routes",
        "fail",
        "10.1.1.0/24 has 2 routes",
        "sudo ip route del 10.1.1.0/24 via 10.1.1.1 dev tap0 metric 20",
        given={
            "facts": replace(
                FACTS,
                routes=(*FACTS.routes, HostRoute(ip_network("10.1.1.0/24"), "tap0", ip_interface("10.1.1.1").ip, 20)),
            )
        },
    ),
    Case("neighbors", "pass", "REACHABLE"),
    Case("neighbors", "skip", "is not in the neighbour table", given={"looks": Answers(table=())}),
    Case(
        "neighbors",
        "skip",
        "see the check zos-ping",
        given={"looks": Answers(table=(NOBODY,), pings={"10.1.1.2": Reply(why="no answer")})},
    ),
    Case(
        "neighbors",
        "fail",
        "10.1.1.2 on tap0 is PERMANENT",
        "sudo ip neigh del 10.1.1.2 dev tap0",
        given={"looks": Answers(table=(BY_HAND,), pings={"10.1.1.2": Reply(why="no answer")})},
    ),
    Case(
        "neighbors",
        "fail",
        "10.1.1.2 on tap0 is FAILED",
        "V TCPIP,,START",
        given={"looks": Answers(table=(NOBODY,), pings={"10.1.1.2": Reply(why="not allowed", asked=False)})},
    ),
    Case("uplink", "pass", "eth0 is up"),
    Case("uplink", "skip", given={"uplink": ""}, lab=PLAIN),
    Case("uplink", "fail", "no IPv4 default route", "uplink: DEVICE", given={"facts": replace(FACTS, routes=())}),
    Case("uplink", "fail", "no uplink", "uplink: DEVICE", PUBLISHED_ONLY, {"uplink": ""}),
    Case("uplink", "pass", "gateway 203.0.113.1 on eth0 is there", given=GATEWAY),
    Case(
        "uplink",
        "fail",
        "gateway 203.0.113.1 on eth0 is INCOMPLETE",
        "ip route show default",
        given={**GATEWAY, "looks": Answers(table=(Neighbor("203.0.113.1", "eth0", ("INCOMPLETE",)),))},
    ),
    Case("uplink", "fail", "no device eth9", "correct linux", given={"uplink": "eth9"}),
    Case("uplink", "fail", "without carrier", given={"facts": device("eth0", carrier=False)}),
    Case("wifi", "pass", "no Wi-Fi"),
    Case("wifi", "pass", "is Wi-Fi", given={"facts": device("eth0", wireless=True)}),
    Case("wifi", "skip", given={"uplink": ""}),
    Case("wifi", "fail", "without masq", "masquerade: true", PLAIN, {"facts": device("eth0", wireless=True)}),
    Case("offloads", "skip", "no network card"),
    Case("offloads", "pass", "joins no segments", given={"facts": device("eth0", promiscuous=True)}),
    Case(
        "offloads",
        "fail",
        "with GRO on",
        "ethtool -K eth0",
        given={"facts": device("eth0", promiscuous=True, offloads=("GRO",))},
    ),
    Case("forwarding", "pass", "tap0/forwarding = 1"),
    Case("forwarding", "skip", given={"rows": ()}),
    Case(
        "forwarding",
        "fail",
        "forwarding = 0; the lab wants",
        "net up adcd",
        given={"rows": rows((Sysctl, Condition.DIFFERENT), actual=Sysctl("net/ipv4/conf/tap0/forwarding", "0"))},
    ),
    Case("sysctls", "pass", "no file of sysctl.d"),
    Case(
        "sysctls",
        "fail",
        "ip_forward = 0",
        "remove that line",
        given={"looks": Answers(problems=(Problem("net.ipv4.ip_forward = 0 …", Place("/etc/sysctl.conf", 3, 1)),))},
    ),
    Case("rp-filter", "pass", "rp_filter 0, all 0"),
    Case("rp-filter", "skip", "is not there", given={"looks": Answers(sysctls={"net/ipv4/conf/tap0/rp_filter": None})}),
    Case(
        "rp-filter",
        "pass",
        "strict, and the way back",
        given={"looks": Answers(sysctls={"net/ipv4/conf/all/rp_filter": "1"})},
    ),
    Case(
        "rp-filter",
        "fail",
        "rp_filter 1, all 0",
        "rp_filter=2",
        given={"looks": Answers(sysctls={"net/ipv4/conf/tap0/rp_filter": "1"}, ways={"10.1.1.2": Way("wg0")})},
    ),
    Case(
        "rp-filter",
        "fail",
        "all 1",
        "rp_filter=2",
        TWO_LINKS,
        {"looks": Answers(sysctls={"net/ipv4/conf/all/rp_filter": "1"})},
    ),
    Case("route-to-zos", "pass", "leaves by tap0, source 10.1.1.1"),
    Case(
        "route-to-zos",
        "fail",
        "leaves by wg0, not tap0",
        "sudo ip route del 10.1.1.0/25 via 10.0.0.1 dev wg0 metric 50  #",
        given={
            "looks": Answers(ways={"10.1.1.2": Way("wg0", "10.0.0.1")}),
            "facts": with_routes(HostRoute(ip_network("10.1.1.0/25"), "wg0", ip_address("10.0.0.1"), 50)),
        },
    ),
    Case(
        "route-to-zos",
        "fail",
        "leaves by eth0, not tap0",
        "sudo ip rule add to 10.1.1.0/24 lookup main priority 1",
        given={"looks": Answers(ways={"10.1.1.2": Way("eth0", "203.0.113.1")})},
    ),
    Case(
        "route-to-zos",
        "fail",
        "leaves by lo, not tap0",
        "sudo ip addr del 10.1.1.2/32 dev lo",
        given={"looks": Answers(ways={"10.1.1.2": Way("lo")}), "facts": with_address("lo", "10.1.1.2/32")},
    ),
    Case(
        "route-to-zos",
        "fail",
        "unreachable",
        "sudo ip route add 10.1.1.0/24 dev tap0 src 10.1.1.1",
        given={
            "looks": Answers(ways={"10.1.1.2": Way(why="Network is unreachable")}),
            "facts": replace(FACTS, routes=FACTS.routes[:2]),
        },
    ),
    Case(
        "route-to-zos",
        "fail",
        "Invalid argument",
        "sudo ip rule add to 10.1.1.0/24 lookup main priority 1",
        given={"looks": Answers(ways={"10.1.1.2": Way(why="Invalid argument")})},
    ),
    Case(
        "route-to-zos",
        "fail",
        "Invalid argument",
        "sudo ip route del blackhole 10.1.1.2",
        given={"looks": Answers(ways={"10.1.1.2": Way(why="Invalid argument")}, refused="blackhole 10.1.1.2")},
    ),
    Case("route-to-zos", "skip", "see the check address", given={"facts": ADDRESSLESS}),
    Case(
        "route-to-zos",
        "fail",
        "source 10.1.1.9",
        "sudo ip addr del 10.1.1.9/25 dev tap0; sudo zlab net up adcd",
        given={
            "looks": Answers(ways={"10.1.1.2": Way("tap0", "", "10.1.1.9")}),
            "facts": with_address("tap0", "10.1.1.9/25"),
        },
    ),
    Case("routes-behind", "pass", "10.9.0.0/16"),
    Case("routes-behind", "skip", given={"rows": ()}),
    Case("routes-behind", "fail", "is missing", "net up", given={"rows": rows((Route, MISSING))}),
    Case("way-out", "pass", "leaves by eth0"),
    Case("way-out", "skip", "no IPv4 default", given={"facts": replace(FACTS, routes=())}),
    Case(
        "way-out",
        "skip",
        "see the check forwarding",
        given={"looks": Answers(sysctls={"net/ipv4/conf/tap0/forwarding": "0"})},
    ),
    Case("way-out", "skip", "see the check address", given={"facts": ADDRESSLESS}),
    Case("way-out", "skip", "see the check route-to-zos", given={"looks": Answers(ways={"10.1.1.2": Way("wg0")})}),
    Case("way-out", "fail", "Invalid argument", FROM, given={"looks": Out(Way(why="Invalid argument"))}),
    Case("way-out", "fail", "leaves by wg0", FROM, given={"looks": Out(Way("wg0"))}),
    Case("way-out", "fail", "leaves by eth0, not eth1", "linux: {uplink: eth0}", given={"uplink": "eth1"}),
    Case("masquerade", "pass", "zlab_adcd"),
    Case("masquerade", "pass", "saw 203.0.113.2", given={"looks": Answers(far=Far())}),
    Case("masquerade", "skip", "masquerade: false", lab=PLAIN),
    Case("masquerade", "skip", "not visible", given={"rows": rows((NftTable, UNKNOWN_ROW))}),
    Case("masquerade", "skip", "see the check uplink", given={"uplink": ""}),
    Case("masquerade", "fail", "is missing", "net up", given={"rows": rows((NftTable, MISSING))}),
    Case(
        "masquerade",
        "fail",
        "rules of postrouting in nft table inet zlab_adcd are not the lab's",
        "sudo zlab net up adcd",
        given={"rows": rows((NftTable, Condition.DIFFERENT), actual=NftTable("inet", "zlab_adcd", "{}"))},
    ),
    Case(
        "masquerade",
        "fail",
        "saw 10.1.1.2, not eth0's",
        "net up",
        given={"looks": Answers(far=Far(("10.1.1.2", "")))},
    ),
    Case("forward-path", "pass", "ufw and all other rules let it pass", given={"facts": replace(FACTS, firewall=UFW)}),
    Case("forward-path", "pass", "TCP from S0W1", given={"looks": Answers(far=Far())}),
    Case(
        "forward-path",
        "skip",
        "root only",
        given={
            "facts": replace(FACTS, firewall=FirewallFacts(unreadable="the rules are visible to root only")),
            "rows": rows((UfwRule, UNKNOWN_ROW)),
        },
    ),
    Case("forward-path", "fail", "ufw route allow", "net up", given={"rows": rows((UfwRule, MISSING))}),
    Case(
        "forward-path",
        "fail",
        "chain fwd of nftables table inet mine drops TCP from S0W1 (10.1.1.2) on hook forward",
        "sudo nft 'insert rule inet mine fwd iifname { \"tap0\" } accept'",
        given={"looks": Answers(rules=DROPPING)},
    ),
    *(
        Case(
            "forward-path",
            "fail",
            f"chain c of nftables table {table} drops TCP",
            fix,
            given={
                "looks": Answers(rules=(base(f"{table} c", policy="drop"),)),
                "facts": replace(FACTS, firewall=owned_by(table, owner)),
            },
        )
        for table, owner, fix in (
            ("inet zlab_adcd", "zlab", "sudo zlab net up adcd"),
            ("inet firewalld", "firewalld", "sudo firewall-cmd --get-active-policies  # "),
            ("ip filter", "iptables", "sudo iptables -I FORWARD -i tap0 -j ACCEPT; sudo iptables -I FORWARD -o tap0"),
            (
                "ip filter",
                "ufw",
                "sudo ufw route delete allow in on tap0 out on eth0; "
                "sudo ufw route insert 1 allow in on tap0 out on eth0 comment zlab:adcd; ",
            ),
        )
    ),
    Case("forward-path", "skip", "rules zlab cannot follow", given={"looks": Answers(rules=MARKED)}),
    Case("forward-path", "skip", "cannot be read", given={"looks": Answers(rules=None)}),
    Case(
        "masquerade",
        "fail",
        "chain c of nftables table ip nat translates TCP from S0W1 (10.1.1.2) to 203.0.113.77",
        "sudo nft 'insert rule ip nat c ip saddr 10.1.1.2 accept'",
        given={"looks": Answers(rules=SNAT)},
    ),
    Case(
        "forward-path",
        "fail",
        "no TCP from S0W1",
        given={"looks": Answers(far=Far(("", "timed out")))},
    ),
    Case("published", "pass", "tcp 8023 to S0W1 port 23"),
    Case("published", "pass", "from outside", given={"looks": Answers(far=Far())}),
    Case("published", "skip", lab=PLAIN),
    Case("published", "skip", "no IPv4 address", given={"facts": replace(FACTS, addresses=FACTS.addresses[1:])}),
    Case(
        "published",
        "fail",
        "refused",
        "on z/OS: start the server of port 23",
        given={"looks": Answers(ports={8023: Reply(why="connection refused")})},
    ),
    Case("published", "fail", "is missing", "sudo zlab net up adcd", given={"rows": rows((NftTable, MISSING))}),
    Case(
        "published",
        "fail",
        "rules of prerouting and output in nft table inet zlab_adcd are not the lab's",
        "sudo zlab net up adcd",
        given={"rows": rows((NftTable, Condition.DIFFERENT), actual=NftTable("inet", "zlab_adcd", "{}"))},
    ),
    Case("published", "skip", "see the check uplink", given={"uplink": ""}),
    Case(
        "published",
        "fail",
        "no answer",
        "zlab verify adcd --only forward-path,zos-ports",
        given={"looks": Answers(ports={8023: Reply(why="no answer in time")})},
    ),
    Case("published", "skip", "see the check zos-ping", given={"looks": SILENT}),
    Case("zos-ping", "pass", "answers in 1.2 ms"),
    Case("zos-ping", "skip", given={"looks": Answers(pings={"10.1.1.2": Reply(why="not allowed", asked=False)})}),
    Case(
        "zos-ping",
        "fail",
        "no answer",
        "V TCPIP,,START,ETH1",
        given={"looks": Answers(pings={"10.1.1.2": Reply(why="no answer within 2 s")}, table=(NOBODY,))},
    ),
    Case("zos-ping", "fail", NOT_SENT, "sudo nft", given={"looks": Answers(pings={"10.1.1.2": Reply(why=NOT_SENT)})}),
    Case(
        "zos-ping",
        "skip",
        "see the check neighbors",
        given={"looks": Answers(pings={"10.1.1.2": Reply(why="no answer")}, table=(BY_HAND,))},
    ),
    Case("zos-ports", "pass", "port 22 (SSHD*) answers"),
    Case("zos-ports", "skip", lab=PLAIN),
    Case(
        "zos-ports",
        "fail",
        "connection refused",
        "S SSHD",
        given={"looks": Answers(ports={22: Reply(why="connection refused")})},
    ),
    Case(
        "zos-ports",
        "fail",
        "no answer",
        "sudo nft list ruleset",
        given={"looks": Answers(ports={22: Reply(why="no answer in time")})},
    ),
    Case("zos-ports", "skip", "see the check zos-ping", given={"looks": SILENT}),
    Case("dns", "pass", "8.8.8.8"),
    Case("dns", "skip", "rehearsal", given={"looks": Answers(far=Far())}),
    Case(
        "dns",
        "fail",
        "no answer",
        "nameservers",
        given={"looks": Answers(servers={"8.8.8.8": Reply(why="no answer in time")})},
    ),
    Case(
        "dns",
        "skip",
        "see the check uplink",
        given={
            "looks": Answers(servers={"8.8.8.8": Reply(why="network is unreachable")}),
            "facts": device("eth0", up=False),
        },
    ),
    Case("ipv6-address", "pass", "fe80::1/64"),
    Case("ipv6-address", "skip", lab=PLAIN, given={"rows": ()}),
    Case("ipv6-address", "skip", "see the check tap", given={"facts": device("tap0", up=False)}),
    Case(
        "ipv6-address",
        "skip",
        "see the check sysctls",
        given={"looks": Answers(sysctls={"net/ipv6/conf/tap0/disable_ipv6": "1"})},
    ),
    Case("ipv6-address", "fail", "fe80::1/64 dev tap0 is missing", "net up", given={"rows": rows((Address, MISSING))}),
    Case("ipv6-forwarding", "pass", "forwarding = 1"),
    Case("ipv6-forwarding", "skip", given={"rows": ()}),
    Case("ipv6-forwarding", "fail", "is missing", "net up", given={"rows": rows((Ipv6Forwarding, MISSING))}),
    Case("ipv6-zos", "pass", "2001:db8:1::2"),
    Case("ipv6-zos", "skip", lab=PLAIN),
    Case("ipv6-zos", "skip", "see the check ipv6-address", given={"facts": ADDRESSLESS}),
    Case("ipv6-zos", "fail", NOT_SENT, "sudo nft", given={"looks": Answers(pings={ZOS6: Reply(why=NOT_SENT)})}),
    Case(
        "ipv6-zos",
        "fail",
        "no answer",
        "NETSTAT,ND",
        given={"looks": Answers(pings={"2001:db8:1::2": Reply(why="no answer within 2 s")})},
    ),
    Case("ipv6-way-out", "pass", "leaves by eth0"),
    Case("ipv6-way-out", "skip", "no IPv6 default", given={"facts": replace(FACTS, routes=())}),
    Case(
        "ipv6-way-out",
        "fail",
        "unreachable",
        "net up",
        given={"looks": Answers(ways={"2001:db8:1::2": Way(why="Network is unreachable")})},
    ),
    Case("ipv6-way-out", "fail", "no TCP over IPv6", given={"looks": Answers(far=Far(("", "timed out")))}),
    Case("frr", "pass", "FRR runs"),
    Case("frr", "skip", lab=PLAIN),
    Case("frr", "skip", given={"root": False, "facts": replace(FACTS, frr=FrrFacts(why="may not be asked"))}),
    Case(
        "frr",
        "fail",
        "not installed",
        "enable --now frr",
        given={"facts": replace(FACTS, frr=FrrFacts(why="FRR is not installed"))},
    ),
    Case(
        "frr",
        "fail",
        "ospf6d does not run",
        "ospf6d=yes",
        given={"facts": replace(FACTS, frr=FrrFacts(True, ("zebra", "ospfd")))},
    ),
    Case("frr", "fail", "ip ospf area 0.0.0.0 is missing", "net up", given={"rows": rows((FrrLine, MISSING))}),
    Case("ospf-ipv4", "pass", "Full 128", given={"looks": Answers(report=HEALTHY)}),
    Case("ospf-ipv4", "skip", lab=PLAIN),
    Case("ospf-ipv4", "skip", "nothing tells"),
    Case("ospf-ipv4", "skip", given={"root": False, "looks": Answers(report=UNKNOWN)}),
    Case("ospf-ipv4", "fail", "ExStart 16", "z/OS: ", given={"looks": Answers(report=MTU)}),
    Case("ospf-ipv6", "pass", "Full 128", given={"looks": Answers(report=HEALTHY)}),
    Case("ospf-ipv6", "skip", lab=PLAIN),
    Case("ospf-ipv6", "fail", "unknown", given={"looks": Answers(report=UNKNOWN)}),
    Case("default-route", "pass", "announces 0.0.0.0"),
    Case("default-route", "pass", "S0W1 has default via", given={"looks": Answers(far=Far())}),
    Case("default-route", "skip", lab=PLAIN),
    Case("default-route", "skip", "may ask", given={"looks": Answers(announced=None)}),
    Case("default-route", "fail", "no 0.0.0.0", "sudo zlab net up adcd", given={"looks": Answers(announced=False)}),
    Case(
        "default-route",
        "fail",
        "no 0.0.0.0",
        "default_route: always",
        LAB.replace("always", "if-known"),
        {"looks": Answers(announced=False), "facts": replace(FACTS, routes=())},
    ),
    Case("default-route", "fail", "no default route", given={"looks": Answers(far=Far(default=""))}),
    Case("syslogd", "pass", "0 BPXF024I", given=log()),
    Case("syslogd", "skip", "--log"),
    Case("syslogd", "pass", "49 BPXF024I among 1000", given=log({"BPXF024I": 49})),
    Case("syslogd", "fail", "50 of 1000", "S SYSLOGD", given=log({"BPXF024I": 50})),
    Case("syslogd", "fail", "900 of 1000", "S SYSLOGD", given=log({"BPXF024I": 900})),
    Case("starved", "pass", "no EZZ7968I", given=log()),
    Case("starved", "skip", "--log"),
    Case("starved", "fail", "3 EZZ7968I", "dead: 120", given=log({"EZZ7968I": 3})),
    Case("clock", "pass", "from this host's clock", given=log()),
    Case("clock", "skip", "--log"),
    Case("clock", "skip", "an old log", given=log(last=NOW - timedelta(days=9))),
    Case("clock", "fail", "after this host's clock", "SET CLOCK", given=log(last=NOW + timedelta(hours=1))),
    *(Case(f"members-{topic}", "pass", "agree", given={"members": AGREEING}) for topic in TOPICS),
    *(Case(f"members-{topic}", "skip", "--members") for topic in TOPICS),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.check}-{case.status}-{case.why}"[:60])
def test_a_check_says_what_it_saw(case: Case) -> None:
    found = outcome(case.check, context(case.lab, **case.given))
    assert found.status == case.status, found
    assert case.why in found.why
    assert case.fix in found.fix
    assert (found.status == "fail") == bool(found.cause)


def test_every_check_has_a_case_that_passes_and_one_that_fails() -> None:
    passing = {case.check for case in CASES if case.status == "pass"}
    failing = {case.check for case in CASES if case.status == "fail"}
    failing |= {f"members-{topic}" for topic in TOPICS}  # in test_survey.py, with members
    assert passing == failing == {check.name for check in CHECKS}


@pytest.mark.parametrize("changes", [{"up": False, "carrier": False}, {"gone": True}], ids=["down", "gone"])
def test_where_a_tap_is_not_up_only_the_tap_is_blamed(changes: dict[str, bool]) -> None:
    silent = Reply(why="no answer")
    looks = Answers(
        ways=dict.fromkeys(("10.1.1.2", "2001:db8:1::2"), Way("eth0", "203.0.113.1")),
        pings=dict.fromkeys(("10.1.1.2", "2001:db8:1::2"), silent),
        ports={22: silent, 8023: silent},
    )
    made = context(facts=device("tap0", **changes), looks=looks)
    assert outcome("tap", made).status == "fail"
    behind = ("zpdt", "route-to-zos", "way-out", "published", "zos-ping", "zos-ports", "ipv6-zos", "ipv6-way-out")
    assert {name: outcome(name, made).status for name in behind} == dict.fromkeys(behind, "skip")
    for name in behind[1:]:
        assert outcome(name, made).why == "tap0 is not up, see the check tap"


def test_a_firewall_is_not_blamed_where_a_tap_is_down() -> None:
    made = context(facts=device("tap0", up=False), looks=Answers(far=Far(("", "timed out"))))
    assert outcome("forward-path", made).status == "pass"
    assert "see the check tap" in outcome("forward-path", made).why


def test_the_command_that_mends_names_the_lab_as_the_user_did() -> None:
    assert context(given="").mend == "sudo zlab net up"
    assert context(given="my labs/lab.yaml").mend == "sudo zlab net up 'my labs/lab.yaml'"


def test_nobody_is_told_to_remove_the_default_route_of_the_host() -> None:
    facts = replace(FACTS, routes=tuple(each for each in FACTS.routes if each.device != "tap0"))
    found = outcome("route-to-zos", context(facts=facts, looks=Answers(ways={"10.1.1.2": Way("eth0", "203.0.113.1")})))
    assert (found.status, found.fix) == ("fail", "sudo ip route add 10.1.1.0/24 dev tap0 src 10.1.1.1")


def test_a_fix_that_begins_with_sudo_is_a_line_of_shell() -> None:
    """Whoever pastes it runs commands and remarks, and no prose."""
    fixes = {outcome(case.check, context(case.lab, **case.given)).fix for case in CASES if case.status == "fail"}
    lines = [line for fix in fixes for line in fix.splitlines()]
    assert len(lines) > 30
    for line in lines:
        if not line.startswith(("sudo ", "zlab ")):
            assert not line.startswith("`"), line
            continue
        words = shlex.split(line, comments=True)
        commands = " ".join(words).split("; ")
        assert {command.split()[0] for command in commands} <= {"sudo", "zlab"}, line
        assert not any(word in ("or", "and", "see", "then") for word in words), line
        assert subprocess.run(["sh", "-n", "-c", line], check=False).returncode == 0, line


def test_ports_of_a_profile_are_tried_and_one_that_is_only_reserved_may_be_closed() -> None:
    refused = Reply(why="connection refused")
    rows = (ListedPort("s0w1", 21, "FTPD1", True), ListedPort("s0w1", 80, "HTTPD", False))
    looks = Answers(ports={80: refused})
    found = outcome("zos-ports", context(looks=looks, members=with_ports(rows)))
    assert found.status == "pass"
    assert "port 21 (FTPD1) answers" in found.why
    assert "1 of 1 ports that PORT only reserves" in found.why
    found = outcome("zos-ports", context(looks=Answers(ports={21: refused, 80: refused}), members=with_ports(rows)))
    assert (found.status, found.fix) == ("fail", "on z/OS: S FTPD1, and D TCPIP,,NETSTAT,CONN to look")
    named = (ListedPort("s0w1", 22, "SSHD*", False),)  # the lab file's own row for a port counts
    assert outcome("zos-ports", context(looks=Answers(ports={22: refused}), members=with_ports(named))).status == "fail"


def test_a_range_of_the_lab_file_is_only_reserved_and_a_bound_port_is_asked_at_its_address() -> None:
    asked: list[tuple[str, int]] = []

    class Listening(Answers):
        def connect(self, address: str, port: int) -> Reply:
            asked.append((address, port))
            return Reply(why="connection refused") if port == 5000 else Reply()

    ports = '[{port: 5000, count: 20, job: "FTP*"}, {port: 23, job: TN3270, bind: 10.1.1.9}]'
    text = LAB.replace('[{port: 22, job: "SSHD*"}]', ports)
    assert outcome("zos-ports", context(text, looks=Listening())).status == "pass"
    assert sorted(asked) == [("10.1.1.2", 5000), ("10.1.1.9", 23)]


@pytest.mark.parametrize(
    ("blame", "fix"),
    [
        (None, "Linux: ip link set tap0 mtu 9000; or z/OS: OSPF_Interface … MTU=1500"),
        (Side.LINUX, "Linux: ip link set tap0 mtu 9000"),
        (Side.ZOS, "z/OS: OSPF_Interface … MTU=1500"),
    ],
)
def test_only_one_end_of_an_adjacency_is_to_be_changed(blame: Side | None, fix: str) -> None:
    first = MTU.neighbors[0]
    assert first.diagnosis is not None
    report = replace(MTU, neighbors=(replace(first, diagnosis=replace(first.diagnosis, blame=blame)),))
    assert outcome("ospf-ipv4", context(looks=Answers(report=report))).fix == fix


def test_an_end_that_says_nothing_of_a_cause_is_not_named() -> None:
    found = outcome("ospf-ipv4", context(looks=Answers(report=NO_DAEMON)))
    assert found.why.endswith("(Linux ospfd is not running)")


def test_masquerading_is_not_blamed_for_what_a_foreign_firewall_drops() -> None:
    looks = Answers(far=Far(("", "timed out")), rules=DROPPING)
    found = outcome("masquerade", context(MASQUERADED, looks=looks, rows=()))
    assert found.status == "skip"
    assert "forward-path" in found.why


def test_a_filter_is_a_cause_too_where_the_mac_address_of_z_os_is_known() -> None:
    silent = {"10.1.1.2": Reply(why="no answer within 2 s")}
    assert "a filter drops" in outcome("zos-ping", context(looks=Answers(pings=silent))).cause
    assert "a filter drops" not in outcome("zos-ping", context(looks=Answers(pings=silent, table=(NOBODY,)))).cause


def test_a_name_server_of_several_systems_is_asked_once_and_named_for_all_of_them() -> None:
    text = "lab: two\nsystems: {s0w1: , s0w2: {links: [{device: tap1, linux: 10.1.2.1/24}]}}\n"
    assert outcome("dns", context(text)).why == "name server 8.8.8.8 of S0W1, S0W2 answers this host"
