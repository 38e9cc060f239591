"""What real members say that a check can hold against the lab and this host."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from zlab.lab.load import LoadedLab
from zlab.lab.records import Lab
from zlab.verify.context import ListedPort, Members

if TYPE_CHECKING:
    from zlab.coherence.gather import GivenFile
    from zlab.zos.findings import Finding
    from zlab.zos.profile.records import ProfileMeaning

_OF_HOST = ("devmap", "find_io", "frr")
"""Kinds that all systems of a host may share, so that they may lie beside the systems' folders."""


def read_members(loaded: LoadedLab, folder: Path) -> Members:
    """The members of DIR/SYSTEM; and those of DIR itself, of which several systems share only what is of their host.

    What is no text, or not recognised, is passed over. Raises HostError, MemberError.
    """
    from zlab.coherence.check import TOPICS, check_coherence
    from zlab.coherence.gather import sources_of

    findings: dict[str, list[Finding]] = {topic: [] for topic in TOPICS}
    ports: list[ListedPort] = []
    kinds: set[str] = set()
    for system, files in _of_systems(loaded.lab, folder):
        sources = sources_of(loaded, system, files)
        for topic in TOPICS:
            findings[topic] += _about(files, check_coherence(sources, [topic]))
        given = {each.kind for each in files if each.kind is not None}
        if "profile" in given and sources.profile is not None:
            ports += _rows(system, sources.profile)
        kinds |= given
    # What is of the host is found once for each system.
    once = {topic: tuple(dict.fromkeys(found)) for topic, found in findings.items()}
    return Members(str(folder), frozenset(kinds), once, tuple(dict.fromkeys(ports)))


def _of_systems(lab: Lab, folder: Path) -> Iterator[tuple[str, list[GivenFile]]]:
    of_all = _recognised(folder)
    shared = of_all if len(lab.systems) == 1 else [each for each in of_all if each.kind in _OF_HOST]
    for system in lab.systems:
        own = _recognised(folder / system) if (folder / system).is_dir() else []
        yield system, [*own, *shared]


def _recognised(folder: Path) -> list[GivenFile]:
    from zlab.coherence.gather import files_of

    return [each for each in files_of(folder, lambda _error: None) if each.kind not in (None, "lab")]


def _about(files: Sequence[GivenFile], findings: Iterable[Finding]) -> Iterator[Finding]:
    """Those that concern a file that was given: what the lab contradicts in itself is for `zlab check`."""
    from zlab.coherence.rules import DEVMAP_NOT_IN_TRLE, TRLE_NOT_IN_DEVMAP

    names = {each.member.name for each in files}
    # A TRL of zlab's own making has the lab's devices and no others: what is wrong with those has a rule of its own,
    # and an OSA that the lab does not use, such as the real NIC's, is no contradiction.
    idle = () if any(each.kind == "vtam" for each in files) else (DEVMAP_NOT_IN_TRLE, TRLE_NOT_IN_DEVMAP)
    for finding in findings:
        if finding.rule not in idle and names & {finding.place.file, *(place.file for _, place in finding.related)}:
            yield finding


def _rows(system: str, profile: ProfileMeaning) -> Iterator[ListedPort]:
    """The TCP rows of PORT. A row whose job AUTOLOG starts is expected to be answered; others reserve their port.

    PORTRANGE, RESERVED and UNRSV start nothing and are left out.
    """
    started = {entry.job.upper() for entry in profile.autolog}
    for row in profile.ports:
        if row.proto == "TCP" and not row.unrsv and row.job != "RESERVED":
            named = row.job != "*" and any(fnmatchcase(job, row.job) for job in started)
            expected = named and not row.noautolog
            yield ListedPort(system, row.port, row.job, expected, row.bind)
