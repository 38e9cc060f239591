"""`zlab init`: a first lab.yaml from what this host has."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zlab.cli import console
from zlab.cli.options import JsonOption, single_command

if TYPE_CHECKING:
    from zlab.errors import Problem
    from zlab.lab.draft import Draft, Found

app = single_command()


@app.command()
def init(
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="FILE", help="The file to write; - is standard output.")
    ] = Path("lab.yaml"),
    devmap: Annotated[
        Path | None, typer.Option("--devmap", metavar="FILE", help="A zPDT devmap: its tunnels become the links.")
    ] = None,
    find_io: Annotated[
        Path | None, typer.Option("--find-io", metavar="FILE", help="What find_io printed; - is standard input.")
    ] = None,
    members: Annotated[
        Path | None,
        typer.Option("--from", metavar="FOLDER", help="Members of `zlab deploy pull`: their OSAs become the links."),
    ] = None,
    name: Annotated[str, typer.Option("--name", metavar="LAB", help="The name of the lab.")] = "adcd",
    system: Annotated[str, typer.Option("--system", metavar="NAME", help="The name of the z/OS system.")] = "s0w1",
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Write a lab file from what this host has: uplink, taps, devmap. Needs no root."""
    from zlab.errors import RefusedError
    from zlab.files import write_atomic
    from zlab.lab.draft import draft_text
    from zlab.lab.load import parse_lab

    to_stdout = str(out) == "-"
    if not to_stdout and os.path.lexists(out) and not force:
        what = f"{out} exists"
        raise RefusedError([_problem(what, "--force replaces it, --out FILE writes elsewhere")])
    _check_names(name, system)
    draft, found_wrong = _draft(devmap, find_io, members, name, system)
    warnings = (*draft.conflicts(), *found_wrong)
    text = draft_text(draft)
    parse_lab(text, "<draft>")  # what two taps of this host have may contradict each other
    if not to_stdout:
        write_atomic(out, text)
    for warning in warnings:
        console.warn(str(warning))
    if as_json:
        console.data_json(
            {
                "lab": name,
                "file": None if to_stdout else str(out),
                "found": [
                    {"path": list(each.path), "value": each.value, "source": each.source} for each in draft.found
                ],
                "warnings": [warning.as_dict() for warning in (*draft.conflicts(), *warnings)],
                "text": text,
            }
        )
    elif to_stdout:
        console.data(text.removesuffix("\n"))
    else:
        links = len(draft.taps(system)) or 1
        console.talk(f"written: {out}, lab {name} with {links} link{'s' if links != 1 else ''} to {system}")
        console.talk(f"next: zlab net plan {out}")


def _check_names(name: str, system: str) -> None:
    from pydantic import TypeAdapter, ValidationError

    from zlab.errors import UsageError
    from zlab.lab.base import LabName, SystemName

    for option, value, kind in (("--name", name, LabName), ("--system", system, SystemName)):
        try:
            TypeAdapter(kind).validate_python(value)
        except ValidationError as error:
            what = error.errors(include_url=False)[0]["msg"].removeprefix("Value error, ")
            raise UsageError(f"{option} {value}: {what}") from None


def _draft(
    devmap: Path | None, find_io: Path | None, members: Path | None, name: str, system: str
) -> tuple[Draft, tuple[Problem, ...]]:
    """What all sources say: a devmap before the host, because the next start of zPDT goes by it."""
    from zlab.lab.draft import draft_of
    from zlab.linux.draft import found_on_host
    from zlab.linux.host import Host
    from zlab.linux.read_facts import read_facts
    from zlab.zos.devmap.draft import devmap_warnings, find_io_warnings, found_in_devmap, found_in_find_io
    from zlab.zos.devmap.parse import read_devmap
    from zlab.zos.find_io import parse_find_io
    from zlab.zos.member import read_member

    sources: list[tuple[Found, ...]] = []
    warnings: list[Problem] = []
    if devmap is not None:
        parsed = read_devmap(devmap)
        sources.append(found_in_devmap(parsed, system))
        warnings += devmap_warnings(parsed)
        if not sources[-1]:
            warnings.append(_problem(f"{devmap} has no awsosa with a tunnel", "--path=A0 --tunnel_intf=y makes tap0"))
    if find_io is not None:
        member = read_member(find_io)
        printed = parse_find_io(member.text)
        sources.append(found_in_find_io(printed, system))
        warnings += find_io_warnings(printed)
        if not printed.devices:
            warnings.append(_problem(f"{member.name} holds no output of find_io", None))
    if members is not None:
        from zlab.deploy.draft import found_in_members

        found, problems = found_in_members(members, system)
        sources.append(found)
        warnings += problems
    host = Host()
    try:
        sources.append(found_on_host(read_facts(host), system))
    finally:
        host.close()
    return draft_of(name, system, *sources), tuple(warnings)


def _problem(what: str, hint: str | None) -> Problem:
    from zlab.errors import Problem

    return Problem(what, hint=hint)
