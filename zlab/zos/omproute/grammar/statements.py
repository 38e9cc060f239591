"""All statements of OMPROUTE by name."""

from __future__ import annotations

from zlab.zos.omproute.grammar.ipv4 import IPV4_STATEMENTS
from zlab.zos.omproute.grammar.ipv6 import IPV6_STATEMENTS
from zlab.zos.omproute.grammar.shapes import index

ROWS = (*IPV4_STATEMENTS, *IPV6_STATEMENTS)
STATEMENTS = index(ROWS)
