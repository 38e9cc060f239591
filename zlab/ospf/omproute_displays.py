"""`D TCPIP,,OMPROUTE` displays (and `F OMPROUTE`'s, the same text) as evidence, one record a display. Pure.

Layouts: facts messages 1.6. Rows are read by what their words are, not by column, so that a display that was
wrapped, cut at the left or pasted with a console's numbers in front is read as far as it is there. Displays of
IPv6 whose layout no public page shows are read by their labels only; the table of IPv6 routes is not read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from zlab.messages.recognise import LogMessage
from zlab.ospf.evidence import Auth, Evidence, Interface, Neighbor, Route, Side, Table, TableSeen, canonical
from zlab.ospf.states import NeighborState

INTERFACE_STATES = {
    1: "Down",
    2: "backup interface",
    4: "Loopback",
    8: "Waiting",
    16: "point-to-point",
    32: "DROther",
    64: "BDR",
    128: "DR",
}
"""OMPROUTE's interface states (EZZ7913I, facts messages 1.3)."""

_NETWORKS = {"P-P": "point-to-point", "BRDCST": "broadcast", "MULTI": "non-broadcast"}
_AUTH = {"NONE": Auth.NONE, "PASSWORD": Auth.PASSWORD, "MD5": Auth.MD5, "CRYPTO": Auth.MD5}
_LABEL = re.compile(r"([A-Z#][A-Z0-9 #./?-]*?):[ \t]+(\S+)")


@dataclass(frozen=True, slots=True)
class _Shown:
    """A display without its title: its rows as words, its labels with their values, and where it stands."""

    rows: tuple[tuple[str, ...], ...]
    labels: Mapping[str, str]
    system: str
    source: str


def read_display(message: LogMessage) -> Iterator[Evidence]:
    """The evidence of a message that is a display; nothing of any other."""
    reader = DISPLAYS.get(message.id)
    if reader is None:
        return
    lines = [line.upper() for line in message.lines[1:]]
    labels: dict[str, str] = {}
    for line in lines:
        for label, value in _LABEL.findall(line):
            labels.setdefault(" ".join(label.split()), value)
    rows = tuple(tuple(line.split()) for line in lines)
    yield reader(_Shown(rows, labels, message.host.upper(), message.place.file))


def _neighbors(version: int) -> Callable[[_Shown], Evidence]:
    """EZZ7851I: NEIGHBOR ADDR, NEIGHBOR ID, STATE, queues, IFC. IPv6 has no address column [inferred]."""

    def read(shown: _Shown) -> Evidence:
        found = []
        for row in shown.rows:
            addresses, rest = _leading_addresses(row)
            state = _state(rest[0]) if rest else None
            if not addresses or state is None:
                continue
            found.append(
                Neighbor(
                    Side.ZOS,
                    version,
                    state,
                    address=addresses[0] if version == 4 or len(addresses) > 1 else "",
                    router_id=addresses[-1],
                    interface=rest[-1] if len(rest) > 1 and not rest[-1].isdigit() else "",
                    system=shown.system,
                    source=shown.source,
                )
            )
        seen = TableSeen(Side.ZOS, version, Table.NEIGHBORS, shown.system)
        return Evidence(neighbors=tuple(found), tables=(seen,))

    return read


def _neighbor_details(version: int) -> Callable[[_Shown], Evidence]:
    """EZZ8130I, and EZZ7852I by analogy: labels with values."""

    def read(shown: _Shown) -> Evidence:
        labels = shown.labels
        state = _state(labels.get("NEIGHBOR STATE", ""))
        if state is None:
            return Evidence()
        neighbor = Neighbor(
            Side.ZOS,
            version,
            state,
            address=canonical(labels.get("NEIGHBOR IP ADDRESS", "")),
            router_id=canonical(labels.get("OSPF ROUTER ID", "")),
            interface=labels.get("PHYSICAL INTERFACE", ""),
            system=shown.system,
            resets=_number(labels.get("# ADJ. RESETS")),
            priority=_number(labels.get("DR PRIORITY")),
            dr=canonical(labels.get("DR CHOICE", "")),
            bdr=canonical(labels.get("BACKUP CHOICE", "")),
            source=shown.source,
        )
        return Evidence(neighbors=(neighbor,))

    return read


def _interfaces(shown: _Shown) -> Evidence:
    """EZZ7849I: IFC ADDRESS, PHYS, ASSOC. AREA, TYPE, STATE, #NBRS, #ADJS."""
    found = (
        Interface(
            Side.ZOS,
            4,
            row[1],
            address=canonical(row[0]),
            system=shown.system,
            area=canonical(row[2]),
            network=_NETWORKS.get(row[3], ""),
            state=_interface_state(row[4]),
            neighbors=_number(row[5]) if len(row) > 5 else None,
            source=shown.source,
        )
        for row in shown.rows
        if len(row) >= 5 and canonical(row[0]) and canonical(row[2])
    )
    return Evidence(interfaces=tuple(found))


