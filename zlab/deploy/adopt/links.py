"""The links of a lab file: addresses of both ends, port, devices and MTU of each OSA, each with where it was found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Interface, IPv4Network, IPv6Address, IPv6Network

from zlab.deploy.adopt.members import Members
from zlab.deploy.adopt.routing import Keys, found_ospf, found_ospf6, ospf6_of, ospf_of
from zlab.deploy.adopt.taps import Chosen, Origin, Tap, numbers_of, stacks_of, trle_of
from zlab.deploy.adopt.wires import Wire, short
from zlab.errors import Problem
from zlab.lab.draft import Found
from zlab.lab.source import Data
from zlab.zos.omproute.meaning import Interface
from zlab.zos.profile.records import Route
from zlab.zos.profile.values import Network

Path = tuple[str, ...]


@dataclass(frozen=True)
class Linking:
    """The links of one system, made of its members and the taps that are known."""

    members: Members
    taps: tuple[Tap, ...]
    system: str
    keys: Keys

    @classmethod
    def of(cls, members: Members, taps: Sequence[Tap], system: str) -> Linking:
        return cls(members, tuple(taps), system, Keys.of(members.omproute))

    def found(self, chosen: Chosen) -> tuple[list[Found], list[Problem]]:
        """A link's values, none where no member says how long its subnet is."""
        wire = chosen.wire
        network = self._network(wire)
        if network is None:
            what = f"no member says how long the subnet of {wire.name} is: it is left out"
            hint = "a length at IPADDR, a Subnet_Mask of OMPROUTE or a direct route says it"
            return [], [Problem(what, wire.place, hint)]
        path = ("systems", self.system, "links", chosen.name)
        found = [Found(path, chosen.name, chosen.why)]
        found += self._linux(path, chosen, network)
        found.append(Found((*path, "zos"), str(wire.address), wire.source))
        found.append(Found((*path, "interface"), wire.name, wire.source))
        if wire.portname:
            found.append(Found((*path, "portname"), wire.portname, wire.source))
        devices, problems = self._devices(path, chosen)
        found += devices
        problems += self._elsewhere(chosen)
        found += self._mtu(path, wire)
        known = self._older(wire)
        found += self._six(path, chosen, known)
        found += self._ospf(path, wire, known)
        if known is not None and known.link is not None and known.link.routes:
            found.append(Found((*path, "routes"), [str(each) for each in known.link.routes], known.source))
        return found, problems

    def _routes(self, name: str) -> Iterator[Route]:
        return (each for each in self.members.profile.routes if each.link == name)

    def _older(self, wire: Wire) -> Tap | None:
        """The link of an older lab file that is this wire."""
        return next((tap for tap in self.taps if tap.link is not None and tap.link.zos == wire.address), None)

    def _interface(self, wire: Wire) -> Interface | None:
        """OMPROUTE's statement of the interface, with OSPF or without."""
        routing = self.members.omproute
        other = (one for one in (routing.generic if routing else ()) if one.address.value == wire.address)
        return ospf_of(routing, wire) or next(other, None)

    def _network(self, wire: Wire) -> IPv4Network | None:
        """The subnet, by INTERFACE, else OMPROUTE, else a direct route, else the tap of its devmap."""
        if wire.length:
            return IPv4Interface(f"{wire.address}/{wire.length}").network
        routing = self._interface(wire)
        if routing is not None and routing.prefix.given and routing.prefix.value:
            return IPv4Interface(f"{wire.address}/{routing.prefix.value}").network
        direct = [each.network for each in self._routes(wire.name) if each.hop_written == "="]
        taps = [tap.linux.network for tap in self.taps if tap.linux is not None]
        every: list[Network | None] = [*direct, *taps]
        return next((one for one in every if isinstance(one, IPv4Network) and wire.address in one), None)

    def _linux(self, path: Path, chosen: Chosen, network: IPv4Network) -> list[Found]:
        """Linux's address: as the sources have it, and where none has, the first that is free."""
        path = (*path, "linux")
        hops = [each for each in self._routes(chosen.wire.name) if each.next_hop is not None]
        hop = next((each for each in hops if each.next_hop in network), None)
        said = self._of_tap(path, chosen, Origin.DEVMAP)
        if hop is not None:
            said.append(Found(path, f"{hop.next_hop}/{network.prefixlen}", f"next hop, {short(hop.at.place)}"))
        said += self._of_tap(path, chosen, Origin.HOST)
        older = self._older(chosen.wire)
        if not said and older is not None and older.linux is not None:
            said.append(Found(path, str(older.linux), older.source))
        if not said:
            free = next((host for host in network.hosts() if host != chosen.wire.address), chosen.wire.address)
            why = f"a guess: the first other address of the subnet of {chosen.wire.name}"
            said.append(Found(path, f"{free}/{network.prefixlen}", why))
        return said

    def _of_tap(self, path: Path, chosen: Chosen, origin: Origin) -> list[Found]:
        """The address that somebody knows of the tap, where z/OS is in its subnet."""
        own = [tap for tap in self.taps if (tap.name, tap.origin) == (chosen.name, origin)]
        return [
            Found(path, str(tap.linux), tap.source)
            for tap in own
            if tap.linux is not None and chosen.wire.address in tap.linux.network
        ]

    def _elsewhere(self, chosen: Chosen) -> Iterator[Problem]:
        """The tap of the devmap in another subnet than z/OS: one of both is to be changed."""
        wire = chosen.wire
        for tap in self.taps:
            own = (tap.name, tap.origin) == (chosen.name, Origin.DEVMAP)
            if own and tap.linux is not None and wire.address not in tap.linux.network:
                what = f"{wire.name} {wire.address} is not in {tap.linux.network} of {tap.name}"
                yield Problem(what, wire.place, f"the devmap's: {tap.place}")

    def _devices(self, path: Path, chosen: Chosen) -> tuple[list[Found], list[Problem]]:
        """By the TRLE, else the first stack of the tap's OSA."""
        trle = trle_of(chosen.wire, self.members.trles)
        numbers = numbers_of(trle)
        osa = self.members.devmap.osa(chosen.name) if self.members.devmap is not None else None
        stacks = stacks_of(osa) if osa is not None else ()
        if numbers is not None and trle is not None:
            found = Found((*path, "devices"), list(numbers), f"TRLE {trle.name}, {short(trle.place)}")
            if osa is None or numbers in stacks:
                return [found], []
            what = f"TRLE {trle.name} of {chosen.wire.name} has {', '.join(numbers)}, which path {osa.path} has not"
            return [found], [Problem(what, trle.place, f"the devices of {osa.place} are others")]
        if stacks and osa is not None:
            return [Found((*path, "devices"), list(stacks[0]), f"path {osa.path}, {short(osa.place)}")], []
        older = self._older(chosen.wire)
        if older is not None and older.stacks:
            return [Found((*path, "devices"), list(older.stacks[0]), older.source)], []
        return [], []

    def _mtu(self, path: Path, wire: Wire) -> Iterator[Found]:
        """By INTERFACE, else OMPROUTE, else a route through it."""
        routing = self._interface(wire)
        if wire.mtu:
            yield Found((*path, "mtu"), wire.mtu, wire.source)
        elif routing is not None and routing.mtu.given and routing.mtu.value:
            yield Found((*path, "mtu"), routing.mtu.value, short(routing.mtu.place))
        else:
            routes = [each for each in self._routes(wire.name) if each.mtu]
            yield from (Found((*path, "mtu"), each.mtu, f"ROUTE, {short(each.at.place)}") for each in routes[:1])

    def _six(self, path: Path, chosen: Chosen, known: Tap | None) -> Iterator[Found]:
        wire = chosen.wire
        if wire.six is None or wire.address6 is None:
            return
        network, why = self._network6(wire, wire.address6)
        hops = [each.next_hop for each in self._routes(wire.six.name) if isinstance(each.next_hop, IPv6Address)]
        own = [tap.linux6 for tap in self.taps if tap.linux6 is not None and tap.name == chosen.name]
        if known is not None and known.linux6 is not None:
            own.append(known.linux6)
        linux = next((hop for hop in hops if hop in network), None)
        linux = linux or next((one.ip for one in own if one.ip in network), None)
        if linux is None:
            linux = next(host for number in (1, 2) if (host := network[number]) != wire.address6)
            why = f"{why}, and Linux's is a guess"
        said: dict[str, Data] = {"linux": f"{linux}/{network.prefixlen}", "zos": str(wire.address6)}
        if hops and hops[0].is_link_local:
            said["link_local"] = str(hops[0])
        if wire.six.name != f"{wire.name[:15]}6":
            said["interface"] = wire.six.name
        yield Found((*path, "ipv6"), said, f"INTERFACE, {short(wire.six.at.place)}{why}")

    def _network6(self, wire: Wire, address: IPv6Address) -> tuple[IPv6Network, str]:
        """The subnet, and what to say of it where it is a guess: no member has to say it."""
        lengths = [wire.length6]
        routing = ospf6_of(self.members.omproute, wire)
        prefixes = [each.text for each in routing.prefixes] if routing is not None else []
        lengths += [int(given) for text in prefixes if (given := text.partition("/")[2]).isdecimal()]
        name = wire.six.name if wire.six is not None else ""
        direct = [each.network for each in self._routes(name) if each.hop_written == "=" and each.network is not None]
        lengths += [one.prefixlen for one in direct if one.version == 6 and address in one]
        length = next((one for one in lengths if 0 < one < 127), 0)
        return IPv6Network((address, length or 64), strict=False), "" if length else "; /64 is a guess"

    def _ospf(self, path: Path, wire: Wire, known: Tap | None) -> Iterator[Found]:
        ospf, ospf6 = ospf_of(self.members.omproute, wire), ospf6_of(self.members.omproute, wire)
        if ospf is not None:
            yield found_ospf(path, ospf, self.keys, known)
        if ospf6 is not None and wire.address6 is not None:
            yield found_ospf6(path, ospf6)


def in_link_order(chosen: Sequence[Chosen], members: Members) -> list[Chosen]:
    """The way out of z/OS is the first link's: the wire of the default route comes first."""
    default = next((each.link for each in members.profile.routes if each.default and each.version == 4), "")
    return sorted(chosen, key=lambda each: each.wire.name != default)


def first_linux(found: Sequence[Found], names: Sequence[str]) -> IPv4Address | None:
    """Linux's address on the first of some taps: what is its router id by habit."""
    for each in found:
        if each.path[-1] == "linux" and len(each.path) == 5 and each.path[3] in names:
            return IPv4Interface(str(each.value)).ip
    return None
