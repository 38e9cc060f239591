"""What the Linux end says of its taps and of OSPF on them, from a lab file or from a real frr.conf. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Interface, IPv6Address, IPv6Interface

from zlab.errors import Place
from zlab.lab.records import Lab, Ospf, Ospf6
from zlab.lab.source import Source
from zlab.zos.member import MemberText


@dataclass(frozen=True, slots=True)
class Said:
    """A value of the Linux end with its place."""

    value: str
    place: Place


@dataclass(frozen=True, slots=True)
class LinuxOspf:
    """OSPF on one device. `version` is 4 or 6; `auth` is none, password or md5; intervals are seconds."""

    version: int
    area: Said
    hello: Said
    dead: Said
    network: Said
    auth: Said
    key_id: Said
    instance: Said


@dataclass(frozen=True, slots=True)
class LinuxTap:
    """A device of the Linux end; addresses and MTU are None where the file does not say."""

    device: str
    address: IPv4Interface | None
    address6: IPv6Interface | None
    link_local: IPv6Address | None
    mtu: Said | None
    ospf: LinuxOspf | None
    ospf6: LinuxOspf | None
    place: Place


@dataclass(frozen=True, slots=True)
class LinuxSide:
    taps: tuple[LinuxTap, ...]
    router_id: Said | None = None
    router_id6: Said | None = None

    def tap_of(self, address: IPv4Address) -> LinuxTap | None:
        """The tap in whose subnet an address is."""
        return next((tap for tap in self.taps if tap.address is not None and address in tap.address.network), None)


def of_lab(lab: Lab, system: str, source: Source) -> LinuxSide:
    """The Linux end as a lab wants it, for the links of one system."""
    taps = []
    for number, link in enumerate(lab.systems[system].links):
        path = ("systems", system, "links", number)
        place = source.place(path)
        taps.append(
            LinuxTap(
                link.device,
                link.linux,
                link.ipv6.linux if link.ipv6 else None,
                link.ipv6.link_local if link.ipv6 else None,
                Said(str(link.mtu), source.place((*path, "mtu"))),
                _lab_ospf(4, link.ospf, source, (*path, "ospf")) if link.ospf else None,
                _lab_ospf(6, link.ospf6, source, (*path, "ospf6")) if link.ospf6 else None,
                place,
            )
        )
    frr = lab.linux.frr
    router_id = Said(str(frr.router_id), source.place(("linux", "frr", "router_id"))) if frr else None
    return LinuxSide(tuple(taps), router_id, router_id)


def _lab_ospf(version: int, ospf: Ospf | Ospf6, source: Source, path: tuple[str | int, ...]) -> LinuxOspf:
    def said(value: object, key: str) -> Said:
        return Said(str(value), source.place((*path, key)))

    auth = ospf.auth if isinstance(ospf, Ospf) else None
    return LinuxOspf(
        version,
        said(ospf.area, "area"),
        said(ospf.hello, "hello"),
        said(ospf.dead, "dead"),
        said(ospf.network, "network"),
        said(auth.type if auth else "none", "auth"),
        said(auth.key_id if auth else 0, "auth"),
        said(ospf.instance if isinstance(ospf, Ospf6) else 0, "instance"),
    )


_LINE = re.compile(r"^[ \t]*(?P<words>\S.*?)\s*$")
_PATTERNS = (
    (re.compile(r"ip ospf area (\S+)"), 4, "area"),
    (re.compile(r"ip ospf hello-interval (\d+)"), 4, "hello"),
    (re.compile(r"ip ospf dead-interval (\d+)"), 4, "dead"),
    (re.compile(r"ip ospf network (\S+)"), 4, "network"),
    (re.compile(r"ip ospf message-digest-key (\d+) md5\b.*"), 4, "key_id"),
    (re.compile(r"ip ospf authentication (message-digest)"), 4, "auth"),
    (re.compile(r"ip ospf (authentication)"), 4, "auth"),
    (re.compile(r"ipv6 ospf6 area (\S+)"), 6, "area"),
    (re.compile(r"ipv6 ospf6 hello-interval (\d+)"), 6, "hello"),
    (re.compile(r"ipv6 ospf6 dead-interval (\d+)"), 6, "dead"),
    (re.compile(r"ipv6 ospf6 network (\S+)"), 6, "network"),
    (re.compile(r"ipv6 ospf6 instance-id (\d+)"), 6, "instance"),
)
_AUTH = {"message-digest": "md5", "authentication": "password"}


def of_frr_conf(member: MemberText) -> LinuxSide:
    """The Linux end as a frr.conf says it; defaults are FRR's (8.4 to 10). Keys are not read."""
    taps: list[LinuxTap] = []
    router_ids: dict[str, Said] = {}
    for block, place, lines in _blocks(member):
        if block.startswith("interface "):
            taps.append(_tap(block.split()[1], place, lines))
        for text, where in lines:
            found = re.fullmatch(r"(ospf6?) router-id (\S+)", text)
            if found and block.startswith("router ospf"):
                router_ids[found[1]] = Said(found[2], where)
    return LinuxSide(tuple(taps), router_ids.get("ospf"), router_ids.get("ospf6"))


Lines = list[tuple[str, Place]]


def _blocks(member: MemberText) -> Iterator[tuple[str, Place, Lines]]:
    block, place, lines = "", Place(member.name), list[tuple[str, Place]]()
    for number in range(1, member.line_count + 1):
        line = member.line(number)
        found = _LINE.match(line)
        if found is None or found["words"].startswith("!"):
            continue
        where = Place(member.name, number, len(line) - len(line.lstrip()) + 1)
        if re.match(r"(interface|router) ", found["words"]) and not line.startswith(" "):
            yield block, place, lines
            block, place, lines = found["words"], where, []
        elif found["words"] in ("exit", "end"):
            yield block, place, lines
            block, lines = "", []
        else:
            lines.append((found["words"], where))
    yield block, place, lines


def _tap(device: str, place: Place, lines: Lines) -> LinuxTap:
    given: dict[tuple[int, str], Said] = {}
    address: IPv4Interface | None = None
    for text, where in lines:
        for pattern, version, name in _PATTERNS:
            found = pattern.fullmatch(text)
            if found and (version, name) not in given:
                given[version, name] = Said(_AUTH.get(found[1], found[1]), where)
        found = re.fullmatch(r"ip address (\d+\.\d+\.\d+\.\d+/\d+)", text)
        if found:
            address = _interface(found[1])
    return LinuxTap(device, address, None, None, None, _frr_ospf(4, given, place), _frr_ospf(6, given, place), place)


def _interface(text: str) -> IPv4Interface | None:
    try:
        return IPv4Interface(text)
    except ValueError:
        return None


def _frr_ospf(version: int, given: dict[tuple[int, str], Said], place: Place) -> LinuxOspf | None:
    if (version, "area") not in given:
        return None

    def said(name: str, default: str) -> Said:
        return given.get((version, name), Said(default, place))

    area = said("area", "")
    value = str(IPv4Address(int(area.value))) if area.value.isdigit() and int(area.value) < 2**32 else area.value
    return LinuxOspf(
        version,
        Said(value, area.place),
        said("hello", "10"),
        said("dead", "40"),
        said("network", "broadcast"),
        said("auth", "none"),
        said("key_id", "0"),
        said("instance", "0"),
    )
