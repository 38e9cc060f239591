"""What must not be done to this host, and what will disappoint: refusals and warnings before any step. Pure.

A new check is one function in CHECKS.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_interface, ip_network

from zlab.errors import Problem
from zlab.lab.records import Lab
from zlab.linux.facts import Device, HostFacts, HostRoute
from zlab.linux.records import ROUTE_PROTOCOL, Address, LinkUp, Route, Step

Network = IPv4Network | IPv6Network
_TAP_KINDS = ("tun", "veth", "dummy")  # veth and dummy stand for a tap in rehearsals
_NIC_KINDS = ("", "veth", "bond", "vlan")  # veth stands for a NIC in rehearsals
_VPN_KINDS = ("wireguard", "ppp", "ipip", "gre", "vti", "xfrm")


@dataclass(frozen=True, slots=True)
class Preflight:
    refusals: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()


Check = Callable[[Lab, HostFacts], Iterator[Problem]]


def preflight(lab: Lab, facts: HostFacts) -> Preflight:
    """Every refusal and every warning for one lab on one host."""
    return Preflight(
        tuple(problem for check in REFUSALS for problem in check(lab, facts)),
        tuple(problem for check in WARNINGS for problem in check(lab, facts)),
    )


def _wanted_networks(lab: Lab) -> Iterator[tuple[str, Network]]:
    for _, link in lab.links:
        yield link.device, link.linux.network
        if link.ipv6 is not None:
            yield link.device, link.ipv6.linux.network


def taken_subnets(lab: Lab, facts: HostFacts) -> Iterator[Problem]:
    for device, network in _wanted_networks(lab):
        yield from _taken_by_labs(network, facts)
        owners = {
            address.device: f"{_what_is(address.device, facts)} has {address.address}"
            for address in facts.addresses
            if address.device != device and _overlap(address.address.network, network)
        }
        for route in facts.routes:
            if route.device != device and route.destination == network and route.device not in owners:
                via = f" via {route.via}" if route.via else ""
                owners[route.device] = f"there is a route to it{via} on {_what_is(route.device, facts)}"
        for owner in owners.values():
            yield Problem(
                f"subnet {network} of {device} is taken: {owner}",
                hint="in the lab file: choose another subnet for the link",
            )


def _taken_by_labs(network: Network, facts: HostFacts) -> Iterator[Problem]:
    for other in facts.other_labs:
        for theirs in other.networks:
            if _overlap(theirs, network):
                yield Problem(
                    f"subnet {network} is taken: lab {other.name} has {theirs} on {', '.join(other.devices)}",
                    hint=f"take that lab down (`zlab net down {other.name}`), or choose another subnet",
                )


def _taken_taps(lab: Lab, facts: HostFacts) -> Iterator[Problem]:
    owners = {device: other.name for other in facts.other_labs for device in other.devices}
    for _, link in lab.links:
        device = facts.device(link.device)
        if link.device in owners:
            yield Problem(f"{link.device} belongs to lab {owners[link.device]}, which is up")
        elif device is not None and device.kind not in _TAP_KINDS:
            yield Problem(
                f"{link.device} is {_what_is(link.device, facts)}, not a tap of zPDT",
                hint="zPDT names its taps tap0 to tap7, after the paths A0 to A7 of the devmap",
            )


def _missing_uplink(lab: Lab, facts: HostFacts) -> Iterator[Problem]:
    uplink = lab.linux.uplink
    if uplink != "auto":
        if facts.device(uplink) is None:
            yield Problem(f"there is no uplink {uplink} on this host", hint=f"devices: {_names(facts)}")
    elif (lab.linux.masquerade or lab.linux.publish) and not (facts.default_device(4) or facts.default_device(6)):
        yield Problem(
            "there is no default route, so no uplink for masquerading and published ports",
            hint="name it (linux: {uplink: DEVICE}), or set masquerade: false and publish nothing",
        )


def _published_ssh(lab: Lab, facts: HostFacts) -> Iterator[Problem]:
    if facts.ssh is None:
        return
    for publish in lab.linux.publish:
        if publish.proto == "tcp" and publish.listen[0] <= facts.ssh.port <= publish.listen[1]:
            yield Problem(
                f"port {facts.ssh.port} is the one your SSH session came in by; published, it leads to {publish.to}",
                hint="publish another port, for example 2022",
            )


def gateway_in_lab(lab: Lab, facts: HostFacts) -> Iterator[Problem]:
    for route in facts.routes:
        for device, network in _wanted_networks(lab):
            if (
                route.destination.prefixlen == 0
                and route.via is not None
                and route.via in network
                and route.device != device
            ):
                yield Problem(f"the default gateway {route.via} of this host is in subnet {network} of {device}")


def _wireless_uplink(lab: Lab, facts: HostFacts) -> Iterator[Problem]:
    uplink = lab.linux.uplink if lab.linux.uplink != "auto" else facts.default_device(4)
    device = facts.device(uplink) if uplink else None
    if device is not None and device.wireless:
        consequence = "" if lab.linux.masquerade else "; without masquerading nothing will come back"
        yield Problem(
            f"uplink {device.name} is Wi-Fi: an access point takes packets of one address only{consequence}",
            hint="masquerading works; sharing the adapter with z/OS (a real OSA on it) does not",
        )


def overlapping_routes(lab: Lab, facts: HostFacts) -> Iterator[Problem]:
    for device, network in _wanted_networks(lab):
        for route in facts.routes:
            inside = route.destination.version == network.version and route.destination != network
            if (
                inside
                and route.device != device
                and route.destination.subnet_of(network)  # type: ignore[arg-type] # versions are equal
                and route.protocol != ROUTE_PROTOCOL
            ):
                via = f" via {route.via}" if route.via else ""
                yield Problem(
                    f"the route to {route.destination}{via} on {route.device} takes a part of {network} of {device}",
                    hint=f"sudo ip route del {route.describe()}  # or choose another subnet in the lab file",
                )


def _joined_segments(_lab: Lab, facts: HostFacts) -> Iterator[Problem]:
    for device in facts.devices:
        if device.promiscuous and device.offloads and device.kind in _NIC_KINDS:
            offloads = " and ".join(device.offloads)
            # zPDT failure 37: two segments of 1440 bytes arrived as one of 2880, and z/OS dropped them.
            yield Problem(
                f"{device.name} is listened on as a NIC that z/OS uses directly, and has {offloads} on: "
                "TCP segments arrive joined, and z/OS drops them",
                hint=f"ethtool -K {device.name} rx off tso off gso off gro off lro off rxvlan off",
            )


REFUSALS: tuple[Check, ...] = (taken_subnets, _taken_taps, _missing_uplink, _published_ssh, gateway_in_lab)
WARNINGS: tuple[Check, ...] = (_wireless_uplink, _joined_segments, overlapping_routes)


def session_cut(steps: Sequence[Step], facts: HostFacts) -> Problem | None:
    """Whether a plan takes away what the SSH session of this process stands on, in words; None when it does not."""
    if facts.ssh is None:
        return None
    client, server = facts.ssh.client, facts.ssh.server
    best = max(
        (
            route
            for route in facts.routes
            if route.destination.version == client.version and client in route.destination
        ),
        key=lambda route: (route.destination.prefixlen, -route.metric),
        default=None,
    )
    for step in steps:
        before, after = step.before, step.after
        what = None
        if isinstance(before, Address) and after is None and ip_interface(before.address).ip == server:
            what = f"its address {server}"
        elif isinstance(before, LinkUp) and isinstance(after, LinkUp) and not after.up:
            what = f"its device {before.device}" if best is not None and best.device == before.device else None
        elif isinstance(before, Route) and before != after and client in ip_network(before.destination):
            what = (
                f"the route to {client}" if best is None or best.destination == ip_network(before.destination) else None
            )
        elif (isinstance(after, Address) and before is None and _captures(after, client, best)) or (
            isinstance(after, Route) and before is None and client in ip_network(after.destination)
        ):
            what = f"the way to {client}: {after.describe()} captures it"
        if what:
            return Problem(
                f"this would cut your SSH session: {what}",
                hint="run it from the console or with --force; `zlab net try` takes it back by itself",
            )
    return None


def _captures(address: Address, client: object, best: HostRoute | None) -> bool:
    return client in ip_interface(address.address).network and (best is None or best.device != address.device)


def _overlap(one: Network, other: Network) -> bool:
    return one.version == other.version and one.overlaps(other)


def _what_is(name: str, facts: HostFacts) -> str:
    device = facts.device(name)
    if device is None:
        return name
    if name == "docker0" or (device.kind == "bridge" and name.startswith("br-")):
        return f"docker network {name}"
    if device.kind in _VPN_KINDS or (device.kind == "tun" and not _is_tap(device)):
        return f"VPN {name}"
    return f"{device.kind} device {name}" if device.kind else f"device {name}"


def _is_tap(device: Device) -> bool:
    # A tun device (layer 3, what VPNs make) has no MAC address; a tap has one.
    return bool(device.mac)


def _names(facts: HostFacts) -> str:
    return ", ".join(device.name for device in facts.devices if device.name != "lo")
