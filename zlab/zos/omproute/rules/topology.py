"""What people get wrong in OMPROUTE's configuration: areas, interfaces, router ids and timers that do not fit."""

from __future__ import annotations

from zlab.zos.findings import Rule, Severity, Sure

_GRAMMAR = "OMPROUTE files of running systems"
_AREA = "Area Area_Number=0.0.0.0;\n"
_IF = "OSPF_Interface\n  IP_Address=10.1.1.2\n  Name=ETH1\n  Subnet_Mask=255.255.255.0\n  MTU=1500"
_IF2 = "OSPF_Interface\n  IP_Address=10.1.2.2\n  Name=ETH2\n  Subnet_Mask=255.255.255.0\n  MTU=1500"
_OK = f"{_AREA}{_IF};\n"
_OK6 = (
    "IPv6_OSPF RouterID=10.1.1.2;\nIPv6_Area Area_Number=0.0.0.0;\n"
    "IPv6_OSPF_Interface\n  Name=ETH16\n  Prefix=2001:db8:1::/64;\n"
)

NO_INTERFACE = Rule(
    "ZO030",
    Severity.ERROR,
    "no interface at all",
    "without an OSPF or RIP interface there is no protocol to run",
    "add an OSPF_Interface or IPv6_OSPF_Interface",
    "EZZ7869I, and OMPROUTE ends",
    "EZZ7869I",
    bad=_AREA,
    good=_OK,
)
NO_AREA = Rule(
    "ZO031",
    Severity.ERROR,
    "the area of an interface is not defined",
    "an interface attaches to an area that has a statement of its own: Area for IPv4, IPv6_Area for IPv6",
    "add the Area or IPv6_Area statement",
    "EZZ7956I, the interface is not installed",
    "Colin Paice's notes, EZZ7956I",
    Sure.SEEN,
    bad=f"{_IF}\n  Attaches_To_Area=0.0.0.3;\n",
    good=f"Area Area_Number=0.0.0.3;\n{_IF}\n  Attaches_To_Area=0.0.0.3;\n",
)
ROUTER_ID_FOREIGN = Rule(
    "ZO032",
    Severity.ERROR,
    "RouterID is not the address of an OSPF interface",
    "the id of IPv4 OSPF is one of its own interfaces' addresses",
    "use the IP_Address of an OSPF_Interface, best one that does not move",
    "EZZ7884I, and OMPROUTE ends",
    "EZZ7884I",
    bad=f"OSPF RouterID=10.9.9.9;\n{_OK}",
    good=f"OSPF RouterID=10.1.1.2;\n{_OK}",
)
ROUTER_ID_RESERVED = Rule(
    "ZO033",
    Severity.ERROR,
    "RouterID is 0.0.0.0 or a loopback address",
    "neither tells this router from another",
    "use the address of an interface",
    "refuses it",
    "IBM: OSPF statement",
    bad=f"OSPF RouterID=127.0.0.1;\n{_OK}",
    good=f"OSPF RouterID=10.1.1.2;\n{_OK}",
)
ROUTER_ID_TWICE = Rule(
    "ZO034",
    Severity.WARNING,
    "two different RouterIDs",
    "RouterID may stand in the OSPF statement and on its own; the last one in the file wins",
    "keep the one in the OSPF statement",
    "uses the last one",
    "IBM: OSPF statement",
    bad=f"OSPF RouterID=10.1.1.2;\n{_AREA}{_IF};\n{_IF2};\nRouterID=10.1.2.2;\n",
    good=f"OSPF RouterID=10.1.1.2;\n{_AREA}{_IF};\n{_IF2};\n",
)
ROUTER_ID_CHOSEN = Rule(
    "ZO035",
    Severity.NOTE,
    "RouterID is left to OMPROUTE",
    "it takes the address of some OSPF interface, and another one after the next change",
    "name one with OSPF RouterID=",
    "chooses one of the OSPF interfaces",
    "IBM: OSPF statement",
    bad=_OK,
    good=f"OSPF RouterID=10.1.1.2;\n{_OK}",
)
NO_OSPF6_INTERFACE = Rule(
    "ZO036",
    Severity.WARNING,
    "IPv6 OSPF without an interface",
    "IPv6_OSPF or IPv6_Area is there, and no IPv6_OSPF_Interface",
    "add an IPv6_OSPF_Interface with the name of an INTERFACE of the profile",
    "EZZ7937I, the IPv6 OSPF routing protocol is disabled",
    "Colin Paice's notes, EZZ7937I",
    Sure.SEEN,
    bad=f"{_OK}IPv6_OSPF RouterID=10.1.1.2;\nIPv6_Area Area_Number=0.0.0.0;\n",
    good=f"{_OK}{_OK6}",
)
NO_ROUTER_ID6 = Rule(
    "ZO037",
    Severity.ERROR,
    "IPv6 OSPF without any RouterID",
    "IPv6 OSPF takes the id of IPv4 OSPF, and there is none where IPv4 OSPF is not active",
    "add IPv6_OSPF RouterID=",
    "cannot run IPv6 OSPF",
    "IBM: IPV6_OSPF statement",
    bad="IPv6_Area Area_Number=0.0.0.0;\nIPv6_OSPF_Interface\n  Name=ETH16\n  Prefix=2001:db8:1::/64;\n",
    good=_OK6,
)
MTU_576 = Rule(
    "ZO038",
    Severity.WARNING,
    "MTU is left to 576",
    "OMPROUTE does not ask the stack: it puts 576 into its routes, and into its database descriptions",
    "set MTU to that of the link, the stack's and Linux's",
    "EZZ8163I; routes with MTU 576, and adjacencies that do not complete where a router insists",
    "IBM: OSPF_INTERFACE statement; EZZ8163I",
    bad=f"{_AREA}{_IF.replace('MTU=1500', 'Cost0=10')};\n",
    good=_OK,
)
TIMERS = Rule(
    "ZO039",
    Severity.WARNING,
    "a dead or exchange interval that is not above the hello interval",
    "a neighbor would be dead before its next hello",
    "make Dead_Router_Interval and DB_Exchange_Interval several times Hello_Interval, as on the neighbors",
    "EZZ7868I, and the defaults are used, which the neighbors may not have",
    "EZZ7868I",
    bad=f"{_AREA}{_IF}\n  Hello_Interval=40\n  Dead_Router_Interval=40;\n",
    good=f"{_AREA}{_IF}\n  Hello_Interval=10\n  Dead_Router_Interval=40;\n",
)
DUPLICATE = Rule(
    "ZO040",
    Severity.WARNING,
    "a statement that conflicts with an earlier one",
    "the same interface, area or address is defined twice",
    "take one of them out",
    "EZZ7888I, the later statement is ignored",
    "EZZ7888I",
    bad=f"{_AREA}{_IF};\n{_IF.replace('10.1.1.2', '10.1.1.3')};\n",
    good=_OK,
)
DIFFERENT_VALUES = Rule(
    "ZO041",
    Severity.ERROR,
    "OSPF and RIP or generic statements of one interface that differ",
    "mask and MTU of one interface must be the same in all statements that name it",
    "make the values equal",
    "EZZ7870I, and OMPROUTE ends",
    "EZZ7870I",
    bad=f"{_OK}RIP_Interface\n  IP_Address=10.1.1.2\n  Name=ETH1\n  Subnet_Mask=255.255.255.0\n  MTU=1492;\n",
    good=f"{_OK}RIP_Interface\n  IP_Address=10.1.1.2\n  Name=ETH1\n  Subnet_Mask=255.255.255.0\n  MTU=1500;\n",
)
NO_NEIGHBORS = Rule(
    "ZO042",
    Severity.ERROR,
    "Non_Broadcast without neighbors",
    "without multicast OMPROUTE finds no neighbor by itself",
    "add DR_Neighbor or No_DR_Neighbor, or take Non_Broadcast out",
    "EZZ7894I, and OMPROUTE ends",
    "EZZ7894I",
    bad=f"{_AREA}{_IF}\n  Non_Broadcast=YES;\n",
    good=f"{_AREA}{_IF}\n  Non_Broadcast=YES\n  DR_Neighbor=10.1.1.1;\n",
)
RANGE_HOST_BITS = Rule(
    "ZO043",
    Severity.NOTE,
    "host bits in a Range",
    "the address is that of a host, not of the range",
    "write the network's own address",
    "masks the host bits off",
    "colinpaice.blog: omproute",
    Sure.SEEN,
    bad=f"{_OK}Range\n  IP_Address=11.11.0.1\n  Subnet_Mask=255.255.255.0;\n",
    good=f"{_OK}Range\n  IP_Address=11.11.0.0\n  Subnet_Mask=255.255.255.0;\n",
)
GENERIC_REDUNDANT = Rule(
    "ZO044",
    Severity.WARNING,
    "a generic IPv6 interface an OSPF or RIP wildcard takes",
    "IPv6_OSPF_Interface and IPv6_RIP_Interface are searched before IPv6_Interface, however exact that is",
    "take the IPv6_Interface out, or make the wildcard narrower",
    "EZZ8069I, the generic definition is redundant",
    "EZZ8069I",
    bad=f"{_OK}{_OK6.replace('ETH16', 'ETH*')}IPv6_Interface Name=ETH16;\n",
    good=f"{_OK}{_OK6}IPv6_Interface Name=LOC6;\n",
)
VIRTUAL_ONLY = Rule(
    "ZO045",
    Severity.WARNING,
    "an area with nothing but VIPAs",
    "no neighbor can be reached in the area (VIPAs are known here by their names and host masks)",
    "attach a physical interface to the area, or the VIPA to the area of one",
    "EZZ8136I, OSPF might not function properly",
    "EZZ8136I",
    Sure.INFERRED,
    bad=f"{_AREA}OSPF_Interface\n  IP_Address=10.9.9.9\n  Name=VIPA1\n  Subnet_Mask=255.255.255.252\n  MTU=1500;\n",
    good=_OK,
)
AREA_UNUSED = Rule(
    "ZO046",
    Severity.NOTE,
    "an area no interface attaches to",
    "the area says nothing; perhaps an interface lacks Attaches_To_Area",
    "attach an interface to it, or take it out",
    "keeps an area without interfaces",
    "RFC 2328 3",
    Sure.INFERRED,
    bad=f"Area Area_Number=0.0.0.5;\n{_OK}",
    good=_OK,
)
NO_BACKBONE = Rule(
    "ZO047",
    Severity.WARNING,
    "several areas and no backbone",
    "areas exchange routes through area 0.0.0.0 only; this router is in none of it and has no virtual link",
    "attach an interface to 0.0.0.0, or add a Virtual_Link",
    "tells no area of the other",
    "RFC 2328 3.1",
    bad=f"Area Area_Number=0.0.0.1;\nArea Area_Number=0.0.0.2;\n{_IF}\n  Attaches_To_Area=0.0.0.1;\n"
    f"{_IF2}\n  Attaches_To_Area=0.0.0.2;\n",
    good=f"{_AREA}Area Area_Number=0.0.0.2;\n{_IF};\n{_IF2}\n  Attaches_To_Area=0.0.0.2;\n",
)
STUB_BACKBONE = Rule(
    "ZO048",
    Severity.ERROR,
    "the backbone as a stub area, or a virtual link through one",
    "external routes must pass the backbone, and a virtual link needs an area they pass",
    "take Stub_Area out, or lead the link through another area",
    "cannot serve the areas behind it",
    "RFC 2328 3.6 and 15",
    bad=f"Area Area_Number=0.0.0.0 Stub_Area=YES;\n{_IF};\n",
    good=_OK,
)
TRANSIT_AREA = Rule(
    "ZO049",
    Severity.ERROR,
    "a virtual link through the backbone, or through an area that is not defined",
    "a virtual link joins the backbone through another area both ends are in",
    "name the area both routers are in",
    "cannot bring the link up",
    "RFC 2328 15",
    bad=f"{_OK}Virtual_Link\n  Virtual_Endpoint_RouterID=7.7.7.7\n  Links_Transit_Area=0.0.0.9;\n",
    good=f"{_AREA}Area Area_Number=0.0.0.1;\n{_IF};\n{_IF2}\n  Attaches_To_Area=0.0.0.1;\n"
    "Virtual_Link\n  Virtual_Endpoint_RouterID=7.7.7.7\n  Links_Transit_Area=0.0.0.1;\n",
)
PARALLEL = Rule(
    "ZO050",
    Severity.NOTE,
    "two OSPF interfaces in one subnet",
    "one of them becomes the backup and takes no part; where stacks share an OSA, unicast OSPF may reach it",
    "say which is first with Parallel_OSPF=Primary; where stacks share the OSA, Router_Priority=0",
    "one is in state 2, Backup; EZZ8138I when it gets a packet",
    "EZZ8138I; EZZ7913I",
    bad=f"{_AREA}{_IF};\n{_IF2.replace('10.1.2.2', '10.1.1.3')};\n",
    good=f"{_AREA}{_IF};\n{_IF2};\n",
)
UNDEFINED_INTERFACES = Rule(
    "ZO051",
    Severity.NOTE,
    "stack interfaces without a statement get a class mask and MTU 576",
    "Ignore_Undefined_Interfaces is NO by default, and OMPROUTE's values override the stack's",
    "add Global_Options Ignore_Undefined_Interfaces=YES",
    "EZZ8163I, EZZ8164I for the interfaces it does not know",
    "IBM: GLOBAL_OPTIONS statement",
    bad=_OK,
    good=f"Global_Options Ignore_Undefined_Interfaces=YES;\n{_OK}",
)
ROUTE_INTERFACE = Rule(
    "ZO052",
    Severity.WARNING,
    "a default route over an interface that is not defined here",
    "Name of a Default_Route is an interface OMPROUTE knows",
    "use the Name of an interface statement of the same IP version",
    "does not install the route",
    _GRAMMAR,
    Sure.INFERRED,
    bad=f"{_OK}Default_Route Name=ETH9 Next_Hop=10.1.1.1;\n",
    good=f"{_OK}Default_Route Name=ETH1 Next_Hop=10.1.1.1;\n",
)
TOO_MANY = Rule(
    "ZO053",
    Severity.ERROR,
    "more than 255 IPv4 interfaces",
    "OMPROUTE serves at most 255 real IPv4 interfaces of a stack",
    "cover VIPAs by wildcards or ranges; leave out what OSPF is not for",
    "does not take the rest",
    "z/OS IP Configuration Guide, OMPROUTE and its protocols",
)

TOPOLOGY_RULES = (
    NO_INTERFACE,
    NO_AREA,
    ROUTER_ID_FOREIGN,
    ROUTER_ID_RESERVED,
    ROUTER_ID_TWICE,
    ROUTER_ID_CHOSEN,
    NO_OSPF6_INTERFACE,
    NO_ROUTER_ID6,
    MTU_576,
    TIMERS,
    DUPLICATE,
    DIFFERENT_VALUES,
    NO_NEIGHBORS,
    RANGE_HOST_BITS,
    GENERIC_REDUNDANT,
    VIRTUAL_ONLY,
    AREA_UNUSED,
    NO_BACKBONE,
    STUB_BACKBONE,
    TRANSIT_AREA,
    PARALLEL,
    UNDEFINED_INTERFACES,
    ROUTE_INTERFACE,
    TOO_MANY,
)
