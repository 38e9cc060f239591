"""What a mistyped id, code or name was meant for. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches

_NUMBERED = re.compile(r"(?P<letters>[^0-9]*)(?P<digits>[0-9]+)")


def nearest(word: str, known: Iterable[str], count: int = 5) -> tuple[str, ...]:
    """The known words most like `word`, in any case: one slip away, then the same letters by number, then by spelling.

    Words that are equally near come in the order of `known`.
    """
    spelled = {one.upper(): one for one in known}
    wanted = word.upper()
    # A slip at the end is the likelier, the more before it is right.
    slips = sorted((one for one in spelled if is_one_slip(wanted, one)), key=lambda one: -_alike(wanted, one))
    numbered = sorted(_by_number(wanted, spelled), key=lambda found: found[0])
    found = dict.fromkeys([*slips, *(one for _, one in numbered)][:count])
    return tuple(spelled[one] for one in found or get_close_matches(wanted, spelled, n=count, cutoff=0.5))


def is_one_slip(typed: str, meant: str) -> bool:
    """Whether one character was lost, added or mistaken, or two neighbors swapped."""
    same = _alike(typed, meant)
    typed, meant = typed[same:], meant[same:]
    swapped = typed[:2] == meant[1::-1] and typed[2:] == meant[2:]
    return typed != meant and (swapped or typed[1:] == meant[1:] or typed[1:] == meant or typed == meant[1:])


def _alike(one: str, other: str) -> int:
    """How many characters two words have in common from their beginning on."""
    pairs = zip(one, other, strict=False)
    return next((number for number, (left, right) in enumerate(pairs) if left != right), min(len(one), len(other)))


def _by_number(wanted: str, known: Iterable[str]) -> Iterator[tuple[int, str]]:
    """How far those are whose letters are the same, and whose numbers have as many digits."""
    shape = _NUMBERED.match(wanted)
    if shape is None or len(shape["digits"]) > 9:
        return
    for one in known:
        other = _NUMBERED.match(one)
        if other and other["letters"] == shape["letters"] and len(other["digits"]) == len(shape["digits"]):
            yield abs(int(other["digits"]) - int(shape["digits"])), one
