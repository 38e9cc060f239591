"""From files to sources: each file parsed and linted in its language, and what the lab would render for the rest."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from zlab.coherence.check import check_coherence
from zlab.coherence.frr_conf import parse_frr_conf
from zlab.coherence.linux_side import LinuxSide, of_lab
from zlab.coherence.sources import Sources
from zlab.errors import HostError
from zlab.lab.load import LoadedLab
from zlab.zos.devmap.parse import parse_devmap
from zlab.zos.find_io import parse_find_io
from zlab.zos.findings import Finding
from zlab.zos.language import LintContext
from zlab.zos.library import Library
from zlab.zos.member import MemberError, MemberText, read_member
from zlab.zos.omproute.keys import PLACE_OF_KEY
from zlab.zos.omproute.meaning import meaning as omproute_meaning
from zlab.zos.omproute.rules.statements import SYMBOL_LEFT
from zlab.zos.policy.meaning import Policy
from zlab.zos.profile.meaning import profile_meaning
from zlab.zos.recognise import recognise
from zlab.zos.registry import LANGUAGES, OTHERS, language_of
from zlab.zos.render import render_members
from zlab.zos.tcpdata.ipnodes import lint_ipnodes, parse_ipnodes
from zlab.zos.tcpdata.lint import is_resolver
from zlab.zos.vtam.meaning import trles


@dataclass(frozen=True)
class GivenFile:
    """A file with what it is, and where its INCLUDEs are found; `kind` None is not recognised.

    `rendered` is of zlab's own making: symbols stand in the places of keys, and `zlab deploy` puts the keys there.
    """

    member: MemberText
    kind: str | None
    library: Library
    rendered: bool = False

    @classmethod
    def of(cls, member: MemberText, kind: str | None = None, folder: Path | None = None) -> GivenFile:
        return cls(member, kind or recognise(member.text), Library(folder))


def files_of(folder: Path, passed_over: Callable[[MemberError], None]) -> Iterator[GivenFile]:
    """The files of a folder; one that is named after its language is one. What is no text is told and passed over.

    Raises HostError for a folder that cannot be read.
    """
    try:
        paths = sorted(each for each in folder.iterdir() if each.is_file())
    except OSError as error:
        raise HostError(f"cannot read {folder}: {error.strerror}") from None
    for path in paths:
        kind = path.name if path.name in (*LANGUAGES, *OTHERS) else None
        try:
            yield GivenFile.of(read_member(path), kind, folder)
        except MemberError as error:
            passed_over(error)


def lint_files(files: Sequence[GivenFile], record_length: int = 0) -> Iterator[Finding]:
    """What every file's own linter says. find_io and frr.conf have none: they are read for coherence."""
    for each in files:
        if each.kind == "ipnodes":
            yield from lint_ipnodes(each.member)
        if each.kind in LANGUAGES or each.kind in OTHERS:
            language = language_of(each.kind)
            found = language.lint(language.parse(each.member, each.library), LintContext(record_length))
            yield from (finding for finding in found if not (each.rendered and _is_key_place(finding)))


def _is_key_place(finding: Finding) -> bool:
    return finding.rule is SYMBOL_LEFT and PLACE_OF_KEY in finding.what


def check_files(files: Sequence[GivenFile]) -> list[Finding]:
    """The rules across real files alone, of the first file of each kind."""
    return check_coherence(_with_files(Sources(), _first_of_kind(files)))


def check_lab(loaded: LoadedLab, system: str, files: Sequence[GivenFile]) -> list[Finding]:
    """Lint and coherence of one system of a lab: its real members where they are given, rendered ones otherwise."""
    rendered = _rendered(loaded, system, _first_of_kind(files))
    return [*lint_files(rendered), *check_coherence(sources_of(loaded, system, files))]


def sources_of(loaded: LoadedLab, system: str, files: Sequence[GivenFile]) -> Sources:
    """All that is known of one system of a lab: its real members where they are given, rendered ones otherwise."""
    given = _first_of_kind(files)
    rendered = {each.kind or "": each for each in _rendered(loaded, system, given)}
    sources = Sources(loaded.lab, loaded.source, system, of_lab(loaded.lab, system, loaded.source))
    return _with_files(sources, {**rendered, **given})


def _rendered(loaded: LoadedLab, system: str, given: Collection[str]) -> list[GivenFile]:
    return [
        GivenFile(MemberText(f"{loaded.lab.lab}/{system}/{kind} (rendered)", text), kind, Library(), rendered=True)
        for kind, text in render_members(loaded.lab, system).items()
        if kind not in given
    ]


def _first_of_kind(files: Sequence[GivenFile]) -> dict[str, GivenFile]:
    found: dict[str, GivenFile] = {}
    for each in files:
        kind = "resolver" if each.kind == "tcpdata" and is_resolver(_parsed(each)) else each.kind
        if kind == "attls" and not Policy(_parsed(each)).rules:
            continue  # a main or image file of Policy Agent, which only leads to the policy
        if kind is not None:
            found.setdefault(kind, each)
    return found


def _parsed(each: GivenFile) -> Any:
    return language_of(each.kind or "").parse(each.member, each.library)


def _with_files(sources: Sources, files: Mapping[str, GivenFile]) -> Sources:
    """The sources with every file that is given; a real frr.conf replaces what the lab says of OSPF on Linux."""
    values: dict[str, Any] = {}
    if "devmap" in files:
        values["devmap"] = parse_devmap(files["devmap"].member)
    if "find_io" in files:
        values["find_io"] = parse_find_io(files["find_io"].member.text)
        values["find_io_file"] = files["find_io"].member.name
    if "vtam" in files:
        values["trles"] = trles(_parsed(files["vtam"]))
    if "profile" in files:
        values["profile"] = profile_meaning(_parsed(files["profile"]))
    if "omproute" in files:
        values["omproute"] = omproute_meaning(_parsed(files["omproute"]))
    if "attls" in files:
        values["attls"] = Policy(_parsed(files["attls"]))
    if "ipnodes" in files:
        values["ipnodes"] = parse_ipnodes(files["ipnodes"].member)
    for name in ("syslogd", "tcpdata", "resolver"):
        if name in files:
            values[name] = _parsed(files[name])
    found = replace(sources, **values)
    return replace(found, linux=_frr_side(found, files["frr"].member)) if "frr" in files else found


def _frr_side(sources: Sources, member: MemberText) -> LinuxSide:
    """A real frr.conf's OSPF on the taps of the lab, or of the devmap: frr.conf seldom has their addresses itself."""
    side = sources.linux or sources.taps
    return parse_frr_conf(member).side(side.taps if side is not None else ())
