"""What a lab file says each end of a wire should be, as OSPF sees it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zlab.ospf.evidence import Auth

if TYPE_CHECKING:
    from zlab.lab.records import Lab, Link, Ospf, Ospf6, System


@dataclass(frozen=True, slots=True)
class Expectation:
    """One adjacency a lab wants. Values are those both ends should have; of v6 `zos` is the router id's side only."""

    system: str
    sysname: str
    version: int
    device: str
    interface: str
    linux: str
    zos: str
    linux_router_id: str
    zos_router_id: str
    area: str
    hello: int
    dead: int
    mtu: int
    network: str
    prefix_length: int | None = None
    auth: Auth | None = None
    key_id: int | None = None
    instance: int | None = None


def expectations(lab: Lab) -> tuple[Expectation, ...]:
    """The adjacencies of a lab in file order, IPv4 before IPv6 on each link."""
    found: list[Expectation] = []
    for name, link in lab.links:
        router_id = str(lab.linux.frr.router_id) if lab.linux.frr else ""
        system = lab.systems[name]
        if link.ospf is not None:
            found.append(_version4(name, system, link, link.ospf, router_id))
        if link.ospf6 is not None:
            found.append(_version6(name, system, link, link.ospf6, router_id))
    return tuple(found)


def _zos_router_id(system: System) -> str:
    speaking = [link.zos for link in system.links if link.ospf] or [link.zos for link in system.links]
    return str(system.omproute.router_id or speaking[0])


def _version4(name: str, system: System, link: Link, ospf: Ospf, router_id: str) -> Expectation:
    auth = Auth(ospf.auth.type)
    return Expectation(
        name,
        system.sysname,
        4,
        link.device,
        link.interface,
        str(link.linux.ip),
        str(link.zos),
        router_id,
        _zos_router_id(system),
        str(ospf.area),
        ospf.hello,
        ospf.dead,
        link.mtu,
        ospf.network,
        prefix_length=link.linux.network.prefixlen,
        auth=auth,
        key_id=ospf.auth.key_id if auth is Auth.MD5 else None,
    )


def _version6(name: str, system: System, link: Link, ospf: Ospf6, router_id: str) -> Expectation:
    return Expectation(
        name,
        system.sysname,
        6,
        link.device,
        link.interface,
        str(link.ipv6.linux.ip) if link.ipv6 else "",
        str(link.ipv6.zos) if link.ipv6 else "",
        router_id,
        _zos_router_id(system),
        str(ospf.area),
        ospf.hello,
        ospf.dead,
        link.mtu,
        ospf.network,
        instance=ospf.instance,
    )
