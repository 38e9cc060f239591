"""From evidence to cases: which records speak of the same adjacency. Pure.

A wire is a version and a device of Linux; on it a peer is an address for IPv4 and a router id for IPv6, as
OMPROUTE's messages have it. What z/OS alone tells of is a case without a device.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from zlab.ospf.case import Case, current, settings_of, settle, settle_neighbors
from zlab.ospf.evidence import (
    Complaint,
    Description,
    Evidence,
    Hello,
    Interface,
    Neighbor,
    Side,
    Table,
    Transition,
    traced_systems,
)
from zlab.ospf.names import (
    NOBODY,
    Index,
    Wire,
    Z,
    by_name,
    has_ended,
    named_by_zos,
    natural,
    peer_of,
    speaks_of,
)
from zlab.ospf.routes import link_types, missing_routes, route_of_zos, route_status
from zlab.ospf.states import NeighborState

if TYPE_CHECKING:
    from zlab.ospf.expect import Expectation


def cases_of(evidence: Evidence, expected: Sequence[Expectation], now: datetime) -> tuple[Case, ...]:
    """Every adjacency the evidence or the lab knows of; with a lab, Linux's others are left to other labs."""
    joining = _Joining(evidence, tuple(expected), now)
    found = [*joining.of_linux(), *joining.of_zos()]
    return tuple(joining.told_beside(case, found) for case in found)


