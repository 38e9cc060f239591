"""IPNODES and hosts files of z/OS: addresses with their names, and what is wrong with them. Pure.

Form and limits: IP Configuration Guide, Creating ETC.IPNODES and /etc/ipnodes (sample EZBREIPN).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address

from zlab.errors import Place
from zlab.zos.findings import Finding
from zlab.zos.member import MemberText
from zlab.zos.tcpdata import rules

_NAME = re.compile(r"[A-Z0-9][A-Z0-9_-]*(\.[A-Z0-9][A-Z0-9_-]*)*", re.IGNORECASE)
_MOST_NAMES, _LONGEST_NAME, _LONGEST_LINE = 35, 128, 256


@dataclass(frozen=True, slots=True)
class HostEntry:
    address: IPv4Address | IPv6Address
    names: tuple[str, ...]
    place: Place


def parse_ipnodes(member: MemberText) -> tuple[HostEntry, ...]:
    """Every line that begins with an address; comments begin with `;` or `#`, other lines are passed over."""
    return tuple(
        HostEntry(address, tuple(words[1:]), place)
        for _, words, place in _lines(member)
        if (address := _address(words[0])) is not None
    )


def lint_ipnodes(member: MemberText) -> Iterator[Finding]:
    """Every line that is no entry, or more than an entry may be."""
    for line, words, place in _lines(member):
        address, names = _address(words[0]), words[1:]
        wrong = [name for name in names if not _NAME.fullmatch(name)]
        if address is None or not names or wrong:
            what = f"{words[0][:60]} is no address" if address is None else f"{' '.join(wrong)[:60] or 'no name'}"
            yield Finding(rules.HOSTS_LINE, what, place)
        elif isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
            yield Finding(rules.HOSTS_MAPPED, words[0][:60], place)
        if len(line) > _LONGEST_LINE:
            yield Finding(rules.HOSTS_LIMIT, f"{len(line)} characters", place)
        elif len(names) > _MOST_NAMES or any(len(name) > _LONGEST_NAME for name in names):
            yield Finding(rules.HOSTS_LIMIT, f"{len(names)} names, {max(map(len, names))} characters", place)


def _lines(member: MemberText) -> Iterator[tuple[str, list[str], Place]]:
    for number, line in enumerate(member.text.split("\n"), 1):
        words = line.split(";")[0].split("#")[0].split()
        if words:
            yield line.rstrip(), words, Place(member.name, number, line.index(words[0]) + 1)


def _address(word: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(word)
    except ValueError:
        return None
