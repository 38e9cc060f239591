"""What came of an adjacency: routes through a neighbor, computed, installed, or not announced at all. Pure."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from ipaddress import ip_network

from zlab.ospf.case import RouteStatus
from zlab.ospf.evidence import Evidence, Route, Side, Table
from zlab.ospf.states import NeighborState


def route_status(
    evidence: Evidence, version: int, device: str, address: str, router_id: str, mine: set[str]
) -> RouteStatus:
    """How the routes through a neighbor of Linux stand; z/OS's table is asked where Linux's tells nothing."""
    if device.startswith("VLINK"):
        return RouteStatus.ELSEWHERE  # a virtual link: what comes of it leaves by the wires below
    if not _seen(evidence, version, Table.OSPF):
        return route_of_zos(evidence, version, mine) if mine else RouteStatus.NOT_SEEN
    if _through(evidence, version, device, address):
        if not _seen(evidence, version, Table.KERNEL):
            return RouteStatus.NOT_SEEN
        return (
            RouteStatus.NOT_INSTALLED if missing_routes(evidence, version, device, address) else RouteStatus.INSTALLED
        )
    if _reached_elsewhere(evidence, version, device, router_id):
        return RouteStatus.ELSEWHERE
    if route_of_zos(evidence, version, mine) is RouteStatus.INSTALLED:
        return RouteStatus.INSTALLED
    if _seen(evidence, version, Table.LSDB) and not _announced(evidence, version, router_id):
        return RouteStatus.NONE_ANNOUNCED
    return RouteStatus.MISSING


def route_of_zos(evidence: Evidence, version: int, names: Collection[str], system: str = "") -> RouteStatus:
    """How OMPROUTE's routes through a neighbor of z/OS stand; `names` are its addresses, and its router id.

    A next hop of IPv6 is link-local: without the neighbor's own such address nothing is missing for sure.
    """
    tables = [each for each in evidence.tables if each.table is Table.OMPROUTE and each.version == version]
    if not any(_of_system(each.system, system) for each in tables):
        return RouteStatus.NOT_SEEN
    found = (each for each in evidence.routes if each.table is Table.OMPROUTE and _of_system(each.system, system))
    if any(each.version == version and each.via and each.via in names for each in found):
        return RouteStatus.INSTALLED
    return RouteStatus.MISSING if version == 4 or any(":" in name for name in names) else RouteStatus.NOT_SEEN


def _of_system(told: str, wanted: str) -> bool:
    """Whether a record may be of a system; not every log names one."""
    return not wanted or not told or told == wanted


def missing_routes(evidence: Evidence, version: int, device: str, address: str) -> tuple[str, ...]:
    """The prefixes that OSPF computed through a neighbor and the kernel has by nobody."""
    if not _seen(evidence, version, Table.KERNEL):
        return ()
    kernel = {_network(each.prefix) for each in evidence.routes if each.table is Table.KERNEL}
    computed = dict.fromkeys(each.prefix for each in _through(evidence, version, device, address))
    return tuple(prefix for prefix in computed if _network(prefix) not in kernel)


def link_types(evidence: Evidence, ours: str, theirs: str) -> tuple[str, str]:
    """How the two router LSAs describe the wire, "" where they do not: equal when all is well."""
    if not (ours and theirs) or ours == theirs:
        return ("", "")

    def kind(router_id: str, other: str) -> str:
        links = [each for each in evidence.announcements if each.router_id == router_id]
        if any(each.kind == "point-to-point" and each.value == other for each in links):
            return "point-to-point"
        return "broadcast" if any(each.kind == "transit" for each in links) else ""

    return (kind(ours, theirs), kind(theirs, ours))


def _seen(evidence: Evidence, version: int, table: Table) -> bool:
    return any((each.side, each.version, each.table) == (Side.LINUX, version, table) for each in evidence.tables)


def _through(evidence: Evidence, version: int, device: str, address: str) -> list[Route]:
    linklocal = version == 6 and not address.startswith("fe80:")
    return [
        each
        for each in evidence.routes
        if each.table is Table.OSPF
        and each.version == version
        and each.interface == device
        and each.via
        and (each.via == address or linklocal or not address)
    ]


def _reached_elsewhere(evidence: Evidence, version: int, device: str, router_id: str) -> bool:
    return any(
        each.side is Side.LINUX
        and each.version == version
        and each.router_id == router_id
        and each.interface != device
        and each.state is NeighborState.FULL
        and _through(evidence, version, each.interface, each.address)
        for each in evidence.neighbors
        if router_id
    )


def _announced(evidence: Evidence, version: int, router_id: str) -> bool:
    """Whether a router announces a network that is not one of our own wires."""
    wires = {
        _network(each.prefix)
        for each in evidence.routes
        if each.version == version and each.table is not Table.OMPROUTE and not each.via
    }
    return any(
        each.version == version
        and each.router_id == router_id
        and each.kind in ("stub", "external")
        and _network(each.value) not in wires
        for each in evidence.announcements
    )


@lru_cache(maxsize=1 << 16)  # every neighbor is held against the whole of the kernel's table
def _network(prefix: str) -> str:
    try:
        return str(ip_network(prefix, strict=False))
    except ValueError:
        return prefix
