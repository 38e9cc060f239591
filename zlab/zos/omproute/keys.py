"""Authentication keys of a lab in an OMPROUTE file: as a symbol in their place, or as the bytes OMPROUTE takes.

A rendered member holds `&ZLABKn` where a key belongs. Revealing replaces it by the key in hexadecimal, which is
free of the question which code page a text would be sent in: FRR sends the ASCII bytes of its text, with zeros
behind (FRR ospfd, RFC 2328 D.3), and so does OMPROUTE then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from zlab.errors import SecretError
from zlab.lab.base import SecretRef
from zlab.lab.records import Lab

PLACE_OF_KEY = "&ZLABK"
_LENGTHS = {"md5": 16, "password": 8}


@dataclass(frozen=True, slots=True)
class KeyPlace:
    """Where a key stands in a rendered file: its symbol, without the dot that ends it."""

    symbol: str
    ref: SecretRef
    type: str


def key_places(lab: Lab, system: str) -> tuple[KeyPlace, ...]:
    """The keys of a system's links, each reference once for each type, in the order of the links."""
    wanted: dict[tuple[str, str], SecretRef] = {}
    for link in lab.systems[system].links:
        if link.ospf is not None and link.ospf.auth.type != "none" and link.ospf.auth.key is not None:
            wanted.setdefault((str(link.ospf.auth.key), link.ospf.auth.type), link.ospf.auth.key)
    return tuple(
        KeyPlace(f"{PLACE_OF_KEY}{number}", ref, kind)
        for number, ((_, kind), ref) in enumerate(wanted.items(), start=1)
    )


def symbol_of(places: tuple[KeyPlace, ...], ref: SecretRef, kind: str) -> str:
    """The symbol of a key, as it is written: with the dot that ends it."""
    return next(f"{place.symbol}." for place in places if (place.ref, place.type) == (ref, kind))


def key_text(secret: str, kind: str, ref: SecretRef) -> str:
    """A key as OMPROUTE takes it: 0x and the bytes of the text, zeros behind. Raises SecretError, without the text."""
    length = _LENGTHS[kind]
    raw = secret.encode()
    if len(raw) > length:
        what = f"the {kind} key behind {ref} has {len(raw)} bytes, and OSPF takes at most {length}"
        raise SecretError(what, hint="RFC 2328 appendix D; use a shorter key on both ends")
    return "0x" + raw.ljust(length, b"\0").hex().upper()


def revealed(text: str, lab: Lab, system: str, reveal: Callable[[SecretRef], str]) -> str:
    """A rendered file with its keys in it. Raises SecretError when one cannot be had."""
    keys: Mapping[str, str] = {
        f"{place.symbol}.": key_text(reveal(place.ref), place.type, place.ref) for place in key_places(lab, system)
    }
    lines = text.split("\n")
    for symbol, key in keys.items():
        lines = [line if line.startswith(";") else line.replace(symbol, key) for line in lines]
    return "\n".join(lines)
