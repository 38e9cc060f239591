"""The members of `zlab deploy pull` as the first values of a lab file: PROFILE and OMPROUTE's configuration."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Interface, IPv4Network
from pathlib import Path

from zlab.errors import Place, Problem, UsageError
from zlab.lab.draft import Found
from zlab.lab.records import Ospf
from zlab.lab.source import Data
from zlab.zos.library import Library
from zlab.zos.member import read_member
from zlab.zos.omproute.meaning import Meaning, OspfInterface, meaning
from zlab.zos.omproute.parse import parse as parse_omproute
from zlab.zos.profile.meaning import profile_meaning
from zlab.zos.profile.parse import parse as parse_profile
from zlab.zos.profile.records import ProfileMeaning

KEY = "ZLAB_OSPF_KEY"
"""The variable that a drafted lab file reads the OSPF key from; a pull leaves keys out."""


@dataclass(frozen=True, slots=True)
class _Wire:
    """An OSA of PROFILE with its IPv4 address; the length of its subnet is 0 where PROFILE does not say it."""

    name: str
    address: IPv4Address
    length: int
    portname: str
    mtu: int | None
    source: str


def found_in_members(folder: Path, system: str) -> tuple[tuple[Found, ...], tuple[Problem, ...]]:
    """What the members say, and which interfaces could not be taken. Raises UsageError without a PROFILE."""
    path = folder / "profile"
    if not path.is_file():
        raise UsageError(f"{folder} has no member profile", hint="a folder of `zlab deploy pull`, as members/s0w1")
    profile = profile_meaning(parse_profile(read_member(path), Library()))
    other = folder / "omproute"
    routing = meaning(parse_omproute(read_member(other), Library())) if other.is_file() else None
    found: list[Found] = []
    problems: list[Problem] = []
    for wire in _wires(profile):
        ospf = _ospf_of(routing, wire)
        network = _network(profile, wire, ospf)
        if network is None:
            problems.append(Problem(f"no member says how long the subnet of {wire.name} is", Place(str(path))))
            continue
        tap = f"tap{sum(each.path[-1] == each.value for each in found)}"
        found += _link(wire, ospf, ("systems", system, "links", tap), _linux(profile, wire, network))
    first = next((each for each in found if each.path[-1] == "linux"), None)
    if first and any(each.path[-1] == "ospf" for each in found):
        router_id = str(first.value).partition("/")[0]
        found.append(Found(("linux", "frr"), {"router_id": router_id}, "OMPROUTE wants a neighbour"))
    return tuple(found), tuple(problems)


def _wires(profile: ProfileMeaning) -> Iterator[_Wire]:
    for one in profile.interfaces:
        for each in one.addresses:
            if one.type == "IPAQENET" and isinstance(each.address, IPv4Address):
                place = f"INTERFACE, profile:{one.at.place.line}"
                yield _Wire(one.name, each.address, each.length, one.portname, one.mtu, place)
    links = {link.name: link for link in profile.links if link.type == "IPAQENET"}
    for entry in profile.home:
        if entry.link in links and isinstance(entry.address, IPv4Address):
            place = f"HOME, profile:{entry.at.place.line}"
            yield _Wire(entry.link, entry.address, 0, links[entry.link].device, None, place)


def _ospf_of(routing: Meaning | None, wire: _Wire) -> OspfInterface | None:
    every = routing.ospf if routing else ()
    return next((one for one in every if one.address.value == wire.address), None)


def _network(profile: ProfileMeaning, wire: _Wire, ospf: OspfInterface | None) -> IPv4Network | None:
    """The subnet, by INTERFACE, else OMPROUTE, else the direct route of BEGINROUTES."""
    if 0 < wire.length < 32:
        return IPv4Interface(f"{wire.address}/{wire.length}").network
    if ospf is not None and ospf.network is not None:
        return ospf.network
    direct = (each.network for each in profile.routes if each.link == wire.name and each.next_hop is None)
    return next((one for one in direct if isinstance(one, IPv4Network) and wire.address in one), None)


def _linux(profile: ProfileMeaning, wire: _Wire, network: IPv4Network) -> tuple[str, str]:
    """Linux's address, and why it is that: the next hop of a route, else the first that is free."""
    for each in profile.routes:
        if each.link == wire.name and isinstance(each.next_hop, IPv4Address) and each.next_hop in network:
            return f"{each.next_hop}/{network.prefixlen}", f"next hop, profile:{each.at.place.line}"
    free = next((host for host in network.hosts() if host != wire.address), wire.address)
    return f"{free}/{network.prefixlen}", f"the first other address of the subnet of {wire.name}"


def _link(wire: _Wire, ospf: OspfInterface | None, path: tuple[str, ...], linux: tuple[str, str]) -> Iterator[Found]:
    yield Found(path, path[-1], f"by its order in PROFILE: {wire.name}")
    yield Found((*path, "linux"), *linux)
    yield Found((*path, "zos"), str(wire.address), wire.source)
    yield Found((*path, "interface"), wire.name, wire.source)
    if wire.portname:
        yield Found((*path, "portname"), wire.portname, wire.source)
    if wire.mtu:
        yield Found((*path, "mtu"), wire.mtu, wire.source)
    if ospf is not None:
        yield Found((*path, "ospf"), _ospf(ospf), f"omproute:{ospf.place.line}")


def _ospf(one: OspfInterface) -> dict[str, Data]:
    """What differs from the lab file's defaults, which are OMPROUTE's."""
    numbers = {"hello": one.hello, "dead": one.dead, "cost": one.cost, "priority": one.priority}
    values: dict[str, Data] = {key: value.value for key, value in numbers.items() if value.given}
    values["area"] = one.area.value
    said: dict[str, Data] = {
        key: value for key, value in values.items() if value is not None and not _is_default(key, value)
    }
    kind = one.authentication.text.lower()
    if kind in ("md5", "password"):
        number: dict[str, Data] = {"key_id": one.key_id.value} if kind == "md5" and one.key_id.value else {}
        said["auth"] = {"type": kind, **number, "key": {"env": KEY}}
    return said


def _is_default(key: str, value: Data) -> bool:
    return str(value) == str(Ospf.model_fields[key].default)
