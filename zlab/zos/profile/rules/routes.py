"""Rules about BEGINROUTES and its ROUTE rows."""

from __future__ import annotations

from zlab.zos.findings import Rule, Severity, Sure

_ROUTES = "z/OS 2.3 SMF 119 subtype 4, routes; IBM's samples of BEGINROUTES"
_IF = "INTERFACE ETH1 DEFINE IPAQENET PORTNAME PORTA IPADDR 10.1.1.2/24 MTU 1500\nSTART ETH1\n"
_IF6 = "INTERFACE IF6 DEFINE IPAQENET6 PORTNAME PORTA IPADDR 2001:DB8:1::2/64\nSTART IF6\n"


def _block(*rows: str) -> str:
    return "BEGINROUTES\n" + "".join(f"  {row}\n" for row in rows) + "ENDROUTES\n"


_DEFAULT = "ROUTE DEFAULT 10.1.1.1 ETH1"

BAD_ROUTE = Rule(
    "ZP090",
    Severity.ERROR,
    "a row that is no route",
    "a row is ROUTE, a destination, a mask where it has no length, the first hop or =, and a link",
    "write it as `ROUTE 10.2.0.0/16 10.1.1.1 ETH1 MTU 1492`",
    "EZZ0318I, and the row is skipped",
    _ROUTES,
    bad=_IF + _block("ROUTE 10.2.0.0/16 10.1.1.1", _DEFAULT),
    good=_IF + _block("ROUTE 10.2.0.0/16 10.1.1.1 ETH1", _DEFAULT),
)
HOST_AFTER_LENGTH = Rule(
    "ZP091",
    Severity.ERROR,
    "HOST after a destination that has a length",
    "HOST stands where the mask stands; after /128 or /32 it is read as the first hop",
    "leave HOST out, or the length; --fix leaves HOST out",
    "EZZ0318I HOST WAS FOUND ON LINE n AND FIRST HOP ADDRESS OR AN = WAS EXPECTED",
    "Colin Paice's notes",
    Sure.SEEN,
    bad=_IF6 + _block("ROUTE 2001:DB8:1::7/128 HOST 2001:DB8:1::3 IF6"),
    good=_IF6 + _block("ROUTE 2001:DB8:1::7 HOST 2001:DB8:1::3 IF6"),
)
SECOND_BLOCK = Rule(
    "ZP092",
    Severity.WARNING,
    "a second BEGINROUTES block",
    "in one data set later blocks add to the first; in a data set of its own a block replaces all static routes",
    "write all routes into one block",
    "adds its routes to those of the first block",
    'IBM sample TCPCS4 ("first BEGINRoutes in the profile"); z/OS 2.1 IPv6 Design Guide',
    Sure.INFERRED,
    bad=_IF + _block(_DEFAULT) + _block("ROUTE 10.2.0.0/16 10.1.1.1 ETH1"),
    good=_IF + _block(_DEFAULT, "ROUTE 10.2.0.0/16 10.1.1.1 ETH1"),
)
EMPTY_BLOCK = Rule(
    "ZP093",
    Severity.ERROR,
    "a BEGINROUTES block without a route",
    "the block cannot be empty, and in an OBEYFILE it would delete all static routes",
    "write one route at least, or take the block out",
    "refuses the block",
    "Colin Paice's blog; zPDT failure 29",
    Sure.SEEN,
    bad=_IF + "BEGINROUTES\nENDROUTES\n",
    good=_IF + _block(_DEFAULT),
)
UNDEFINED_LINK = Rule(
    "ZP094",
    Severity.ERROR,
    "a route over a link that is not defined",
    "a route names a LINK or INTERFACE that is defined before it",
    "correct the name; a device or a port is no link; --fix does for a port of one interface",
    "skips the row with a message",
    "z/OS 2.3 IP Configuration Reference, statement syntax for configuration statements",
    bad=_IF + _block(_DEFAULT, "ROUTE 10.2.0.0/16 10.1.1.1 PORTA"),
    good=_IF + _block(_DEFAULT, "ROUTE 10.2.0.0/16 10.1.1.1 ETH1"),
)
HOP_NOT_CONNECTED = Rule(
    "ZP095",
    Severity.WARNING,
    "a first hop that no connected network reaches",
    "the first hop must be on a network that the link is connected to",
    "use the Linux end of the link, such as 10.1.1.1, or add a direct route (`= link`)",
    "keeps the route and cannot resolve the hop: packets go nowhere",
    "zPDT failure 5",
    Sure.SEEN,
    bad=_IF + _block("ROUTE DEFAULT 10.1.2.1 ETH1"),
    good=_IF + _block("ROUTE DEFAULT 10.1.1.1 ETH1"),
)
CHANGING_HOP = Rule(
    "ZP096",
    Severity.WARNING,
    "a first hop that changes with every start of zPDT",
    "the tap gets a random MAC at each start, and its link-local address is made of it",
    "`ip -6 addr add fe80::1/64 dev tapN` on Linux, and that address here",
    "keeps the old address: IPv6 works until the next start of zPDT",
    "Colin Paice's blog 2022/12; zPDT failure 1",
    Sure.SEEN,
    bad=_IF6 + _block("ROUTE DEFAULT6 FE80::8C46:FAFF:FE86:1721 IF6"),
    good=_IF6 + _block("ROUTE DEFAULT6 FE80::1 IF6"),
)
HOST_BITS = Rule(
    "ZP097",
    Severity.WARNING,
    "a destination with bits beyond its mask",
    "it is the address of a host, with the mask of a network",
    "write the network's address, or HOST for the host",
    "masks them off, or refuses the row",
    _ROUTES,
    Sure.INFERRED,
    bad=_IF + _block(_DEFAULT, "ROUTE 10.2.0.7/16 10.1.1.1 ETH1"),
    good=_IF + _block(_DEFAULT, "ROUTE 10.2.0.0/16 10.1.1.1 ETH1"),
)
BAD_DESTINATION = Rule(
    "ZP098",
    Severity.ERROR,
    "a destination or mask that cannot be read",
    "IPv4 takes a length or a mask without holes, IPv6 a length only",
    "write the destination as address/length",
    "skips the row with a message",
    "IBM sample TCPCS4; " + _ROUTES,
    bad=_IF + _block(_DEFAULT, "ROUTE 10.2.0.0 255.0.255.0 10.1.1.1 ETH1"),
    good=_IF + _block(_DEFAULT, "ROUTE 10.2.0.0 255.255.0.0 10.1.1.1 ETH1"),
)
OWN_HOP = Rule(
    "ZP099",
    Severity.ERROR,
    "a first hop that is the stack's own address",
    "the first hop is the other end of the link: Linux, not z/OS",
    "use the Linux end, such as 10.1.1.1",
    "refuses the route, or sends packets to itself",
    "running ADCD systems",
    Sure.INFERRED,
    bad=_IF + _block("ROUTE DEFAULT 10.1.1.2 ETH1"),
    good=_IF + _block(_DEFAULT),
)
ROUTE_TWICE = Rule(
    "ZP100",
    Severity.WARNING,
    "one route twice",
    "destination, first hop and link are the same",
    "take one of them out; --fix takes the second one out",
    "EZZ0686I (with the line of the BEGINROUTES block); that row is dropped",
    "z/OS 2.1 IP Messages 4, EZZ0686I",
    bad=_IF + _block(_DEFAULT, "ROUTE DEFAULT 10.1.1.1 ETH1 MTU 1500"),
    good=_IF + _block(_DEFAULT),
)
WRONG_FAMILY = Rule(
    "ZP101",
    Severity.ERROR,
    "a destination and a first hop of different IP versions",
    "DEFAULT is the way out for IPv4, DEFAULT6 for IPv6",
    "use the DEFAULT of the hop's version; --fix does",
    "EZZ0318I, and the row is skipped",
    _ROUTES,
    bad=_IF6 + _block("ROUTE DEFAULT 2001:DB8:1::1 IF6"),
    good=_IF6 + _block("ROUTE DEFAULT6 2001:DB8:1::1 IF6"),
)
NO_DEFAULT = Rule(
    "ZP102",
    Severity.NOTE,
    "static routes without a default",
    "what no route covers cannot be reached; a routing daemon may bring the default",
    "ROUTE DEFAULT to the Linux end, or `default-information originate` in FRR",
    "EZZ7875I No IPv4 Default Route Installed, from OMPROUTE",
    "zPDT failure 41",
    Sure.INFERRED,
    bad=_IF + _block("ROUTE 10.2.0.0/16 10.1.1.1 ETH1"),
    good=_IF + _block(_DEFAULT),
)
ROUTE_MTU = Rule(
    "ZP103",
    Severity.WARNING,
    "a route with a larger MTU than its interface",
    "the interface cannot send packets of that size",
    "make it equal to the MTU of the interface, and of the tap",
    "takes the smaller one, or fragments",
    "zPDT failure 21",
    Sure.INFERRED,
    bad=_IF + _block("ROUTE DEFAULT 10.1.1.1 ETH1 MTU 8992"),
    good=_IF + _block("ROUTE DEFAULT 10.1.1.1 ETH1 MTU 1500"),
)
NO_MULTIPATH = Rule(
    "ZP104",
    Severity.NOTE,
    "several ways to one destination, and no MULTIPATH",
    "without IPCONFIG MULTIPATH the first active route is always used",
    "IPCONFIG MULTIPATH, where packets are to take both",
    "uses the first active one",
    "z/OS 2.1 IP System Administrator's Commands, Netstat ROUTe",
    bad=_IF + _block("ROUTE DEFAULT 10.1.1.1 ETH1", "ROUTE DEFAULT 10.1.1.9 ETH1"),
    good="IPCONFIG MULTIPATH\n" + _IF + _block("ROUTE DEFAULT 10.1.1.1 ETH1", "ROUTE DEFAULT 10.1.1.9 ETH1"),
)
BAD_ROUTE_MTU = Rule(
    "ZP105",
    Severity.ERROR,
    "an MTU of a route that cannot be",
    "MTU takes a number of bytes up to 65535, or DEFAULTSIZE",
    "write 1492 or 1500 on the tunnel of zPDT",
    "EZZ0318I, and the row is skipped",
    _ROUTES,
    bad=_IF + _block("ROUTE DEFAULT 10.1.1.1 ETH1 MTU 15OO"),
    good=_IF + _block("ROUTE DEFAULT 10.1.1.1 ETH1 MTU 1500"),
)

ROUTE_RULES = (
    BAD_ROUTE,
    HOST_AFTER_LENGTH,
    SECOND_BLOCK,
    EMPTY_BLOCK,
    UNDEFINED_LINK,
    HOP_NOT_CONNECTED,
    CHANGING_HOP,
    HOST_BITS,
    BAD_DESTINATION,
    OWN_HOP,
    ROUTE_TWICE,
    WRONG_FAMILY,
    NO_DEFAULT,
    ROUTE_MTU,
    NO_MULTIPATH,
    BAD_ROUTE_MTU,
)
