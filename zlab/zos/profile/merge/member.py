"""A lab's values put into a user's own PROFILE: statements are changed in place, the rest of the file stays. Pure.

What stands in an included member is not touched: it is another data set.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from zlab.errors import ZlabError
from zlab.lab.records import Lab
from zlab.lab.tcpip import PortReservation
from zlab.zos.edits import Edit, apply_edits
from zlab.zos.profile.merge.merging import Merging, in_sequence
from zlab.zos.profile.merge.network import network_edits
from zlab.zos.profile.records import PortRange, PortRow
from zlab.zos.profile.rows import last_reservation
from zlab.zos.profile.tree import ProfileDocument
from zlab.zos.profile.want import port_row, port_rows

_NEEDED_PORTS = (514, 520, 521)
"""Ports whose job z/OS itself looks at: a row with another name is a failure (zPDT failure 23)."""


class MergeError(ZlabError):
    """A member that the lab's values cannot be put into."""

    code = "ZL420"


def merge(document: ProfileDocument, lab: Lab, system: str) -> str:
    """The text of the member with the lab's values; merging twice changes nothing more.

    Raises MergeError for the profile of a Telnet server, of which a lab says nothing.
    """
    if document.is_of_telnet():
        hint = "merge into the stack's own, DD PROFILE of its job"
        first = document.telnet_blocks()[0].first
        raise MergeError("this is the profile of a Telnet server", place=document.place(first), hint=hint)
    merging = Merging(document, lab, system)
    edits = [*_settings(merging), *_ports(merging), *network_edits(merging), *_autolog(merging)]
    return apply_edits(document.member.text, in_sequence([*edits, *merging.appending()]))


def _settings(merging: Merging) -> Iterator[Edit]:
    """What the lab asks for; what it does not mention is the user's own."""
    tcpip = merging.system.tcpip
    words: dict[str, list[tuple[str, str]]] = {}
    if tcpip.datagram_forwarding:
        words["IPCONFIG"] = [("DATAGRAMFWD", "NODATAGRAMFWD")]
        if any(link.ipv6 for link in merging.system.links):
            words["IPCONFIG6"] = [("DATAGRAMFWD", "NODATAGRAMFWD")]
    low = [("RESTRICTLOWPORTS", "UNRESTRICTLOWPORTS")] if tcpip.restrict_low_ports else []
    words["TCPCONFIG"] = [*low, *([("TTLS", "NOTTLS")] if merging.system.attls.rules else [])]
    words["UDPCONFIG"] = low
    for statement, pairs in words.items():
        yield from _words(merging, statement, pairs)


def _words(merging: Merging, name: str, pairs: list[tuple[str, str]]) -> Iterator[Edit]:
    """Each first word of a pair in the statement, in the place of the second one where that stands."""
    missing = []
    for word, opposite in pairs:
        said = merging.meaning.setting(name, word, opposite)
        if said is None:
            missing.append(word)
        elif said.name != word:
            yield from merging.replace(said.at, word)
    if not missing:
        return
    own = merging.own(name)
    if own:
        yield merging.after_operands(own[-1], "".join(f" {word}" for word in missing))
    else:
        merging.appended.append(" ".join([name, *missing]))


def _ports(merging: Merging) -> Iterator[Edit]:
    new: list[PortReservation] = []
    named = set(merging.system.tcpip.ports)
    for row, there in _reserved(merging):
        if not there:
            new.append(row)
        elif (row in named or row.port in _NEEDED_PORTS) and not any(each.job == row.job for each in there):
            # The lab names this job itself, or z/OS needs it: OMPROUTE's and syslogd's own ports.
            yield from merging.replace(there[0].job_at, row.job)
    rows = [port_row(row) for row in new if row.count == 1]
    if rows:
        last = last_reservation(merging.document)
        if last is not None:
            yield merging.after_row(last, rows)
        else:
            merging.appended += ["PORT", *(f"   {row}" for row in rows)]
    merging.appended += [f"PORTRANGE {port_row(row).strip()}" for row in new if row.count > 1]


def _reserved(merging: Merging) -> Iterator[tuple[PortReservation, list[PortRow | PortRange]]]:
    """Each row of the lab with the rows that reserve its port already, in one pass over a list that may be long."""
    single: dict[tuple[int, str], list[PortRow | PortRange]] = defaultdict(list)
    for one in merging.meaning.ports:
        single[one.port, one.proto].append(one)
    for row in port_rows(merging.system):
        proto = row.proto.upper()
        ranges = [one for one in merging.meaning.ranges if one.proto == proto and one.first <= row.port <= one.last]
        yield row, [*single.get((row.port, proto), ()), *ranges]


def _autolog(merging: Merging) -> Iterator[Edit]:
    known = {entry.procedure for entry in merging.meaning.autolog}
    missing = [procedure for procedure in merging.system.tcpip.autolog if procedure not in known]
    if not missing:
        return
    blocks = merging.own("AUTOLOG")
    if blocks:
        yield from merging.in_block(blocks[0], missing)
    else:
        merging.appended += ["AUTOLOG", *(f"   {name}" for name in missing), "ENDAUTOLOG"]
