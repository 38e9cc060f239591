"""The OSAs of a PROFILE with their addresses: what becomes the links of a lab file. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from ipaddress import IPv4Address, IPv6Address

from zlab.errors import Place, Problem
from zlab.zos.profile.records import Interface, InterfaceAddress, ProfileMeaning


@dataclass(frozen=True, slots=True)
class Wire:
    """An OSA by its IPv4 interface, and the IPv6 one that shares its port.

    The length of the subnet is 0, and `mtu` None, where the definition does not say it. `six` has a fixed address.
    """

    name: str
    address: IPv4Address
    length: int
    portname: str
    mtu: int | None
    statement: str
    place: Place
    six: Interface | None = None

    @property
    def source(self) -> str:
        return f"{self.statement}, {short(self.place)}"

    @property
    def address6(self) -> IPv6Address | None:
        return next((one.address for one in _fixed(self.six) if isinstance(one.address, IPv6Address)), None)

    @property
    def length6(self) -> int:
        return next((one.length for one in _fixed(self.six)), 0)


def short(place: Place) -> str:
    """A place in a comment: the name of the file, and the line where there is one."""
    name = place.file.rpartition("/")[2]
    return f"{name}:{place.line}" if place.line else name


def wires(profile: ProfileMeaning) -> tuple[tuple[Wire, ...], tuple[Problem, ...]]:
    """The OSAs in the order of PROFILE, and what of its interfaces a lab file has no place for."""
    found: dict[str, Wire] = {}
    problems: list[Problem] = []
    for wire in (*_by_interface(profile), *_by_home(profile)):
        first = found.setdefault(wire.name, wire)
        if first.address != wire.address:
            what = f"{wire.name} has {first.address} and {wire.address}: the first one is taken"
            problems.append(Problem(what, wire.place, "a link of the lab file has one IPv4 address"))
    sixes = [one for one in profile.interfaces if one.type == "IPAQENET6"]
    paired = [_paired(wire, sixes, problems) for wire in found.values()]
    problems += [
        Problem(f"{one.name} is left out: no IPv4 interface has its PORTNAME {one.portname}", one.at.place)
        for one in sixes
    ]
    return tuple(paired), (*problems, *_others(profile))


def _by_interface(profile: ProfileMeaning) -> Iterator[Wire]:
    for one in profile.interfaces:
        for each in one.addresses:
            if one.type == "IPAQENET" and isinstance(each.address, IPv4Address):
                length = each.length if 0 < each.length < 32 else 0
                yield Wire(one.name, each.address, length, one.portname, one.mtu, "INTERFACE", one.at.place)


def _by_home(profile: ProfileMeaning) -> Iterator[Wire]:
    links = {link.name: link for link in profile.links if link.type == "IPAQENET"}
    for entry in profile.home:
        if entry.link in links and isinstance(entry.address, IPv4Address):
            yield Wire(entry.link, entry.address, 0, links[entry.link].device, None, "HOME", entry.at.place)


def _paired(wire: Wire, sixes: list[Interface], problems: list[Problem]) -> Wire:
    """The wire with the first IPv6 interface of its port, which is taken out of the list."""
    six = next((one for one in sixes if one.portname == wire.portname), None)
    if six is None:
        return wire
    sixes.remove(six)
    if not _fixed(six):
        hint = "a link of the lab file has a fixed IPv6 address"
        problems.append(Problem(f"{six.name} is left out: it has no IPADDR", six.at.place, hint))
        return wire
    return replace(wire, six=six)


def _fixed(six: Interface | None) -> list[InterfaceAddress]:
    """The addresses that can be one of a link: link-local ones are the interface's own."""
    every = six.addresses if six is not None else ()
    return [one for one in every if isinstance(one.address, IPv6Address) and not one.address.is_link_local]


def _others(profile: ProfileMeaning) -> Iterator[Problem]:
    """Home addresses that are on no OSA: Linux gets no route to them by itself."""
    kinds = {one.name: one.type for one in profile.links} | {one.name: one.type for one in profile.interfaces}
    for name, address, _, at in profile.addresses():
        kind = kinds.get(name, "")
        if kind.startswith("VIRTUAL"):
            hint = f"routes: [{address}] of a link, or OSPF, shows Linux the way"
            yield Problem(f"{name} {address} is a VIPA: it is no link", at.place, hint)
        elif kind and not kind.startswith("IPAQENET") and kind != "LOOPBACK":
            yield Problem(f"{name} {address} is {kind}: it is no link", at.place, "a link is an OSA in QDIO mode")
