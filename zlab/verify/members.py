"""What real members say that a check can hold against this host: the devmap, and the PORT rows of each PROFILE."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from zlab.errors import HostError
from zlab.lab.load import LoadedLab
from zlab.lab.records import Lab
from zlab.verify.context import ListedPort

if TYPE_CHECKING:
    from zlab.zos.findings import Finding
    from zlab.zos.profile.records import ProfileMeaning

_PROFILE, _DEVMAP = "profile", "devmap"


def devmap_findings(loaded: LoadedLab, folder: Path) -> tuple[Finding, ...] | None:
    """What contradicts the lab in the devmaps of DIR and DIR/SYSTEM; None when there is none. Raises HostError."""
    from zlab.coherence.check import check_coherence
    from zlab.coherence.sources import Sources
    from zlab.zos.devmap.parse import read_devmap

    of_all = _named(folder, _DEVMAP)
    files = [(name, path) for name in loaded.lab.systems for path in [*of_all, *_of_system(folder, name, _DEVMAP)]]
    if not files:
        return None
    return tuple(
        finding
        for system, path in files
        for finding in check_coherence(
            Sources(lab=loaded.lab, lab_source=loaded.source, system=system, devmap=read_devmap(path))
        )
    )


def listed_ports(lab: Lab, folder: Path) -> tuple[ListedPort, ...]:
    """The TCP rows of PORT in the PROFILE of each system: of DIR/SYSTEM, and of DIR where the lab has one system.

    A row whose job AUTOLOG starts is expected to be answered; any other only reserves its port. PORTRANGE,
    RESERVED and UNRSV start nothing and are left out. Raises HostError, MemberError.
    """
    from zlab.zos.library import Library
    from zlab.zos.member import read_member
    from zlab.zos.profile.meaning import profile_meaning
    from zlab.zos.profile.parse import parse

    found: list[ListedPort] = []
    for name in lab.systems:
        files = _of_system(folder, name, _PROFILE)
        files += _named(folder, _PROFILE) if len(lab.systems) == 1 else []
        for path in files:
            found += _rows(name, profile_meaning(parse(read_member(path), Library(path.parent))))
    return tuple(dict.fromkeys(found))


def _rows(system: str, profile: ProfileMeaning) -> Iterator[ListedPort]:
    started = {entry.job.upper() for entry in profile.autolog}
    for row in profile.ports:
        if row.proto == "TCP" and not row.unrsv and row.job != "RESERVED":
            named = row.job != "*" and any(fnmatchcase(job, row.job) for job in started)
            expected = named and not row.noautolog
            yield ListedPort(system, row.port, row.job, expected, row.bind)


def _of_system(folder: Path, system: str, word: str) -> list[Path]:
    own = folder / system
    return _named(own, word) if own.is_dir() else []


def _named(folder: Path, word: str) -> list[Path]:
    """The files of a folder that have a word in their name."""
    try:
        return sorted(path for path in folder.iterdir() if word in path.name.lower() and path.is_file())
    except OSError as error:
        raise HostError(f"cannot read {folder}: {error.strerror}") from None
