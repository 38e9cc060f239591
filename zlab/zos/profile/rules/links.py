"""Rules about devices, links, interfaces, home addresses and what the stack does between them."""

from __future__ import annotations

from zlab.zos.findings import Rule, Severity, Sure

_MPCIPA = "z/OS 2.2 IP Configuration Reference, DEVICE and LINK statements: MPCIPA OSA"
_SYNTAX = "z/OS 2.3 IP Configuration Reference, statement syntax for configuration statements"
_HOME = "z/OS 2.1 IP Configuration Reference, HOME statement"
_INTERFACE = "z/OS 2.3 IP Configuration Reference, INTERFACE IPAQENET OSA-Express QDIO"

_ETH1 = "DEVICE PORTA MPCIPA\nLINK ETH1 IPAQENET PORTA\nHOME\n  10.1.1.2 ETH1\nSTART PORTA\n"
_NEW = "INTERFACE ETH1 DEFINE IPAQENET PORTNAME PORTA IPADDR 10.1.1.2/24\nSTART ETH1\n"

LINK_WITHOUT_DEVICE = Rule(
    "ZP060",
    Severity.ERROR,
    "a LINK of a device that is not defined",
    "the device must be defined before the link, in this member or one included before",
    "define the DEVICE, or correct the name",
    "refuses the link; HOME and routes over it fail too",
    _SYNTAX,
    bad="LINK ETH1 IPAQENET PORTB\nHOME\n  10.1.1.2 ETH1\n",
    good=_ETH1,
)
DEFINED_LATER = Rule(
    "ZP061",
    Severity.ERROR,
    "a name that is used before it is defined",
    "DEVICE, then LINK, then HOME, routes and START",
    "move the definition up",
    "does not know the name yet, and skips what uses it",
    _SYNTAX,
    bad="LINK ETH1 IPAQENET PORTA\nDEVICE PORTA MPCIPA\nHOME\n  10.1.1.2 ETH1\nSTART PORTA\n",
    good=_ETH1,
)
TWO_LINKS = Rule(
    "ZP062",
    Severity.ERROR,
    "two LINKs on one MPCIPA device",
    "an MPCIPA device has exactly one link",
    "define an INTERFACE with a VLANID for the second one, or another device",
    "refuses the second link",
    _MPCIPA,
    bad="DEVICE PORTA MPCIPA\nLINK ETH1 IPAQENET PORTA\nLINK ETH2 IPAQENET PORTA\n"
    "HOME\n  10.1.1.2 ETH1\n  10.1.2.2 ETH2\nSTART PORTA\n",
    good=_ETH1,
)
HOME_WITHOUT_LINK = Rule(
    "ZP063",
    Severity.ERROR,
    "a home address of a link that is not defined",
    "HOME gives addresses to links only; an INTERFACE has its address in IPADDR",
    "define the LINK, correct the name, or use IPADDR of the INTERFACE",
    "one bad entry makes it ignore the rest of the list",
    _HOME + "; " + _SYNTAX,
    bad="DEVICE PORTA MPCIPA\nLINK ETH1 IPAQENET PORTA\nHOME\n  10.1.1.2 ETH1\n  10.1.2.2 ETH2\nSTART PORTA\n",
    good=_ETH1,
)
BAD_HOME = Rule(
    "ZP064",
    Severity.ERROR,
    "a home address z/OS cannot have",
    "HOME takes IPv4 addresses in dotted form; 127.0.0.1 is there anyway",
    "write the address of the link; --fix takes the length or 127.0.0.1 out",
    "EZZ0344I for 127.0.0.1; else ignores the rest of the list",
    "z/OS 2.1 IP Messages 4, EZZ0344I; " + _HOME,
    bad="DEVICE PORTA MPCIPA\nLINK ETH1 IPAQENET PORTA\nHOME\n  10.1.1.2/24 ETH1\nSTART PORTA\n",
    good=_ETH1,
)
BOTH_STYLES = Rule(
    "ZP065",
    Severity.ERROR,
    "one OSA port by DEVICE and by INTERFACE",
    "DEVICE and LINK are refused for an OSA that has an IPv4 INTERFACE",
    "define the port in one way only",
    "refuses the second definition",
    _MPCIPA,
    bad="DEVICE PORTA MPCIPA\nLINK ETH2 IPAQENET PORTA\nHOME\n  10.1.2.2 ETH2\nSTART PORTA\n" + _NEW,
    good=_NEW,
)
NAME_TWICE = Rule(
    "ZP066",
    Severity.ERROR,
    "one name for two links or interfaces",
    "LINK and INTERFACE share one name space",
    "give one of them another name",
    "refuses the second one",
    "z/OS 2.2, converting IPAQENET links to interfaces",
    bad="DEVICE PORTB MPCIPA\nLINK ETH1 IPAQENET PORTB\nHOME\n  10.1.2.2 ETH1\nSTART PORTB\n" + _NEW,
    good=_NEW,
)
START_UNDEFINED = Rule(
    "ZP067",
    Severity.ERROR,
    "START of what is not defined",
    "START names a DEVICE or an INTERFACE; a LINK is started by its device",
    "name the device or the interface; --fix does for a LINK",
    "says that it does not know the name, and goes on",
    _SYNTAX,
    Sure.INFERRED,
    bad="DEVICE PORTA MPCIPA\nLINK ETH1 IPAQENET PORTA\nHOME\n  10.1.1.2 ETH1\nSTART PORTA\nSTART PORTB\n",
    good=_ETH1,
)
NOT_STARTED = Rule(
    "ZP068",
    Severity.WARNING,
    "a device or an interface that nothing starts",
    "it stays down until somebody starts it",
    "add START, or leave it to V TCPIP,,START",
    "defines it and leaves it inactive",
    "a profile written for a simulator",
    Sure.SEEN,
    bad="INTERFACE ETH1 DEFINE IPAQENET PORTNAME PORTA IPADDR 10.1.1.2/24\n",
    good=_NEW,
)
INTERFACE_INCOMPLETE = Rule(
    "ZP069",
    Severity.ERROR,
    "an interface without what it needs",
    "an OSA interface needs its PORTNAME, and an IPv4 one its address",
    "add PORTNAME and IPADDR",
    "refuses the INTERFACE statement",
    _INTERFACE,
    bad="INTERFACE ETH1 DEFINE IPAQENET IPADDR 10.1.1.2/24\nSTART ETH1\n",
    good=_NEW,
)
NO_HOME = Rule(
    "ZP070",
    Severity.WARNING,
    "a link without a home address",
    "without an address nothing goes over it",
    "give it an address in HOME",
    "EZZ0331I NO HOME ADDRESS ASSIGNED TO LINK",
    "Communications Server for z/OS V1R7 Implementation Guide 1, 3.9",
    bad="DEVICE PORTA MPCIPA\nLINK ETH1 IPAQENET PORTA\nSTART PORTA\n",
    good=_ETH1,
)
NO_MULTICAST = Rule(
    "ZP071",
    Severity.WARNING,
    "OSPF over a device without multicast",
    "under zPDT non-QDIO devices (LCS, OSE) carry no multicast, which OSPF needs",
    "use an OSA in QDIO mode: awsosa --pathtype=OSD, INTERFACE … IPAQENET",
    "sends hellos that nobody hears: no adjacency",
    "zPDT Guide and Reference (SG24-8205), LANs; zPDT failure 38",
    bad="DEVICE LCS1 LCS E20\nLINK ETH1 ETHERNET 0 LCS1\nHOME\n  10.1.1.2 ETH1\nSTART LCS1\nPORT\n  520 UDP OMPROUTE\n",
    good=_NEW + "PORT\n  520 UDP OMPROUTE\n",
)
BAD_INTFID = Rule(
    "ZP072",
    Severity.ERROR,
    "an interface id that has not four groups",
    "INTFID is the lower 64 bits of the addresses: four groups of hexadecimal digits",
    "write it as 7:7:7:7",
    "refuses the INTERFACE statement",
    "colinpaicemq/ADCD, IFACE6",
    Sure.SEEN,
    bad="INTERFACE IF6 DEFINE IPAQENET6 PORTNAME PORTA INTFID 7:7:7 IPADDR 2001:DB8::7\nSTART IF6\n",
    good="INTERFACE IF6 DEFINE IPAQENET6 PORTNAME PORTA INTFID 7:7:7:7 IPADDR 2001:DB8::7\nSTART IF6\n",
)
ADDRESS_TWICE = Rule(
    "ZP073",
    Severity.ERROR,
    "one address on two interfaces",
    "a stack has each address once",
    "give one of them another address",
    "refuses the second one",
    _HOME,
    Sure.INFERRED,
    bad=_NEW + "INTERFACE ETH2 DEFINE IPAQENET PORTNAME PORTB IPADDR 10.1.1.2/24\nSTART ETH2\n",
    good=_NEW + "INTERFACE ETH2 DEFINE IPAQENET PORTNAME PORTB IPADDR 10.1.2.2/24\nSTART ETH2\n",
)
SAME_PORT_NO_VLAN = Rule(
    "ZP074",
    Severity.ERROR,
    "two interfaces on one OSA port without VLANs",
    "interfaces of one IP version that share a port need a VLANID each",
    "add VLANID and VMAC ROUTEALL to both, or use another port",
    "EZZ0618I INTERFACE … NOT ALLOWED - NO VLAN ID",
    "z/OS 2.2 IP Messages 2, EZD0044I",
    bad=_NEW + "INTERFACE ETH2 DEFINE IPAQENET PORTNAME PORTA IPADDR 10.1.2.2/24\nSTART ETH2\n",
    good=_NEW + "INTERFACE ETH2 DEFINE IPAQENET PORTNAME PORTB IPADDR 10.1.2.2/24\nSTART ETH2\n",
)
PRIMARY_UNDEFINED = Rule(
    "ZP075",
    Severity.ERROR,
    "PRIMARYINTERFACE names what is not defined",
    "it is the name of a LINK or INTERFACE, not of a device or a port",
    "name the LINK or INTERFACE",
    "skips the statement with a message",
    _SYNTAX,
    Sure.INFERRED,
    bad=_NEW + "PRIMARYINTERFACE PORTA\n",
    good=_NEW + "PRIMARYINTERFACE ETH1\n",
)
BAD_MTU = Rule(
    "ZP076",
    Severity.ERROR,
    "an MTU that cannot be",
    "IPv6 needs 1280 bytes (RFC 8200), IPv4 576 for whole datagrams (RFC 791), and 65535 is the most",
    "write 1492 or 1500 on the tunnel of zPDT",
    "refuses the value",
    "RFC 8200 section 5; RFC 791 section 3.1",
    bad="INTERFACE ETH1 DEFINE IPAQENET PORTNAME PORTA IPADDR 10.1.1.2/24 MTU 150\nSTART ETH1\n",
    good="INTERFACE ETH1 DEFINE IPAQENET PORTNAME PORTA IPADDR 10.1.1.2/24 MTU 1500\nSTART ETH1\n",
)
NO_PREFIX = Rule(
    "ZP077",
    Severity.NOTE,
    "an IPv4 interface without the length of its subnet",
    "OMPROUTE and the stack then take the mask of its class, and a second interface on the port is refused",
    "write IPADDR address/length, such as 10.1.1.2/24",
    "EZZ0618I … NO SUBNET MASK where VLANs share a port; EZZ8164I where OMPROUTE has another mask",
    "z/OS 2.2 IP Messages 2, EZD0044I; z/OS 2.1 IP Messages 4, EZZ8164I",
    bad="INTERFACE ETH1 DEFINE IPAQENET PORTNAME PORTA IPADDR 10.1.1.2\nSTART ETH1\n",
    good=_NEW,
)
CHPIDTYPE_LATE = Rule(
    "ZP078",
    Severity.WARNING,
    "CHPIDTYPE out of its place",
    "required operands and CHPIDTYPE stand in the order of the diagram: CHPIDTYPE right after the type",
    "write INTERFACE name DEFINE type CHPIDTYPE OSD PORTNAME …; --fix does",
    "refuses the INTERFACE statement",
    _INTERFACE,
    Sure.INFERRED,
    bad="INTERFACE IF6 DEFINE IPAQENET6 PORTNAME PORTA CHPIDTYPE OSD IPADDR 2001:DB8::7\nSTART IF6\n",
    good="INTERFACE IF6 DEFINE IPAQENET6 CHPIDTYPE OSD PORTNAME PORTA IPADDR 2001:DB8::7\nSTART IF6\n",
)
NO_FORWARDING = Rule(
    "ZP079",
    Severity.NOTE,
    "several interfaces, and the stack does not forward between them",
    "with NODATAGRAMFWD a packet for somebody else is dropped",
    "IPCONFIG DATAGRAMFWD, where z/OS is to route",
    "drops it (reason 4167 IP_NO_FWD); with DATAGRAMFWD it says EZZ0641I",
    "zPDT failures 2 and 12",
    bad="IPCONFIG NODATAGRAMFWD\n"
    + _NEW
    + "INTERFACE ETH2 DEFINE IPAQENET PORTNAME PORTB IPADDR 10.1.2.2/24\nSTART ETH2\n",
    good="IPCONFIG DATAGRAMFWD\n"
    + _NEW
    + "INTERFACE ETH2 DEFINE IPAQENET PORTNAME PORTB IPADDR 10.1.2.2/24\nSTART ETH2\n",
)
WAITS_FOR_PAGENT = Rule(
    "ZP080",
    Severity.NOTE,
    "a stack that waits for AT-TLS policy",
    "with TTLS nobody gets a socket until Policy Agent has installed a policy, but who may use EZB.INITSTACK",
    "start PAGENT, and permit OMPROUTE, PAGENT and SYSLOGD to EZB.INITSTACK.system.stack",
    "EZZ4248E … WAITING FOR PAGENT TTLS POLICY; socket() fails with EAGAIN, errno2 74610296",
    "EZZ4248E; zPDT failure 26",
    Sure.SEEN,
    bad="TCPCONFIG TTLS\n",
    good="TCPCONFIG TTLS\nAUTOLOG 5\n  PAGENT\nENDAUTOLOG\n",
)
PUBLIC_COMMUNITY = Rule(
    "ZP081",
    Severity.WARNING,
    "the SNMP community everybody knows",
    "COMMUNITY public lets anybody who reaches the agent read the stack's data",
    "choose a community of your own, in the case the agent has it",
    "takes it; mixed case is kept",
    "a profile written for a simulator; a site's SAMPPROF",
    Sure.SEEN,
    bad="SACONFIG ENABLED COMMUNITY public AGENT 161\n",
    good="SACONFIG ENABLED COMMUNITY zLab-7f AGENT 161\n",
)

LINK_RULES = (
    LINK_WITHOUT_DEVICE,
    DEFINED_LATER,
    TWO_LINKS,
    HOME_WITHOUT_LINK,
    BAD_HOME,
    BOTH_STYLES,
    NAME_TWICE,
    START_UNDEFINED,
    NOT_STARTED,
    INTERFACE_INCOMPLETE,
    NO_HOME,
    NO_MULTICAST,
    BAD_INTFID,
    ADDRESS_TWICE,
    SAME_PORT_NO_VLAN,
    PRIMARY_UNDEFINED,
    BAD_MTU,
    NO_PREFIX,
    CHPIDTYPE_LATE,
    NO_FORWARDING,
    WAITS_FOR_PAGENT,
    PUBLIC_COMMUNITY,
)
