"""Words of a PROFILE as values: addresses, networks, sizes; and as the text that equal ones share. Pure."""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_TEMPLATE = re.compile(r"\{\{|\}\}|\{%|%\}|&[A-Z@#$]")
_SIZE = re.compile(r"(\d{1,12})([KM]?)")
_ADDRESS = re.compile(r"[0-9A-F:.]+(/\d{1,3})?")
_JOB = re.compile(r"[A-Z0-9@#$*?]{1,8}")
_DOTTED = re.compile(r"\d{1,3}(\.\d{1,3}){3}(/\d{1,3})?")
_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")


def is_placeholder(word: str) -> bool:
    """Something a person or a template still has to fill in: `<MASK>`, `{{ mtu }}`, `&SYSNAME`."""
    angle = word.find("<")
    return (angle >= 0 and word.find(">", angle) > 0) or _TEMPLATE.search(word) is not None


def is_job(word: str) -> bool:
    return _JOB.fullmatch(word) is not None


@lru_cache(maxsize=4096)
def address(word: str) -> Address | None:
    """The address a word is; octets may have zeros in front, as in IBM's SAMPPROF (`9.67.114.02`)."""
    if not word[:1].isalnum() and word[:1] != ":":
        return None
    try:
        return ip_address(_ZEROS.sub("", word) if ":" not in word else word)
    except ValueError:
        return None


def number(word: str) -> int | None:
    return int(word) if word.isdecimal() and len(word) < 12 else None


def mask_length(word: str) -> int | None:
    """The prefix length of a dotted mask; None for a mask with holes or what is no mask."""
    try:
        bits = int(IPv4Address(word))
    except ValueError:
        return None
    inverse = bits ^ 0xFFFFFFFF
    return 32 - inverse.bit_length() if inverse & (inverse + 1) == 0 else None


def network(word: str, mask: str = "") -> Network | None:
    """`addr/len`, `addr mask`, `addr HOST` or `addr`; host bits are dropped. None for what is none."""
    base, slash, length = word.partition("/")
    found = address(base)
    if found is None:
        return None
    bits: int | None = found.max_prefixlen
    if mask and mask != "HOST":
        bits = mask_length(mask) if found.version == 4 else None
    elif slash:
        bits = number(length)
    if bits is None or bits > found.max_prefixlen:
        return None
    # Not from text: it would be written and read again, and profiles have many routes.
    one: Network = (IPv4Network if found.version == 4 else IPv6Network)((int(found), bits), strict=False)
    return one


def plain(word: str) -> str:
    """The text that equal values share: `64K` and `65536`, `0000` and `0`, `9.1.1.02`, `FD00:0::1` and `FD00::1`."""
    first = word[:1]
    if first.isdigit():
        size = _SIZE.fullmatch(word)
        if size:
            return str(int(size[1]) * {"": 1, "K": 1024, "M": 1024 * 1024}[size[2]])
        if ".0" in word and _DOTTED.fullmatch(word):
            return _ZEROS.sub("", word)
    if ":" in word and _ADDRESS.fullmatch(word):
        base, slash, length = word.partition("/")
        found = address(base)
        if found is not None:
            return f"{found}{slash}{length}".upper()
    return word
