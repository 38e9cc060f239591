"""Checks that ask z/OS itself: does it answer, and do its servers and name servers?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from zlab.lab.records import Link, System
from zlab.verify.check import Check, no_way, not_sent, side_by_side, silent
from zlab.verify.context import Context
from zlab.verify.findings import Fault, Finding, Seen, Unseen
from zlab.verify.looks import NOT_SENT

_GROUP = "z/OS"
_FILTERS = "sudo nft list ruleset  # what is dropped here; on z/OS the rules of IPCONFIG's IPSECURITY"


def _ping(context: Context) -> Iterator[Finding]:
    return side_by_side(lambda each: no_way(context, each[1]) or _one_ping(context, *each), context.links)


def _one_ping(context: Context, sysname: str, link: Link) -> Finding:
    reply = context.looks.ping(str(link.zos))
    what = f"{sysname} {link.zos} on {link.device}"
    if not reply.asked:
        return Unseen(f"{what}: {reply.why}")
    if reply.why == NOT_SENT:
        return not_sent(what)
    known = context.looks.neighbor(str(link.zos), link.device) if reply.why else None
    if known is not None and known.permanent:
        return Unseen(f"{what}: its MAC address was written by hand, see the check neighbors")
    if reply.why:
        cause = "z/OS is not IPLed, its TCP/IP is stopped, its interface is not started or has another address"
        if known is not None and not known.unresolved:
            cause += "; or it is there, for its MAC address was known a moment ago, and a filter drops echo requests"
        fix = f"on z/OS: D TCPIP,,NETSTAT,DEVLINKS, then V TCPIP,,START,{link.interface}"
        return Fault(f"{what}: {reply.why}", cause, fix)
    return Seen(f"{what} answers in {reply.seconds * 1000:.1f} ms")


@dataclass(frozen=True, slots=True)
class _Port:
    """A port to try; `expected` is false where PORT only reserves it, so that nobody need answer."""

    system: System
    number: int
    proto: str
    job: str
    expected: bool = True
    bind: str = ""


def _ports(context: Context) -> Iterator[Finding]:
    ports = list(_asked(context))
    reserved = [port for port in ports if not port.expected]
    closed: list[str] = []
    for port, found in zip(ports, side_by_side(lambda each: _one_port(context, each), ports), strict=True):
        if port.expected or not isinstance(found, Fault):
            yield found
        else:
            closed.append(f"{port.number} {port.job}")
    if closed:
        some = f"{', '.join(closed[:4])}{' …' if len(closed) > 4 else ''}"
        yield Unseen(f"{len(closed)} of {len(reserved)} ports that PORT only reserves, and nobody need answer: {some}")


def _asked(context: Context) -> Iterator[_Port]:
    """The ports of the lab file, then those of given PROFILEs that it does not name."""
    systems = context.lab.systems
    named = {(name, port.port) for name, system in systems.items() for port in system.tcpip.ports}
    for system in systems.values():
        for port in system.tcpip.ports:
            alone = port.count == 1  # a range is reserved for whoever needs a port of it
            yield _Port(system, port.port, port.proto, port.job, alone, str(port.bind or ""))
    for row in context.listed:
        if (row.system, row.port) not in named:
            yield _Port(systems[row.system], row.port, "tcp", row.job, row.expected, row.bind)


def _one_port(context: Context, port: _Port) -> Finding:
    what = f"{port.system.sysname} port {port.number} ({port.job})"
    if port.proto != "tcp":
        return Unseen(f"{what}: UDP answers nobody who does not speak its protocol")
    link = next((link for link in port.system.links if context.is_up(link.device)), port.system.links[0])
    if blocked := no_way(context, link):
        return blocked
    reply = context.looks.connect(port.bind or str(link.zos), port.number)
    if not reply.why:
        return Seen(f"{what} answers")
    if "refused" in reply.why:
        cause = f"nothing listens there: {port.job} is not started, or the PORT row names another job"
        fix = f"on z/OS: S {port.job.rstrip('*?') or 'the server'}, and D TCPIP,,NETSTAT,CONN to look"
        return Fault(f"{what}: {reply.why}", cause, fix)
    if silent(context, str(link.zos)):
        return Unseen(f"{link.zos} does not answer at all, see the check zos-ping")
    cause = "z/OS is there, so a filter drops or rejects this port, here or on z/OS"
    return Fault(f"{what}: {reply.why}", cause, _FILTERS)


def _dns(context: Context) -> Iterator[Finding]:
    if context.rehearsed:
        yield Unseen("a rehearsal has no name server")
        return
    asked: dict[str, list[str]] = {}
    for system in context.lab.systems.values():
        for each in system.resolver.nameservers:
            asked.setdefault(str(each), []).append(system.sysname)
    yield from side_by_side(lambda each: _one_server(context, each[0], _some(each[1])), asked.items())


def _some(names: list[str]) -> str:
    return f"{', '.join(names[:4])}{' …' if len(names) > 4 else ''}"


def _one_server(context: Context, address: str, sysnames: str) -> Finding:
    reply = context.looks.name_server(address)
    if not reply.why:
        return Seen(f"name server {address} of {sysnames} answers this host")
    if not context.uplink or not context.is_up(context.uplink):
        return Unseen(f"name server {address} of {sysnames}: {reply.why}, see the check uplink")
    cause = "it is down or not reachable from here, and z/OS goes out through here (EZZ3111I Unknown host)"
    fix = "in the lab file: resolver: {nameservers: [ADDRESS]}; then zlab tcpdata render; on z/OS: S RESOLVER,SUB=MSTR"
    return Fault(f"name server {address} of {sysnames}: {reply.why}", cause, fix)


CHECKS = (
    Check("zos-ping", _GROUP, "Each z/OS address answers an echo request.", _ping),
    Check(
        "zos-ports",
        _GROUP,
        "Each TCP port of the lab file, and of PROFILE's PORT where AUTOLOG starts its job, is answered.",
        _ports,
        seconds=30,
    ),
    Check("dns", _GROUP, "Each name server of z/OS's resolver answers.", _dns),
)
