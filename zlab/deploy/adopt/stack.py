"""The stack of a lab file: settings, ports and procedures of a PROFILE, names of a TCPIP.DATA. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from ipaddress import IPv4Address

from pydantic import TypeAdapter, ValidationError

from zlab.deploy.adopt.members import Members
from zlab.deploy.adopt.wires import Wire, short
from zlab.errors import Problem
from zlab.lab.base import JobName
from zlab.lab.draft import Found
from zlab.lab.resolver import Resolver
from zlab.lab.source import Data
from zlab.lab.tcpip import PortReservation, Tcpip, reservations
from zlab.zos.profile.records import PortRange, PortRow, ProfileMeaning
from zlab.zos.profile.values import address

_NO_DAEMON = ("OMVS", "RESERVED", "INTCLIEN")
"""Words in the place of a job name that are no started task."""


def found_stack(members: Members, wires: Sequence[Wire], system: str) -> tuple[list[Found], list[Problem]]:
    """`tcpip`, and the jobs of the two daemons that have a port of their own. `wires` are those of the links."""
    profile = members.profile
    path = ("systems", system)
    jobs = {name: _daemon(profile, port) for name, port in (("syslogd", 514), ("omproute", 520))}
    said = [*_job(members, system), *_settings(profile, wires)]
    rows, left = _rows(profile)
    said += _ports(profile, rows, jobs)
    said += _autolog(profile)
    found = [Found((*path, "tcpip", key), value, source) for key, value, source in said]
    for name, row in jobs.items():
        if row is not None and row.job != name.upper():
            found.append(Found((*path, name, "job"), row.job, f"PORT, {short(row.at.place)}"))
    return found, _told(left)


Said = tuple[str, Data, str]
"""A key, its value, and where it was found."""
Row = PortRow | PortRange


def _daemon(profile: ProfileMeaning, port: int) -> PortRow | None:
    """The row that reserves the port of a daemon for a started task."""
    rows = (row for row in profile.ports if (row.port, row.proto) == (port, "UDP"))
    return next((row for row in rows if row.job not in _NO_DAEMON and _is_job(row.job) and row.job != "*"), None)


def _job(members: Members, system: str) -> Iterator[Said]:
    document = members.tcpdata
    given = document.given("TCPIPJOBNAME", system) if document is not None else ()
    names = [(each.values[0].text.upper(), each) for each in given if each.values]
    if document is not None and names and names[-1][0] != Tcpip.model_fields["job"].default and _is_job(names[-1][0]):
        yield "job", names[-1][0], short(document.place(names[-1][1].start))


def _settings(profile: ProfileMeaning, wires: Sequence[Wire]) -> Iterator[Said]:
    """What the lab file can say of both protocols and both IP versions at once; a half is left as it is."""
    if not (profile.restricts_low_ports("TCP") and profile.restricts_low_ports("UDP")):
        yield "restrict_low_ports", False, "TCPCONFIG and UDPCONFIG of PROFILE"
    forwarding = profile.setting("IPCONFIG", "DATAGRAMFWD", "NODATAGRAMFWD")
    both = profile.forwards(4) and (profile.forwards(6) or not any(wire.six for wire in wires))
    if both:
        where = short(forwarding.at.place) if forwarding is not None else "which forwards where it says nothing"
        yield "datagram_forwarding", True, f"IPCONFIG, {where}"
    if wires and wires[0].statement == "HOME":
        yield "style", "device", f"HOME, {short(wires[0].place)}"


def _rows(
    profile: ProfileMeaning,
) -> tuple[list[tuple[PortReservation, Row]], list[Row]]:
    """The rows that the lab file has words for, as it has them, and the others."""
    known: list[tuple[PortReservation, Row]] = []
    left: list[Row] = []
    every: list[Row] = [*profile.ports, *profile.ranges]
    for row in every:
        made = _reservation(row)
        if made is None:
            left.append(row)
        else:
            known.append((made, row))
    return known, left


def _reservation(row: Row) -> PortReservation | None:
    options = _options(row.options)
    if options is None or (isinstance(row, PortRow) and row.unrsv):
        return None
    numbers: dict[str, Data]
    if isinstance(row, PortRow):
        numbers = {"port": row.port}
    elif row.count == 1:
        return None  # the lab file would write it as a row of PORT
    else:
        numbers = {"port": row.first, "count": row.count}
    try:
        return PortReservation.model_validate({**numbers, "proto": row.proto.lower(), "job": row.job, **options})
    except ValidationError:
        return None


def _options(words: Sequence[str]) -> dict[str, Data] | None:
    """The words behind a job name as keys; None where one is not known to the lab file."""
    found: dict[str, Data] = {}
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if re.fullmatch("NOAUTOL(OG?)?", word):
            found["noautolog"] = True
        elif word == "BIND" and rest and isinstance(address(rest[0]), IPv4Address):
            found["bind"] = rest.pop(0)
        elif word == "SAF" and rest:
            found["saf"] = rest.pop(0)
        else:
            return None
    return found


def _ports(
    profile: ProfileMeaning, rows: Sequence[tuple[PortReservation, Row]], jobs: dict[str, PortRow | None]
) -> Iterator[Said]:
    """The usual ports where PROFILE has them all, and the rows that are not usual."""
    named = {job: row.job if row is not None else job.upper() for job, row in jobs.items()}
    usual = reservations(Tcpip.model_construct(), named["syslogd"], named["omproute"] if jobs["omproute"] else None)
    has_usual = all(profile.reserved_for(row.port, row.proto.upper()) for row in usual)
    own = [(row, at) for row, at in rows if not (has_usual and row in usual)]
    if not has_usual:
        yield "usual_ports", False, "PROFILE does not have them all"
    if own:
        values: list[Data] = [row.model_dump(mode="json", exclude_defaults=True) for row, _ in own]
        yield "ports", values, f"PORT, {short(own[0][1].at.place)}"


def _autolog(profile: ProfileMeaning) -> Iterator[Said]:
    names = [entry for entry in profile.autolog if _is_job(entry.procedure)]
    if names:
        yield "autolog", [entry.procedure for entry in names], f"AUTOLOG, {short(names[0].at.place)}"


def _told(left: Sequence[Row]) -> list[Problem]:
    if not left:
        return []
    what = f"{len(left)} row{'s' if len(left) != 1 else ''} of PORT and PORTRANGE the lab file has no words for"
    return [Problem(what, left[0].at.place, "they stay in PROFILE as they are")]


def found_resolver(members: Members, sysname: str, system: str) -> Iterator[Found]:
    """TCPIP.DATA, as far as it holds for this system and is not the lab file's default."""
    document = members.tcpdata
    if document is None:
        return
    path = ("systems", system, "resolver")

    def last(*names: str) -> tuple[str, str] | None:
        given = [each for name in names for each in document.given(name, sysname) if each.values]
        return (given[-1].values[0].text, short(document.place(given[-1].start))) if given else None

    for key, names in (
        ("hostname", ("HOSTNAME",)),
        ("domain", ("DOMAINORIGIN", "DOMAIN")),
        ("timeout", ("RESOLVERTIMEOUT",)),
        ("dataset_prefix", ("DATASETPREFIX",)),
    ):
        found = last(*names)
        default = sysname if key == "hostname" else Resolver.model_fields[key].default
        if found is not None and found[0].upper() != str(default):
            value = found[0].upper() if key == "dataset_prefix" else found[0]
            yield Found((*path, key), int(value) if key == "timeout" and value.isdigit() else value, found[1])
    servers = [each for name in ("NSINTERADDR", "NAMESERVER") for each in document.given(name, sysname)]
    addresses: list[Data] = [word.text for each in servers for word in each.values]
    if servers and addresses != [str(each) for each in Resolver.model_fields["nameservers"].default]:
        yield Found((*path, "nameservers"), addresses, short(document.place(servers[0].start)))


def sysname_of(members: Members, system: str) -> Iterator[Found]:
    """The z/OS system name, where TCPIP.DATA has statements for one system alone."""
    document = members.tcpdata
    names = dict.fromkeys(each.system for each in (document.statements if document is not None else ()) if each.system)
    if document is not None and len(names) == 1:
        (name,) = names
        first = next(each for each in document.statements if each.system == name)
        if name != system.upper():
            yield Found(("systems", system, "sysname"), name, short(document.place(first.start)))


@cache
def _job_names() -> TypeAdapter[str]:
    return TypeAdapter(JobName)


def _is_job(name: str) -> bool:
    try:
        _job_names().validate_python(name)
    except ValidationError:
        return False
    return True
