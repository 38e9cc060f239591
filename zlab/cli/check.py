"""`zlab check`: everything that can be said offline, of one file or of fifty, and of both ends together."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zlab.cli import completing, console
from zlab.cli.findings import show_findings
from zlab.cli.options import JsonOption, single_command

if TYPE_CHECKING:
    from zlab.coherence.gather import GivenFile
    from zlab.zos.findings import Finding
    from zlab.zos.member import MemberError

app = single_command()
_OF_ALL = (None, "frr", "find_io")
"""Kinds of files that are of the host, and so of all its systems."""


def _file_option(flag: str, what: str) -> object:
    return typer.Option(flag, metavar="FILE", help=what)


@app.command()
def check(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[LAB|FILE|FOLDER]…",
            help="Labs, members, folders of members; what a file is, its text says. Default: $ZLAB_LAB, ./lab.yaml.",
            show_default=False,
            autocompletion=completing.labs,
        ),
    ] = None,
    profile: Annotated[Path | None, _file_option("--profile", "PROFILE.TCPIP.")] = None,
    omproute: Annotated[Path | None, _file_option("--omproute", "OMPROUTE's configuration.")] = None,
    syslogd: Annotated[Path | None, _file_option("--syslogd", "syslog.conf.")] = None,
    attls: Annotated[Path | None, _file_option("--attls", "An AT-TLS policy.")] = None,
    tcpdata: Annotated[Path | None, _file_option("--tcpdata", "TCPIP.DATA.")] = None,
    resolver: Annotated[Path | None, _file_option("--resolver", "The set-up file of the resolver.")] = None,
    vtam: Annotated[Path | None, _file_option("--trle", "The VTAM member with the TRLE.")] = None,
    devmap: Annotated[Path | None, _file_option("--devmap", "The devmap of zPDT.")] = None,
    frr: Annotated[Path | None, _file_option("--frr", "frr.conf.")] = None,
    find_io: Annotated[Path | None, _file_option("--find-io", "What find_io printed.")] = None,
    ipnodes: Annotated[Path | None, _file_option("--ipnodes", "The hosts file of z/OS (IPNODES).")] = None,
    members: Annotated[
        list[Path] | None, typer.Option("--members", metavar="FOLDER", help="A folder of members. Repeatable.")
    ] = None,
    system: Annotated[
        str | None,
        typer.Option(
            "--system", metavar="NAME", help="Check this system of the lab only.", autocompletion=completing.systems
        ),
    ] = None,
    record_length: Annotated[int, typer.Option("--record-length", metavar="N", help="Of the data sets.", min=0)] = 0,
    explain: Annotated[bool, typer.Option("--explain", help="Also why, and what z/OS would do.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Check a lab, real members, or both together: every language's rules, and both ends.

    Status 3 when there is an error or a warning.
    """
    named = {
        "profile": profile, "omproute": omproute, "syslogd": syslogd, "attls": attls, "tcpdata": tcpdata,
        "resolver": resolver, "vtam": vtam, "devmap": devmap, "frr": frr, "find_io": find_io, "ipnodes": ipnodes,
    }  # fmt: skip
    given = {kind: path for kind, path in named.items() if path is not None}
    labs, files = _sort(paths or [], given, members or [])
    findings = [*_files(files, record_length, alone=not labs)]
    for lab in labs:
        findings += _lab(lab, system, files)
    raise typer.Exit(show_findings(_once(findings), as_json=as_json, explain=explain))


def _sort(paths: list[str], given: dict[str, Path], folders: list[Path]) -> tuple[list[str], list[GivenFile]]:
    """The labs among the words, and every file with what it is. Without any words and options: the default lab."""
    from zlab.cli.zos.language import is_lab, read
    from zlab.coherence.gather import GivenFile
    from zlab.errors import UsageError
    from zlab.files import is_folder

    if "" in paths:
        raise UsageError("an empty word is no file and no lab")
    labs = [word for word in paths if is_lab(word)]
    files = [GivenFile.of(read(path), kind, path.parent) for kind, path in given.items()]
    for word in paths:
        path = Path(word)
        if is_folder(path):
            files += _folder(path, beside_lab=word in labs)
        elif word not in labs:
            files.append(GivenFile.of(read(path), None, path.parent))
    for folder in folders:
        files += _folder(folder, beside_lab=False)
    for each in files:
        if each.kind is None:
            name = each.member.name
            console.warn(f"{name}: not recognised; say what it is, for example --profile {name}")
    if not (labs or files) and (paths or folders):
        raise UsageError(f"there is nothing to check in {' or '.join([*paths, *map(str, folders)])}")
    return labs if labs or files else [""], files


def _folder(folder: Path, *, beside_lab: bool) -> list[GivenFile]:
    """The files of a folder; beside a lab file only those that are recognised. A file named after its language is one.

    Raises UsageError for what is no folder.
    """
    from zlab.coherence.gather import files_of
    from zlab.errors import UsageError
    from zlab.files import is_folder

    if not is_folder(folder):
        raise UsageError(f"{folder} is no folder")

    def tell(error: MemberError) -> None:
        if not beside_lab:
            console.warn(f"passed over: {error}")

    return [each for each in files_of(folder, tell) if not beside_lab or each.kind not in (None, "lab")]


def _files(files: list[GivenFile], record_length: int, *, alone: bool) -> list[Finding]:
    from zlab.coherence.gather import check_files, lint_files

    found = list(lint_files(files, record_length))
    return found + check_files(files) if alone else found


def _lab(given: str, system: str | None, files: list[GivenFile]) -> list[Finding]:
    from zlab.coherence.gather import check_lab
    from zlab.errors import UsageError
    from zlab.lab.load import find_lab_file, load_lab

    path = find_lab_file(given or None)
    loaded = load_lab(path)
    if system is not None and system not in loaded.lab.systems:
        raise UsageError(f"lab {loaded.lab.lab} has no system {system}", hint=", ".join(loaded.lab.systems))
    if system is None and len(loaded.lab.systems) > 1 and any(each.kind not in _OF_ALL for each in files):
        what = f"lab {loaded.lab.lab} has several systems, and the files are of one"
        raise UsageError(what, hint=f"--system {' | '.join(loaded.lab.systems)}")
    found: list[Finding] = []
    for name in [system] if system else list(loaded.lab.systems):
        own = _own_members(path, name) if not files else []
        found += [*_files(own, 0, alone=False), *check_lab(loaded, name, [*files, *own])]
    return found


def _own_members(lab_file: Path, system: str) -> list[GivenFile]:
    """The members of an inventory, each named after its language."""
    from dataclasses import replace

    from zlab.cli.zos.language import read
    from zlab.coherence.gather import GivenFile
    from zlab.zos.registry import LANGUAGES, OTHERS

    folder = lab_file.parent / "members" / system
    names = [*LANGUAGES, *OTHERS]
    found = [GivenFile.of(read(folder / name), name, folder) for name in names if (folder / name).is_file()]
    return [replace(each, rendered=True) for each in found]


def _once(findings: list[Finding]) -> list[Finding]:
    """Each finding once, though a file was given for several systems."""
    return list({(each.rule.id, each.place, each.what): each for each in findings}.values())
