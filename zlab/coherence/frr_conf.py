"""A real frr.conf as the Linux end of the taps: interfaces, `network` lines, areas' authentication. Keys are not read.

Defaults are FRR's (8.4 to 10). frr.conf seldom has the addresses of the taps: awsosa gives them, so they come from
the lab file or the devmap.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from ipaddress import IPv4Address, IPv4Interface, IPv4Network

from zlab.coherence.linux_side import LinuxOspf, LinuxSide, LinuxTap, Said
from zlab.errors import Place
from zlab.zos.member import MemberText

Lines = list[tuple[str, Place]]


@dataclass(frozen=True, slots=True)
class _Setting:
    """A line of an interface; its first group is the value, unless `value` says it."""

    pattern: re.Pattern[str]
    version: int
    name: str
    value: str = ""


def _setting(version: int, name: str, pattern: str, value: str = "") -> _Setting:
    # A setting may name the address it holds for: `ip ospf area 0 10.1.1.1`.
    return _Setting(re.compile(rf"{pattern}(?: \d+\.\d+\.\d+\.\d+)?"), version, name, value)


_SETTINGS = (
    _setting(4, "area", r"ip ospf(?: \d+)? area (\S+)"),
    _setting(4, "hello", r"ip ospf hello-interval (\d+)"),
    _setting(4, "dead", r"ip ospf dead-interval (\d+)"),
    _setting(4, "network", r"ip ospf network (\S+)"),
    _setting(4, "key_id", r"ip ospf message-digest-key (\d+) md5\b.*"),
    _setting(4, "auth", r"ip ospf authentication message-digest", "md5"),
    _setting(4, "auth", r"ip ospf authentication null", "none"),
    _setting(4, "auth", r"ip ospf authentication", "password"),
    _setting(4, "passive", r"ip ospf passive", "yes"),
    _setting(6, "area", r"ipv6 ospf6 area (\S+)"),
    _setting(6, "hello", r"ipv6 ospf6 hello-interval (\d+)"),
    _setting(6, "dead", r"ipv6 ospf6 dead-interval (\d+)"),
    _setting(6, "network", r"ipv6 ospf6 network (\S+)"),
    _setting(6, "instance", r"ipv6 ospf6 instance-id (\d+)"),
    _setting(6, "passive", r"ipv6 ospf6 passive", "yes"),
)
_DEFAULTS = {"hello": "10", "dead": "40", "network": "broadcast", "auth": "none", "key_id": "0", "instance": "0"}
Given = Mapping[tuple[int, str], Said]


@dataclass(frozen=True, slots=True)
class FrrConf:
    """What a frr.conf says. `networks` and `areas` are lines of `router ospf`; `passive` names devices, or default."""

    interfaces: tuple[tuple[LinuxTap, Given], ...] = ()
    router_ids: Mapping[str, Said] = field(default_factory=dict)
    networks: tuple[tuple[IPv4Network, Said], ...] = ()
    areas: Mapping[str, Said] = field(default_factory=dict)
    passive: Mapping[str, bool] = field(default_factory=dict)
    default_route: Said | None = None

    def side(self, known: Sequence[LinuxTap] = ()) -> LinuxSide:
        """The Linux end on the taps that are `known` with their addresses; else on what is named as awsosa names taps.

        Other devices are left out: FRR runs on the LAN too, and no z/OS is at the other end there.
        """
        own = {tap.device: (tap, given) for tap, given in self.interfaces}
        wires = known or [tap for tap, _ in self.interfaces if re.fullmatch(r"tap\d+", tap.device)]
        taps = [self._tap(tap, *own.get(tap.device, (tap, {}))) for tap in wires]
        router_id, router_id6 = self.router_ids.get("ospf"), self.router_ids.get("ospf6")
        return LinuxSide(tuple(taps), router_id, router_id6, announces_default=self.default_route is not None)

    def _tap(self, tap: LinuxTap, own: LinuxTap, given: Given) -> LinuxTap:
        address = tap.address or own.address
        ospf = self._ospf(4, given, tap.device, address, own.place)
        return replace(tap, address=address, ospf=ospf, ospf6=self._ospf(6, given, tap.device, address, own.place))

    def _ospf(
        self, version: int, given: Given, device: str, address: IPv4Interface | None, place: Place
    ) -> LinuxOspf | None:
        area = given.get((version, "area")) or (self._network(address) if version == 4 else None)
        passive = (version, "passive") in given or self.passive.get(device, self.passive.get("default", False))
        if area is None or passive:
            return None
        value = _area(area.value)

        def said(name: str) -> Said:
            by_area = self.areas.get(value) if name == "auth" and version == 4 else None
            return given.get((version, name)) or by_area or Said(_DEFAULTS[name], place)

        names = ("hello", "dead", "network", "auth", "key_id", "instance")
        return LinuxOspf(version, Said(value, area.place), *(said(name) for name in names))

    def _network(self, address: IPv4Interface | None) -> Said | None:
        """The area of the narrowest `network` line that holds an address."""
        if address is None:
            return None
        holding = [(network, area) for network, area in self.networks if address.ip in network]
        return max(holding, key=lambda each: each[0].prefixlen)[1] if holding else None


def parse_frr_conf(member: MemberText) -> FrrConf:
    """Everything of a frr.conf that coherence needs; lines it does not know are passed over."""
    interfaces: dict[str, tuple[LinuxTap, dict[tuple[int, str], Said]]] = {}
    conf = FrrConf()
    for block, place, lines in _blocks(member):
        words = block.split()
        if words[:1] == ["interface"] and len(words) > 1:
            tap, given = interfaces.get(words[1], (LinuxTap.named(words[1], place), {}))
            interfaces[words[1]] = (_with_address(tap, lines), _read(given, lines))
        elif words[:2] in (["router", "ospf"], ["router", "ospf6"]):
            conf = _router(conf, words[1], lines)
            for device, area in _areas_before_frr8(lines):
                tap, given = interfaces.get(device, (LinuxTap.named(device, area.place), {}))
                interfaces[device] = (tap, {(6, "area"): area, **given})
    return replace(conf, interfaces=tuple(interfaces.values()))


def _areas_before_frr8(lines: Lines) -> Iterator[tuple[str, Said]]:
    """The devices of `interface tap0 area 0.0.0.0` under `router ospf6`, which is now `ipv6 ospf6 area` of each."""
    for text, where in lines:
        if found := re.fullmatch(r"interface (\S+) area (\S+)", text):
            yield found[1], Said(found[2], where)


def _blocks(member: MemberText) -> Iterator[tuple[str, Place, Lines]]:
    block, place, lines = "", Place(member.name), Lines()
    for number in range(1, member.line_count + 1):
        line = member.line(number)
        text = " ".join(line.split())
        if not text or text.startswith(("!", "#")):
            continue
        where = Place(member.name, number, len(line) - len(line.lstrip()) + 1)
        if text.startswith(("interface ", "router ")) and not line.startswith(" "):
            yield block, place, lines
            block, place, lines = text, where, []
        elif text in ("exit", "end"):
            yield block, place, lines
            block, lines = "", []
        else:
            lines.append((text, where))
    yield block, place, lines


def _read(given: dict[tuple[int, str], Said], lines: Lines) -> dict[tuple[int, str], Said]:
    """The settings of an interface; of several the last one counts, of keys too: FRR sends with it."""
    for text, where in lines:
        for setting in _SETTINGS:
            found = setting.pattern.fullmatch(text)
            if found:
                given[setting.version, setting.name] = Said(setting.value or found[1], where)
                break
    return given


def _with_address(tap: LinuxTap, lines: Lines) -> LinuxTap:
    for text, _ in lines:
        # `ip address 10.1.0.2 peer 10.1.0.3/24` gives the prefix length behind the peer.
        found = re.fullmatch(r"ip address (\d+\.\d+\.\d+\.\d+)(?: peer \S+?)?/(\d+)(?: .*)?", text)
        if found and tap.address is None:
            try:
                tap = replace(tap, address=IPv4Interface(f"{found[1]}/{found[2]}"))
            except ValueError:
                continue
    return tap


def _router(conf: FrrConf, protocol: str, lines: Lines) -> FrrConf:
    networks, areas = list(conf.networks), dict(conf.areas)
    passive, router_ids, default_route = dict(conf.passive), dict(conf.router_ids), conf.default_route
    for text, where in lines:
        if found := re.fullmatch(r"(?:ospf6? )?router-id (\S+)", text):
            router_ids[protocol] = Said(found[1], where)
        elif found := re.fullmatch(r"network (\d+\.\d+\.\d+\.\d+/\d+) area (\S+)", text):
            networks += _network_line(found[1], Said(found[2], where))
        elif found := re.fullmatch(r"area (\S+) authentication( message-digest)?", text):
            areas[_area(found[1])] = Said("md5" if found[2] else "password", where)
        elif found := re.fullmatch(r"(no )?passive-interface (\S+)", text):
            passive[found[2]] = not found[1]
        elif protocol == "ospf" and text.startswith("default-information originate"):
            default_route = Said("yes", where)
    return replace(
        conf,
        router_ids=router_ids,
        networks=tuple(networks),
        areas=areas,
        passive=passive,
        default_route=default_route,
    )


def _network_line(text: str, area: Said) -> Iterator[tuple[IPv4Network, Said]]:
    try:
        yield IPv4Network(text, strict=False), area
    except ValueError:
        return


def _area(text: str) -> str:
    """An area as FRR and OMPROUTE print it: 0 is 0.0.0.0."""
    return str(IPv4Address(int(text))) if text.isdigit() and len(text) < 11 and int(text) < 2**32 else text
