"""OMPROUTE's adjacency messages as syslogd writes them. Pure.

Templates: EZZ7919I, EZZ7921I, EZZ7954I, IP Messages volume 4. The line form is the one of the notes:
`Apr  2 17:25:53 S0W1 OMPROUTE[67174422]: EZZ7921I OSPF Adjacency Failure, …`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from zlab.ospf.readers.frr.log import AdjacencyChange
from zlab.ospf.states import FAILURE_EVENTS


def adjacency_messages(change: AdjacencyChange, version: int, neighbor: str) -> Iterator[str]:
    """What OMPROUTE says of one transition: EZZ7919I always, and for a failure EZZ7921I (IPv4) or EZZ7954I (IPv6).

    `neighbor` is an interface address for IPv4 and a router id for IPv6.
    """
    new, event = change.new.value, change.event.value
    yield f"EZZ7919I State change, IPv{version} OSPF, neighbor {neighbor}, new state {new}, event {event}"
    if change.is_failure and change.event in FAILURE_EVENTS:
        what = "EZZ7921I OSPF" if version == 4 else "EZZ7954I IPv6 OSPF"
        old = change.old.value
        yield f"{what} Adjacency Failure, neighbor {neighbor}, old state {old}, new state {new}, event {event}"


def syslogd_line(message: str, when: datetime, sysname: str, job: str, process: int) -> str:
    """One line as z/OS syslogd writes it; the day has a blank where others have a zero."""
    return f"{when:%b} {when.day:2d} {when:%H:%M:%S} {sysname} {job}[{process}]: {message}"
