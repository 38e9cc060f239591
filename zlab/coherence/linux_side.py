"""What the Linux end says of its taps and of OSPF on them; here from a lab file, in `frr_conf` from FRR's own. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from ipaddress import IPv4Address, IPv4Interface, IPv6Address, IPv6Interface

from zlab.errors import Place
from zlab.lab.records import Lab, Ospf, Ospf6
from zlab.lab.source import Source
from zlab.zos.devmap.records import Devmap
from zlab.zos.find_io import FindIo


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

    @classmethod
    def named(cls, device: str, place: Place) -> LinuxTap:
        """A device of which nothing else is known."""
        return cls(device, None, None, None, None, None, None, place)


@dataclass(frozen=True, slots=True)
class LinuxSide:
    """`announces_default` is whether OSPF tells z/OS a default route; None where nobody knows."""

    taps: tuple[LinuxTap, ...]
    router_id: Said | None = None
    router_id6: Said | None = None
    announces_default: bool | None = None

    def tap_of(self, address: IPv4Address) -> LinuxTap | None:
        """The tap in whose subnet an address is."""
        return next((tap for tap in self.taps if tap.address is not None and address in tap.address.network), None)


def devmap_taps(devmap: Devmap, find_io: FindIo | None, find_io_file: str = "find_io") -> tuple[LinuxTap, ...]:
    """The taps awsosa makes, with Linux's addresses, and the MTU where find_io printed it. Of OSPF it knows nothing."""
    taps = []
    for osa in devmap.osas:
        if osa.tap is None or not osa.is_tunnel:
            continue
        rows = [row for row in (find_io.settings if find_io else ()) if row.device == osa.tap and row.mtu]
        mtu = Said(str(rows[0].mtu), Place(find_io_file, rows[0].line)) if rows else None
        taps.append(replace(LinuxTap.named(osa.tap, osa.place), address=osa.linux, mtu=mtu))
    return tuple(taps)


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
    announces = frr is not None and frr.default_route != "never"
    return LinuxSide(tuple(taps), router_id, router_id, announces)


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
