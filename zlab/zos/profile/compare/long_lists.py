"""Rows of PORT and BEGINROUTES that two profiles share word for word: they need no closer look.

A PROFILE of a hundred thousand lines is long because of these two; one of its rows has changed, or a few.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

from zlab.zos.profile.rows import starts_of
from zlab.zos.profile.tree import ProfileDocument, Statement


class Only(NamedTuple):
    """The rows to look at, as text; None: all of them."""

    ports: frozenset[str] | None = None
    routes: frozenset[str] | None = None


EVERYTHING = Only()


def differing_rows(before: ProfileDocument, after: ProfileDocument) -> Only:
    """Rows that one has and the other has not, with those of the same port and job, or of the same destination."""
    return Only(
        _differing(_lines(before, "PORT"), _lines(after, "PORT"), _reservation),
        _differing(_lines(before, "BEGINROUTES"), _lines(after, "BEGINROUTES"), _destination),
    )


def row_starts(document: ProfileDocument, statement: Statement) -> list[int]:
    """Where the rows of a PORT or BEGINROUTES statement begin, and the end of the last one."""
    if statement.name == "PORT":
        return [*starts_of(document, statement)[0], statement.last]
    words, first, last = document.words, statement.first + 1, statement.body_last
    starts = [at for at in range(first, last) if words[at] == "ROUTE"]
    return [*([] if starts and starts[0] == first else [first] if first < last else []), *starts, last]


def _lines(document: ProfileDocument, name: str) -> list[str]:
    words = document.words
    found: list[str] = []
    for statement in document.all(name):
        starts = row_starts(document, statement)
        found += [" ".join(words[first:last]) for first, last in pairwise(starts)]
    return found


def _differing(before: list[str], after: list[str], head: Callable[[str], str | None]) -> frozenset[str] | None:
    """None where rows that stay have changed places: a later row may take the place of an earlier one.

    A row without a head may have to do with any other: it is always looked at, and with it all where it differs.
    """
    if before == after:
        return frozenset()
    one, other = set(before), set(after)
    shared = one & other
    if [line for line in before if line in shared] != [line for line in after if line in shared]:
        return None
    differing = one ^ other
    heads = {head(line) for line in differing}
    if None in heads:
        return None
    heads.add(None)
    return frozenset(differing | {line for line in shared if head(line) in heads})


def _is_route(line: str) -> bool:
    """Whether a row surely has all parts of a route; those that have not all mean the same thing to the differ."""
    blanks = line.count(" ")
    whole = blanks > 3 or (blanks == 3 and " HOST " not in line and ("/" in line or line.startswith("ROUTE DEFAULT")))
    return whole and line.startswith("ROUTE ")


def _reservation(line: str) -> str:
    """Port, protocol and job of a row; zeros before the number are none."""
    return " ".join(line.split(" ", 3)[:3]).lstrip("0")


def _destination(line: str) -> str | None:
    """The address: with a length or a mask behind it the destination may be the same. IPv6 has many spellings."""
    if not _is_route(line):
        return None
    address = line.split(" ", 2)[1:2] or [""]
    return "6" if ":" in address[0] else address[0].partition("/")[0]
