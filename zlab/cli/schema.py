"""`zlab schema`: the lab file as JSON Schema, for editors, or as the reference page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zlab.cli import console
from zlab.cli.options import JsonOption, exclude, single_command

app = single_command()


@app.command()
def schema(
    markdown: Annotated[bool, typer.Option("--markdown", help="The reference page of the lab file instead.")] = False,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="Write there instead of standard output.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """The JSON Schema of the lab file (draft 2020-12).

    Editors complete and check a lab.yaml with it: write it with --out, and begin the lab file with
    `# yaml-language-server: $schema=FILE`.
    """
    exclude(("--json", as_json), ("--markdown", markdown))
    text = _text(markdown=markdown)
    if out is None or str(out) == "-":
        console.data(text.removesuffix("\n"))
        return
    from zlab.files import write_atomic

    write_atomic(out, text)
    console.talk(f"written: {out}")


def _text(*, markdown: bool) -> str:
    if markdown:
        from zlab.lab.reference import lab_reference

        return lab_reference()
    import json

    from zlab.lab.schema import lab_schema

    return json.dumps(lab_schema(), indent=2, ensure_ascii=False) + "\n"
