"""Checks that ask z/OS itself: does it answer, and do its servers and name servers?"""

from __future__ import annotations

from collections.abc import Iterator

from zlab.lab.records import Link, System
from zlab.verify.check import Check, side_by_side
from zlab.verify.context import Context
from zlab.verify.findings import Fault, Finding, Seen, Unseen

_GROUP = "z/OS"


def _ping(context: Context) -> Iterator[Finding]:
    return side_by_side(lambda each: _one_ping(context, *each), context.links)


def _one_ping(context: Context, sysname: str, link: Link) -> Finding:
    reply = context.looks.ping(str(link.zos))
    what = f"{sysname} {link.zos} on {link.device}"
    if not reply.asked:
        return Unseen(f"{what}: {reply.why}")
    if reply.why:
        cause = "z/OS is not IPLed, its TCP/IP is stopped, or its interface is not started"
        fix = f"on z/OS: D TCPIP,,NETSTAT,DEVLINKS, then V TCPIP,,START,{link.interface}"
        return Fault(f"{what}: {reply.why}", cause, fix)
    return Seen(f"{what} answers in {reply.seconds * 1000:.1f} ms")


def _ports(context: Context) -> Iterator[Finding]:
    systems = context.lab.systems.values()
    ports = [(system, port.port, port.proto, port.job) for system in systems for port in system.tcpip.ports]
    return side_by_side(lambda each: _one_port(context, *each), ports)


def _one_port(context: Context, system: System, port: int, proto: str, job: str) -> Finding:
    what = f"{system.sysname} port {port} ({job})"
    if proto != "tcp":
        return Unseen(f"{what}: UDP answers nobody who does not speak its protocol")
    reply = context.looks.connect(str(system.links[0].zos), port)
    if not reply.why:
        return Seen(f"{what} answers")
    if "refused" in reply.why:
        cause = f"nothing listens there: {job} is not started, or the PORT row names another job"
        fix = f"on z/OS: S {job.rstrip('*?') or 'the server'}, and D TCPIP,,NETSTAT,CONN to look"
        return Fault(f"{what}: {reply.why}", cause, fix)
    cause = "z/OS does not answer, or a filter on z/OS drops it"
    return Fault(f"{what}: {reply.why}", cause, "zlab verify --only zos-ping,route-to-zos")


def _dns(context: Context) -> Iterator[Finding]:
    if context.rehearsed:
        yield Unseen("a rehearsal has no name server")
        return
    asked = {
        str(each): system.sysname for system in context.lab.systems.values() for each in system.resolver.nameservers
    }
    yield from side_by_side(lambda each: _one_server(context, *each), asked.items())


def _one_server(context: Context, address: str, sysname: str) -> Finding:
    reply = context.looks.name_server(address)
    if not reply.why:
        return Seen(f"name server {address} of {sysname} answers this host")
    cause = "it is down or not reachable from here, and z/OS goes out through here (EZZ3111I Unknown host)"
    fix = "resolver: {nameservers: [ADDRESS]} in the lab file, then zlab tcpdata render; S RESOLVER,SUB=MSTR"
    return Fault(f"name server {address} of {sysname}: {reply.why}", cause, fix)


CHECKS = (
    Check("zos-ping", _GROUP, "Each z/OS address answers an echo request.", _ping),
    Check("zos-ports", _GROUP, "Each TCP port of a system's PORT list is answered.", _ports, seconds=30),
    Check("dns", _GROUP, "Each name server of z/OS's resolver answers.", _dns),
)
