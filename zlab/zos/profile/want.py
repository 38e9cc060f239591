"""What a lab wants of a system's PROFILE: statements that can be written and put into a file. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from zlab.lab.records import Lab, Link, System
from zlab.lab.tcpip import PortReservation, reservations


@dataclass(frozen=True, slots=True)
class WantedStatement:
    """One statement as text: its first line, the rows or operands below it, and the END word ("" for none).

    `title` is the comment above it in a rendered member. Statements of one title stand together.
    """

    title: str
    head: str
    rows: tuple[str, ...] = ()
    end: str = ""

    @property
    def lines(self) -> list[str]:
        return [self.head, *(f"   {row}" for row in self.rows), *([self.end] if self.end else [])]


def wanted(lab: Lab, name: str) -> list[WantedStatement]:
    """Every statement, in the order the stack reads them: names are defined before they are used."""
    system = lab.systems[name]
    found = [*_settings(system), *_ports(system)]
    for link in system.links:
        found += _interface(system, link)
    if system.tcpip.style == "device":
        rows = tuple(f"{link.zos} {link.interface}" for link in system.links)
        found.append(WantedStatement("Addresses", "HOME", rows))
    found.append(_routes(lab, system))
    if system.tcpip.autolog:
        found.append(WantedStatement("Started with the stack", "AUTOLOG", system.tcpip.autolog, "ENDAUTOLOG"))
    return [*found, *_starts(system)]


def _settings(system: System) -> list[WantedStatement]:
    title = "The stack"
    forward = "DATAGRAMFWD" if system.tcpip.datagram_forwarding else "NODATAGRAMFWD"
    found = [WantedStatement(title, f"IPCONFIG {forward}")]
    if any(link.ipv6 for link in system.links):
        found.append(WantedStatement(title, f"IPCONFIG6 {forward}"))
    low = ["RESTRICTLOWPORTS"] if system.tcpip.restrict_low_ports else []
    tcp = [*low, *(["TTLS"] if system.attls.rules else [])]
    if tcp:
        found.append(WantedStatement(title, " ".join(["TCPCONFIG", *tcp])))
    if low:
        found.append(WantedStatement(title, " ".join(["UDPCONFIG", *low])))
    return found


def port_rows(system: System) -> tuple[PortReservation, ...]:
    ospf = any(link.ospf or link.ospf6 for link in system.links)
    return reservations(system.tcpip, system.syslogd.job, system.omproute.job if ospf else None)


def port_row(row: PortReservation) -> str:
    """A row of PORT or PORTRANGE; options stand in the order the statement wants them in."""
    count = [str(row.count)] if row.count > 1 else []
    options = [
        *(["NOAUTOLOG"] if row.noautolog else []),
        *([f"BIND {row.bind}"] if row.bind else []),
        *([f"SAF {row.saf}"] if row.saf else []),
    ]
    return " ".join([str(row.port).rjust(5), *count, row.proto.upper(), row.job, *options]).rstrip()


def _ports(system: System) -> list[WantedStatement]:
    rows = port_rows(system)
    single = tuple(port_row(row) for row in rows if row.count == 1)
    ranges = tuple(port_row(row).strip() for row in rows if row.count > 1)
    title = "Ports and their jobs"
    found = [WantedStatement(title, "PORT", single)] if single else []
    return found + [WantedStatement(title, f"PORTRANGE {row}") for row in ranges]


def _interface(system: System, link: Link) -> list[WantedStatement]:
    title = f"{link.interface}: the wire to {link.device} of Linux"
    if system.tcpip.style == "device":
        found = [
            WantedStatement(title, f"DEVICE {link.portname} MPCIPA"),
            WantedStatement(title, f"LINK {link.interface} IPAQENET {link.portname}"),
        ]
    else:
        length = link.linux.network.prefixlen
        rows = ("DEFINE IPAQENET", f"PORTNAME {link.portname}", f"IPADDR {link.zos}/{length}", f"MTU {link.mtu}")
        found = [WantedStatement(title, f"INTERFACE {link.interface}", rows)]
    if link.ipv6 is not None:
        rows = ("DEFINE IPAQENET6", f"PORTNAME {link.portname}", f"IPADDR {link.ipv6.zos}", f"MTU {link.mtu}")
        found.append(WantedStatement(title, f"INTERFACE {link.interface6}", rows))
    return found


def next_hop6(link: Link) -> str:
    """The fixed address of the tap that IPv6 routes lead to: link-local where there is one (zPDT failure 1)."""
    if link.ipv6 is None:
        return ""
    return str(link.ipv6.link_local or link.ipv6.linux.ip)


def _routes(lab: Lab, system: System) -> WantedStatement:
    """Direct routes of every link, and the way out through the first one."""
    rows = []
    first = system.links[0]
    learned = lab.linux.frr is not None and lab.linux.frr.default_route != "never" and first.ospf is not None
    for link in system.links:
        rows.append(f"ROUTE {link.linux.network} = {link.interface} MTU {link.mtu}")
        if link.ipv6 is not None:
            rows.append(f"ROUTE {link.ipv6.linux.network} = {link.interface6} MTU {link.mtu}")
    # OMPROUTE may put the default route it learns in the place of a replaceable one.
    replaceable = " REPLACEABLE" if learned else ""
    rows.append(f"ROUTE DEFAULT {first.linux.ip} {first.interface} MTU {first.mtu}{replaceable}")
    if first.ipv6 is not None:
        rows.append(f"ROUTE DEFAULT6 {next_hop6(first)} {first.interface6} MTU {first.mtu}")
    return WantedStatement("Routes", "BEGINROUTES", tuple(rows), "ENDROUTES")


def _starts(system: System) -> list[WantedStatement]:
    names = []
    for link in system.links:
        names.append(link.portname if system.tcpip.style == "device" else link.interface)
        if link.ipv6 is not None:
            names.append(link.interface6)
    return [WantedStatement("Start", f"START {name}") for name in names]
