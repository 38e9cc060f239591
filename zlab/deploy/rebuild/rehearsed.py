"""The site of a rehearsed rebuild: the host is a namespace of this process's world, and FRR plays z/OS."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from zlab.deploy.rebuild.site import Site
from zlab.deploy.targets import Target
from zlab.deploy.transports.base import Reply
from zlab.deploy.transports.files import FilesTransport
from zlab.deploy.wanted import parse_member, targets_of
from zlab.lab.load import LoadedLab
from zlab.lab.records import Lab
from zlab.linux.host import Host
from zlab.rehearsal.derive import with_keys_at_hand
from zlab.rehearsal.omproute import as_omproute_reads, timers_differ
from zlab.rehearsal.rehearse import Rehearsal, prepare_rehearsal
from zlab.rehearsal.topology import HOST
from zlab.rehearsal.world import FOLDER
from zlab.report.events import Run
from zlab.verify.checks import CHECKS
from zlab.zos.member import read_member
from zlab.zos.omproute.meaning import Meaning, meaning

_OMPROUTE = "omproute"
_ASKS_SERVERS = "zos-ports"
"""The check that asks z/OS's servers, of which a rehearsal has none."""


@dataclass(frozen=True, slots=True)
class RehearsedZos(FilesTransport):
    """z/OS in a rehearsal: its members are files of the world, and its console starts OMPROUTE's stand-in on one.

    `job` is OMPROUTE's, `place` that of its file, and `start` is given the text of it.
    """

    job: str
    place: Target | None
    start: Callable[[str], None]

    def command(self, text: str) -> Reply | None:
        """What has OMPROUTE read its file is done; the rest of a console is not there."""
        if self.place is None or text not in (f"P {self.job}", f"S {self.job}", f"F {self.job},RECONFIG"):
            return None
        if text == f"P {self.job}":
            return Reply(text, ())
        self.start(self.read([self.place])[self.place] or "")
        # Only a start says so (IP Messages volume 4).
        return Reply(text, (f"EZZ7898I {self.job} Initialization Complete",) if text.startswith("S ") else ())


def rehearsed_site(loaded: LoadedLab, path: Path, run: Run, *, faithful: bool, rootless: bool) -> Site:
    """Build a rehearsal in the present world, and make this process its host.

    OMPROUTE of a system whose file is pushed starts on that file, when the rebuild has it started; any other runs from
    the beginning, by the lab file. Raises RehearsalError.
    """
    keyed = with_keys_at_hand(loaded.lab)
    places = _omproute_places(keyed.lab)
    differing = [system for system in places if _differs(keyed.lab, system, path.parent / "members" / system)]
    rehearsal, notes = prepare_rehearsal(keyed.lab, run, faithful=faithful or bool(differing), rootless=rootless)
    rehearsal.build(later=places)
    rehearsal.settle()
    rehearsal.world.become(HOST)
    said = [
        f"{system}: the timers of its OMPROUTE file are not the lab's, and none are made fast" for system in differing
    ]
    return Site(
        replace(loaded, lab=keyed.lab),
        rehearsal.lab,
        path,
        _host(rehearsal),
        FOLDER / "deploy",
        lambda system: _zos(rehearsal, keyed.lab, system),
        [check for check in CHECKS if check.name != _ASKS_SERVERS],
        (*keyed.notes, *said, *notes),
    )


def _omproute_places(lab: Lab) -> dict[str, Target]:
    """System to the place of its OMPROUTE file, where one is pushed."""
    named = {system: targets_of(lab, system).get(_OMPROUTE) for system in lab.systems}
    return {system: place for system, place in named.items() if place is not None}


def _differs(lab: Lab, system: str, inventory: Path) -> bool:
    """Whether the file that will be pushed, the inventory's where it has one, has timers of its own."""
    path = inventory / _OMPROUTE
    return path.is_file() and timers_differ(lab, system, _read(read_member(path).text))


def _read(text: str) -> Meaning:
    return meaning(parse_member(_OMPROUTE, "OMPROUTE's file", text))


def _host(rehearsal: Rehearsal) -> Host:
    vtysh = rehearsal.sides[HOST].vtysh if HOST in rehearsal.sides else ("vtysh-of-nobody",)
    return Host(state_dir=FOLDER / "state", run_dir=FOLDER / "zlab", vtysh=vtysh)


def _zos(rehearsal: Rehearsal, lab: Lab, system: str) -> RehearsedZos:
    role = next(role for role in rehearsal.topology.systems if role.name == system)

    def start(text: str) -> None:
        if system in rehearsal.sides:
            seen = as_omproute_reads(rehearsal.lab, system, _read(text), fast=rehearsal.fast)
            rehearsal.start_omproute(role, seen)

    return RehearsedZos(FOLDER / "members" / system, role.job, _omproute_places(lab).get(system), start)
