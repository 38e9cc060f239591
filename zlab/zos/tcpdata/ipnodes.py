"""IPNODES and hosts files of z/OS: addresses with their names. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address

from zlab.errors import Place
from zlab.zos.member import MemberText


@dataclass(frozen=True, slots=True)
class HostEntry:
    address: IPv4Address | IPv6Address
    names: tuple[str, ...]
    place: Place


def parse_ipnodes(member: MemberText) -> tuple[HostEntry, ...]:
    """Every line that begins with an address; comments begin with `;` or `#`, other lines are passed over."""
    found = []
    for number, line in enumerate(member.text.splitlines(), 1):
        words = line.split(";")[0].split("#")[0].split()
        try:
            address = ip_address(words[0]) if words else None
        except ValueError:
            continue
        if address is not None:
            found.append(HostEntry(address, tuple(words[1:]), Place(member.name, number, line.index(words[0]) + 1)))
    return tuple(found)
