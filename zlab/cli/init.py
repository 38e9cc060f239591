"""`zlab init`: a first lab.yaml from what this host has."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zlab.cli import console, prose
from zlab.cli.options import JsonOption, single_command

if TYPE_CHECKING:
    from zlab.cli.init_draft import Drafted
    from zlab.lab.draft import Draft

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
        typer.Option("--from", metavar="FOLDER", help="Members of `zlab deploy pull`: what they say becomes the lab."),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option("--name", metavar="LAB", help="The name of the lab. Default: adcd.", show_default=False),
    ] = None,
    system: Annotated[
        str | None,
        typer.Option(
            "--system", metavar="NAME", help="The name of the z/OS system. Default: s0w1.", show_default=False
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Write a lab file from what this host has: uplink, taps, devmap. Needs no root."""
    from zlab.cli.init_draft import Sources, draft_lab
    from zlab.errors import Problem, RefusedError
    from zlab.files import write_atomic
    from zlab.lab.draft import draft_text

    to_stdout = str(out) == "-"
    if not to_stdout and os.path.lexists(out) and not force:
        hint = "--force replaces it, --out FILE writes elsewhere"
        raise RefusedError([Problem(f"{out} exists", hint=hint)])
    drafted = draft_lab(Sources(devmap, find_io, members, out), name, system)
    text = draft_text(drafted.draft)
    if not to_stdout:
        write_atomic(out, text)
    if as_json:
        console.data_json(_to_json(drafted, None if to_stdout else str(out), text))
        return
    for warning in drafted.warnings:
        console.warn(str(warning))
    if to_stdout:
        console.data(text.removesuffix("\n"))
    else:
        _tell(drafted.draft, out)


def _to_json(drafted: Drafted, file: str | None, text: str) -> dict[str, object]:
    return {
        "lab": drafted.draft.lab,
        "file": file,
        "found": [each.to_json() for each in drafted.draft.found],
        "warnings": [warning.as_dict() for warning in drafted.warnings],
        "text": text,
    }


def _tell(draft: Draft, out: Path) -> None:
    links = len(draft.taps(draft.system)) or 1
    console.talk(f"written: {out}, lab {draft.lab} with {prose.counted(links, 'link')} to {draft.system}")
    console.talk(f"next: zlab net plan {out}")
