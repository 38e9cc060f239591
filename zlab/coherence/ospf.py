"""OMPROUTE, profile and the Linux end: will the two become neighbors? Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from zlab.coherence import rules
from zlab.coherence.linux_side import LinuxOspf, LinuxTap, Said
from zlab.coherence.sources import Sources
from zlab.errors import Place
from zlab.zos.findings import Finding, Rule
from zlab.zos.omproute.meaning import Ospf6Interface, OspfInterface

_AUTH = {"NONE": "none", "PASSWORD": "password", "MD5": "md5"}


def names(sources: Sources) -> Iterator[Finding]:
    if sources.omproute is None or sources.profile is None:
        return
    known = sources.profile.names
    homes = {name: (address, at) for name, address, _, at in sources.profile.addresses()}
    for one in [*sources.omproute.ospf, *sources.omproute.generic]:
        name = one.name.value
        if name is None or one.wildcard or one.looks_virtual:
            continue
        if name not in known:
            listed = tuple((each, at.place) for each, at in list(known.items())[:4])
            yield Finding(rules.NAME_UNKNOWN, f"{one.statement} names {name}", one.name.place, listed)
        elif name in homes and one.address.value is not None and homes[name][0] != one.address.value:
            address, at = homes[name]
            what = f"{name} is {one.address.value} to OMPROUTE, and {address} in the profile"
            yield Finding(rules.ADDRESS_DIFFERS, what, one.address.place, (("profile", at.place),))
    for six in sources.omproute.ospf6:
        if six.name.value is not None and "*" not in six.name.text and six.name.value not in known:
            what = f"IPv6_OSPF_Interface names {six.name.value}"
            yield Finding(rules.NAME_UNKNOWN, what, six.name.place)


def mtu_of_profile(sources: Sources) -> Iterator[Finding]:
    if sources.omproute is None or sources.profile is None:
        return
    coded = {one.name: one for one in sources.profile.interfaces if one.mtu is not None}
    for one in sources.omproute.ospf:
        interface = coded.get(one.name.value or "")
        if interface is None or one.mtu.value is None or one.mtu.value == interface.mtu:
            continue
        at = interface.mtu_at or interface.at
        what = f"{interface.name} has {one.mtu.value} to OMPROUTE, and {interface.mtu} in the profile"
        yield Finding(rules.OMPROUTE_MTU, what, one.mtu.place, (("profile", at.place),))


def wire(sources: Sources) -> Iterator[Finding]:
    """Each OSPF_Interface against the tap of its subnet."""
    if sources.omproute is None or sources.linux is None:
        return
    met: set[str] = set()
    for one in sources.omproute.ospf:
        tap = sources.linux.tap_of(one.address.value) if one.address.value is not None else None
        if tap is None:
            continue
        met.add(tap.device)
        if tap.ospf is None:
            yield Finding(rules.ONLY_ZOS, f"{one.name.text} faces {tap.device}", one.place, ((tap.device, tap.place),))
        else:
            yield from _pair(one, tap, tap.ospf)
    for tap in sources.linux.taps:
        if tap.ospf is not None and tap.device not in met and tap.address is not None:
            what = f"{tap.device} runs OSPF in {tap.address.network}"
            yield Finding(rules.ONLY_LINUX, what, tap.ospf.area.place)


def _same_network_type(name: str, place: Place, ospf: LinuxOspf) -> Iterator[Finding]:
    if ospf.network.value == "point-to-point":
        yield Finding(rules.NETWORK_TYPE, name, place, (("Linux", ospf.network.place),))


def _pair(one: OspfInterface, tap: LinuxTap, ospf: LinuxOspf) -> Iterator[Finding]:
    name = f"{one.name.text} and {tap.device}"
    auth = _AUTH.get((one.authentication.value or "").upper(), "")
    yield from _differ(rules.AREA_DIFFERS, name, one.area.value, one.area.place, ospf.area)
    yield from _differ(rules.HELLO_DIFFERS, name, one.hello.value, one.hello.place, ospf.hello)
    yield from _differ(rules.DEAD_DIFFERS, name, one.dead.value, one.dead.place, ospf.dead)
    yield from _differ(rules.AUTH_DIFFERS, name, auth or None, one.authentication.place, ospf.auth)
    if auth == "md5" and ospf.auth.value == "md5":
        yield from _differ(rules.KEY_ID_DIFFERS, name, one.key_id.value, one.key_id.place, ospf.key_id)
    yield from _same_network_type(name, one.place, ospf)
    if tap.mtu is not None:
        yield from _differ(rules.OMPROUTE_MTU, name, one.mtu.value, one.mtu.place, tap.mtu)
    if tap.address is not None and one.prefix.value is not None:
        length = Said(str(tap.address.network.prefixlen), tap.place)
        yield from _differ(rules.MASK_DIFFERS, name, one.prefix.value, one.prefix.place, length)


def wire6(sources: Sources) -> Iterator[Finding]:
    """Each IPv6_OSPF_Interface against the tap whose z/OS end bears its name."""
    system = sources.of_lab
    if sources.omproute is None or sources.linux is None or system is None:
        return
    devices = {link.interface6: link.device for link in system.links}
    taps = {tap.device: tap for tap in sources.linux.taps}
    met: set[str] = set()
    for one in sources.omproute.ospf6:
        tap = taps.get(devices.get(one.name.value or "", ""))
        if tap is None:
            continue
        met.add(tap.device)
        if tap.ospf6 is None:
            yield Finding(rules.ONLY_ZOS, f"{one.name.text} faces {tap.device} over IPv6", one.place)
        else:
            yield from _pair6(one, tap, tap.ospf6)
    for tap in sources.linux.taps:
        if tap.ospf6 is not None and tap.device not in met:
            yield Finding(rules.ONLY_LINUX, f"{tap.device} runs OSPFv3", tap.ospf6.area.place)


def _pair6(one: Ospf6Interface, tap: LinuxTap, ospf: LinuxOspf) -> Iterator[Finding]:
    name = f"{one.name.text} and {tap.device}"
    yield from _differ(rules.AREA_DIFFERS, name, one.area.value, one.area.place, ospf.area)
    yield from _differ(rules.HELLO_DIFFERS, name, one.hello.value, one.hello.place, ospf.hello)
    yield from _differ(rules.DEAD_DIFFERS, name, one.dead.value, one.dead.place, ospf.dead)
    yield from _same_network_type(name, one.place, ospf)
    yield from _differ(rules.INSTANCE_DIFFERS, name, one.instance.value, one.instance.place, ospf.instance)
    if tap.mtu is not None and one.mtu.given:
        yield from _differ(rules.OMPROUTE_MTU, name, one.mtu.value, one.mtu.place, tap.mtu)


def _differ(rule: Rule, name: str, zos: object, place: Place, linux: Said) -> Iterator[Finding]:
    if zos is not None and str(zos) != linux.value:
        what = f"{name}: {zos} on z/OS, {linux.value} on Linux"
        yield Finding(rule, what, place, (("Linux", linux.place),))


def router_ids(sources: Sources) -> Iterator[Finding]:
    if sources.omproute is None or sources.linux is None:
        return
    for own, other in (
        (sources.omproute.router_id, sources.linux.router_id),
        (sources.omproute.router_id6, sources.linux.router_id6),
    ):
        if own is not None and other is not None and own.value == other.value:
            yield Finding(rules.ROUTER_ID_TWICE, f"both are {own.value}", own.place, (("Linux", other.place),))
            return


OSPF: tuple[Callable[[Sources], Iterator[Finding]], ...] = (names, mtu_of_profile, wire, wire6, router_ids)
