"""What is wrong with port reservations, AUTOLOG and the settings of low ports."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from itertools import accumulate, pairwise

from zlab.zos.edits import Edit
from zlab.zos.findings import Finding
from zlab.zos.profile.compare.entries import Entry, Twins
from zlab.zos.profile.grammar.ports import PORT_ORDER
from zlab.zos.profile.lexer import Mark
from zlab.zos.profile.records import PortRange, PortRow, ProfileMeaning
from zlab.zos.profile.rows import last_reservation, rows_of
from zlab.zos.profile.rules import ports as rules
from zlab.zos.profile.tree import ProfileDocument, Row, Statement
from zlab.zos.profile.values import is_job, is_placeholder, number
from zlab.zos.profile.writing import rows_behind, taken_out

_UNRSV_WORDS = frozenset(("DENY", "WHENBIND", "WHENLISTEN", "SAF"))
_RESERVING = ("PORT", "PORTRANGE")
_LONGEST_PARMSTRING = 115
_KNOWN_SERVERS = (("FTP", 21, "TCP"), ("TN3270", 23, "TCP"), ("SYSLOG", 514, "UDP"), ("OMP", 520, "UDP"))
"""Procedures of AUTOLOG by the start of their names, and the low port each listens on (SAMPPROF)."""


def lint_ports(document: ProfileDocument, meaning: ProfileMeaning, repeated: Sequence[Twins]) -> Iterator[Finding]:
    """Findings about who may listen where; `repeated` is what the profile defines twice."""
    for statement in document.statements:
        if statement.name in _RESERVING:
            for row in rows_of(document, statement):
                yield from _row(document, statement, row)
    yield from _autolog_options(document)
    yield from _twice(document, repeated)
    yield from _ranges(meaning)
    yield from _unreserved(meaning)
    for port in meaning.ports:
        yield from _known_port(document, port)
    yield from _pair(meaning)
    yield from _low_ports(document, meaning)
    yield from _autolog(meaning)
    yield from _settings(meaning)


def _row(document: ProfileDocument, statement: Statement, row: Row) -> Iterator[Finding]:
    problem = _head_problem(document.words, statement.name, row)
    if problem:
        text = " ".join(document.text(at) for at in range(row.first, min(row.last, row.first + 6)))
        yield Finding(rules.BAD_PORT_ROW, f"`{text}`: {problem}", document.place(row.first))
        return
    job_at = row.first + (2 if statement.name == "PORT" else 3)
    if job_at >= row.last:
        return  # a placeholder stands for the rest
    job = document.words[job_at]
    if not is_job(job) and not is_placeholder(job):
        what = f"{document.text(job_at)} is no job name"
        yield Finding(rules.BAD_JOB, what, document.place(job_at))
    yield from _options(document, row, job_at + 1, unrsv=document.words[row.first] == "UNRSV")


def _head_problem(words: list[str], name: str, row: Row) -> str:
    """What is wrong with the words before the options; "" when nothing is."""
    head = 3 if name == "PORT" else 4
    if any(is_placeholder(word) for word in words[row.first : row.first + head]):
        return ""
    unrsv = name == "PORT" and words[row.first] == "UNRSV"
    port = number(words[row.first])
    if not unrsv and (port is None or not 1 <= port <= 65535):
        return "a port is 1 to 65535"
    if row.last - row.first < head:
        return f"a row of {name} has {head} words at least"
    proto = row.first + head - 2
    if name == "PORTRANGE" and not number(words[row.first + 1]):
        return "the second word says how many ports"
    return "" if words[proto] in ("TCP", "UDP") else f"{words[proto]} is neither TCP nor UDP"


def _options(document: ProfileDocument, row: Row, first: int, *, unrsv: bool) -> Iterator[Finding]:
    found: list[tuple[int, int, int]] = []
    at = first
    while at < row.last:
        word = document.words[at]
        known = PORT_ORDER.get(word)
        if known is None or (unrsv and word not in _UNRSV_WORDS):
            if not (unrsv and word in _UNRSV_WORDS) and not is_placeholder(word):
                yield Finding(rules.PORT_OPTION, f"{document.text(at)} is no option of a port", document.place(at))
            at += 1
            continue
        end = min(at + 1 + known[1].values, row.last)
        found.append((known[0], at, end))
        at = end
    if any(one[0] > other[0] for one, other in pairwise(found)):
        ordered = sorted(found)
        words = [document.mark(at, end).text for _, at, end in ordered]
        yield Finding(
            rules.OPTION_ORDER,
            f"the order is {' '.join(words)}",
            document.place(found[0][1]),
            edits=_reorder(document, found, ordered),
        )


def _reorder(
    document: ProfileDocument, found: list[tuple[int, int, int]], ordered: list[tuple[int, int, int]]
) -> tuple[Edit, ...]:
    """Each option's words put where another's stood, so that blanks and comments between them stay."""
    marks = [document.mark(at, end) for _, at, end in found]
    texts = [document.mark(at, end).text for _, at, end in ordered]
    if any(mark.member is not document.member or "\n" in mark.text for mark in marks):
        return ()
    return tuple(Edit(mark.start, mark.end, text) for mark, text in zip(marks, texts, strict=True) if mark.text != text)


def _autolog_options(document: ProfileDocument) -> Iterator[Finding]:
    for before, statement in pairwise(document.statements):
        glued = before.name in _RESERVING and statement.name == "AUTOLOG" and before.last == statement.first
        if glued and not document.first_on_line(statement.first):
            what = f"AUTOLOG after {document.text(statement.first - 1)} begins a statement"
            edits = () if statement.closed else taken_out(document, document.mark(statement.first))
            yield Finding(rules.AUTOLOG_OPTION, what, document.place(statement.first), edits=edits)


def _twice(document: ProfileDocument, repeated: Sequence[Twins]) -> Iterator[Finding]:
    for one, other in repeated:
        if one.key[0] in _RESERVING:
            what = f"{' '.join(one.key[1:])} is reserved twice"
            related = (("first", document.place(one.first)),)
            edits = _without(document, other) if other.value == one.value else ()
            yield Finding(rules.ROW_TWICE, what, document.place(other.first), related, edits)


def _without(document: ProfileDocument, row: Entry) -> tuple[Edit, ...]:
    """A row taken out, with the name of its statement where that has no other row."""
    statement = document.statement_of(row.first)
    alone = statement.first + 1 == row.first and row.last == statement.last
    return taken_out(document, document.mark(statement.first if alone else row.first, row.last))


def _ranges(meaning: ProfileMeaning) -> Iterator[Finding]:
    for one in meaning.ranges:
        if one.first + one.count - 1 > 65535:
            what = f"{one.count} ports from {one.first} on end beyond 65535"
            yield Finding(rules.RANGE_TOO_LONG, what, one.at.place)
        elif one.first < one.count < one.first + 1000:
            what = f"{one.first} {one.count} reserves {one.first} to {one.last}, {one.count} ports"
            yield Finding(rules.RANGE_END, what, one.at.place)
    for proto in ("TCP", "UDP"):
        ranges = sorted((one for one in meaning.ranges if one.proto == proto), key=lambda one: (one.first, one.last))
        furthest = list(accumulate(ranges, _reaching_further))
        yield from _overlaps(ranges, furthest)
        yield from _in_ranges(meaning, proto, ranges, furthest)


def _reaching_further(one: PortRange, other: PortRange) -> PortRange:
    return other if other.last > one.last else one


def _overlaps(ranges: Sequence[PortRange], furthest: Sequence[PortRange]) -> Iterator[Finding]:
    """Ranges in their order, and to each the one of those up to it that reaches furthest: all its others are before."""
    for one, other in zip(furthest, ranges[1:], strict=False):
        if other.first <= one.last:
            what = f"{other.first}-{other.last} and {one.first}-{one.last} overlap"
            later, first = (other, one) if (other.at.start > one.at.start) else (one, other)
            yield Finding(rules.RANGES_OVERLAP, what, later.at.place, (("the other range", first.at.place),))


def _in_ranges(
    meaning: ProfileMeaning, proto: str, ranges: Sequence[PortRange], furthest: Sequence[PortRange]
) -> Iterator[Finding]:
    firsts = [one.first for one in ranges]
    for port in meaning.ports:
        before = bisect_right(firsts, port.port) if port.proto == proto else 0
        if before and port.port <= furthest[before - 1].last:
            one = furthest[before - 1]
            what = f"port {port.port} {proto} is in the range {one.first}-{one.last} too"
            yield Finding(rules.PORT_AND_RANGE, what, port.at.place, (("the range", one.at.place),))


def _unreserved(meaning: ProfileMeaning) -> Iterator[Finding]:
    first: PortRow | None = None
    for port in meaning.ports:
        if not port.unrsv or port.proto != "TCP":
            continue
        when = "WHENBIND" if "WHENBIND" in port.options else "WHENLISTEN"
        if first is None:
            first, agreed = port, when
        elif when != agreed:
            what = f"{when}, and another UNRSV TCP row says {agreed}"
            yield Finding(rules.UNRSV_DISAGREE, what, port.at.place, (("the other row", first.at.place),))


def _known_port(document: ProfileDocument, port: PortRow) -> Iterator[Finding]:
    who = f"{port.port} {port.proto} is reserved for {port.job}"
    taken = port.job in ("*", "OMVS") or is_placeholder(port.job)
    if port.proto == "UDP" and port.port in (520, 521) and not port.job.startswith("OMP") and not taken:
        yield Finding(rules.OMPROUTE_PORT, who, port.at.place)
    if port.proto == "UDP" and port.port == 514 and not port.job.startswith("SYSLOG") and port.job != "*":
        yield Finding(rules.SYSLOGD_PORT, who, port.at.place)
    if port.proto == "TCP" and port.port == 22 and port.job == "SSHD":
        yield Finding(rules.SSHD_JOB, who, port.at.place, edits=_wildcard(document, port.job_at))
    if port.job == "INTCLIEN":
        yield Finding(rules.INTCLIEN_GONE, who, port.at.place)
    if port.saf:
        number = "UNRSV" if port.unrsv else port.port
        what = f"{number} {port.proto} needs the profile EZB.PORTACCESS.system.stack.{port.saf}"
        yield Finding(rules.SAF_PROFILE, what, port.at.place)
        if port.proto == "UDP" and port.job == "*" and not port.unrsv:
            yield Finding(rules.UDP_ANY_SAF, f"{port.port} UDP * SAF {port.saf}", port.at.place)


def _wildcard(document: ProfileDocument, job: Mark) -> tuple[Edit, ...]:
    return (Edit(job.end, job.end, "*"),) if job.member is document.member else ()


def _pair(meaning: ProfileMeaning) -> Iterator[Finding]:
    by_port: dict[int, list[PortRow]] = defaultdict(list)
    for port in meaning.ports:
        if port.proto == "UDP" and port.port in (520, 521):
            by_port[port.port].append(port)
    for other in by_port[521]:
        if by_port[520] and all(one.job != other.job for one in by_port[520]):
            one = by_port[520][0]
            what = f"521 is reserved for {other.job}, 520 for {one.job}"
            yield Finding(rules.ROUTED_PAIR, what, other.at.place, (("port 520", one.at.place),))


def _low_ports(document: ProfileDocument, meaning: ProfileMeaning) -> Iterator[Finding]:
    at = meaning.setting("TCPCONFIG", "RESTRICTLOWPORTS", "UNRESTRICTLOWPORTS")
    has_ports = bool(meaning.ports)
    if meaning.restricts_low_ports("TCP") and at and has_ports and not meaning.reserved_for(22, "TCP"):
        related = (("the PORT statement", meaning.ports[0].at.place),)
        what, edits = "port 22 TCP (sshd) is reserved for nobody", _reserved(document, 22, "TCP SSHD* NOAUTOLOG")
        yield Finding(rules.LOW_PORT_OPEN, what, at.at.place, related, edits)
    for entry in meaning.autolog:
        for start, port, proto in _KNOWN_SERVERS:
            if not entry.procedure.startswith(start) or not meaning.restricts_low_ports(proto):
                continue
            rows = meaning.reserved_for(port, proto)
            if not any(row.job in ("*", "OMVS") or fnmatchcase(entry.job, row.job) for row in rows):
                what = f"{entry.procedure} listens on {port} {proto}, which no row reserves for {entry.job}"
                known = is_job(entry.job) and not rows
                edits = _reserved(document, port, f"{proto} {entry.job}") if known else ()
                yield Finding(rules.LOW_PORT_OPEN, what, entry.at.place, edits=edits)
    restricted = [proto for proto in ("TCP", "UDP") if meaning.restricts_low_ports(proto)]
    if len(restricted) == 1:
        found = meaning.setting(f"{restricted[0]}CONFIG", "RESTRICTLOWPORTS")
        if found:
            yield Finding(rules.ONE_PROTOCOL, f"for {restricted[0]} only", found.at.place)


def _reserved(document: ProfileDocument, port: int, rest: str) -> tuple[Edit, ...]:
    """A row of PORT behind the last one; none where there is no PORT to put it in."""
    last = last_reservation(document)
    return rows_behind(document, last, [f"{port:5} {rest}"]) if last is not None else ()


def _autolog(meaning: ProfileMeaning) -> Iterator[Finding]:
    watched = _watched_jobs(meaning)
    for entry in meaning.autolog:
        names = [name for name in (entry.procedure, entry.job) if len(name) > 8]
        if names:
            yield Finding(rules.AUTOLOG_NAMES, f"{names[0]} has more than 8 characters", entry.at.place)
        elif len(entry.parmstring.strip('"')) > _LONGEST_PARMSTRING:
            length = len(entry.parmstring.strip('"'))
            yield Finding(rules.AUTOLOG_NAMES, f"PARMSTRING has {length} characters", entry.at.place)
        elif not is_placeholder(entry.job) and not any(fnmatchcase(entry.job, job) for job in watched):
            what = f"no PORT row without NOAUTOLOG names {entry.job}"
            yield Finding(rules.AUTOLOG_UNWATCHED, what, entry.at.place)


def _watched_jobs(meaning: ProfileMeaning) -> set[str]:
    rows: list[PortRow | PortRange] = [*meaning.ports, *meaning.ranges]
    return {row.job for row in rows if row.job != "*" and not any(word.startswith("NOAUTOL") for word in row.options)}


def _settings(meaning: ProfileMeaning) -> Iterator[Finding]:
    for one in meaning.settings:
        if one.name != "EPHEMERALPORTS" or len(one.values) != 2:
            continue
        low, high = (number(word) for word in one.values)
        if low is None or high is None or not 1024 <= low <= high <= 65535:
            yield Finding(rules.EPHEMERAL, f"{one.values[0]} to {one.values[1]}", one.at.place)
