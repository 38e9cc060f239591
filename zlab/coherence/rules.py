"""The rules across files, one record each."""

from __future__ import annotations

from zlab.zos.findings import Rule, Severity, Sure

_RULES: dict[str, Rule] = {}


def _rule(
    number: int,
    title: str,
    why: str,
    fix: str,
    zos: str,
    source: str,
    severity: Severity = Severity.ERROR,
    sure: Sure = Sure.SEEN,
) -> Rule:
    made = Rule(f"ZC{number:03d}", severity, title, why, fix, zos, source, sure)
    _RULES[made.id] = made
    return made


TRLE_NOT_IN_DEVMAP = _rule(
    1, "TRLE device that the devmap does not have",
    "READ, WRITE and DATAPATH are device numbers of the emulated machine, and the devmap is where it gets them",
    "make the numbers equal in devmap and TRLE; a changed devmap is read at the next awsstart only",
    "the TRLE does not become active (D NET,ID=…: not ACTIV)", "zPDT failure 15; running ADCD systems",
)  # fmt: skip
DEVMAP_NOT_IN_TRLE = _rule(
    2, "OSA of the devmap without a TRLE",
    "VTAM needs a TRLE for each OSA the stack is to use",
    "add a TRLE with its three device numbers: zlab vtam render",
    "the stack cannot use that OSA", "running ADCD systems", Severity.WARNING,
)  # fmt: skip
PORTNAME_NOT_IN_TRL = _rule(
    3, "PORTNAME that no TRLE has",
    "the stack asks VTAM for the port by this name: INTERFACE … PORTNAME, or the name of an MPCIPA DEVICE",
    "make PORTNAME of the TRLE and of the profile equal",
    "EZZ4310I or EZZ4308I CODE=8010302C, and the interface does not start", "zPDT failure 14",
)  # fmt: skip
PORTNAME_UNUSED = _rule(
    4, "TRLE that the profile does not use",
    "no INTERFACE or DEVICE of the profile has its PORTNAME",
    "define an interface for it, or leave it for another stack",
    "nothing", "running ADCD systems", Severity.NOTE,
)  # fmt: skip
OSE_WITH_OSPF = _rule(
    5, "OSPF on an OSE path",
    "a non-QDIO path has no multicast, and OSPF's hellos go to 224.0.0.5",
    "use --pathtype=OSD, and a TRLE with MPCLEVEL=QDIO",
    "no adjacency ever forms", "zPDT Guide and Reference (SG24-8205), LANs; zPDT failure 38", sure=Sure.DOCUMENTED,
)  # fmt: skip
TRLE_OVER_OSAS = _rule(
    6, "Devices of one TRLE belong to different OSAs",
    "READ, WRITE and DATAPATH of a TRLE are units of one adapter",
    "take the three numbers of one awsosa",
    "the TRLE does not become active", "running ADCD systems", sure=Sure.INFERRED,
)  # fmt: skip
LAB_DEVICES = _rule(
    7, "Devices of the lab file are not those of the devmap",
    "the lab file says which three devices a tap's OSA has, and the devmap has others",
    "change `devices` of the link, or the devmap",
    "the rendered TRLE would name devices that are not there", "running ADCD systems",
)  # fmt: skip
LAB_TUNNEL = _rule(
    8, "Linux's address in the lab file is not the devmap's",
    "awsosa gives the tap the address of --tunnel_ip, or its own for the path",
    "make `linux` of the link and --tunnel_ip equal",
    "the tap comes up with another address than z/OS routes to", "running ADCD systems",
)  # fmt: skip
TAP_NOT_RUNNING = _rule(
    9, "Tap is not running",
    "find_io shows the tap of an OSA of the devmap as down: no awsosa is at its other end",
    "awsstop and awsstart, and look for the manager's messages",
    "the device never becomes READY", "zPDT failure 15",
)  # fmt: skip
LINUX_ADDRESS = _rule(
    10, "z/OS has Linux's own address",
    "the two ends of the tunnel have different addresses",
    "z/OS gets the address after Linux's: 10.1.1.2",
    "both ends answer for one address, and nothing arrives", "running ADCD systems",
)  # fmt: skip
NOT_IN_SUBNET = _rule(
    11, "z/OS address outside of the tunnel's subnet",
    "an address outside is not reached through the tap",
    "use an address of the tap's subnet",
    "z/OS does not answer: packets for its address are not sent to the tap", "running ADCD systems",
)  # fmt: skip
DEFAULT_ROUTE = _rule(
    12, "Default route does not lead to Linux's end",
    "the way out is the Linux end of the tunnel",
    "ROUTE DEFAULT with Linux's address on the tap as first hop",
    "z/OS reaches its own subnet and nothing else", "running ADCD systems",
)  # fmt: skip
NO_DEFAULT_ROUTE = _rule(
    13, "No default route",
    "neither a static default nor one that Linux announces",
    "add ROUTE DEFAULT, or linux.frr.default_route: always",
    "EZZ7875I; z/OS does not get further than its subnets", "zPDT failure 41", Severity.WARNING,
)  # fmt: skip
NEXT_HOP6 = _rule(
    14, "IPv6 next hop is no fixed address of the tap",
    "the tap's own link-local address changes with its MAC at every awsstart",
    "give the tap a fixed address (ipv6.link_local in the lab file) and use exactly that one",
    "IPv6 works, and breaks after the next start of zPDT", "zPDT failure 1",
)  # fmt: skip
MTU_DIFFERS = _rule(
    15, "MTU of the interface is not the tap's",
    "packets that are larger than the other end takes are lost, and OSPF sticks in ExStart",
    "make them equal: 1500, or 1492 on both ends",
    "EZZ8163I where OMPROUTE's differs too; transfers hang", "zPDT failure 21",
)  # fmt: skip
LENGTH_DIFFERS = _rule(
    16, "Prefix length of the interface is not the tap's",
    "both ends must see the same subnet",
    "use the tap's prefix length, /24 by default",
    "EZZ8164I, and routes that differ on the two ends", "z/OS IP Messages 4, EZZ8164I", Severity.WARNING,
)  # fmt: skip
NO_FORWARDING = _rule(
    17, "Networks behind z/OS, and the stack does not forward",
    "Linux sends packets for networks behind z/OS to the stack, which is to pass them on",
    "IPCONFIG DATAGRAMFWD, IPCONFIG6 for IPv6; in the lab file tcpip: {datagram_forwarding: true}",
    "the packets are dropped: reason 4167, NETSTAT STATS counts Received Address Errors", "zPDT failures 2 and 12",
)  # fmt: skip
LINK_WITHOUT_OSA = _rule(
    18, "Link of the lab that no OSA of the devmap makes",
    "path A0 of an awsosa is tap0, A1 is tap1, and so on",
    "add an awsosa with the path and --tunnel_intf=y (zlab devmap merge), or change `device` of the link",
    "the tap does not exist", "running ADCD systems",
)  # fmt: skip
DEVICE_TYPE = _rule(
    19, "Interface of z/OS is of another kind than the path",
    "OSD is QDIO: MPCIPA or IPAQENET. OSE is not: DEVICE LCS",
    "make --pathtype and the DEVICE or INTERFACE one kind: OSD with MPCIPA or IPAQENET",
    "the device does not start", "zPDT Guide and Reference (SG24-8205), LANs", sure=Sure.DOCUMENTED,
)  # fmt: skip
NAME_UNKNOWN = _rule(
    20, "OMPROUTE names an interface the profile does not have",
    "Name is a LINK or INTERFACE name of PROFILE.TCPIP",
    "use the name of the profile",
    "the statement is for no interface; the real one gets class mask and MTU 576",
    "z/OS IP Configuration Reference, GLOBAL_OPTIONS statement",
)  # fmt: skip
ADDRESS_DIFFERS = _rule(
    21, "OMPROUTE's address of an interface is not the profile's",
    "IP_address is the home address of the interface",
    "use the address of HOME or IPADDR",
    "the statement is for no interface", "z/OS 2.5 IP Configuration Reference, OSPF_INTERFACE statement",
)  # fmt: skip
MASK_DIFFERS = _rule(
    22, "OMPROUTE's mask is not the other end's",
    "a hello with another mask is dropped on a broadcast network",
    "Subnet_mask is that of the tap's subnet",
    "EZZ8164I; no adjacency (FRR: NetworkMask mismatch)", "zPDT failure 22",
)  # fmt: skip
OMPROUTE_MTU = _rule(
    23, "OMPROUTE's MTU is not the other end's",
    "OMPROUTE announces its own MTU, 576 where none is coded, and a neighbor drops what is larger than its own",
    "MTU on OSPF_Interface = MTU of the INTERFACE = MTU of the tap",
    "EZZ8163I; the neighbor stays in ExStart (16) or Exchange (32), EZZ7921I event 15", "zPDT failure 21",
)  # fmt: skip
AREA_DIFFERS = _rule(
    24, "OSPF areas differ",
    "both ends of a wire are in one area",
    "make Attaches_To_Area and `ip ospf area` equal",
    "no neighbor; FRR drops the packets in silence", "measured with FRR 8.4",
)  # fmt: skip
HELLO_DIFFERS = _rule(
    25, "Hello intervals differ",
    "a hello with another interval is dropped (RFC 2328 10.5)",
    "make Hello_Interval and `ip ospf hello-interval` equal",
    "no neighbor (FRR: HelloInterval mismatch)", "zPDT failure 22",
)  # fmt: skip
DEAD_DIFFERS = _rule(
    26, "Dead intervals differ",
    "a hello with another interval is dropped (RFC 2328 10.5)",
    "make Dead_Router_Interval and `ip ospf dead-interval` equal",
    "EZZ7917I, no neighbor", "zPDT failure 22",
)  # fmt: skip
AUTH_DIFFERS = _rule(
    27, "Authentication types differ",
    "both ends authenticate in the same way, or not at all",
    "make Authentication_Type and `ip ospf authentication` equal",
    "EZZ7904I; FRR drops the packets in silence", "zPDT failure 18",
)  # fmt: skip
KEY_ID_DIFFERS = _rule(
    28, "MD5 key ids differ",
    "the key id is sent with each packet and names the key",
    "make Authentication_Key_ID and the number of `message-digest-key` equal",
    "EZZ7905I and EZZ7904I", "zPDT failure 18",
)  # fmt: skip
ROUTER_ID_TWICE = _rule(
    29, "Both ends have one router id",
    "a router id names one router; a packet with one's own is dropped as one's own",
    "give each end its own: the address of its end of the tap",
    "no neighbor, in silence", "measured with FRR 8.4",
)  # fmt: skip
ONLY_LINUX = _rule(
    30, "OSPF on the tap, and not on z/OS",
    "no OSPF_Interface of OMPROUTE is in the tap's subnet",
    "add an OSPF_Interface statement, or take OSPF off the tap",
    "Linux never gets a neighbor there", "measured with FRR 8.4",
)  # fmt: skip
ONLY_ZOS = _rule(
    31, "OSPF on z/OS, and not on the tap",
    "the Linux end runs no OSPF on the other end of this wire",
    "`ip ospf area` on the tap, or an Interface statement instead of OSPF_Interface",
    "OMPROUTE never gets a neighbor there", "measured with FRR 8.4",
)  # fmt: skip
INSTANCE_DIFFERS = _rule(
    32, "OSPFv3 instance ids differ",
    "routers of different instances do not hear each other (RFC 5340 2.4)",
    "make Instance and `ipv6 ospf6 instance-id` equal",
    "no neighbor (FRR: Instance-ID mismatch)", "source of FRR 8.4, ospf6d",
)  # fmt: skip
NETWORK_TYPE = _rule(
    33, "Point-to-point on Linux, broadcast on z/OS",
    "an OSA in QDIO mode is a broadcast network to OMPROUTE, and routers describe their links by the type",
    "take `ip ospf network point-to-point` off the tap",
    "both ends say FULL, and neither has a route", "measured between two FRR 8.4",
    sure=Sure.INFERRED,
)  # fmt: skip
TAP_ADDRESS = _rule(
    34, "The tap runs with another address than is wanted",
    "find_io shows what awsosa gave it at its last start",
    "awsstop and awsstart after a change of the devmap; or make lab file and devmap agree",
    "z/OS routes to an address that nobody has", "find_io of running systems", Severity.WARNING,
)  # fmt: skip
OMPROUTE_PORTS = _rule(
    40, "Port 520 or 521 is reserved for another job than OMPROUTE",
    "OMPROUTE binds to them, and the reservation names who may",
    "make the job name of PORT 520 UDP and 521 UDP OMPROUTE's started task",
    "EZZ7815I … 74637246, and OMPROUTE ends", "zPDT failure 23",
)  # fmt: skip
SYSLOGD_PORT = _rule(
    41, "Port 514 is not reserved for syslogd",
    "under RESTRICTLOWPORTS nobody else may be kept from it, and syslogd may be",
    "PORT 514 UDP with the job name of syslogd",
    "messages from the network do not arrive", "IBM support page 358105", Severity.WARNING, Sure.DOCUMENTED,
)  # fmt: skip
STACK_NAME = _rule(
    42, "TCPIPJOBNAME is not the stack's started task",
    "programs find the stack by this name",
    "make TCPIPJOBNAME and the started task equal",
    "EZZ7811I, EZZ2377I with errno 1011 (11B3005A)", "zPDT failure 24",
)  # fmt: skip
PUBLISHED_UNRESERVED = _rule(
    43, "Published port that nobody has reserved",
    "a port of the uplink leads to a port below 1024 of z/OS, which RESTRICTLOWPORTS keeps from everybody",
    "add a PORT row for the server that listens there",
    "the server cannot bind: EDC5111I 744C7246", "zPDT failure 27", Severity.WARNING,
)  # fmt: skip

