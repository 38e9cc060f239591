"""Profile and Linux end: are addresses, routes and MTU those of one wire? Pure."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address

from zlab.coherence import rules
from zlab.coherence.linux_side import LinuxSide, LinuxTap
from zlab.coherence.sources import Sources
from zlab.errors import Place
from zlab.zos.findings import Finding
from zlab.zos.profile.records import Interface, ProfileMeaning, Route


def addresses(sources: Sources) -> Iterator[Finding]:
    side = sources.taps
    if sources.profile is None or side is None:
        return
    on_taps: set[str] = set()
    for name, address, length, at in sources.profile.addresses():
        if not isinstance(address, IPv4Address):
            continue
        tap = side.tap_of(address)
        if tap is None or tap.address is None:
            continue
        on_taps.add(tap.device)
        related = ((f"{tap.device} is {tap.address}", tap.place),)
        if address == tap.address.ip:
            yield Finding(rules.LINUX_ADDRESS, f"{name} has {address}", at.place, related)
        if length and length != tap.address.network.prefixlen:
            yield Finding(rules.LENGTH_DIFFERS, f"{name} has /{length}", at.place, related)
    yield from _outside(sources.profile, side, on_taps)


def _outside(profile: ProfileMeaning, side: LinuxSide, on_taps: set[str]) -> Iterator[Finding]:
    """A tap without an address of z/OS in its subnet, where the profile has addresses at all."""
    for tap in side.taps:
        if tap.address is None or tap.device in on_taps or not profile.addresses():
            continue
        name, address, _, at = profile.addresses()[0]
        what = f"no address of the profile is in {tap.address.network} of {tap.device}; {name} has {address}"
        yield Finding(rules.NOT_IN_SUBNET, what, at.place, ((f"{tap.device} is {tap.address}", tap.place),))


def default_routes(sources: Sources) -> Iterator[Finding]:
    side = sources.taps
    if sources.profile is None or side is None:
        return
    defaults = [route for route in sources.profile.routes if route.default and route.version == 4]
    for route in defaults:
        hop = route.next_hop
        tap = side.tap_of(hop) if isinstance(hop, IPv4Address) else None
        if tap is not None and tap.address is not None and hop != tap.address.ip:
            related = ((f"{tap.device} is {tap.address}", tap.place),)
            yield Finding(rules.DEFAULT_ROUTE, f"the default route leads to {hop}", route.hop_at.place, related)
    if not defaults and sources.profile.routes and not _announced(sources):
        yield Finding(rules.NO_DEFAULT_ROUTE, "no ROUTE DEFAULT", sources.profile.routes[0].at.place)


def _announced(sources: Sources) -> bool:
    # Without lab and frr.conf nobody knows what a neighbor announces.
    return sources.linux is None or sources.linux.announces_default is not False


def next_hops6(sources: Sources) -> Iterator[Finding]:
    if sources.profile is None or sources.linux is None:
        return
    fixed: dict[IPv6Address, Place] = {}
    for tap in sources.linux.taps:
        for address in (tap.address6.ip if tap.address6 else None, tap.link_local):
            if address is not None:
                fixed[address] = tap.place
    if not fixed:
        return
    for route in sources.profile.routes:
        if isinstance(route.next_hop, IPv6Address) and _through_tap(route, fixed) and route.next_hop not in fixed:
            related = tuple((f"fixed address {address}", place) for address, place in fixed.items())
            yield Finding(rules.NEXT_HOP6, f"next hop {route.next_hop}", route.hop_at.place, related)


def _through_tap(route: Route, fixed: dict[IPv6Address, Place]) -> bool:
    """A link-local hop, or one in the /64 of a fixed address."""
    hop = route.next_hop
    if not isinstance(hop, IPv6Address):
        return False
    return hop.is_link_local or any(int(hop) >> 64 == int(address) >> 64 for address in fixed)


def mtus(sources: Sources) -> Iterator[Finding]:
    side = sources.taps
    if sources.profile is None or side is None:
        return
    for interface in sources.profile.interfaces:
        tap = _tap_of(interface, side)
        if tap is None or tap.mtu is None or interface.mtu is None or str(interface.mtu) == tap.mtu.value:
            continue
        place = (interface.mtu_at or interface.at).place
        what = f"{interface.name} has {interface.mtu}, {tap.device} has {tap.mtu.value}"
        yield Finding(rules.MTU_DIFFERS, what, place, ((tap.device, tap.mtu.place),))


def _tap_of(interface: Interface, side: LinuxSide) -> LinuxTap | None:
    for each in interface.addresses:
        if isinstance(each.address, IPv4Address):
            return side.tap_of(each.address)
        for tap in side.taps:
            if tap.address6 is not None and each.address in tap.address6.network:
                return tap
    return None


def forwarding(sources: Sources) -> Iterator[Finding]:
    """Only NODATAGRAMFWD itself: where nothing is written the stack forwards (the diagram of IPCONFIG)."""
    system = sources.of_lab
    if sources.profile is None or system is None or sources.lab_source is None:
        return
    for number, link in enumerate(system.links):
        for version, statement in ((4, "IPCONFIG"), (6, "IPCONFIG6")):
            behind = [network for network in link.routes if network.version == version]
            off = sources.profile.setting(statement, "DATAGRAMFWD", "NODATAGRAMFWD")
            if behind and off is not None and off.name == "NODATAGRAMFWD":
                place = sources.lab_source.place(("systems", sources.system, "links", number, "routes"))
                related = ((f"{behind[0]} is behind z/OS", place),)
                yield Finding(rules.NO_FORWARDING, f"{statement} NODATAGRAMFWD", off.at.place, related)


ADDRESSING = (addresses, default_routes, next_hops6, mtus, forwarding)
