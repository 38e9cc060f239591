"""The failures people met with zPDT networks, and who in zlab sees each: a check, a rule, a cause, a message.

The numbers stay: rules name them as "zPDT failure 22". Symptom and cause are told in short.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Failure:
    """`checks` of `zlab verify`, `rules` of `zlab check` and the lints, `causes` of `zlab ospf health`, `messages`
    that `zlab explain` and `zlab logs scan` know. `unseen` says what is not visible from here, and why."""

    number: int
    symptom: str
    cause: str
    checks: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()
    unseen: str = ""


_STATS = "z/OS counts it (NETSTAT STATS), and Linux sees only that nothing comes back"

FAILURES: tuple[Failure, ...] = (
    Failure(
        1,
        "IPv6 breaks after each IPL or awsstart",
        "the tap's MAC, and with it its link-local address, is new",
        ("ipv6-address", "members-addressing"),
        ("ZC014", "ZP096"),
    ),
    Failure(
        2,
        "laptop to z/OS fails by IPv6, Linux to z/OS works",
        "IPv6 forwarding is off",
        ("ipv6-forwarding", "ipv6-way-out", "members-addressing"),
        ("ZC017", "ZP079"),
    ),
    Failure(3, "the same by IPv4", "IPv4 forwarding is off", ("forwarding", "way-out")),
    Failure(
        4,
        "addresses changed, behaviour did not",
        "stale neighbour or route caches",
        ("neighbors", "route-to-zos"),
        unseen="caches of z/OS: V TCPIP,,PURGECACHE there",
    ),
    Failure(
        5,
        "neighbour solicitations for a remote address",
        "a static IPv6 route without a next hop",
        ("ipv6-zos",),
        ("ZP095",),
        unseen="routes of the laptop; the lab's own always have a next hop",
    ),
    Failure(
        6,
        "a request arrives at z/OS, the client gets no answer",
        "no way back",
        ("way-out", "default-route", "masquerade", "members-addressing"),
        ("ZC012", "ZC013"),
    ),
    Failure(7, "ping works, TCP does not", "ufw's routed policy drops", ("forward-path", "masquerade")),
    Failure(
        8,
        "traceroute stops",
        "ufw drops UDP 33434 to 33523",
        unseen="INPUT rules for traceroute are the host's own affair; forwarded ones pass with the lab",
    ),
    Failure(9, "No route to host at once, though the host is up", "firewalld rejects", ("forward-path",)),
    Failure(10, "z/OS cannot reach the internet", "nothing translates its address", ("masquerade", "forward-path")),
    Failure(
        11,
        "EZZ3111I Unknown host",
        "no name server in TCPIP.DATA",
        ("dns",),
        ("ZT001",),
        messages=("EZZ3111I",),
    ),
    Failure(
        12,
        "packets reach the OSA, and z/OS ignores them",
        "address not registered with the OSA, or DATAGRAMFWD off",
        ("zos-ping", "neighbors", "members-addressing"),
        ("ZC017", "ZP079"),
        unseen=_STATS,
    ),
    Failure(
        13,
        "second stack: EZZ4310I CODE=80100040",
        "consecutive DATAPATH addresses",
        rules=("ZV009",),
        messages=("EZZ4310I",),
    ),
    Failure(
        14,
        "EZZ4310I CODE=8010302C",
        "PORTNAME differs from the TRLE's",
        ("members-hardware",),
        ("ZC003", "ZC004", "ZV004"),
    ),
    Failure(
        15,
        "the tap is DOWN, the link never READY",
        "devmap not read again, or wrong unit numbers",
        ("tap", "zpdt", "address", "members-hardware"),
        ("ZC001", "ZC002", "ZC006", "ZC007", "ZC009", "ZC018", "ZD002", "ZD005", "ZD008"),
    ),
    Failure(16, "EZZ7937I IPv6 OSPF disabled", "no valid IPv6_OSPF_Interface", (), ("ZO036", "ZO037")),
    Failure(17, "EZZ7956I area not configured", "no Area statement for it", (), ("ZO031",), messages=("EZZ7956I",)),
    Failure(
        18,
        "EZZ7905I and EZZ7904I",
        "MD5 key or key id differ",
        ("ospf-ipv4", "members-ospf"),
        ("ZC028", "ZC027"),
        ("key-id",),
    ),
    Failure(
        19,
        "EZZ7921I 128 to 4, event 10",
        "frr was restarted: no fault when 128 follows",
        ("ospf-ipv4",),
        messages=("EZZ7921I",),
    ),
    Failure(
        20,
        "EZZ7921I to 1, event 12",
        "the peer is silent: daemon, tap or host",
        ("ospf-ipv4", "ospf-ipv6", "frr", "tap"),
        causes=("daemon-down", "tap-down"),
    ),
    Failure(
        21,
        "the neighbor stays ExStart or Exchange",
        "the MTUs differ",
        ("mtu", "ospf-ipv4", "members-addressing", "members-ospf"),
        ("ZC015", "ZC023", "ZP103"),
        ("mtu-larger", "mtu-smaller"),
    ),
    Failure(
        22,
        "EZZ7917I; frr: RouterDeadInterval mismatch",
        "timers or masks differ",
        ("ospf-ipv4", "ospf-ipv6", "members-ospf"),
        ("ZC022", "ZC025", "ZC026"),
        ("hello", "dead", "mask"),
    ),
    Failure(
        23,
        "EZZ7815I 74637246",
        "ports 520 and 521 are reserved for another job",
        ("members-jobs",),
        ("ZC040", "ZP040", "ZP051"),
        messages=("EZZ7815I",),
    ),
    Failure(
        24,
        "EZZ7811I 11B3005A",
        "the resolver's file is missing",
        ("members-jobs", "members-names"),
        ("ZC042", "ZC045", "ZT002"),
        messages=("EZZ7811I",),
        unseen="whether the data set exists is known on z/OS",
    ),
    Failure(
        25,
        "EZZ7822I",
        "OMPROUTE's configuration is not found",
        messages=("EZZ7822I",),
        unseen="OMPCFG and OMPROUTE_FILE are of the started task",
    ),
    Failure(
        26,
        "EZZ7814I 112 112B00B6",
        "OMPROUTE started before the stack was ready",
        rules=("ZP080",),
        messages=("EZZ7814I",),
        unseen="the order of starting is in the log alone",
    ),
    Failure(
        27,
        "sshd: EDC5111I 744C7246",
        "port 22 is reserved for another name",
        ("zos-ports", "members-jobs"),
        ("ZC043", "ZC048", "ZP042", "ZP043"),
    ),
    Failure(
        28,
        "EZZ0318I HOST … FIRST HOP",
        "/128 together with HOST",
        rules=("ZP091",),
        messages=("EZZ0318I",),
    ),
    Failure(
        29,
        "OBEYFILE of some routes removed the others",
        "BEGINROUTES replaces the whole table",
        rules=("ZP092", "ZP093"),
        unseen="a block with routes is whole or not: zlab profile obey always writes the whole one",
    ),
    Failure(
        30,
        "EZD1313I and EZZ6006I",
        "PORT … SAF without its profile",
        ("zos-ports",),
        ("ZP044", "ZP045"),
        messages=("EZD1313I",),
        unseen="profiles are RACF's",
    ),
    Failure(31, "AT-TLS return codes, TN3270 1035-00", "see zlab explain --rc", messages=("EZD1286I",)),
    Failure(
        32,
        "policies missing, Ignoring … TTLSRule",
        "INITSTACK, or a statement in the wrong file",
        ("members-jobs",),
        ("ZA005", "ZA007", "ZC044"),
    ),
    Failure(33, "the console is flooded with BPXF024I", "syslogd is down", ("syslogd",), messages=("BPXF024I",)),
    Failure(
        34,
        "radvd: z/OS gets no address and no routes",
        "AdvSendAdvert is off, or lifetimes are 0",
        ("ipv6-zos",),
        unseen="zlab gives z/OS its addresses itself, and runs no radvd",
    ),
    Failure(
        35,
        "works today, not tomorrow",
        "the LAN address of the host changed",
        ("uplink", "masquerade", "sysctls"),
        unseen="tomorrow; but zlab masquerades by device, not by address",
    ),
    Failure(
        36,
        "Linux cannot ping z/OS's LAN address, others can",
        "one NIC shared by both",
        unseen="it is so by design: use the tunnel's address",
    ),
    Failure(37, "inbound FTP is slow on the real NIC", "GRO or LRO joins segments", ("offloads",)),
    Failure(
        38,
        "OSPF never forms on an OSE path",
        "no multicast on non-QDIO",
        ("members-hardware",),
        ("ZC005", "ZD001", "ZP071"),
    ),
    Failure(
        39,
        "`ip route get` does not lead to the tap",
        "a VPN's, docker's or another route takes the subnet",
        ("route-to-zos", "subnets", "duplicate-routes", "rp-filter"),
    ),
    Failure(
        40,
        "EZZ8125I ROUTERS NONE",
        "no error: only border routers are listed",
        ("ospf-ipv6",),
        unseen="nothing is wrong; the neighbor's state tells",
    ),
    Failure(
        41,
        "EZZ7875I no default route",
        "frr announces none",
        ("default-route", "frr", "members-addressing"),
        ("ZC013", "ZP102"),
        messages=("EZZ7875I",),
    ),
    Failure(42, "certificates expired or not yet valid: 401", "the clock of z/OS is wrong", ("clock",)),
    Failure(
        43,
        "EZZ8138I, two stacks share an OSA",
        "unicast arrives on the backup interface",
        (),
        ("ZO050",),
        ("backup-interface",),
        ("EZZ8138I",),
    ),
    Failure(
        44,
        "the neighbor flaps while the host is loaded",
        "OMPROUTE is not dispatched for two hellos",
        ("starved", "ospf-ipv4"),
        causes=("starved",),
        messages=("EZZ7968I",),
    ),
)
