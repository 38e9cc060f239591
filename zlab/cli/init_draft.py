"""What `zlab init` drafts: the lab of this host, or that of members that are there already."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from zlab.errors import LabFileError, Problem, UsageError

if TYPE_CHECKING:
    from zlab.lab.draft import Draft
    from zlab.lab.load import LoadedLab
    from zlab.linux.facts import HostFacts
    from zlab.zos.devmap.records import Devmap

_LAB, _SYSTEM = "adcd", "s0w1"


@dataclass(frozen=True, slots=True)
class Sources:
    """The files that a draft is made of; `out` is the lab file it is written to."""

    devmap: Path | None
    find_io: Path | None
    members: Path | None
    out: Path


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft that loads as a lab, and what to mind."""

    draft: Draft
    warnings: tuple[Problem, ...]


def draft_lab(sources: Sources, name: str | None, system: str | None) -> Drafted:
    """Raises UsageError for names that a lab file does not take and for a folder without members."""
    if sources.members is None:
        return _of_host(sources, name or _LAB, system or _SYSTEM)
    older, problems = _older(sources)
    system = system or _system_of(sources.members, older)
    drafted = _of_members(sources, name or (older.lab.lab if older is not None else _LAB), system, older)
    return Drafted(drafted.draft, (*problems, *drafted.warnings))


def _of_host(sources: Sources, name: str, system: str) -> Drafted:
    """A devmap before the host, because the next start of zPDT goes by it."""
    from zlab.lab.draft import draft_of
    from zlab.linux.draft import found_on_host
    from zlab.zos.devmap.draft import found_in_devmap, found_in_find_io
    from zlab.zos.find_io import parse_find_io
    from zlab.zos.member import read_member

    _check_names(name, system)
    devmap, warnings = _devmap(sources)
    found = [found_in_devmap(devmap, system)] if devmap is not None else []
    if sources.find_io is not None:
        found.append(found_in_find_io(parse_find_io(read_member(sources.find_io).text), system))
    found.append(found_on_host(_facts(), system))
    return _sound(draft_of(name, system, *found), warnings)


def _of_members(sources: Sources, name: str, system: str, older: LoadedLab | None) -> Drafted:
    from zlab.deploy.adopt.members import read_members
    from zlab.deploy.adopt.system import adopt, push_changes
    from zlab.lab.draft import draft_of, draft_text
    from zlab.lab.load import parse_lab

    _check_names(name, system)
    devmap, warnings = _devmap(sources)
    members, passed_over = read_members(sources.members or Path())
    members = members.with_devmap(devmap)
    adopted = adopt(members, system, _facts(), older)
    drafted = _sound(draft_of(name, system, adopted.found), [*warnings, *passed_over, *adopted.problems])
    lab = parse_lab(draft_text(drafted.draft)).lab
    return Drafted(drafted.draft, (*drafted.warnings, *push_changes(lab, system, members)))


def _sound(draft: Draft, warnings: list[Problem]) -> Drafted:
    from zlab.lab.draft import sound

    left, contradictions = sound(draft)
    return Drafted(left, (*draft.conflicts(), *warnings, *contradictions))


def _older(sources: Sources) -> tuple[LoadedLab | None, list[Problem]]:
    """The lab file that the members were pulled by: the one to be replaced, else the one of the inventory."""
    from zlab.lab.load import load_lab

    folder = (sources.members or Path()).resolve()
    beside = [folder.parent.parent / "lab.yaml"] if folder.parent.name == "members" else []
    path = next((each for each in (sources.out, *beside) if each.is_file()), None)
    if path is None:
        return None, []
    try:
        return load_lab(path), []
    except LabFileError as error:
        first = error.problems[0]
        return None, [Problem(f"nothing is taken from the lab file {path}: {first.what}", first.place, first.hint)]


def _system_of(folder: Path, older: LoadedLab | None) -> str:
    """The folder of an inventory bears the name of its system; a lab of one system has no other."""
    name = folder.resolve().name
    if older is None:
        return name if folder.resolve().parent.name == "members" else _SYSTEM
    systems = list(older.lab.systems)
    if name not in systems and len(systems) > 1:
        what = f"lab {older.lab.lab} has several systems, and {folder} bears the name of none"
        raise UsageError(what, hint=f"--system {' | '.join(systems)}")
    return name if name in systems else systems[0]


def _devmap(sources: Sources) -> tuple[Devmap | None, list[Problem]]:
    """The devmap that is named, and what to mind in it and in the output of find_io."""
    from zlab.zos.devmap.draft import devmap_warnings, find_io_warnings
    from zlab.zos.devmap.parse import read_devmap
    from zlab.zos.find_io import parse_find_io
    from zlab.zos.member import read_member

    warnings: list[Problem] = []
    devmap = read_devmap(sources.devmap) if sources.devmap is not None else None
    if devmap is not None:
        warnings += devmap_warnings(devmap)
        if not any(osa.tap is not None and osa.is_tunnel for osa in devmap.osas):
            hint = "--path=A0 --tunnel_intf=y makes tap0"
            warnings.append(Problem(f"{sources.devmap} has no awsosa with a tunnel", hint=hint))
    if sources.find_io is not None:
        member = read_member(sources.find_io)
        printed = parse_find_io(member.text)
        warnings += find_io_warnings(printed)
        if not printed.devices:
            warnings.append(Problem(f"{member.name} holds no output of find_io"))
    return devmap, warnings


def _facts() -> HostFacts:
    from zlab.linux.host import Host
    from zlab.linux.read_facts import read_facts

    host = Host()
    try:
        return read_facts(host)
    finally:
        host.close()


def _check_names(name: str, system: str) -> None:
    from pydantic import TypeAdapter, ValidationError

    from zlab.lab.base import LabName, SystemName

    for option, value, kind in (("--name", name, LabName), ("--system", system, SystemName)):
        try:
            TypeAdapter(kind).validate_python(value)
        except ValidationError as error:
            what = error.errors(include_url=False)[0]["msg"].removeprefix("Value error, ")
            raise UsageError(f"{option} {value}: {what}") from None
