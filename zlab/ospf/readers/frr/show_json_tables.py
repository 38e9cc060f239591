"""FRR's tables in JSON: OSPF's routes, zebra's routes and the link state database. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from zlab.ospf.evidence import Announcement, Evidence, Route, Table, TableSeen, canonical
from zlab.ospf.readers.frr.json_values import Asked, Json, objects, text_of

_LINKS = {"Transit Network": "transit", "Stub Network": "stub", "another Router": "point-to-point"}


def ospf_routes4(document: Json, asked: Asked) -> Evidence:
    routes = []
    for prefix, entry in document.items():
        if not isinstance(entry, dict) or not text_of(entry, "routeType").strip().startswith("N"):
            continue  # R is the way to a router, not to a network
        for hop in objects(entry.get("nexthops")):
            device = text_of(hop, "via", "directlyAttachedTo", "directly attached to")
            routes.append(_route(asked, 4, Table.OSPF, prefix, (canonical(text_of(hop, "ip")), device)))
    return Evidence(routes=tuple(routes), tables=(TableSeen(asked.side, 4, Table.OSPF),))


def ospf_routes6(document: Json, asked: Asked) -> Evidence:
    routes = []
    for prefix, entry in document["routes"].items():
        # A prefix can have several routes: then it is a list.
        for each in entry if isinstance(entry, list) else [entry]:
            if isinstance(each, dict) and text_of(each, "destinationType") in ("N", "Network", ""):
                for hop in objects(each.get("nextHops")):
                    via = canonical(text_of(hop, "nextHop"))
                    pair = ("" if via == "::" else via, text_of(hop, "interfaceName"))
                    routes.append(_route(asked, 6, Table.OSPF, prefix, pair))
    return Evidence(routes=tuple(routes), tables=(TableSeen(asked.side, 6, Table.OSPF),))


def is_zebra(document: Json) -> bool:
    first = next(iter(document.values()), None)
    return isinstance(first, list) and bool(first) and isinstance(first[0], dict) and "protocol" in first[0]


def zebra_routes(document: Json, asked: Asked) -> Evidence:
    version = 6 if ":" in next(iter(document)) else 4
    routes = []
    for prefix, entries in document.items():
        for entry in objects(entries):
            for hop in objects(entry.get("nexthops")):
                if not entry.get("installed", hop.get("fib")):  # FRR 7.0 says it of the next hop alone
                    continue
                pair = (canonical(text_of(hop, "ip")), text_of(hop, "interfaceName"))
                route = _route(asked, version, Table.KERNEL, prefix, pair)
                routes.append(replace(route, kind=text_of(entry, "protocol")))
    return Evidence(routes=tuple(routes), tables=(TableSeen(asked.side, version, Table.KERNEL),))


def _route(asked: Asked, version: int, table: Table, prefix: str, hop: tuple[str, str]) -> Route:
    return Route(asked.side, version, table, prefix, hop[0], hop[1])


def database(document: Json, asked: Asked) -> Evidence:
    detail = document.get("routerLinkStates")
    areas = detail.get("areas") if isinstance(detail, dict) else None
    found = [
        announcement
        for entries in (areas.values() if isinstance(areas, dict) else ())
        for entry in objects(entries)
        for announcement in _links(entry)
    ]
    for entry in objects(document.get("asExternalLinkStates")):
        prefix = text_of(entry, "route")
        if prefix:
            found.append(Announcement(4, canonical(text_of(entry, "advertisedRouter")), "external", prefix))
    seen = (TableSeen(asked.side, 4, Table.LSDB),) if areas is not None else ()
    return Evidence(announcements=tuple(found), tables=seen)


def _links(entry: Json) -> Iterator[Announcement]:
    router = canonical(text_of(entry, "advertisingRouter"))
    for link in objects(entry.get("routerLinks")):
        kind = next((name for words, name in _LINKS.items() if words in text_of(link, "linkType")), "")
        if kind == "stub":
            value = _prefix(text_of(link, "networkAddress", "neighborNetworkAddress"), text_of(link, "networkMask"))
        else:
            value = canonical(text_of(link, "neighborRouterId", "designatedRouterAddress"))
        if kind and value:
            yield Announcement(4, router, kind, value)


def _prefix(address: str, mask: str) -> str:
    try:
        length = sum(int(part).bit_count() for part in mask.split("."))
    except ValueError:
        return ""
    return f"{address}/{length}" if canonical(address) else ""


_LINKS6 = {"Point-To-Point": "point-to-point", "Transit-Network": "transit"}


def is_database6(document: Json) -> bool:
    return any(isinstance(document.get(key), list) for key in ("areaScopedLinkStateDb", "asScopedLinkStateDb"))


def database6(document: Json, asked: Asked) -> Evidence:
    """The `detail` answers of ospf6d about intra-area prefixes, routers and externals."""
    scopes = [*objects(document.get("areaScopedLinkStateDb")), *objects(document.get("asScopedLinkStateDb"))]
    found = [announcement for scope in scopes for entry in objects(scope.get("lsa")) for announcement in _links6(entry)]
    return Evidence(announcements=tuple(found), tables=(TableSeen(asked.side, 6, Table.LSDB),))


def _links6(entry: Json) -> Iterator[Announcement]:
    router = canonical(text_of(entry, "advertisingRouter"))
    for prefix in objects(entry.get("prefix")):
        # The prefixes of a network LSA are those of a wire, not of a router (RFC 5340 4.4.3.9).
        if text_of(entry, "reference") == "Router":
            yield Announcement(6, router, "stub", text_of(prefix, "prefix"))
    if isinstance(entry.get("prefix"), str):
        yield Announcement(6, router, "external", text_of(entry, "prefix"))
    for link in objects(entry.get("lsaDescription")):
        kind = _LINKS6.get(text_of(link, "type"), "")
        if kind:
            yield Announcement(6, router, kind, canonical(text_of(link, "neighborRouterId")))
