"""A lab as a picture of characters."""

from __future__ import annotations

from zlab.lab.records import Lab
from zlab.rehearsal.topology import Topology


def picture(topology: Topology, lab: Lab) -> str:
    """The wiring of a rehearsal: the internet, the Linux host, and each z/OS behind its tap."""
    nat = "masquerade" if lab.linux.masquerade else "routed"
    lines = [
        "  the internet",
        f"  {topology.internet}",
        "       │",
        f"  {topology.uplink_device} {topology.host_address.ip}   ({nat})",
        "  ┌────┴─────────┐",
        "  │  Linux host  │",
        "  └────┬─────────┘",
    ]
    wires = topology.wires
    for index, wire in enumerate(wires):
        last = index == len(wires) - 1
        link = wire.link
        role = next(role for role in topology.systems if role.name == wire.system)
        ospf = f"   OSPF area {link.ospf.area}" if link.ospf else ""
        branch = "└" if last else "├"
        lines.append(
            f"       {branch}── {link.device} {link.linux} ── {link.interface} {link.zos} {role.sysname}{ospf}"
        )
        if link.ipv6:
            bar = " " if last else "│"
            lines.append(f"       {bar}   {link.ipv6.linux} ── {link.ipv6.zos}")
    return "\n".join(lines)
