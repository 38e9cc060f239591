"""FRR's `show … json` answers as evidence; here the neighbors and interfaces of ospfd and ospf6d. Pure.

A document is known by its shape, so any mix of answers in any order can be read. Key variants are those of
FRR 7 to 10 (facts: messages 4.6; ospfd/ospf_vty.c, ospf6d/ospf6_neighbor.c); a key that is missing is not seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from zlab.ospf.evidence import (
    Auth,
    Daemon,
    Evidence,
    Interface,
    Neighbor,
    Side,
    Table,
    TableSeen,
    canonical,
    merge,
)
from zlab.ospf.readers.frr.json_values import (
    Asked,
    Json,
    area_id,
    first_of,
    flag,
    milliseconds,
    number,
    objects,
    objects_by_name,
    text_of,
)
from zlab.ospf.readers.frr.show_json_shapes import as_today, by_vrf, split_documents
from zlab.ospf.readers.frr.show_json_tables import (
    database,
    database6,
    is_database6,
    is_zebra,
    ospf_routes4,
    ospf_routes6,
    zebra_routes,
)
from zlab.ospf.states import FRR_EVENTS, FRR_STATES

_NETWORKS = {
    "BROADCAST": "broadcast",
    "POINTOPOINT": "point-to-point",
    "NBMA": "non-broadcast",
    "POINTOMULTIPOINT": "point-to-multipoint",
    "LOOPBACK": "loopback",
}
_AUTH = {
    "authenticationNone": Auth.NONE,
    "authenticationSimplePassword": Auth.PASSWORD,
    "authenticationMessageDigest": Auth.MD5,
    "NULL": Auth.NONE,
}
_ROLES = {"Backup": "BDR", "DROther": "DROther", "DR": "DR", "BDR": "BDR"}
_INTERFACE_STATES = {
    "Backup": "BDR",
    "Point-To-Point": "point-to-point",
    "PointToPoint": "point-to-point",
    "PtMultipoint": "point-to-multipoint",
}


def read_frr_json(text: str, *, side: Side = Side.LINUX, source: str = "", when: datetime | None = None) -> Evidence:
    """The evidence in one or several answers, one after the other; what is no JSON between them is passed over."""
    return read_answers(split_documents(text), side=side, source=source, when=when)


def read_answers(
    answers: Iterable[Json], *, side: Side = Side.LINUX, source: str = "", when: datetime | None = None
) -> Evidence:
    """The evidence in answers that were decoded already."""
    asked = Asked(side, source, when)
    documents = [as_today(document) for found in answers for document in by_vrf(found)]
    read = merge(part for document in documents for part in _read(document, asked))
    areas = dict(pair for document in documents for pair in _area_auth(document))
    routers = {version: router for document in documents for version, router in _router_id(document)}
    return replace(read, interfaces=tuple(_completed(each, areas, routers) for each in read.interfaces))


def is_answer(document: Json) -> bool:
    """Whether there is a reader for an object."""
    return any(fits(as_today(each)) for each in by_vrf(document) for fits, _ in _READERS)


def _read(document: Json, asked: Asked) -> Iterator[Evidence]:
    for fits, reader in _READERS:
        if fits(document):
            yield reader(document, asked)


# Neighbors


def _neighbors4(document: Json, asked: Asked) -> Evidence:
    found = []
    for router_id, entries in objects_by_name(document["neighbors"]):
        for entry in entries:
            state, slash, role = text_of(entry, "nbrState", "state").partition("/")
            role = role if slash else text_of(entry, "role")
            known = FRR_STATES.get(text_of(entry, "converged") or state)
            if known is None:
                continue
            found.append(
                Neighbor(
                    asked.side,
                    4,
                    known,
                    # `address` is the neighbor's too; from 9.0 on it is gone (messages 4.6).
                    address=canonical(text_of(entry, "ifaceAddress", "address")),
                    router_id=canonical(router_id),
                    interface=text_of(entry, "ifaceName").partition(":")[0],
                    own=canonical(text_of(entry, "ifaceName").partition(":")[2]),
                    role=_ROLES.get(role, ""),
                    since=asked.ago(first_of(entry, "lastPrgrsvChangeMsec", "upTimeInMsec")),
                    last_drop=FRR_EVENTS.get(text_of(entry, "lastRegressiveChangeReason")),
                    changes=number(entry.get("stateChangeCounter")),
                    priority=number(first_of(entry, "nbrPriority", "priority")),
                    due=_seconds(first_of(entry, "routerDeadIntervalTimerDueMsec", "deadTimeMsecs")),
                    dr=canonical(text_of(entry, "routerDesignatedId")),
                    bdr=canonical(text_of(entry, "routerDesignatedBackupId")),
                    source=asked.source,
                )
            )
    return Evidence(neighbors=tuple(found), tables=(TableSeen(asked.side, 4, Table.NEIGHBORS),))


def _neighbors6(document: Json, asked: Asked) -> Evidence:
    found = []
    for entry in objects(document["neighbors"]):
        state = FRR_STATES.get(text_of(entry, "state", "nbrState").partition("/")[0])
        if state is not None:
            found.append(
                Neighbor(
                    asked.side,
                    6,
                    state,
                    router_id=canonical(text_of(entry, "neighborId")),
                    interface=text_of(entry, "interfaceName"),
                    role=_ROLES.get(text_of(entry, "ifState"), ""),
                    since=asked.ago(milliseconds(text_of(entry, "duration"))),
                    priority=number(entry.get("priority")),
                    due=_seconds(milliseconds(text_of(entry, "deadTime"))),
                    source=asked.source,
                )
            )
    return Evidence(neighbors=tuple(found), tables=(TableSeen(asked.side, 6, Table.NEIGHBORS),))


def _seconds(count: object) -> float | None:
    found = number(count)
    return found / 1000 if found is not None else None


def _details6(document: Json, asked: Asked) -> Evidence:
    found = []
    for name, entry in document.items():
        state = FRR_STATES.get(text_of(entry, "neighborState")) if isinstance(entry, dict) else None
        if state is not None:
            router_id, _, interface = name.partition("%")
            found.append(
                Neighbor(
                    asked.side,
                    6,
                    state,
                    address=canonical(text_of(entry, "linkLocalAddress")),
                    router_id=canonical(router_id),
                    interface=text_of(entry, "interface") or interface,
                    since=asked.ago(milliseconds(text_of(entry, "neighborStateDuration"))),
                    dr=canonical(text_of(entry, "neighborDRouter")),
                    bdr=canonical(text_of(entry, "neighborBdRouter")),
                    source=asked.source,
                )
            )
    return Evidence(neighbors=tuple(found))


# Interfaces


def _interfaces4(document: Json, asked: Asked) -> Evidence:
    found = []
    for name, outer in document["interfaces"].items():
        # Newer releases list one object per address below the interface.
        inner = outer.get("interfaceIp") if isinstance(outer, dict) else None
        entries = [{**outer, **each} for each in objects(inner)] or ([outer] if isinstance(outer, dict) else [])
        found += [_interface4(name, entry, asked) for entry in entries if entry.get("ospfEnabled")]
    return Evidence(interfaces=tuple(found))


def _interface4(name: str, entry: Json, asked: Asked) -> Interface:
    hello, dead = number(entry.get("timerMsecs")), number(entry.get("timerDeadSecs"))
    state = text_of(entry, "state")
    return Interface(
        asked.side,
        4,
        name,
        address=canonical(text_of(entry, "ipAddress")),
        router_id=canonical(text_of(entry, "routerId")),
        prefix_length=number(entry.get("ipAddressPrefixlen")),
        area=area_id(text_of(entry, "area")),
        # Below a second it is a fast hello, or the quotient that FRR 4 took for it.
        hello=hello // 1000 or None if hello else None,
        dead=dead,
        mtu=number(entry.get("mtuBytes")),
        auth=_AUTH.get(text_of(entry, "authentication")),
        priority=number(entry.get("priority")),
        network=_NETWORKS.get(text_of(entry, "networkType"), ""),
        passive=bool(entry.get("timerPassiveIface")),
        up=flag(entry.get("ifUp")),
        state=_INTERFACE_STATES.get(state, state),
        dr=canonical(text_of(entry, "drAddress")),
        bdr=canonical(text_of(entry, "bdrAddress")),
        neighbors=number(entry.get("nbrCount")),
        source=asked.source,
    )


def _interfaces6(document: Json, asked: Asked) -> Evidence:
    entries = document.get("interfaces", document)
    found = []
    for name, entry in entries.items():
        if not isinstance(entry, dict) or not entry.get("attachedToArea"):
            continue
        state, auth = text_of(entry, "ospf6InterfaceState", "state"), entry.get("authInfo")
        network = text_of(entry, "operatingAsType", "type")
        found.append(
            Interface(
                asked.side,
                6,
                name,
                address=_link_local(entry),
                area=area_id(text_of(entry, "areaId")),
                hello=number(entry.get("timerIntervalsConfigHello")),
                dead=number(entry.get("timerIntervalsConfigDead")),
                mtu=number(entry.get("interfaceMtu")) or None,
                auth=_AUTH.get(text_of(auth, "authType"), Auth.TRAILER) if isinstance(auth, dict) else None,
                priority=number(entry.get("priority")),
                instance=number(entry.get("instanceId")),
                network="loopback" if entry.get("type") == "LOOPBACK" else _NETWORKS.get(network, ""),
                # Not told by 8.4, whose configuration tells it.
                passive=True if first_of(entry, "timerPassiveIface", "passive") else None,
                up={"up": True, "down": False}.get(text_of(entry, "status")),
                state=_INTERFACE_STATES.get(state, state),
                dr=canonical(text_of(entry, "dr")),
                bdr=canonical(text_of(entry, "bdr")),
                source=asked.source,
            )
        )
    return Evidence(interfaces=tuple(found))


def _link_local(entry: Json) -> str:
    addresses = [
        canonical(text_of(each, "address").partition("/")[0]) for each in objects(entry.get("internetAddress"))
    ]
    return next((address for address in addresses if address.startswith("fe80:")), "")


def _completed(interface: Interface, areas: Mapping[tuple[int, str], Auth], routers: Mapping[int, str]) -> Interface:
    """What an interface leaves to its area and its router."""
    auth = interface.auth or areas.get((interface.version, interface.area))
    return replace(interface, auth=auth, router_id=interface.router_id or routers.get(interface.version, ""))


# The router


def _is_router(document: Json) -> bool:
    return "routerId" in document and "areas" in document and not _is_database(document)


def _is_database(document: Json) -> bool:
    return any("LinkStates" in key for key in document) or any(
        "routerLinkStates" in area for area in objects(document.get("areas"))
    )


def _version(document: Json) -> int:
    return 6 if {"numberOfAsScopedLsa", "lsaMinimumArrivalMsecs"} & document.keys() else 4


def _router(document: Json, asked: Asked) -> Evidence:
    version = _version(document)
    return Evidence(daemons=(Daemon(asked.side, "ospfd" if version == 4 else "ospf6d", running=True, version=version),))


def _router_id(document: Json) -> Iterator[tuple[int, str]]:
    if _is_router(document):
        yield _version(document), canonical(text_of(document, "routerId"))


def _area_auth(document: Json) -> Iterator[tuple[tuple[int, str], Auth]]:
    if _is_router(document) and _version(document) == 4 and isinstance(document["areas"], dict):
        for area, entry in document["areas"].items():
            auth = _AUTH.get(text_of(entry, "authentication")) if isinstance(entry, dict) else None
            if auth is not None:
                yield (4, area_id(area)), auth


def _has(key: str, kind: type) -> Callable[[Json], bool]:
    return lambda document: isinstance(document.get(key), kind)


def _any_value(key: str) -> Callable[[Json], bool]:
    return lambda document: any(isinstance(value, dict) and key in value for value in document.values())


def _is_interfaces6(document: Json) -> bool:
    entries = document.get("interfaces", document)
    return isinstance(entries, dict) and any("attachedToArea" in entry for entry in objects(entries))


_READERS: tuple[tuple[Callable[[Json], bool], Callable[[Json, Asked], Evidence]], ...] = (
    (_has("neighbors", dict), _neighbors4),
    (_has("neighbors", list), _neighbors6),
    (_any_value("neighborState"), _details6),
    (_has("interfaces", dict), _interfaces4),
    (_is_interfaces6, _interfaces6),
    (_is_router, _router),
    (_is_database, database),
    (is_database6, database6),
    (_any_value("routeType"), ospf_routes4),
    (_has("routes", dict), ospf_routes6),
    (is_zebra, zebra_routes),
)
