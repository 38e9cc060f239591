"""Port reservations and job names across profile, OMPROUTE, syslogd, TCPIP.DATA and AT-TLS. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from zlab.coherence import rules
from zlab.coherence.sources import Sources
from zlab.zos.findings import Finding

_ANYBODY = ("*", "OMVS")


def omproute_ports(sources: Sources) -> Iterator[Finding]:
    """Only where OMPROUTE's job is known: it bears any name its procedure has."""
    system = sources.of_lab
    if sources.profile is None or system is None:
        return
    job = system.omproute.job
    for port in (520, 521):
        for row in sources.profile.reserved_for(port, "UDP"):
            if row.job not in _ANYBODY and not _matches(job, row.job):
                yield Finding(rules.OMPROUTE_PORTS, f"{port} UDP is reserved for {row.job}, not {job}", row.at.place)


def syslogd_port(sources: Sources) -> Iterator[Finding]:
    system = sources.of_lab
    if sources.profile is None or sources.syslogd is None or not sources.profile.ports:
        return
    rows = sources.profile.reserved_for(514, "UDP")
    if not rows:
        yield Finding(rules.SYSLOGD_PORT, "no PORT row for 514 UDP", sources.profile.ports[0].at.place)
    elif system is not None:
        for row in rows:
            if row.job not in _ANYBODY and not _matches(system.syslogd.job, row.job):
                what = f"514 UDP is reserved for {row.job}, not {system.syslogd.job}"
                yield Finding(rules.SYSLOGD_PORT, what, row.at.place)


def stack_name(sources: Sources) -> Iterator[Finding]:
    system = sources.of_lab
    if sources.tcpdata is None or system is None:
        return
    for name in ("TCPIPJOBNAME", "TCPIPUSERID"):
        for statement in sources.tcpdata.given(name, system.sysname):
            if statement.value.upper() != system.tcpip.job:
                what = f"{name} {statement.value}, and the stack is {system.tcpip.job}"
                yield Finding(rules.STACK_NAME, what, sources.tcpdata.place(statement.word.start))


def published(sources: Sources) -> Iterator[Finding]:
    if sources.profile is None or sources.lab is None or sources.lab_source is None:
        return
    for number, publish in enumerate(sources.lab.linux.publish):
        proto = publish.proto.upper()
        if publish.to != sources.system or publish.target_port >= 1024:
            continue
        if sources.profile.restricts_low_ports(proto) and not sources.profile.reserved_for(publish.target_port, proto):
            what = f"{publish.target_port} {proto} has no PORT row"
            place = sources.lab_source.place(("linux", "publish", number))
            yield Finding(rules.PUBLISHED_UNRESERVED, what, place)


def ports_of_lab(sources: Sources) -> Iterator[Finding]:
    """The rows that the lab file names itself. Those of OMPROUTE and syslogd have rules of their own."""
    profile, system = sources.profile, sources.of_lab
    if profile is None or system is None or sources.lab_source is None:
        return
    for number, wanted in enumerate(system.tcpip.ports):
        if wanted.job in _ANYBODY:
            continue
        proto = wanted.proto.upper()
        place = sources.lab_source.place(("systems", sources.system, "tcpip", "ports", number))
        rows = profile.reserved_for(wanted.port, proto)
        if not rows:
            yield Finding(rules.PORT_OF_LAB, f"{wanted.port} {proto} {wanted.job} has no PORT row", place)
        for row in rows:
            if row.job not in _ANYBODY and not (_matches(row.job, wanted.job) or _matches(wanted.job, row.job)):
                what = f"{wanted.port} {proto} is reserved for {row.job}, not {wanted.job}"
                yield Finding(rules.PORT_OF_LAB, what, row.at.place, (("the lab file", place),))


def attls_on(sources: Sources) -> Iterator[Finding]:
    """A policy is asked for by a stack with TTLS only."""
    profile, policy = sources.profile, sources.attls
    if profile is None or policy is None or profile.waits_for_attls or not profile.settings:
        return
    rule = next((rule for rule in policy.rules if rule.enabled), None)
    if rule is None:
        return
    off = profile.setting("TCPCONFIG", "NOTTLS")
    at = off or next((one for one in profile.settings if one.statement == "TCPCONFIG"), profile.settings[0])
    related = ((f"TTLSRule {rule.name}", policy.document.place(rule.statement.key_at)),)
    yield Finding(rules.ATTLS_OFF, "TCPCONFIG NOTTLS" if off else "no TCPCONFIG TTLS", at.at.place, related)


def _matches(job: str, pattern: str) -> bool:
    return fnmatchcase(job.upper(), pattern.upper())


JOBS = (omproute_ports, syslogd_port, stack_name, published, ports_of_lab, attls_on)
