"""Resolver, TCPIP.DATA and hosts file: is this system named, and do names lead to it? Pure."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address

from zlab.coherence import rules
from zlab.coherence.sources import Sources
from zlab.errors import Place
from zlab.lab.records import System
from zlab.zos.findings import Finding
from zlab.zos.tcpdata.ipnodes import HostEntry

_TARGETS = ("GLOBALTCPIPDATA", "DEFAULTTCPIPDATA")


def resolver_target(sources: Sources) -> Iterator[Finding]:
    """The data set of the first of GLOBALTCPIPDATA and DEFAULTTCPIPDATA that the set-up file has."""
    system = sources.of_lab
    wanted = system.members.tcpdata if system is not None else None
    if sources.resolver is None or wanted is None or sources.lab_source is None:
        return
    for name in _TARGETS:
        for statement in sources.resolver.given(name):
            said = statement.value.strip("'\"")
            if said.upper() != wanted.upper():
                place = sources.lab_source.place(("systems", sources.system, "members", "tcpdata"))
                what = f"{name} is {said}"
                at = sources.resolver.place(statement.word.start)
                yield Finding(rules.RESOLVER_TARGET, what, at, ((f"the lab writes {wanted}", place),))
            return


def host_name(sources: Sources) -> Iterator[Finding]:
    system = sources.of_lab
    if sources.tcpdata is None or system is None:
        return
    given = [statement for statement in sources.tcpdata.statements if statement.name == "HOSTNAME"]
    if given and not sources.tcpdata.given("HOSTNAME", system.sysname):
        what = f"HOSTNAME is for {given[0].system}, and this is {system.sysname}"
        yield Finding(rules.HOST_NAME, what, sources.tcpdata.place(given[0].word.start))


def hosts_file(sources: Sources) -> Iterator[Finding]:
    system, side = sources.of_lab, sources.linux
    if sources.ipnodes is None or system is None or side is None:
        return
    linux = {link.linux.ip: tap.place for link in system.links for tap in side.taps if tap.device == link.device}
    for entry in sources.ipnodes:
        yield from _entry(entry, system, linux)


def _entry(entry: HostEntry, system: System, linux: dict[IPv4Address, Place]) -> Iterator[Finding]:
    own = {system.sysname, (system.resolver.hostname or system.sysname).upper()}
    if not isinstance(entry.address, IPv4Address):
        return
    for link in system.links:
        if entry.address not in link.linux.network:
            continue
        related = ((f"{link.device} is {link.linux}", linux[link.linux.ip]),) if link.linux.ip in linux else ()
        if entry.address not in (link.linux.ip, link.zos):
            what = f"{entry.address} {' '.join(entry.names)[:60]} is neither end of {link.device}"
            yield Finding(rules.HOSTS_FILE, what, entry.place, related)
        elif entry.address == link.linux.ip and own & {name.upper().partition(".")[0] for name in entry.names}:
            what = f"{' '.join(entry.names)[:60]} is z/OS's name, and {entry.address} is Linux's address"
            yield Finding(rules.HOSTS_FILE, what, entry.place, related)


NAMES = (resolver_target, host_name, hosts_file)
