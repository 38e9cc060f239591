"""Checks that ask z/OS itself: does it answer, and do its servers and name servers?"""

from __future__ import annotations

from collections.abc import Iterator

from zlab.verify.check import Check
from zlab.verify.context import Context
from zlab.verify.findings import Fault, Finding, Seen, Unseen

_GROUP = "z/OS"


def _ping(context: Context) -> Iterator[Finding]:
    for sysname, link in context.links:
        reply = context.looks.ping(str(link.zos))
        what = f"{sysname} {link.zos} on {link.device}"
        if not reply.asked:
            yield Unseen(f"{what}: {reply.why}")
        elif reply.why:
            cause = "z/OS is not IPLed, its TCP/IP is stopped, or its interface is not started"
            fix = f"on z/OS: D TCPIP,,NETSTAT,DEVLINKS, then V TCPIP,,START,{link.interface}"
            yield Fault(f"{what}: {reply.why}", cause, fix)
        else:
            yield Seen(f"{what} answers in {reply.seconds * 1000:.1f} ms")


def _ports(context: Context) -> Iterator[Finding]:
    for system in context.lab.systems.values():
        address = str(system.links[0].zos)
        for port in system.tcpip.ports:
            what = f"{system.sysname} port {port.port} ({port.job})"
            if port.proto != "tcp":
                yield Unseen(f"{what}: UDP answers nobody who does not speak its protocol")
                continue
            reply = context.looks.connect(address, port.port)
            if not reply.why:
                yield Seen(f"{what} answers")
            elif "refused" in reply.why:
                cause = f"nothing listens there: {port.job} is not started, or the PORT row names another job"
                fix = f"on z/OS: S {port.job.rstrip('*?') or 'the server'}, and D TCPIP,,NETSTAT,CONN to look"
                yield Fault(f"{what}: {reply.why}", cause, fix)
            else:
                cause = "z/OS does not answer, or a filter on z/OS drops it"
                yield Fault(f"{what}: {reply.why}", cause, "zlab verify --only zos-ping,route-to-zos")


def _dns(context: Context) -> Iterator[Finding]:
    if context.rehearsed:
        yield Unseen("a rehearsal has no name server")
        return
    asked = {
        str(each): system.sysname for system in context.lab.systems.values() for each in system.resolver.nameservers
    }
    for address, sysname in asked.items():
        reply = context.looks.name_server(address)
        if not reply.why:
            yield Seen(f"name server {address} of {sysname} answers this host")
        else:
            cause = "it is down or not reachable from here, and z/OS goes out through here (EZZ3111I Unknown host)"
            fix = "resolver: {nameservers: [ADDRESS]} in the lab file, then zlab tcpdata render; S RESOLVER,SUB=MSTR"
            yield Fault(f"name server {address} of {sysname}: {reply.why}", cause, fix)


CHECKS = (
    Check("zos-ping", _GROUP, "Each z/OS address answers an echo request.", _ping),
    Check("zos-ports", _GROUP, "Each TCP port of a system's PORT list is answered.", _ports, seconds=30),
    Check("dns", _GROUP, "Each name server of z/OS's resolver answers.", _dns),
)
