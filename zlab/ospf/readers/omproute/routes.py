"""The routes OMPROUTE displays: RTTABLE, RT6TABLE, and RTTABLE,DEST=. Pure.

Layouts: IP Configuration Guide, "Displaying the routes in the OMPROUTE main routing table" and "… IPv6 policy-based
routing tables"; for DEST=, IBM support's "How do I display equal-cost routes". All documented.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zlab.ospf.evidence import Evidence, Route, Side, Table, TableSeen, canonical
from zlab.ospf.readers.omproute.shown import Shown, labelled

_NO_ROUTES = frozenset({"DEL", "SBNT", "RNGE"})
"""Entries no packet is sent by: deleted, the placeholder of a subnetted network, the range of an area (IBM's help
for the displays of OMPROUTE)."""

_MAIN = "EZBMAIN"


def routes(shown: Shown) -> Evidence:
    """EZZ7847I: TYPE, DEST NET, MASK in hexadecimal, COST, AGE, NEXT HOP(S)."""
    found: list[Route] = []
    for row in shown.rows:
        # The documented masks have eight digits; no page shows a default route, whose mask may well be a bare 0.
        if len(row) < 6 or not canonical(row[1]) or not re.fullmatch(r"0|[0-9A-F]{8}", row[2]):
            continue
        prefix = f"{canonical(row[1])}/{int(row[2], 16).bit_count()}"
        found += _route(shown, 4, row[0], prefix, row[5])
    return Evidence(routes=tuple(found), tables=(TableSeen(Side.ZOS, 4, Table.OMPROUTE, shown.system),))


def route_expansion(shown: Shown) -> Evidence:
    """EZZ7874I: one destination with each of its next hops, `10.1.1.1 (ETH1)`."""
    labels = shown.labels
    destination, mask = canonical(labels.get("DESTINATION", "")), canonical(labels.get("MASK", ""))
    if not destination or "." not in mask:
        return Evidence()
    prefix = f"{destination}/{sum(int(part).bit_count() for part in mask.split('.'))}"
    hops = [row[0] for row in shown.rows if len(row) == 2 and row[1].startswith("(")]
    hops.insert(0, labels.get("NEXT HOP(S)", ""))
    kind = labels.get("ROUTE TYPE", "")
    return Evidence(routes=tuple(each for hop in hops if hop for each in _route(shown, 4, kind, prefix, hop)))


def routes6(shown: Shown) -> Evidence:
    """EZZ7979I: DESTINATION, NEXT HOP, and TYPE, COST, AGE, by their labels; `NEXT HOP: ::` is attached.

    With PRTABLE= each table has its name before it. Only the main one routes what a neighbor sends.
    """
    found: list[Route] = []
    table, prefix, hops = _MAIN, "", list[str]()
    tables = set() if any("TABLE NAME" in dict(labelled(row)) for row in shown.rows) else {_MAIN}
    for label, value in (pair for row in shown.rows for pair in labelled(row)):
        if label == "TABLE NAME":
            table = value
            tables.add(table)
        elif label == "DESTINATION":
            prefix, hops = value, []
        elif label == "NEXT HOP":
            hops.append("" if value == "::" else value)
        elif label == "TYPE" and prefix and table == _MAIN:
            found += (each for hop in hops for each in _route(shown, 6, value, prefix, hop))
    seen = (TableSeen(Side.ZOS, 6, Table.OMPROUTE, shown.system),) if _MAIN in tables else ()
    return Evidence(routes=tuple(found), tables=seen)


def _route(shown: Shown, version: int, kind: str, prefix: str, hop: str) -> Iterator[Route]:
    """One route, with the interface where there is no next hop; nothing for an entry that is none."""
    kind = kind.rstrip("*%")
    if kind not in _NO_ROUTES:
        via = canonical(hop)
        yield Route(Side.ZOS, version, Table.OMPROUTE, prefix.lower(), via, "" if via else hop, shown.system, kind)
