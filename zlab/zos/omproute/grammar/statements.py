"""All statements of OMPROUTE by name."""

from __future__ import annotations

from zlab.zos.omproute.grammar.ipv4 import IPV4_STATEMENTS
from zlab.zos.omproute.grammar.ipv6 import IPV6_STATEMENTS
from zlab.zos.omproute.grammar.shapes import index

ROWS = (*IPV4_STATEMENTS, *IPV6_STATEMENTS)
STATEMENTS = index(ROWS)

OSPF_INTERFACE = STATEMENTS["OSPF_INTERFACE"]
OSPF6_INTERFACE = STATEMENTS["IPV6_OSPF_INTERFACE"]

INTERFACES = frozenset(row.name for row in ROWS if row.name.endswith("Interface"))
"""Statements that define an interface, generic ones included."""