def _interface_details(version: int) -> Callable[[_Shown], Evidence]:
    """EZZ7850I and EZZ7959I. MAX PKT SIZE is the MTU OMPROUTE announces."""

    def read(shown: _Shown) -> Evidence:
        labels = shown.labels
        area = canonical(labels.get("ATTACHED AREA", ""))
        if not area:
            return Evidence()
        mask = labels.get("INTERFACE MASK", "")
        interface = Interface(
            Side.ZOS,
            version,
            labels.get("PHYSICAL INTERFACE", "") or labels.get("INTERFACE NAME", ""),
            address=canonical(labels.get("INTERFACE ADDRESS", "")),
            system=shown.system,
            prefix_length=_prefix_length(mask) if canonical(mask) else None,
            area=area,
            hello=_number(labels.get("HELLO INTERVAL")),
            dead=_number(labels.get("DEAD INTERVAL")),
            mtu=_number(labels.get("MAX PKT SIZE")) or _number(labels.get("MTU")),
            auth=_AUTH.get(labels.get("AUTH TYPE", "")),
            priority=_number(labels.get("DR PRIORITY")),
            instance=_number(labels.get("INSTANCE ID")),
            network=_NETWORKS.get(labels.get("INTERFACE TYPE", ""), ""),
            state=_interface_state(labels.get("STATE", "")),
            dr=canonical(labels.get("DESIGNATED ROUTER", "")),
            bdr=canonical(labels.get("BACKUP DR", "")),
            neighbors=_number(labels.get("# NEIGHBORS")),
            source=shown.source,
        )
        return Evidence(interfaces=(interface,))

    return read


def _configured(shown: _Shown) -> Evidence:
    """EZZ7833I: IP ADDRESS, AREA, COST, RTRNS, TRDLY, PRI, HELLO, DEAD, DB_EX; a VIPA has N/A."""
    found = (
        Interface(
            Side.ZOS,
            4,
            address=canonical(row[0]),
            system=shown.system,
            area=canonical(row[1]),
            hello=_number(row[6]),
            dead=_number(row[7]),
            priority=_number(row[5]),
            source=shown.source,
        )
        for row in shown.rows
        if len(row) >= 8 and canonical(row[0]) and canonical(row[1]) and _number(row[6]) is not None
    )
    return Evidence(interfaces=tuple(found))


def _routes(shown: _Shown) -> Evidence:
    """EZZ7847I: TYPE, DEST NET, MASK in hexadecimal, COST, AGE, NEXT HOP(S)."""
    found = []
    for row in shown.rows:
        if len(row) < 6 or not canonical(row[1]) or not re.fullmatch(r"[0-9A-F]{8}", row[2]):
            continue
        length = int(row[2], 16).bit_count()
        kind = row[0].rstrip("*")
        if kind != "DEL":
            via = canonical(row[5])
            prefix = f"{canonical(row[1])}/{length}"
            found.append(Route(Side.ZOS, 4, Table.OMPROUTE, prefix, via, "" if via else row[5], shown.system, kind))
    return Evidence(routes=tuple(found), tables=(TableSeen(Side.ZOS, 4, Table.OMPROUTE, shown.system),))


def _leading_addresses(row: Sequence[str]) -> tuple[list[str], Sequence[str]]:
    addresses = []
    for word in row:
        address = canonical(word)
        if not address:
            break
        addresses.append(address)
    return addresses, row[len(addresses) :]


def _state(word: str) -> NeighborState | None:
    number = _number(word)
    return NeighborState(number) if number in set(NeighborState) else None


def _interface_state(word: str) -> str:
    if word.endswith("*"):
        return "suspended"
    return INTERFACE_STATES.get(_number(word) or 0, "")


def _number(word: str | None) -> int | None:
    return int(word) if word and word.isdecimal() and len(word) < 12 else None


def _prefix_length(mask: str) -> int:
    return sum(int(part).bit_count() for part in mask.split("."))


DISPLAYS: Mapping[str, Callable[[_Shown], Evidence]] = {
    "EZZ7833I": _configured,  # OSPF,LIST,IFS
    "EZZ7847I": _routes,  # RTTABLE
    "EZZ7849I": _interfaces,  # OSPF,INTERFACE
    "EZZ7850I": _interface_details(4),  # OSPF,INTERFACE,NAME=
    "EZZ7851I": _neighbors(4),  # OSPF,NBR
    "EZZ7852I": _neighbor_details(4),  # OSPF,NBR,IPADDR= [id inferred]
    "EZZ7959I": _interface_details(6),  # IPV6OSPF,INTERFACE,NAME=
    "EZZ8129I": _neighbors(6),  # IPV6OSPF,NEIGHBOR [id inferred]
    "EZZ8130I": _neighbor_details(6),  # IPV6OSPF,NEIGHBOR,ID=
}
