"""From one OMPROUTE configuration to another on a running z/OS: what RECONFIG takes, what needs a restart. Pure.

Sources: IBM's page of MODIFY RECONFIG (halu101 rrompr), IP Messages volume 4 and the sample OMPROUTE trace of the IP
Diagnosis Guide (messages), Colin Paice's blog (START).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from zlab.zos.changes import Change, ChangeKind, Effect
from zlab.zos.omproute.diff import diff
from zlab.zos.omproute.meaning import Meaning, meaning
from zlab.zos.omproute.tree import Document
from zlab.zos.steps import Step, Where


@dataclass(frozen=True, slots=True)
class Reconfiguration:
    """The changes by how they are taken, and the steps in their order; no step where nothing changed."""

    taken: tuple[Change, ...]
    restart: tuple[Change, ...]
    steps: tuple[Step, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "changes": [change.to_json() for change in (*self.taken, *self.restart)],
            "restart": [change.to_json() for change in self.restart],
            "steps": [step.to_json() for step in self.steps],
        }


def reconfiguration(before: Document, after: Document, job: str = "OMPROUTE", tcpip: str = "") -> Reconfiguration:
    """How to get from one configuration to the other. `job` and `tcpip` are the started tasks' names."""
    changes = diff(before, after)
    taken = tuple(change for change in changes if change.effect is Effect.LIVE)
    restart = tuple(change for change in changes if change.effect is not Effect.LIVE)
    if restart:
        steps = tuple(_restart(meaning(before), meaning(after), job, tcpip))
    else:
        steps = tuple(_reconfig(taken, meaning(after), job, tcpip))
    return Reconfiguration(taken, restart, steps)


def _reconfig(taken: Sequence[Change], after: Meaning, job: str, tcpip: str) -> Iterator[Step]:
    if not taken:
        return
    yield Step(
        Where.CONSOLE,
        f"F {job},RECONFIG",
        "OMPROUTE reads its file again, before the new interfaces reach the stack",
    )
    names = [change.path[1] for change in taken if change.kind is ChangeKind.ADDED and len(change.path) > 1]
    for name in names:
        address = next((one.address.text for one in after.ospf if one.name.text == name), None)
        proof = (f"EZZ7879I Joining multicast group 224.0.0.5 on interface {address}",) if address else ()
        yield Step(Where.CONSOLE, f"V TCPIP,{tcpip},START,{name}", "the interface reaches the stack", proof)
    yield from _look(after, tcpip)


def _restart(before: Meaning, after: Meaning, job: str, tcpip: str) -> Iterator[Step]:
    why = "RECONFIG does not take all of it; adjacencies and learned routes are lost meanwhile"
    md5 = [one.dead.value or 0 for one in before.ospf if one.authentication.value == "MD5"]
    yield Step(Where.CONSOLE, f"P {job}", why)
    pause = ""
    if md5:
        pause = f"; wait {3 * max(md5)} seconds first: MD5 neighbors remember the old sequence number (EZZ7904I)"
    yield Step(
        Where.CONSOLE,
        f"S {job}",
        f"OMPROUTE reads the new file{pause}",
        ("EZZ7838I Using configuration file: …", "EZZ7898I OMPROUTE Initialization Complete"),
    )
    yield from _look(after, tcpip)


def _look(after: Meaning, tcpip: str) -> Iterator[Step]:
    if after.ospf:
        yield Step(
            Where.CONSOLE,
            f"D TCPIP,{tcpip},OMPROUTE,OSPF,NBR",
            "the neighbors are there",
            ("EZZ7851I Neighbor Summary, with STATE 128 (8 between two that are neither DR nor BDR)",),
        )
    if after.ospf6:
        yield Step(
            Where.CONSOLE,
            f"D TCPIP,{tcpip},OMPROUTE,IPV6OSPF,NEIGHBOR",
            "the IPv6 neighbors are there",
            ("EZZ8129I IPv6 OSPF Neighbors, with STATE 128 (8 between two that are neither DR nor BDR)",),
        )
