"""A lab as a picture of characters, at most 80 columns wide."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from zlab.lab.records import Lab, Link, Publish
from zlab.rehearsal.topology import Topology, ZosRole

_WIDTH = 80


def picture(topology: Topology, lab: Lab) -> str:
    """The wiring of a rehearsal: the internet, the Linux host, and each z/OS behind its taps."""
    device = topology.uplink_device
    rail = max(len(name) for name in (device, *(wire.link.device for wire in topology.wires)))
    return "\n".join(
        (
            *_box("the internet", [f"{topology.internet}  {topology.internet6}"], "  "),
            f"       │ {topology.uplink_address.ip}",
            f"       │ {device} {topology.host_address.ip}",
            *_box("Linux host", list(_host(lab)), "  ", below=True),
            *_systems(topology, rail),
        )
    )


def _host(lab: Lab) -> Iterator[str]:
    yield "forwards, and masquerades IPv4" if lab.linux.masquerade else "forwards"
    for _, link in lab.links:
        yield _ends(link.device, link.linux, link.ipv6.linux if link.ipv6 else "")
    if lab.linux.publish:
        ports = ", ".join(_published(publish) for publish in lab.linux.publish)
        yield from textwrap.wrap(f"publishes {ports}", _WIDTH - 8, subsequent_indent="  ", break_on_hyphens=False)
    if lab.linux.frr:
        yield f"FRR, router {lab.linux.frr.router_id}"


def _published(publish: Publish) -> str:
    first, last = publish.listen
    if first != last:
        return f"{first}-{last}→{publish.to}"
    return f"{first}→{publish.to}:{publish.target_port}"


def _ends(name: str, address: object, address6: object) -> str:
    return f"{name}  {address}  {address6}".rstrip()


def _systems(topology: Topology, rail: int) -> Iterator[str]:
    """A box for each system; its links come in from the rail that leaves the host."""
    for index, role in enumerate(topology.systems):
        more = index < len(topology.systems) - 1
        yield "       │"
        rows = [
            _ends(link.interface, link.zos, link.ipv6.zos if link.ipv6 else "") for link in (w.link for w in role.wires)
        ]
        box = list(_box(f"z/OS {role.sysname}", [*rows, *_routing(role)], ""))
        for number, line in enumerate(box):
            wire = role.wires[number - 1] if 0 < number <= len(role.wires) else None
            following = more or number < len(role.wires)
            if wire is None:
                yield f"       {'│' if following else ' '} {' ' * (rail + 3)}{line}"
            else:
                corner = "├" if following else "└"
                yield f"       {corner}─ {wire.link.device} {'─' * (rail - len(wire.link.device) + 1)}┤{line[1:]}"


def _routing(role: ZosRole) -> Iterator[str]:
    areas = list(dict.fromkeys(area for wire in role.wires for area in _areas(wire.link)))
    if areas:
        yield f"OMPROUTE, router {role.router_id}"
        yield from areas


def _areas(link: Link) -> Iterator[str]:
    if link.ospf and link.ospf6 and link.ospf.area == link.ospf6.area:
        yield f"OSPF and IPv6 OSPF, area {link.ospf.area}"
        return
    if link.ospf:
        yield f"OSPF, area {link.ospf.area}"
    if link.ospf6:
        yield f"IPv6 OSPF, area {link.ospf6.area}"


def _box(title: str, rows: Sequence[str], indent: str, *, below: bool = False) -> Iterable[str]:
    """Rows in a frame with a title; `below` leaves it for what hangs under it."""
    width = max(len(title) + 3, *(len(row) for row in rows)) + 1
    foot = f"{'─' * 4}┬{'─' * max(0, width - 4)}" if below else "─" * (width + 1)
    return (
        f"{indent}┌─ {title} {'─' * (width - len(title) - 2)}┐",
        *(f"{indent}│ {row.ljust(width)}│" for row in rows),
        f"{indent}└{foot}┘",
    )
