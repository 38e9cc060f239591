"""Parameters that several OMPROUTE statements have in common."""

from __future__ import annotations

from zlab.zos.findings import Sure
from zlab.zos.omproute.grammar.shapes import Kind, ParameterRow, choice, number, yes_no

MEMORY = Sure.MEMORY

AUTHENTICATION_TYPES = "None|Password|MD5"

STACK_TUNING = (
    ParameterRow("Max_Xmit_Time", Kind.DECIMAL, "120", what="longest TCP retransmission interval, seconds"),
    ParameterRow("Min_Xmit_Time", Kind.DECIMAL, "0.5", what="shortest TCP retransmission interval, seconds"),
    ParameterRow("RT_Gain", Kind.DECIMAL, "0.125", what="gain of the round-trip estimate"),
    ParameterRow("Variance_Gain", Kind.DECIMAL, "0.25", what="gain of the round-trip variance"),
    ParameterRow("Variance_Mult", Kind.DECIMAL, "2", what="factor of the variance in the timeout"),
    yes_no("Delay_Acks", "YES", what="delay TCP acknowledgements"),
)
"""TCP values OMPROUTE puts into the routes of an interface."""

IPV4_IDENTITY = (
    ParameterRow("IP_Address", Kind.PATTERN, required=True, what="address of the interface on this stack"),
    ParameterRow(
        "Name", Kind.NAME, required=True, what="LINK or INTERFACE name of the TCP/IP profile; not with a wildcard"
    ),
    ParameterRow("Subnet_Mask", Kind.MASK, required=True, what="mask of the subnet the interface is in"),
    ParameterRow("Destination_Addr", Kind.ADDRESS, what="the other end of a point-to-point link"),
    number("MTU", "576", 0, 65535, what="goes into the routes and into database description packets; not the stack's"),
)

TIMERS = (
    number("Retransmission_Interval", "5", 1, 65535, what="seconds until an unacknowledged LSA is sent again"),
    number("Transmission_Delay", "1", 1, 65535, what="seconds added to the age of an LSA"),
    number("Router_Priority", "1", 0, 255, what="weight in the election of the designated router; 0: never"),
    number("Hello_Interval", "10", 1, 255, what="seconds; the same on all routers of the link"),
    number("DB_Exchange_Interval", "40", 2, 65535, what="seconds a database exchange may take"),
    number("Dead_Router_Interval", "40", 2, 65535, what="seconds without a hello until a neighbor is dead; as above"),
)

AUTHENTICATION = (
    choice("Authentication_Type", None, AUTHENTICATION_TYPES, what="without it, that of the area"),
    number("Authentication_Key_ID", "0", 0, 255, range_sure=Sure.DOCUMENTED, what="number of the MD5 key"),
    ParameterRow("Authentication_Key", Kind.KEY, "nulls", what="MD5: 0x and 32 hexadecimal digits"),
)

DEMAND = (
    yes_no("Demand_Circuit", "NO", what="suppress the refresh of LSAs"),
    choice("Hello_Suppression", "Allow", "Allow|Request|Disable", range_sure=MEMORY),
    number("PP_Poll_Interval", "60", 0, 65535, what="seconds between polls while hellos are suppressed"),
    choice("Parallel_OSPF", "Backup", "Backup|Primary", what="role beside another interface of the same subnet"),
)

BOUNDARY = (
    yes_no("Import_RIP_Routes", "NO"),
    yes_no("Import_Static_Routes", "NO"),
    yes_no("Import_Direct_Routes", "NO"),
    yes_no("Originate_Default_Route", "NO"),
    choice("Originate_as_Type", "2", "Type1|Type2|1|2"),
    number("Default_Route_Cost", "1", 0, 16777215),
)

GLOBAL_OSPF = (
    ParameterRow("RouterID", Kind.ROUTER_ID, what="identity of this router"),
    choice("Comparison", "Type2", "Type1|Type2|1|2", range_sure=Sure.DOCUMENTED, what="how external routes rank"),
    yes_no("Demand_Circuit", "YES"),
    number("DR_Max_Adj_Attempt", "0", 0, 255, what="attempts until a futile neighbor loop is given up; 0: never"),
)

VIRTUAL_LINK = (
    ParameterRow("Virtual_Endpoint_RouterID", Kind.ROUTER_ID, required=True, what="router at the other end"),
    ParameterRow("Links_Transit_Area", Kind.AREA, required=True, what="area the link goes through"),
    number("Retransmission_Interval", "10", 1, 65535, sure=MEMORY),
    number("Transmission_Delay", "5", 1, 65535, sure=MEMORY),
    number("Hello_Interval", "30", 1, 255, sure=MEMORY),
    number("DB_Exchange_Interval", "180", 2, 65535, sure=MEMORY),
    number("Dead_Router_Interval", "180", 2, 65535, sure=MEMORY),
)
