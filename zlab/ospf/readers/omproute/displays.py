"""`D TCPIP,,OMPROUTE` displays (and `F OMPROUTE`'s, the same text) as evidence, one record a display. Pure.

Layouts: facts messages 1.6, and IP Configuration Guide, "Verifying OMPROUTE". Rows are read by what their words are,
not by column, so that a display that was wrapped, cut at the left or pasted with a console's numbers in front is read
as far as it is there. The lists of IPv6 neighbors and interfaces are on no public page: they are read as their IPv4
twins are [inferred].
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

from zlab.messages.logs.recognise import LogMessage
from zlab.ospf.evidence import Auth, Evidence, Interface, Neighbor, Side, Table, TableSeen, canonical
from zlab.ospf.readers.omproute.routes import route_expansion, routes, routes6
from zlab.ospf.readers.omproute.shown import Shown, number
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


def read_display(message: LogMessage) -> Iterator[Evidence]:
    """The evidence of a message that is a display; nothing of any other."""
    reader = DISPLAYS.get(message.id)
    if reader is None:
        return
    yield reader(Shown.of(message))


def _neighbors(version: int) -> Callable[[Shown], Evidence]:
    """EZZ7851I: NEIGHBOR ADDR, NEIGHBOR ID, STATE, queues, IFC. IPv6 has no address column [inferred]."""

    def read(shown: Shown) -> Evidence:
        found = []
        for row, following in pairwise((*shown.rows, ())):
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
                    interface=_last_column(rest, following),
                    system=shown.system,
                    source=shown.source,
                )
            )
        seen = TableSeen(Side.ZOS, version, Table.NEIGHBORS, shown.system)
        return Evidence(neighbors=tuple(found), tables=(seen,))

    return read


def _neighbor_details(version: int) -> Callable[[Shown], Evidence]:
    """EZZ7852I and EZZ8130I: labels with values."""

    def read(shown: Shown) -> Evidence:
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
            resets=number(labels.get("# ADJ. RESETS")),
            priority=number(labels.get("DR PRIORITY")),
            dr=canonical(labels.get("DR CHOICE", "")),
            bdr=canonical(labels.get("BACKUP CHOICE", "")),
            source=shown.source,
        )
        return Evidence(neighbors=(neighbor,))

    return read


def _interfaces(shown: Shown) -> Evidence:
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
            neighbors=number(row[5]) if len(row) > 5 else None,
            source=shown.source,
        )
        for row in shown.rows
        if len(row) >= 5 and canonical(row[0]) and canonical(row[2])
    )
    return Evidence(interfaces=tuple(found))


def _interface_details(version: int) -> Callable[[Shown], Evidence]:
    """EZZ7850I and EZZ7959I. MAX PKT SIZE is the MTU OMPROUTE announces."""

    def read(shown: Shown) -> Evidence:
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
            prefix_length=_prefix_length(mask),
            area=area,
            hello=number(labels.get("HELLO INTERVAL")),
            dead=number(labels.get("DEAD INTERVAL")),
            mtu=number(labels.get("MAX PKT SIZE")) or number(labels.get("MTU")),
            auth=_AUTH.get(labels.get("AUTH TYPE", "")),
            priority=number(labels.get("DR PRIORITY")),
            instance=number(labels.get("INSTANCE ID")),
            network=_NETWORKS.get(labels.get("INTERFACE TYPE", ""), ""),
            state=_interface_state(labels.get("STATE", "")),
            dr=canonical(labels.get("DESIGNATED ROUTER", "")),
            bdr=canonical(labels.get("BACKUP DR", "")),
            neighbors=number(labels.get("# NEIGHBORS")),
            source=shown.source,
        )
        return Evidence(interfaces=(interface,))

    return read


def _interfaces6(shown: Shown) -> Evidence:
    """EZZ7958I [inferred]: a name, the area, the type and behind it the state; other columns are passed over."""
    found = []
    for row in shown.rows:
        area = next((position for position, word in enumerate(row) if canonical(word) and "." in word), 0)
        kind = next((position for position, word in enumerate(row) if word in _NETWORKS), 0)
        if not 0 < area < kind < len(row) - 1:
            continue
        found.append(
            Interface(
                Side.ZOS,
                6,
                row[area - 1],
                system=shown.system,
                area=canonical(row[area]),
                network=_NETWORKS[row[kind]],
                state=_interface_state(row[kind + 1]),
                source=shown.source,
            )
        )
    return Evidence(interfaces=tuple(found))


def _configured(shown: Shown) -> Evidence:
    """EZZ7833I: IP ADDRESS, AREA, COST, RTRNS, TRDLY, PRI, HELLO, DEAD, DB_EX; a VIPA has N/A."""
    found = (
        Interface(
            Side.ZOS,
            4,
            address=canonical(row[0]),
            system=shown.system,
            area=canonical(row[1]),
            hello=number(row[6]),
            dead=number(row[7]),
            priority=number(row[5]),
            source=shown.source,
        )
        for row in shown.rows
        if len(row) >= 8 and canonical(row[0]) and canonical(row[1]) and number(row[6]) is not None
    )
    return Evidence(interfaces=tuple(found))


def _leading_addresses(row: Sequence[str]) -> tuple[list[str], Sequence[str]]:
    addresses = []
    for word in row:
        address = canonical(word)
        if not address:
            break
        addresses.append(address)
    return addresses, row[len(addresses) :]


def _last_column(rest: Sequence[str], following: Sequence[str]) -> str:
    """The name behind the hello suppression; a name of 16 characters is wrapped on a line of its own."""
    if rest[-1] in ("OFF", "ON") and len(following) == 1:
        return following[0]
    return rest[-1] if len(rest) > 1 and rest[-1] not in ("OFF", "ON") and not rest[-1].isdigit() else ""


def _state(word: str) -> NeighborState | None:
    code = number(word)
    return NeighborState(code) if code in set(NeighborState) else None


def _interface_state(word: str) -> str:
    if word.endswith("*"):
        return "suspended"
    return INTERFACE_STATES.get(number(word) or 0, "")


def _prefix_length(mask: str) -> int | None:
    dotted = canonical(mask)
    return sum(int(part).bit_count() for part in dotted.split(".")) if "." in dotted else None


DISPLAYS: Mapping[str, Callable[[Shown], Evidence]] = {
    "EZZ7833I": _configured,  # OSPF,LIST,IFS
    "EZZ7847I": routes,  # RTTABLE
    "EZZ7849I": _interfaces,  # OSPF,INTERFACE
    "EZZ7850I": _interface_details(4),  # OSPF,INTERFACE,NAME=
    "EZZ7851I": _neighbors(4),  # OSPF,NBR
    "EZZ7852I": _neighbor_details(4),  # OSPF,NBR,IPADDR=
    "EZZ7874I": route_expansion,  # RTTABLE,DEST=
    "EZZ7958I": _interfaces6,  # IPV6OSPF,INTERFACE [layout inferred]
    "EZZ7959I": _interface_details(6),  # IPV6OSPF,INTERFACE,NAME=
    "EZZ7979I": routes6,  # RT6TABLE
    "EZZ8129I": _neighbors(6),  # IPV6OSPF,NEIGHBOR [id and layout inferred]
    "EZZ8130I": _neighbor_details(6),  # IPV6OSPF,NEIGHBOR,ID=
}
