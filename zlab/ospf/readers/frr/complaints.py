"""Lines in which ospfd and ospf6d say why they refuse a neighbor, one record a line form. Pure.

Sources: ospfd/ospf_packet.c and ospf6d/ospf6_message.c, releases 7 to 10 (facts: messages 4.5), and what 8.4.4
wrote (facts: host 1, "Log lines"). `ours` is the daemon's own value. Lines under `debug` are read too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from zlab.ospf.evidence import Complaint, Side, canonical


@dataclass(frozen=True, slots=True)
class LineForm:
    """A line form: a word it must hold, its pattern, the cause it names. A pattern's groups are fields of Complaint."""

    word: str
    cause: str
    version: int
    pattern: str


_ID = r"(?P<neighbor>[\d.]+)"
_ON = r"(?: on (?P<interface>[^\s:]+)\S*)?"
_IF = r"interface (?P<interface>[^\s:]+)\S*"
_IF6 = r"(?:I/F|IF) (?P<interface>\S+) "
_IF6_OF = rf"(?:{_IF6}(?:\([^,)]*, Router-ID: {_ID}\) )?)?"  # releases before 8 say neither
_FROM6 = r"(?: from \S+ \((?P<neighbor>[\d.]+)\))?"
_MY = r":? \(my (?P<ours>[^\s,)]+),? rcvd (?P<theirs>[^\s,)]+)\)"
_EXPECTED = r" \(expected (?P<ours>\d+), but received (?P<theirs>\d+)\)"

FORMS = (
    LineForm(
        "NetworkMask",
        "mask",
        4,
        rf"Packet {_ID} \[Hello:RECV\]: NetworkMask mismatch{_ON}"
        r" \(configured prefix length is (?P<ours>\d+), but hello packet indicates (?P<theirs>\d+)\)",
    ),
    LineForm(
        "RouterDeadInterval", "dead", 4, rf"Packet {_ID} \[Hello:RECV\]: RouterDeadInterval mismatch{_ON}{_EXPECTED}"
    ),
    LineForm("HelloInterval", "hello", 4, rf"Packet {_ID} \[Hello:RECV\]: HelloInterval mismatch{_ON}{_EXPECTED}"),
    LineForm(
        "my options",
        "area-type",
        4,
        rf"Packet-{_ID}\[Hello:RECV\]: my options: (?P<ours>\S+?), his options:? (?P<theirs>\S+)",
    ),
    LineForm(
        "MTU",
        "mtu-larger",
        4,
        rf"Packet\[DD\]: Neighbor {_ID} MTU (?P<theirs>\d+) is larger than"
        r" \[(?P<interface>[^\]:]+)[^\]]*\]'s MTU (?P<ours>\d+)",
    ),
    LineForm(
        "auth-type",
        "auth-type",
        4,
        rf"{_IF}: auth-type mismatch, local (?P<ours>\w+), rcvd (?P<theirs>\w+)(?:, Router-ID:? {_ID})?",
    ),
    LineForm("checksum mismatch", "auth-key", 4, rf"{_IF}: ospf_check_md5 checksum mismatch(?:, Router-ID:? {_ID})?"),
    LineForm("Simple auth failed", "auth-key", 4, rf"{_IF}: Simple auth failed(?:, Router-ID:? {_ID})?"),
    LineForm("no key", "key-id", 4, rf"{_IF}: ospf_check_md5 no key (?P<theirs>\d+)(?:, Router-ID:? {_ID})?"),
    LineForm(
        "bad sequence",
        "md5-sequence",
        4,
        rf"{_IF}: ospf_check_md5 bad sequence (?P<theirs>\d+) \(expect (?P<ours>\d+)\)(?:, Router-ID:? {_ID})?",
    ),
    LineForm("MD5 auth failed", "auth", 4, rf"{_IF}: MD5 auth failed(?:, Router-ID:? {_ID})?"),
    LineForm("invalid Area ID", "area", 4, rf"{_IF}: ospf_read invalid Area ID (?P<theirs>[\d.]+)"),
    LineForm("network address is not same", "mask", 4, rf"{_IF}: ospf_read network address is not same \[{_ID}\]"),
    LineForm(
        "selforiginated", "duplicate-router-id", 4, r"ospf_header\[[^/\]]+/(?P<neighbor>[\d.]+)\]: selforiginated"
    ),
    LineForm(
        "no ospf_interface", "not-enabled", 4, rf"Packet from \[{_ID}\] received on link (?P<interface>\S+) but no"
    ),
    LineForm("HelloInterval", "hello", 6, rf"{_IF6}HelloInterval mismatch{_FROM6}{_MY}"),
    LineForm("DeadInterval", "dead", 6, rf"{_IF6}(?:Router)?DeadInterval mismatch{_FROM6}{_MY}"),
    LineForm("MTU mismatch", "mtu-unequal", 6, rf"{_IF6}MTU mismatch{_FROM6}{_MY}"),
    LineForm("Area-ID mismatch", "area", 6, rf"{_IF6_OF}Area-ID mismatch{_MY}"),
    # A packet of area 0 where ours is another.
    LineForm("via Virtual Link", "area", 6, rf"{_IF6_OF}Message may be via Virtual Link"),
    LineForm("Instance-ID mismatch", "instance", 6, rf"{_IF6_OF}Instance-ID mismatch{_MY}"),
    LineForm("-bit mismatch", "area-type", 6, rf"{_IF6}[EN]-bit mismatch{_FROM6}"),
    LineForm("Duplicate Router-ID", "duplicate-router-id", 6, rf"(?:{_IF6})?Duplicate Router-ID \({_ID}\)"),
)


@cache
def _compiled() -> tuple[tuple[LineForm, re.Pattern[str]], ...]:
    return tuple((form, re.compile(form.pattern)) for form in FORMS)


def parse_complaint(line: str, side: Side = Side.LINUX) -> Complaint | None:
    """What a log line complains of, or None. The time, order and source are left to the reader of the file."""
    for form, pattern in _compiled():
        if form.word not in line:
            continue
        found = pattern.search(line)
        if found is not None:
            value = found.groupdict("")
            return Complaint(
                form.cause,
                side,
                form.version,
                interface=value.get("interface", ""),
                neighbor=canonical(value.get("neighbor", "")),
                ours=value.get("ours", ""),
                theirs=value.get("theirs", ""),
                text=found[0],
            )
    return None
