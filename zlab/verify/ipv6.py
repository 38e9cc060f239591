"""Checks of IPv6: the tap's addresses, forwarding, z/OS, and the way out."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_interface

from zlab.lab.records import LinkIpv6
from zlab.linux.records import Address, Ipv6Forwarding, Sysctl
from zlab.linux.status import Row
from zlab.verify.check import Check, no_way6, not_sent, not_up, rows_as_findings, side_by_side
from zlab.verify.context import Context
from zlab.verify.findings import Fault, Finding, Seen, Unseen
from zlab.verify.looks import NOT_SENT

_GROUP = "IPv6"
_OUTSIDE = "2001:db8:fffe::7"  # of RFC 3849's documentation range


def _with_ipv6(context: Context) -> Iterator[tuple[str, str, LinkIpv6]]:
    return ((sysname, link.device, link.ipv6) for sysname, link in context.links if link.ipv6 is not None)


def _addressed(context: Context) -> Iterator[Finding]:
    """Addresses of a tap that is down or has IPv6 switched off are for the checks of that."""
    cause = (
        "zPDT gives the tap another MAC at each start, and the kernel takes down IPv6 addresses with the device: "
        "z/OS's static route names an address that is gone"
    )
    for _, device, ipv6 in _with_ipv6(context):
        if blocked := not_up(context, device):
            yield blocked
        elif context.looks.sysctl(f"net/ipv6/conf/{device}/disable_ipv6") == "1":
            yield Unseen(f"IPv6 is switched off on {device}, see the check sysctls")
        else:
            yield from rows_as_findings(context, _rows_of(context, device), cause)
        if ipv6.link_local is None:
            yield Unseen(f"{device} has no fixed link-local address in the lab file")


def _rows_of(context: Context, device: str) -> list[Row]:
    rows = context.rows_of(Address)
    return [row for row in rows if row.record.needs_device == device and _is_version6(row.record)]


def _is_version6(record: object) -> bool:
    return isinstance(record, Address) and ip_interface(record.address).version == 6


def _forwarding(context: Context) -> Iterator[Finding]:
    rows = [
        row
        for row in context.rows_of(Ipv6Forwarding, Sysctl)
        if isinstance(row.record, Ipv6Forwarding)
        or (isinstance(row.record, Sysctl) and row.record.path.endswith("force_forwarding"))
    ]
    yield from rows_as_findings(context, rows, "z/OS reaches this host, and nothing beyond it")


def _zos(context: Context) -> Iterator[Finding]:
    return side_by_side(lambda each: no_way6(context, *each[1:]) or _one_zos(context, *each), _with_ipv6(context))


def _one_zos(context: Context, sysname: str, device: str, ipv6: LinkIpv6) -> Finding:
    what = f"{sysname} {ipv6.zos} on {device}"
    reply = context.looks.ping(str(ipv6.zos))
    if not reply.asked:
        return Unseen(f"{what}: {reply.why}")
    if reply.why == NOT_SENT:
        return not_sent(what)
    if reply.why:
        cause = "z/OS's IPv6 INTERFACE is not started, or has another address"
        return Fault(f"{what}: {reply.why}", cause, "on z/OS: D TCPIP,,NETSTAT,ND, then V TCPIP,,START,interface")
    return Seen(f"{what} answers in {reply.seconds * 1000:.1f} ms")


def _way_out(context: Context) -> Iterator[Finding]:
    if context.facts.default_device(6) is None:
        yield Unseen("this host has no IPv6 default route")
        return
    for sysname, device, ipv6 in _with_ipv6(context):
        yield no_way6(context, device, ipv6) or _one_way_out(context, sysname, device, ipv6)
    yield from _proven(context)


def _one_way_out(context: Context, sysname: str, device: str, ipv6: LinkIpv6) -> Finding:
    way = context.looks.way(_OUTSIDE, source=str(ipv6.zos), device=device)
    what = f"a packet from {ipv6.zos} ({sysname}) on {device}"
    if way.why:
        return Fault(f"{what}: {way.why}", "IPv6 forwarding or a route is missing", context.mend)
    return Seen(f"{what} leaves by {way.device}")


def _proven(context: Context) -> Iterator[Finding]:
    far = context.looks.far
    for name, system in context.lab.systems.items():
        if far is None or not any(link.ipv6 for link in system.links):
            continue
        if blocked := not_up(context, system.links[0].device):
            yield blocked
            continue
        peer, why = far.internet_from(name, 6)
        if peer:
            yield Seen(f"a server outside saw {peer}")
        else:
            cause = "IPv6 forwarding is off, or a firewall drops it"
            fix = f"see ipv6-forwarding and forward-path; {context.mend}"
            yield Fault(f"no TCP over IPv6 from {system.sysname}: {why}", cause, fix)


CHECKS = (
    Check(
        "ipv6-address",
        _GROUP,
        "Each tap has its IPv6 address, and the fixed link-local one.",
        _addressed,
        compares=True,
    ),
    Check("ipv6-forwarding", _GROUP, "IPv6 is forwarded.", _forwarding, compares=True),
    Check("ipv6-zos", _GROUP, "Each IPv6 address of z/OS answers an echo request.", _zos),
    Check("ipv6-way-out", _GROUP, "IPv6 of z/OS leaves this host.", _way_out, seconds=20),
)
