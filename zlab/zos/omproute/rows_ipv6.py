"""OMPROUTE's statements for IPv6. IBM's pages of the interface, area and range statements were not seen."""

from __future__ import annotations

from zlab.zos.findings import Sure
from zlab.zos.omproute.grammar import Kind, ParameterRow, StatementRow, area, number, yes_no
from zlab.zos.omproute.shared_rows import BOUNDARY, DEMAND, GLOBAL_OSPF, MEMORY, TIMERS, VIRTUAL_LINK

_NAME = ParameterRow("Name", Kind.NAME, required=True, sure=Sure.SEEN, what="INTERFACE name of the TCP/IP profile")
_PREFIX = ParameterRow("Prefix", Kind.PREFIX6, repeatable=True, sure=Sure.SEEN, what="prefix of the link")
_INSTANCE = number("Instance", "0", 0, 255, what="instance id of RFC 5340")

IPV6_STATEMENTS = (
    StatementRow(
        "IPv6_OSPF",
        "What holds for IPv6 OSPF as a whole. RouterID is required where IPv4 OSPF is not active.",
        (*GLOBAL_OSPF, _INSTANCE),
        family=6,
        single=True,
        reconfig=True,
        complete=True,
        source="page ipv6ospfstatement",
    ),
    StatementRow(
        "IPv6_Area",
        "An IPv6 OSPF area this router is in.",
        (
            area("Area_Number", sure=Sure.SEEN),
            yes_no("Stub_Area", "NO", sure=Sure.SEEN),
            number("Stub_Default_Cost", "1", 0, 16777215, sure=Sure.SEEN),
            yes_no("Import_Prefixes", "YES", sure=Sure.SEEN, what="NO: a totally stubby area"),
        ),
        identity=("Area_Number",),
        family=6,
        sure=Sure.SEEN,
        source="colin-paice-notes EZZ7956I; EZZ7973I display",
    ),
    StatementRow(
        "IPv6_Range",
        "Prefixes of an area that are told to other areas as one.",
        (
            ParameterRow("Prefix", Kind.PREFIX6, required=True, sure=Sure.SEEN),
            area("Area_Number", sure=Sure.SEEN),
            yes_no("Advertise", "YES", sure=Sure.SEEN),
        ),
        identity=("Prefix", "Area_Number"),
        family=6,
        sure=Sure.SEEN,
        source="EZZ7973I display",
    ),
    StatementRow(
        "IPv6_OSPF_Interface",
        "An interface IPv6 OSPF runs on.",
        (
            _NAME,
            area("Attaches_To_Area", sure=Sure.SEEN),
            _PREFIX,
            number("MTU", None, 1280, 65535, sure=MEMORY),
            *TIMERS,
            number("Cost", "1", 1, 65535, sure=MEMORY, what="Cost here, Cost0 on OSPF_Interface"),
            _INSTANCE,
            *DEMAND,
        ),
        identity=("Name",),
        family=6,
        reconfig=True,
        sure=Sure.SEEN,
        source="colin-paice-notes EZZ7956I",
    ),
    StatementRow(
        "IPv6_Virtual_Link",
        "A link through an area that makes the IPv6 backbone whole.",
        (*VIRTUAL_LINK, _INSTANCE),
        identity=("Virtual_Endpoint_RouterID", "Links_Transit_Area"),
        family=6,
    ),
    StatementRow(
        "IPv6_AS_Boundary_Routing",
        "What IPv6 OSPF tells its routers about routes from elsewhere.",
        (*BOUNDARY, yes_no("Import_Router_Advertisement_Routes", "NO")),
        family=6,
        single=True,
        source="page ipv6asboundaryroutingstatement",
    ),
    StatementRow(
        "IPv6_Interface",
        "An IPv6 interface without OSPF and RIP.",
        (_NAME, _PREFIX, number("MTU", None, 1280, 65535, sure=MEMORY)),
        identity=("Name",),
        family=6,
        reconfig=True,
    ),
    StatementRow(
        "IPv6_RIP_Interface",
        "An interface IPv6 RIP runs on.",
        (
            _NAME,
            _PREFIX,
            number("MTU", None, 1280, 65535, sure=MEMORY),
            number("In_Metric", "1", 1, 15, sure=MEMORY),
            number("Out_Metric", "0", 0, 15, sure=MEMORY),
            yes_no("Receive_RIP", "YES", sure=MEMORY),
            yes_no("Send_RIP", "YES", sure=MEMORY),
            ParameterRow("Filter", Kind.TEXT, repeatable=True, sure=MEMORY),
        ),
        identity=("Name",),
        family=6,
        reconfig=True,
        sure=Sure.SEEN,
        source="ibm-sample-tcpcs4",
    ),
    StatementRow(
        "IPv6_RIP_Filter",
        "A filter of all IPv6 RIP interfaces: (type,prefix/length).",
        own=ParameterRow("IPv6_RIP_Filter", Kind.TEXT, sure=Sure.SEEN),
        identity=("IPv6_RIP_Filter",),
        family=6,
        sure=Sure.SEEN,
        source="ibm-sample-tcpcs4",
    ),
    StatementRow(
        "IPv6_RIP_Send_Only",
        "Which routes IPv6 RIP may send.",
        own=ParameterRow("IPv6_RIP_Send_Only", Kind.TEXT),
        family=6,
        single=True,
        sure=MEMORY,
    ),
    StatementRow(
        "IPv6_Accept_RIP_Route",
        "A route IPv6 RIP may learn.",
        (ParameterRow("IP_Address", Kind.ADDRESS6, required=True, sure=Sure.SEEN),),
        identity=("IP_Address",),
        family=6,
        sure=Sure.SEEN,
        source="ibm-sample-tcpcs4",
    ),
    StatementRow(
        "IPv6_Originate_RIP_Default",
        "Whether IPv6 RIP tells of a default route.",
        (ParameterRow("Condition", Kind.TEXT, sure=MEMORY), number("Cost", "1", 1, 16, sure=MEMORY)),
        family=6,
        single=True,
        sure=MEMORY,
    ),
    StatementRow(
        "IPv6_Ignore_RIP_Neighbor",
        "A router whose IPv6 RIP packets are dropped.",
        (ParameterRow("IP_Address", Kind.ADDRESS6, required=True, sure=MEMORY),),
        identity=("IP_Address",),
        family=6,
        sure=MEMORY,
    ),
    StatementRow(
        "IPv6_Default_Route",
        "An IPv6 default route OMPROUTE installs.",
        (
            ParameterRow("Name", Kind.NAME, required=True, sure=Sure.SEEN),
            ParameterRow("Next_Hop", Kind.ADDRESS6, required=True, sure=Sure.SEEN),
        ),
        identity=("Name", "Next_Hop"),
        family=6,
        sure=Sure.SEEN,
        source="ibm-sample-tcpcs4",
    ),
)
