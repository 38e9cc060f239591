"""A display of OMPROUTE taken apart: rows of words, and labels with their values. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from zlab.messages.logs.recognise import LogMessage
from zlab.ospf.evidence import canonical

_LABEL = re.compile(r"([A-Z#][A-Z0-9 #./?()-]*?):[ \t]+(\S+)")


@dataclass(frozen=True, slots=True)
class Shown:
    """A display without its title, in upper case: its rows as words, the first value of each label, its origin."""

    rows: tuple[tuple[str, ...], ...]
    labels: Mapping[str, str]
    system: str
    source: str

    @classmethod
    def of(cls, message: LogMessage) -> Shown:
        rows = tuple(tuple(line.upper().split()) for line in message.lines[1:])
        labels: dict[str, str] = {}
        for row in rows:
            for label, value in labelled(row):
                labels.setdefault(label, value)
        return cls(rows, labels, system_of(message.host), message.place.file)


def system_of(host: str) -> str:
    """The system a line is from: a syslog daemon may give it the domain it is in, or its address alone."""
    return host.upper() if canonical(host) else host.upper().partition(".")[0].removeprefix("-")


def labelled(row: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """The labels of a row with their values, in order."""
    yield from _LABEL.findall(" ".join(row))


def number(word: str | None) -> int | None:
    return int(word) if word and word.isdecimal() and len(word) < 12 else None
