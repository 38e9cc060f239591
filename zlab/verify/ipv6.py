"""Checks of IPv6: the tap's addresses, forwarding, z/OS, and the way out."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_interface

from zlab.lab.records import LinkIpv6
from zlab.linux.records import Address, Ipv6Forwarding, Sysctl
from zlab.verify.check import Check, not_up, rows_as_findings, side_by_side
from zlab.verify.context import Context
from zlab.verify.findings import Fault, Finding, Seen, Unseen

_GROUP = "IPv6"
_OUTSIDE = "2001:db8:fffe::7"  # of RFC 3849's documentation range


def _with_ipv6(context: Context) -> Iterator[tuple[str, str, LinkIpv6]]:
    return ((sysname, link.device, link.ipv6) for sysname, link in context.links if link.ipv6 is not None)


def _addressed(context: Context) -> Iterator[Finding]:
    rows = [row for row in context.rows_of(Address) if _is_version6(row.record)]
    cause = (
        "zPDT gives the tap another MAC at each start, and the kernel takes down IPv6 addresses with the device: "
        "z/OS's static route names an address that is gone"
    )
    yield from rows_as_findings(context, rows, cause)
    for _, device, ipv6 in _with_ipv6(context):
        if ipv6.link_local is None:
            yield Unseen(f"{device} has no fixed link-local address in the lab file")


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
    return side_by_side(lambda each: not_up(context, each[1]) or _one_zos(context, *each), _with_ipv6(context))


def _one_zos(context: Context, sysname: str, device: str, ipv6: LinkIpv6) -> Finding:
    what = f"{sysname} {ipv6.zos} on {device}"
    reply = context.looks.ping(str(ipv6.zos))
    if not reply.asked:
        return Unseen(f"{what}: {reply.why}")
    if reply.why:
        cause = "z/OS's IPv6 INTERFACE is not started, or the tap has no IPv6 address"
        return Fault(f"{what}: {reply.why}", cause, "on z/OS: D TCPIP,,NETSTAT,ND; here: zlab verify --only ipv6")
    return Seen(f"{what} answers in {reply.seconds * 1000:.1f} ms")


def _way_out(context: Context) -> Iterator[Finding]:
    if context.facts.default_device(6) is None:
        yield Unseen("this host has no IPv6 default route")
        return
    for sysname, device, ipv6 in _with_ipv6(context):
        yield not_up(context, device) or _one_way_out(context, sysname, device, ipv6)
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
    Check("ipv6-address", _GROUP, "Each tap has its IPv6 address, and the fixed link-local one.", _addressed),
    Check("ipv6-forwarding", _GROUP, "IPv6 is forwarded.", _forwarding),
    Check("ipv6-zos", _GROUP, "Each IPv6 address of z/OS answers an echo request.", _zos),
    Check("ipv6-way-out", _GROUP, "IPv6 of z/OS leaves this host.", _way_out, seconds=20),
)