ATTLS_OFF = _rule(
    44, "AT-TLS rules, and TCPCONFIG without TTLS",
    "the stack asks for AT-TLS policies only with TTLS; NOTTLS is the default",
    "TCPCONFIG TTLS in the profile",
    "the rules are loaded by Policy Agent and never used: connections stay in clear text",
    "z/OS IP Configuration Reference, TCPCONFIG statement; Colin Paice's notes",
)  # fmt: skip
RESOLVER_TARGET = _rule(
    45, "The resolver reads another TCPIP.DATA than the lab writes",
    "GLOBALTCPIPDATA comes before everybody's own TCPIP.DATA, and DEFAULTTCPIPDATA is the last resort",
    "name one data set in `members: {tcpdata: …}` and in the resolver's set-up file, then F RESOLVER,REFRESH",
    "what is deployed has no effect", "zPDT failure 24; running ADCD systems", Severity.WARNING,
)  # fmt: skip
HOSTS_FILE = _rule(
    46, "Hosts file is not of this wire",
    "an entry in the tap's subnet is one of its two ends, and z/OS's own name has z/OS's address",
    "use the address of the lab file",
    "names lead to an address that nobody has, or to the other end", "running ADCD systems", Severity.WARNING,
)  # fmt: skip
HOST_NAME = _rule(
    47, "No HOSTNAME for this system",
    "`SYSTEM:` in front of a statement limits it to one system, and no HOSTNAME holds for this one",
    "write the system's name in front, or nothing",
    "the stack has no host name of its own", "TCPIP.DATA of running ADCD systems", Severity.WARNING, Sure.INFERRED,
)  # fmt: skip

PORT_OF_LAB = _rule(
    48, "Port of the lab file that the profile does not reserve for its job",
    "the lab file names who listens there, and the reservation decides who may",
    "`zlab profile merge` puts the row in, or mend `ports` of the lab file",
    "the server of the lab cannot bind: EDC5111I 744C7246", "zPDT failure 27", Severity.WARNING,
)  # fmt: skip

RULES = tuple(_RULES.values())
