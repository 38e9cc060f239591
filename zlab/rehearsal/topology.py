"""Which namespaces, devices and addresses a lab's rehearsal has. Pure.

uplink ── veth ── host ── tap ── relay ── tap ── one z/OS a system
the internet      zPDT's Linux             FRR in OMPROUTE's role
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Interface, IPv4Network, IPv6Address, IPv6Interface, IPv6Network
from typing import TypeVar

from zlab.errors import RehearsalError
from zlab.lab.records import Lab, Link

HOST, UPLINK = "host", "uplink"

# Documentation and benchmark ranges (RFC 5737, 2544, 3849): a lab may use one of them itself.
_UPLINK_NETWORKS = tuple(IPv4Network(text) for text in ("203.0.113.0/24", "198.18.0.0/24", "192.0.2.0/24"))
_INTERNETS = tuple(IPv4Address(text) for text in ("198.51.100.7", "198.19.0.7", "192.88.99.7"))
_UPLINK_NETWORKS6 = tuple(IPv6Network(text) for text in ("2001:db8:ffff::/64", "fd00:ffff::/64"))
_INTERNETS6 = tuple(IPv6Address(text) for text in ("2001:db8:fffe::7", "fd00:fffe::7"))
_OWN_NETWORK = IPv4Network("10.255.255.0/24")
_OWN_NETWORK6 = IPv6Network("2001:db8:fffd::/64")


@dataclass(frozen=True, slots=True)
class Wire:
    """A link of the lab: `device` on the host, `osa` in the z/OS named `system`."""

    system: str
    link: Link
    osa: str


@dataclass(frozen=True, slots=True)
class ZosRole:
    """One z/OS. `own` and `own6` are addresses of its own, such as a VIPA, that OSPF has to announce."""

    name: str
    sysname: str
    job: str
    router_id: IPv4Address
    wires: tuple[Wire, ...]
    own: IPv4Address
    own6: IPv6Address


@dataclass(frozen=True, slots=True)
class Topology:
    """Everything a world needs to be built."""

    uplink_device: str
    host_address: IPv4Interface
    uplink_address: IPv4Interface
    host_address6: IPv6Interface
    uplink_address6: IPv6Interface
    internet: IPv4Address
    internet6: IPv6Address
    systems: tuple[ZosRole, ...]

    @property
    def roles(self) -> tuple[str, ...]:
        return (UPLINK, HOST, *(system.name for system in self.systems))

    @property
    def wires(self) -> tuple[Wire, ...]:
        return tuple(wire for system in self.systems for wire in system.wires)


def topology_of(lab: Lab) -> Topology:
    """The rehearsal of a lab, on addresses the lab does not use. Raises RehearsalError when none is left."""
    taken: list[IPv4Network | IPv6Network] = []
    for _, link in lab.links:
        taken += [link.linux.network, *link.routes, *([link.ipv6.linux.network] if link.ipv6 else [])]
    uplink = _free(_UPLINK_NETWORKS, taken)
    uplink6 = _free(_UPLINK_NETWORKS6, taken)
    systems = tuple(_role(lab, name, number) for number, name in enumerate(lab.systems, start=1))
    if {HOST, UPLINK} & set(lab.systems):
        raise RehearsalError(f"a system is called {HOST} or {UPLINK}, as a part of every rehearsal is")
    return Topology(
        lab.linux.uplink if lab.linux.uplink != "auto" else "eth0",
        IPv4Interface((uplink[2], uplink.prefixlen)),
        IPv4Interface((uplink[1], uplink.prefixlen)),
        IPv6Interface((uplink6[2], uplink6.prefixlen)),
        IPv6Interface((uplink6[1], uplink6.prefixlen)),
        _free_address(_INTERNETS, taken),
        _free_address(_INTERNETS6, taken),
        systems,
    )


def _role(lab: Lab, name: str, number: int) -> ZosRole:
    system = lab.systems[name]
    speaking = [link.zos for link in system.links if link.ospf] or [link.zos for link in system.links]
    wires = tuple(Wire(name, link, f"osa{index}") for index, link in enumerate(system.links))
    router_id = system.omproute.router_id or speaking[0]
    own, own6 = _OWN_NETWORK[number], _OWN_NETWORK6[number]
    return ZosRole(name, system.sysname, system.omproute.job, router_id, wires, own, own6)


NetworkType = TypeVar("NetworkType", IPv4Network, IPv6Network)
AddressType = TypeVar("AddressType", IPv4Address, IPv6Address)


def _free(candidates: Iterable[NetworkType], taken: Iterable[IPv4Network | IPv6Network]) -> NetworkType:
    used = tuple(taken)
    for candidate in candidates:
        if not any(candidate.version == other.version and candidate.overlaps(other) for other in used):
            return candidate
    raise RehearsalError("the lab uses every subnet the rehearsal could have for its uplink")


def _free_address(candidates: Iterable[AddressType], taken: Iterable[IPv4Network | IPv6Network]) -> AddressType:
    used = tuple(taken)
    for candidate in candidates:
        if not any(candidate in other for other in used):
            return candidate
    raise RehearsalError("the lab uses every address the rehearsal could have for the internet")


def fast_lab(lab: Lab) -> Lab:
    """The same lab with timers that need one second instead of forty: hello 1, dead 4, point-to-point."""
    return lab.model_copy(
        update={
            "systems": {
                name: system.model_copy(update={"links": tuple(_fast_link(link) for link in system.links)})
                for name, system in lab.systems.items()
            }
        }
    )


def _fast_link(link: Link) -> Link:
    fast = {"hello": 1, "dead": 4, "network": "point-to-point", "priority": None}
    return link.model_copy(
        update={
            "ospf": link.ospf.model_copy(update=fast) if link.ospf else None,
            "ospf6": link.ospf6.model_copy(update=fast) if link.ospf6 else None,
        }
    )


def build_commands(topology: Topology, *, taps: bool) -> Iterator[tuple[str, str]]:
    """(role, line of `ip -batch`) that make devices and addresses; with `taps` the relay makes those of the wires."""
    for role in topology.roles:
        yield role, "link set lo up"
    device = topology.uplink_device
    yield HOST, f"link add {device} type veth peer up0 netns {UPLINK}"
    yield UPLINK, f"address add {topology.uplink_address} dev up0"
    yield UPLINK, f"address add {topology.uplink_address6} dev up0 nodad"
    yield UPLINK, f"address add {topology.internet}/32 dev lo"
    yield UPLINK, f"address add {topology.internet6}/128 dev lo nodad"
    yield UPLINK, "link set up0 up"
    yield HOST, f"address add {topology.host_address} dev {device}"
    yield HOST, f"address add {topology.host_address6} dev {device} nodad"
    yield HOST, f"link set {device} up"
    yield HOST, f"route add default via {topology.uplink_address.ip}"
    yield HOST, f"route add ::/0 via {topology.uplink_address6.ip}"
    for wire in topology.wires:
        if not taps:
            yield HOST, f"link add {wire.link.device} type veth peer {wire.osa} netns {wire.system}"


def own_commands(role: ZosRole) -> Iterator[str]:
    """`ip -batch` lines of the addresses a z/OS has whatever its links do."""
    yield f"address add {role.own}/32 dev lo"
    yield f"address add {role.own6}/128 dev lo nodad"


def wire_commands(role: ZosRole, wire: Wire, *, default_route: bool) -> Iterator[str]:
    """`ip -batch` lines of one z/OS end; its first link also has the default routes of BEGINROUTES."""
    link = wire.link
    yield f"link set {wire.osa} mtu {link.mtu}"
    yield f"address add {link.zos}/{link.linux.network.prefixlen} dev {wire.osa}"
    if link.ipv6:
        yield f"address add {link.ipv6.zos}/{link.ipv6.linux.network.prefixlen} dev {wire.osa} nodad"
    yield f"link set {wire.osa} up"
    if wire != role.wires[0]:
        return
    if default_route:
        yield f"route add default via {link.linux.ip}"
    if link.ipv6:
        yield f"route add ::/0 via {link.ipv6.linux.ip}"
