"""Why an adjacency is not what it should be: one record a cause, with the line to change on either end. Pure.

Sources: facts host 1 (measured on FRR 8.4.4), facts messages 1 and 4, facts zpdt C, RFC 2328. A template names
`{linux}` and `{zos}`, the values of the two ends, `{device}` and `{interface}`, the two names of the wire,
`{wanted}`, what a rule found is to be set or done, `{ospf}` ("ip ospf" or "ipv6 ospf6") and `{statement}`
("OSPF_Interface" or "IPv6_OSPF_Interface").
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cause:
    """`linux` and `zos` are what to change at that end, "" where there is nothing; `seen` is how it is recognised."""

    code: str
    title: str
    meaning: str
    linux: str
    zos: str
    seen: str


CAUSES = (
    Cause(
        "daemon-down",
        "the routing daemon does not run",
        "Without zebra, ospfd or ospf6d on Linux, or OMPROUTE on z/OS, there is nobody to speak OSPF. zebra alone "
        "missing is as bad: what OSPF computes reaches no kernel.",
        "systemctl restart frr   (ospfd=yes, ospf6d=yes in /etc/frr/daemons)",
        "S OMPROUTE   (its messages say why it ended)",
        "vtysh `show daemons`; EZZ7811I, EZZ7822I, EZZ7869I and their kin",
    ),
    Cause(
        "tap-down",
        "the tap is not there, down, or without carrier",
        "The tap is zPDT's: it vanishes when zPDT stops, and has no carrier while awsosa does not hold it.",
        "ip link set {device} up   (not there, or no carrier: start zPDT, then `zlab net up`)",
        "V TCPIP,,START,{interface}   (and the devmap's awsosa line for {device})",
        "the kernel's device flags",
    ),
    Cause(
        "no-address",
        "the tap has no address",
        "FRR speaks OSPF on a configured interface only once it has an address. A tap that zPDT made anew has none.",
        "zlab net up   (or: ip address add <address>/<length> dev {device})",
        "",
        "an area in FRR's configuration, and no such interface in ospfd; the kernel has the device up",
    ),
    Cause(
        "group-not-joined",
        "the kernel lets FRR join 224.0.0.5 on no more devices",
        "A socket may be in net.ipv4.igmp_max_memberships groups, 20 unless it is set; ospfd joins one on each device, "
        "and two where it is designated router. It says so in its log, and hears nothing on the others.",
        "sysctl -w net.ipv4.igmp_max_memberships=1000 && systemctl restart frr   (and in /etc/sysctl.d, for the next "
        "boot)",
        "",
        "/proc/net/igmp",
    ),
    Cause(
        "not-enabled",
        "OSPF is not configured on the tap",
        "FRR speaks OSPF only on interfaces that have an area.",
        "interface {device} / {ospf} area {zos}",
        "",
        "FRR `show … interface json` lists no such interface; log `no ospf_interface`",
    ),
    Cause(
        "passive",
        "the Linux interface is passive",
        "A passive interface is announced, but no hello is sent or heard on it.",
        "interface {device} / no {ospf} passive",
        "",
        "FRR `show … interface json`",
    ),
    Cause(
        "area-missing",
        "the interface names an area that OMPROUTE does not define",
        "EZZ7956I: the interface was not installed, because its area has no statement.",
        "",
        "IPv6_AREA Area_Number={zos};   (AREA for IPv4)",
        "EZZ7956I",
    ),
    Cause(
        "protocol-disabled",
        "OMPROUTE has switched the protocol off",
        "EZZ7937I: no usable interface statement of that IP version, or the stack has no such address.",
        "",
        "{statement} Name={interface} …   (and its addresses in PROFILE.TCPIP)",
        "EZZ7937I",
    ),
    Cause(
        "duplicate-router-id",
        "both ends have the same router id",
        "A router drops packets that carry its own id; FRR does so silently.",
        "router {router} / {routerid} <an address of this host>",
        "{protocol} RouterID=<an address of its own>;",
        "a hello from another address with our router id; FRR `selforiginated`, `Duplicate Router-ID`",
    ),
    Cause(
        "area",
        "the ends are in different areas",
        "A packet of another area is dropped, by FRR silently.",
        "interface {device} / no {ospf} area {linux} / {ospf} area {zos}",
        "{statement} … Attaches_To_Area={linux}",
        "hellos; FRR `invalid Area ID`, `Area-ID mismatch`",
    ),
    Cause(
        "area-type",
        "one end takes the area for a stub and the other does not",
        "The E and N bits of the hello's options must agree.",
        "router {router} / area <area> stub   (or without it)",
        "Area Area_Number=<area> Stub_Area=…",
        "FRR `my options … his options`, `E-bit mismatch`",
    ),
    Cause(
        "instance",
        "the ends use different OSPFv3 instances",
        "The instance id of every packet must agree (RFC 5340 2.4).",
        "interface {device} / ipv6 ospf6 instance-id {zos}",
        "IPv6_OSPF_Interface … Instance={linux}",
        "hellos; FRR `Instance-ID mismatch`",
    ),
    Cause(
        "auth-type",
        "the ends authenticate in different ways",
        "Both must use none, password or MD5. FRR drops the packets silently; OMPROUTE says EZZ7904I.",
        "interface {device} / ip ospf authentication {frrauth}",
        "OSPF_Interface … Authentication_Type={zosauth}",
        "hellos; FRR `auth-type mismatch` under debug",
    ),
    Cause(
        "key-id",
        "the MD5 key ids differ",
        "The key is looked up by its id. FRR drops the packets silently; OMPROUTE says EZZ7904I and EZZ7905I.",
        "interface {device} / ip ospf message-digest-key {zos} md5 <key>",
        "OSPF_Interface … Authentication_Key_ID={linux}",
        "hellos; FRR `ospf_check_md5 no key`",
    ),
    Cause(
        "auth-key",
        "the keys differ",
        "Type and key id agree, and the packet does not verify with our key.",
        "interface {device} / {frrkey} <the same key>",
        "OSPF_Interface … Authentication_Key=<the same key>",
        "the digest of a hello, with the key of the lab file or of FRR; FRR `checksum mismatch`",
    ),
    Cause(
        "auth",
        "the packets do not authenticate",
        "Type, key id or key differ; or MD5 is in use and one end was restarted less than a dead interval ago.",
        "interface {device} / ip ospf authentication …",
        "OSPF_Interface … Authentication_Type, Authentication_Key_ID, Authentication_Key",
        "EZZ7904I; FRR `MD5 auth failed`",
    ),
    Cause(
        "hello-refused",
        "z/OS refuses the hellos of Linux",
        "EZZ7905I: packets come from a router that OMPROUTE has no neighbor for, so that it does not take in its "
        "hellos. Seen where the MD5 key ids differ.",
        "zlab ospf health --listen 30   (as root on the Linux host: compares the hellos of both ends)",
        "OSPF_Interface … Authentication_Key_ID   (EZZ7904I and EZZ7917I near it would name another reason)",
        "EZZ7905I",
    ),
    Cause(
        "md5-sequence",
        "MD5 sequence numbers went back: one end was restarted",
        "A packet with a lower number than the last one is refused until the dead interval has passed. FRR starts "
        "from the clock and counts packets, so that with short hellos a restart falls behind.",
        "wait one dead interval; with MD5, keep FRR down for longer than that at a restart",
        "wait one dead interval; with MD5, keep OMPROUTE down for 3 dead intervals at a restart",
        "FRR `bad sequence … (expect …)`; a sequence number that falls between two hellos",
    ),
    Cause(
        "mask",
        "the subnet masks differ",
        "On a broadcast network the mask of the hello must be ours; on point-to-point it is ignored.",
        "ip address del {linuxaddress}/{linux} dev {device} && ip address add {linuxaddress}/{zos} dev {device}",
        "OSPF_Interface … Subnet_Mask={linuxmask}",
        "hellos; FRR `NetworkMask mismatch`",
    ),
    Cause(
        "stack-mask",
        "OMPROUTE and the stack have different subnet masks",
        "EZZ8164I: the route to the wire is OMPROUTE's, and two interfaces in what it takes for one subnet are one "
        "and a backup.",
        "",
        "OSPF_Interface … Subnet_Mask={wanted}   (the stack's value)",
        "EZZ8164I",
    ),
    Cause(
        "hello",
        "the hello intervals differ",
        "Hellos with another interval are dropped.",
        "interface {device} / {ospf} hello-interval {zos}",
        "{statement} … Hello_Interval={linux}",
        "hellos; FRR `HelloInterval mismatch`",
    ),
    Cause(
        "dead",
        "the dead intervals differ",
        "Hellos with another dead interval are dropped; OMPROUTE says EZZ7917I.",
        "interface {device} / {ospf} dead-interval {zos}",
        "{statement} … Dead_Router_Interval={linux}",
        "hellos; FRR `RouterDeadInterval mismatch`; EZZ7917I",
    ),
    Cause(
        "network-type",
        "one end is point-to-point, the other broadcast",
        "The neighbors become FULL, and no route comes of it: each describes the wire in a way the other does not. "
        "OMPROUTE takes an OSA for broadcast, so FRR has to be broadcast too.",
        "interface {device} / {ospf} network broadcast",
        "",
        "the designated router in the neighbor's hellos; the two router LSAs",
    ),
    Cause(
        "mtu-larger",
        "z/OS announces a larger MTU than Linux has",
        "FRR drops every database description whose MTU is larger than its own: both stay in ExStart.",
        "ip link set {device} mtu {zos}",
        "{statement} … MTU={linux}   (and MTU of INTERFACE or ROUTE in PROFILE.TCPIP)",
        "database descriptions; FRR `MTU … is larger than`",
    ),
    Cause(
        "mtu-smaller",
        "z/OS announces a smaller MTU than Linux has",
        "z/OS drops the database descriptions of Linux: it stays in ExStart and FRR in Exchange. OMPROUTE's "
        "default is 576, not the stack's MTU.",
        "ip link set {device} mtu {zos}",
        "{statement} … MTU={linux}",
        "database descriptions",
    ),
    Cause(
        "mtu",
        "OMPROUTE and the stack have different MTUs",
        "EZZ8163I: OMPROUTE announces its own value, and puts it into its routes.",
        "",
        "{statement} … MTU={wanted}   (the stack's value)",
        "EZZ8163I",
    ),
    Cause(
        "exchange-stalled",
        "the exchange of databases does not get on",
        "Hellos arrive, and MTUs are equal or unknown: unicast OSPF is lost on the way, or a packet is too large "
        "for the wire. OMPROUTE says EZZ7921I event 15 after each dead interval, EZZ8157I when it gives up.",
        "{wanted}",
        "D TCPIP,,OMPROUTE,{zosneighbors}   (the queues that stay filled); after EZZ8157I resume the interface",
        "ExStart or Exchange for longer than a dead interval; EZZ7921I event 15; EZZ8157I",
    ),
    Cause(
        "both-priority-0",
        "both ends have router priority 0",
        "On a broadcast network somebody must become designated router; with two zeros nobody does, and both "
        "stay in 2-Way.",
        "interface {device} / {ospf} priority 1",
        "{statement} … Router_Priority=1",
        "the priorities of interface and neighbor",
    ),
    Cause(
        "backup-interface",
        "OMPROUTE takes this interface for a backup",
        "EZZ8138I: two interfaces of one stack, or two stacks on one OSA, in one subnet.",
        "",
        "OSPF_Interface … Router_Priority=0 on all but one of them, or Parallel_OSPF=Primary",
        "EZZ8138I; interface state 2",
    ),
    Cause(
        "blocked",
        "this host drops OSPF (IP protocol 89)",
        "The neighbor's hellos are on the wire, agree in everything, and do not reach FRR; or ours never leave.",
        "{wanted}   (`zlab net up` lets OSPF in for each kind of firewall)",
        "",
        "hellos seen before the firewall, and no neighbor behind it",
    ),
    Cause(
        "starved",
        "z/OS was not dispatched in time",
        "EZZ7968I: OMPROUTE missed its own hello interval; the PC is too busy.",
        "{ospf} dead-interval {longer} on both ends, or fewer other loads",
        "{statement} … Dead_Router_Interval={longer}; a better WLM goal for OMPROUTE",
        "EZZ7968I shortly before the failure",
    ),
    Cause(
        "one-way",
        "z/OS does not take in our hellos",
        "Its hellos come in and do not list us: it restarts, or drops our packets, or its dead timer ran out.",
        "see that hellos leave: `zlab ospf health --listen 30`",
        "look for EZZ7904I, EZZ7905I, EZZ7917I and a filter rule that denies protocol 89",
        "Init; a hello without our router id",
    ),
    Cause(
        "one-way-linux",
        "Linux does not list z/OS in its hellos",
        "z/OS hears Linux, and Linux does not take in z/OS's hellos: FRR was restarted, which heals by itself within "
        "two hellos, or it drops the packets of z/OS.",
        "zlab ospf health   on the Linux host names why FRR drops them",
        "D TCPIP,,OMPROUTE,{zosneighbors}   shows 128 when it has recovered",
        "EZZ7921I event 10 without a later 128; state 4 in the display",
    ),
    Cause(
        "both-silent",
        "neither end hears the other",
        "Each of the two ran out of hellos of the other: the wire between them is cut, or protocol 89 is dropped in "
        "both directions.",
        "ip link show {device}; zlab ospf health --listen 30   (as root: does anything arrive on {device}?)",
        "D TCPIP,,NETSTAT,DEVLINKS   (is {interface} READY?)",
        "event 12 at both ends",
    ),
    Cause(
        "silent",
        "nothing is heard from z/OS",
        "No hello came within the time listened or within the dead interval: OMPROUTE is not started, has no OSPF "
        "on this interface, or its packets do not reach the wire.",
        "",
        "D TCPIP,,OMPROUTE,{zosospf},INTERFACE   (start OMPROUTE; {statement} Name={interface})",
        "a listener that heard nothing; InactivityTimer",
    ),
    Cause(
        "linux-silent",
        "z/OS hears nothing from Linux",
        "No hello of FRR reached OMPROUTE within the dead interval: FRR stopped, the tap is down, or a firewall on "
        "either end drops protocol 89.",
        "systemctl status frr; ip link show {device}; zlab ospf health",
        "D TCPIP,,NETSTAT,DEVLINKS   (is {interface} READY?)",
        "EZZ7921I event 12",
    ),
    Cause(
        "not-installed",
        "OSPF has computed routes that the kernel does not have",
        "zebra was restarted without ospfd, or something else removed them.",
        "systemctl restart frr",
        "",
        "FRR `show ip ospf route json` against the kernel's table",
    ),
    Cause(
        "no-route",
        "FULL, and no route comes of it",
        "The neighbor announces networks that the routing table does not have; or nobody has read what it announces.",
        "show {ip} ospf{six} database   (is the neighbor's router LSA there, and linked both ways?)",
        "D TCPIP,,OMPROUTE,RT{six}TABLE",
        "routes of OSPF through this neighbor; its link state announcements",
    ),
    Cause(
        "local-down",
        "the adjacency was taken down at this end",
        "KillNbr or LLDown: the interface or the process was stopped at the end that says so, not at the other.",
        "ip link show {device}",
        "D TCPIP,,NETSTAT,DEVLINKS   (EZZ4311I, EZZ4341I near the time)",
        "EZZ7921I event 11 or 13; FRR KillNbr",
    ),
    Cause(
        "forming",
        "the adjacency is still forming",
        "It began less than a dead interval ago; `--wait` waits for it.",
        "",
        "",
        "the age of the state; a network that still elects its designated router",
    ),
    Cause(
        "unknown",
        "no cause was seen",
        "What was seen does not tell why; the notes say what else could be looked at.",
        "zlab ospf health --listen 30   (as root)",
        "D TCPIP,,OMPROUTE,{zosneighbors}   and   {zosospf},INTERFACE,NAME={interface}",
        "",
    ),
)
"""In the order in which they are asked for: the first that holds is the cause, the others are told beside it."""

CAUSE_OF = {cause.code: cause for cause in CAUSES}


def causes_markdown() -> str:
    """The table of the documentation."""
    lines = ["| cause | what it is | seen by | change on Linux | change on z/OS |", "|---|---|---|---|---|"]
    for each in CAUSES:
        cells = (f"`{each.code}`", f"**{each.title}.** {each.meaning}", each.seen, _code(each.linux), _code(each.zos))
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def _code(text: str) -> str:
    line, separator, note = text.partition("   ")
    return f"`{line.replace('`', '')}`" + (f" {note.replace('<', '&lt;')}" if separator else "") if line else ""