@dataclass
class _Joining:
    evidence: Evidence
    expected: tuple[Expectation, ...]
    now: datetime

    @cached_property
    def _traced_systems(self) -> frozenset[str]:
        return traced_systems(self.evidence.transitions)

    def _traced(self, transitions: Sequence[Transition]) -> bool:
        return any(each.side is Side.ZOS and each.system in self._traced_systems for each in transitions)

    def _log_end(self, transitions: Sequence[Transition]) -> datetime | None:
        systems = {each.system for each in transitions if each.side is Side.ZOS}
        return max((each.when for each in self.evidence.log_ends if each.system in systems), default=None)

    @cached_property
    def own(self) -> frozenset[str]:
        """Addresses of the Linux end and its router ids, by which z/OS names it."""
        found = {each.address for each in self._interfaces()} | {each.router_id for each in self._interfaces()}
        found |= {each.linux for each in self.expected} | {each.linux_router_id for each in self.expected}
        found |= {hello.source for hello in self.evidence.hellos if hello.outgoing}
        found |= {each.own for each in self._seen_by_linux()}
        return frozenset(found - NOBODY - self.ambiguous)

    @cached_property
    def ambiguous(self) -> frozenset[str]:
        """What several systems call a neighbor of theirs. Without a lab nobody tells which of them is at which wire."""
        told: dict[str, set[str]] = {}
        records: list[Neighbor | Transition] = [*self.evidence.neighbors, *self.evidence.transitions]
        for each in records:
            if each.side is Side.ZOS and each.system and not self.expected:
                told.setdefault(named_by_zos(each), set()).add(each.system)
        return frozenset(name for name, systems in told.items() if len(systems) > 1)

    def of_linux(self) -> Iterator[Case]:
        if self.expected:
            for expectation in self.expected:
                peer = expectation.zos if expectation.version == 4 else expectation.zos_router_id
                yield self._case(expectation.version, expectation.device, peer, expectation)
            return
        wires = {(each.version, each.name): None for each in self._interfaces() if self._speaks(each)}
        told: list[Neighbor | Transition | Complaint] = [*self._seen_by_linux()]
        if not any(self._interfaces()):  # a log alone; a display names every interface that is to have a neighbor
            told += self._linux_complains()
        wires |= {(each.version, each.interface): None for each in told if each.interface}
        for version, device in sorted(wires, key=natural):
            for peer in self._peers(version, device):
                yield self._case(version, device, peer, None)

    def _interfaces(self) -> Iterator[Interface]:
        return (each for each in self.evidence.interfaces if each.side is Side.LINUX)

    def _seen_by_linux(self) -> Iterator[Neighbor | Transition]:
        yield from (each for each in self.evidence.neighbors if each.side is Side.LINUX)
        yield from (each for each in self.evidence.transitions if each.side is Side.LINUX)

    def _linux_complains(self) -> Iterator[Complaint]:
        return (each for each in self.evidence.complaints if each.side is Side.LINUX)

    def _speaks(self, interface: Interface) -> bool:
        """Whether a neighbor is to be expected on an interface of which only the daemon tells."""
        if interface.network == "loopback" or interface.state == "Loopback" or interface.name == "lo":
            return False
        if not interface.passive:
            return True
        # Passive on purpose, most often; not on a tap, and not where somebody speaks.
        tap = any(device.tap and device.name == interface.name for device in self.evidence.devices)
        return tap or bool(self._heard(interface.version, interface.name))

    def _heard(self, version: int, device: str) -> list[str]:
        return [
            hello.source if version == 4 else hello.router_id
            for hello in self.evidence.hellos
            if (hello.version, hello.device) == (version, device) and not hello.outgoing
        ]

    def _peers(self, version: int, device: str) -> list[str]:
        here = [each for each in self.evidence.neighbors if each.side is Side.LINUX]
        named = [peer_of(each) for each in here if (each.version, each.interface) == (version, device)]
        found = list(dict.fromkeys([*named, *self._heard(version, device)]))
        if not found:
            moved = (each for each in self.evidence.transitions if each.side is Side.LINUX)
            told: Iterable[Transition | Complaint] = (*self._linux_complains(), *moved)
            here_told = (each for each in told if (each.version, each.interface) == (version, device))
            found = [each.neighbor for each in here_told if each.neighbor][-1:]
        return found or [""]

    def _case(self, version: int, device: str, peer: str, expectation: Expectation | None) -> Case:
        evidence = self.evidence
        wire = Wire(version, device, peer, expectation, expectation.sysname if expectation else "")
        received = tuple(
            each for each in evidence.hellos if wire.carries(each) and not each.outgoing and wire.meant(each)
        )
        sent = tuple(each for each in evidence.hellos if wire.carries(each) and each.outgoing)
        descriptions = tuple(each for each in evidence.descriptions if wire.carries(each))
        ours = settle(
            Interface(Side.LINUX, version, device),
            *(each for each in self._interfaces() if (each.version, each.name) == (version, device)),
            *(settings_of(each, Side.LINUX) for each in reversed(sent)),
        )
        ids = {peer, *(each.source for each in received), *(each.router_id for each in received)} - {""}
        linux = self._linux(wire, ids)
        ids |= {linux.address, linux.router_id} - {""} if linux else set()
        changes = tuple(each for each in evidence.transitions if wire.is_told_by(each, ids))
        mine = {ours.address, ours.router_id, linux.own if linux else "", *(each.own for each in changes)}
        if expectation is not None:
            # An IPv6 neighbor is named by its router id.
            mine |= {expectation.linux, expectation.linux_router_id if version == 6 else ""}
        mine -= NOBODY | self.ambiguous
        zos = settle_neighbors(self._zos(self._shown_by_zos, version, mine, wire.system))
        theirs = self._theirs(wire, ids, zos, received, descriptions)
        transitions = (*changes, *self._zos(self._logged_by_zos, version, mine, wire.system))
        complaints = (each for each in evidence.complaints if speaks_of(each, wire, ids, mine, theirs))
        address, router_id = (linux.address or peer, linux.router_id) if linux else (peer, "")
        return Case(
            version,
            device,
            peer or address or router_id,
            self.now,
            expectation,
            linux,
            zos,
            ours,
            theirs,
            transitions=transitions,
            complaints=current(complaints, transitions),
            received=received,
            sent=sent,
            descriptions=descriptions,
            daemons=evidence.daemons,
            blocks=tuple(
                each for each in evidence.blocks if each.device in ("", device) and each.version in (0, version)
            ),
            tap=next((each for each in evidence.devices if each.name == device), None),
            looked=self._looked(version),
            listened=device in evidence.listened,
            configured=any((each.version, each.name) == (version, device) for each in self._interfaces()),
            route=route_status(evidence, version, device, address, router_id, mine | ({zos.address} if zos else set())),
            missing_routes=missing_routes(evidence, version, device, address),
            link_types=link_types(evidence, ours.router_id, router_id),
            traced=self._traced(transitions),
            log_end=self._log_end(transitions),
        )

    def _linux(self, wire: Wire, ids: set[str]) -> Neighbor | None:
        found = (
            each
            for each in self.evidence.neighbors
            if each.side is Side.LINUX and (each.version, each.interface) == (wire.version, wire.device)
        )
        return settle_neighbors(tuple(each for each in found if not wire.peer or {each.address, each.router_id} & ids))

    def _theirs(
        self,
        wire: Wire,
        ids: set[str],
        zos: Neighbor | None,
        received: Sequence[Hello] = (),
        descriptions: Sequence[Description] = (),
    ) -> Interface:
        """The z/OS end: what it puts on the wire first, then what its displays and members say."""
        name = (zos.interface if zos else "") or (wire.expectation.interface if wire.expectation else "")
        told = [
            each
            for each in self.evidence.interfaces
            if each.side is Side.ZOS
            and each.version == wire.version
            and (each.address in ids or (name and each.name.upper() == name.upper()))
        ]
        mtus = [Interface(Side.ZOS, wire.version, mtu=each.mtu or None) for each in descriptions if not each.outgoing]
        hellos = [settings_of(each, Side.ZOS) for each in reversed(received)]
        return settle(Interface(Side.ZOS, wire.version, name), *hellos, *reversed(mtus), *reversed(told))

    @cached_property
    def _shown_by_zos(self) -> Index[Neighbor]:
        return by_name(self.evidence.neighbors)

    @cached_property
    def _logged_by_zos(self) -> Index[Transition]:
        return by_name(self.evidence.transitions)

    def _zos(self, index: Index[Z], version: int, mine: Collection[str], system: str) -> tuple[Z, ...]:
        """What z/OS says of this Linux end, in its order. Without a system name a record may be of any system."""
        found = sorted((each for name in mine for each in index.get((version, name), ())), key=lambda each: each[0])
        return tuple(record for _, record in found if system in ("", record.system or system))

    def _looked(self, version: int) -> bool:
        wanted = (Side.LINUX, version, Table.NEIGHBORS)
        return any((each.side, each.version, each.table) == wanted for each in self.evidence.tables)

    def of_zos(self) -> Iterator[Case]:
        """What z/OS tells of neighbors that no Linux evidence has."""
        records: list[Neighbor | Transition | Complaint] = [*self.evidence.neighbors, *self.evidence.transitions]
        records += self.evidence.complaints
        told = [(each.version, each.system, named_by_zos(each)) for each in records if each.side is Side.ZOS]
        named = dict.fromkeys(each for each in told if each[2] and each[2] not in self.own)
        known = {(version, key) for version, system, key in named if system}
        for version, system, key in sorted(named, key=lambda each: (each[1], natural((each[0], each[2])))):
            if system or (version, key) not in known:
                yield self._zos_case(version, system, key)
        yield from self._without_neighbors({(system, version) for version, system, key in told if key})

    def _without_neighbors(self, told: Collection[tuple[str, int]]) -> Iterator[Case]:
        """Systems that tell of no neighbor, and why: OMPROUTE ended, or an interface was not installed.

        A protocol that is off is no reason: IPv6 is off wherever nobody wants it (EZZ7937I).
        """
        if self.expected or any(self._interfaces()):
            return  # each of their wires has its case, and hears of it
        ended = {(each.system, 4) for each in self.evidence.daemons if each.side is Side.ZOS and has_ended(each)}
        left_out = (each for each in self.evidence.complaints if each.side is Side.ZOS and each.cause == "area-missing")
        for system, version in sorted(ended | {(each.system, each.version) for each in left_out}):
            if (system, version) not in told:
                yield self._zos_case(version, system, "")

    def _zos_case(self, version: int, system: str, key: str) -> Case:
        evidence = self.evidence
        mine = {key}
        wire = Wire(version, "", key, system=system)
        zos = settle_neighbors(self._zos(self._shown_by_zos, version, mine, system))
        theirs = self._theirs(wire, set(), zos)
        transitions = self._zos(self._logged_by_zos, version, mine, system)
        complaints = (
            each for each in evidence.complaints if each.side is Side.ZOS and speaks_of(each, wire, set(), mine, theirs)
        )
        names = {key, zos.address} if zos else {key}
        return Case(
            version,
            "",
            key,
            self.now,
            zos=zos,
            theirs=theirs,
            transitions=transitions,
            complaints=current(complaints, transitions),
            daemons=tuple(
                each for each in evidence.daemons if each.side is Side.ZOS and system in ("", each.system or system)
            ),
            route=route_of_zos(evidence, version, names, system),
            traced=self._traced(transitions),
            log_end=self._log_end(transitions),
        )

    def told_beside(self, case: Case, cases: Sequence[Case]) -> Case:
        """A case with what the others on its wire tell: a FULL neighbor shows that there is a designated router."""
        beside = any(
            other is not case
            and (other.version, other.device) == (case.version, case.device)
            and other.state is NeighborState.FULL
            and (case.device or other.theirs.name == case.theirs.name)
            for other in cases
        )
        return replace(case, full_beside=True) if beside else case
