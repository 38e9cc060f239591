"""How each end names the other, and which records speak of a wire. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from zlab.ospf.evidence import Complaint, Daemon, Description, Hello, Interface, Neighbor, Side, Transition

if TYPE_CHECKING:
    from zlab.ospf.expect import Expectation

Z = TypeVar("Z", Neighbor, Transition)
Index = dict[tuple[int, str], list[tuple[int, Z]]]
"""What z/OS says of each neighbor, by version and name, with its place among all."""

NOBODY = frozenset({"", "0.0.0.0"})  # noqa: S104 - a router id that is none, nothing binds


@dataclass(frozen=True, slots=True)
class Wire:
    """A device of Linux with one peer on it; of z/OS alone there is no device."""

    version: int
    device: str
    peer: str
    expectation: Expectation | None = None
    system: str = ""

    def carries(self, packet: Hello | Description) -> bool:
        return (packet.version, packet.device) == (self.version, self.device)

    def meant(self, hello: Hello) -> bool:
        return self.expectation is not None or self.peer in ("", hello.source, hello.router_id)

    def is_told_by(self, transition: Transition, ids: set[str]) -> bool:
        return (
            transition.side is Side.LINUX
            and transition.version == self.version
            and transition.interface in ("", self.device)
            and (not ids or bool({transition.neighbor, transition.router_id} & ids))
        )


def speaks_of(complaint: Complaint, wire: Wire, ids: set[str], mine: set[str], theirs: Interface) -> bool:
    """Whether a complaint is about this wire; one that names nothing to tell it by is about every wire."""
    if complaint.version != wire.version:
        return False
    if complaint.side is Side.LINUX:
        if complaint.interface:
            return complaint.interface == wire.device
        return not complaint.neighbor or complaint.neighbor in ids | mine
    if wire.system and complaint.system and complaint.system != wire.system:
        return False
    if complaint.neighbor:
        return complaint.neighbor in mine
    names = {theirs.name.upper(), theirs.address} - {""}
    return not names or not complaint.interface or complaint.interface.upper() in names


def natural(wire: tuple[int, str]) -> tuple[list[str], int]:
    """tap2 before tap10, IPv4 before IPv6."""
    return [part.zfill(9) if part.isdecimal() else part for part in re.split(r"(\d+)", wire[1])], wire[0]


def named_by_zos(record: Neighbor | Transition | Complaint) -> str:
    """How z/OS names the neighbor it speaks of: in its messages an IPv6 one has its router id (EZZ7919I)."""
    if not isinstance(record, Neighbor):
        return record.neighbor
    if record.version == 6:
        return record.router_id or record.address
    return record.address or record.router_id


def by_name(records: Iterable[Z]) -> Index[Z]:
    found: Index[Z] = {}
    for place, each in enumerate(records):
        if each.side is Side.ZOS:
            found.setdefault((each.version, named_by_zos(each)), []).append((place, each))
    return found


def has_ended(daemon: Daemon) -> bool:
    return daemon.name == "OMPROUTE" and not daemon.running


def peer_of(neighbor: Neighbor) -> str:
    return neighbor.address if neighbor.version == 4 else neighbor.router_id
