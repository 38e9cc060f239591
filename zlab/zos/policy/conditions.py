"""The conditions of a rule: sets of addresses and ports, name masks, directions. Pure.

Forms: TTLSRule statement (IP Configuration Reference). Ranges may be written with a blank, a dash or a colon
(General syntax rules for Policy Agent). A bare number is taken for an IPv4 address (seen in pasearch).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_interface

Address = IPv4Address | IPv6Address
HIGHEST_PORT = 65535


@dataclass(frozen=True, slots=True)
class Span:
    """Addresses of one IP version from `low` to `high`."""

    version: int
    low: int
    high: int

    def __contains__(self, address: Address) -> bool:
        return address.version == self.version and self.low <= int(address) <= self.high

    def covers(self, other: Span) -> bool:
        return self.version == other.version and self.low <= other.low and other.high <= self.high


Addresses = tuple[Span, ...]
"""No span at all means every address."""
Ports = tuple[tuple[int, int], ...]
"""Spans of ports, both ends included; none at all means every port."""


def parse_addresses(value: str) -> Addresses | str:
    """One address value as spans, or what is wrong with it."""
    if value.lower() == "all":
        return ()
    try:
        if re.fullmatch(r"\d{1,10}", value):
            low = high = IPv4Address(int(value))  # AddressValueError is a ValueError
            return (Span(4, int(low), int(high)),)
        if "/" in value:
            network = ip_interface(value).network
            return (Span(network.version, int(network.network_address), int(network.broadcast_address)),)
        first, dash, last = value.partition("-")
        one, other = ip_address(first.strip()), ip_address(last.strip() if dash else first.strip())
    except ValueError:
        return f"{value or 'nothing'} is no address"
    if one.version != other.version or int(one) > int(other):
        return f"{value}: the first address of a range is not above the last"
    return (Span(one.version, int(one), int(other)),)


_RANGE = re.compile(r"(\d{1,5})(?:\s*([-:])\s*|\s+)(\d{1,5})|(\d{1,5})")


def parse_ports(value: str) -> Ports | str:
    """One port value as a span, or what is wrong with it. 0 is every port."""
    found = _RANGE.fullmatch(value)
    if found is None:
        return f"{value or 'nothing'} is no port and no range of ports"
    low, high = int(found[1] or found[4]), int(found[3] or found[4])
    if high > HIGHEST_PORT:
        return f"{high} is above {HIGHEST_PORT}"
    if low > high:
        return f"{value}: the first port of a range is not above the last"
    return () if low == high == 0 else ((low, high),)


def parse_mask(value: str) -> str | tuple[str]:
    """A job or user mask in capitals, in a tuple, or what is wrong with it."""
    if not re.fullmatch(r"[A-Za-z0-9@#$*?]{1,8}", value):
        return f"{value or 'nothing'} is no name of 1 to 8 characters A-Z 0-9 @ # $, with * and ? as wildcards"
    return (value.upper(),)


def in_addresses(address: Address, addresses: Addresses) -> bool:
    """Whether an address is in a set; IPv4-mapped IPv6 addresses, as traces print them, are IPv4."""
    plain = address.ipv4_mapped if isinstance(address, IPv6Address) and address.ipv4_mapped else address
    return not addresses or any(plain in span for span in addresses)


def in_ports(port: int, ports: Ports) -> bool:
    return not ports or any(low <= port <= high for low, high in ports)


def mask_matches(name: str, mask: str) -> bool:
    """Whether a name meets a mask. `*` is any run of characters, `?` is one; brackets are no wildcards."""
    return not mask or fnmatchcase(name.upper(), mask.upper())


def addresses_cover(wide: Addresses, narrow: Addresses) -> bool:
    """Whether each address of `narrow` is in one span of `wide`."""
    if not wide:
        return True
    return bool(narrow) and all(any(span.covers(each) for span in wide) for each in narrow)


def ports_cover(wide: Ports, narrow: Ports) -> bool:
    if not wide:
        return True
    return bool(narrow) and all(any(low <= a and b <= high for low, high in wide) for a, b in narrow)


@cache
def mask_covers(wide: str, narrow: str) -> bool:
    """Whether every name that meets `narrow` meets `wide`. Exact for masks with a `*` at the end only."""
    if not wide or wide == "*" or wide == narrow:
        return True
    if not narrow:
        return False
    if "*" not in narrow and "?" not in narrow:
        return mask_matches(narrow, wide)
    prefix, star, rest = wide.partition("*")
    return bool(star) and not rest and "?" not in prefix and narrow.startswith(prefix)


def describe_addresses(addresses: Addresses) -> str:
    return ", ".join(map(_describe_span, addresses)) or "All"


def _describe_span(span: Span) -> str:
    kind = IPv4Address if span.version == 4 else IPv6Address
    low, high = kind(span.low), kind(span.high)
    return str(low) if low == high else f"{low}-{high}"


def describe_ports(ports: Ports) -> str:
    return ", ".join(str(low) if low == high else f"{low}-{high}" for low, high in ports) or "any"
