"""A ROUTE row to its parts. The forms are those of IBM's samples and of EZZ0318I."""

from __future__ import annotations

from typing import NamedTuple

from zlab.zos.profile.tree import Row
from zlab.zos.profile.values import Network, address, network

_ANYWHERE = {"DEFAULT": network("0.0.0.0/0"), "DEFAULT6": network("::/0")}


class RouteParts(NamedTuple):
    """Word numbers of the parts; -1 where a part is missing. HOST may stand in the place of the mask.

    `clash` is the word number of a HOST that is read as the first hop because the length is there already (EZZ0318I).
    """

    destination: int
    mask: int
    hop: int
    link: int
    options: int
    network: Network | None
    clash: int = -1


def route_parts(words: list[str], row: Row) -> RouteParts:
    """The parts of a row that begins with ROUTE."""
    at, last = row.first + 1, row.last
    destination = at if at < last else -1
    word = words[at] if at < last else ""
    at += 1
    mask = clash = -1
    reach = _ANYWHERE.get(word)
    if reach is None:
        following = words[at] if at < last else ""
        if following == "HOST" and "/" in word:
            clash = at
            at += 1
        elif "/" not in word and (following == "HOST" or _takes_mask(word, words, at, last)):
            mask = at
            at += 1
        reach = network(word, words[mask] if mask >= 0 else "")
    hop = at if at < last else -1
    link = at + 1 if at + 1 < last else -1
    return RouteParts(destination, mask, hop, link, min(at + 2, last), reach, clash)


def _takes_mask(word: str, words: list[str], at: int, last: int) -> bool:
    """Whether the word after a destination without a length is its mask: two more words follow that are no operand."""
    if ":" in word or at >= last or words[at] == "=":
        return False
    found = address(words[at])
    if found is None:
        return words[at].startswith("<") and at + 2 < last
    # `addr hop link` and `addr mask hop link` differ by what the next word is.
    return at + 1 < last and (words[at + 1] == "=" or address(words[at + 1]) is not None or words[at + 1][0] in "<{&")
