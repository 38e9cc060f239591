"""`zlab schema`: the lab file, and what commands answer, as JSON Schema or as a reference page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from zlab.cli import console
from zlab.cli.options import JsonOption, exclude, single_command

app = single_command()


@app.command()
def schema(
    of: Annotated[
        str | None,
        typer.Option(
            "--of",
            metavar="COMMAND",
            help='What a command answers with --json, such as "net plan"; `all` for every command.',
            show_default=False,
        ),
    ] = None,
    markdown: Annotated[bool, typer.Option("--markdown", help="As the reference page instead.")] = False,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="Write there instead of standard output.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """The JSON Schema of the lab file (draft 2020-12), or of what a command answers.

    Editors complete and check a lab.yaml with it: write it with --out, and begin the lab file with
    `# yaml-language-server: $schema=FILE`.
    """
    exclude(("--json", as_json), ("--markdown", markdown))
    text = _answers(of, markdown=markdown) if of is not None else _lab_file(markdown=markdown)
    if out is None or str(out) == "-":
        console.data(text.removesuffix("\n"))
        return
    from zlab.files import write_atomic

    write_atomic(out, text)
    console.talk(f"written: {out}")


def _lab_file(*, markdown: bool) -> str:
    if markdown:
        from zlab.lab.reference import lab_reference

        return lab_reference()
    from zlab.lab.schema import lab_schema

    return _json(lab_schema())


def _answers(command: str, *, markdown: bool) -> str:
    if markdown:
        from zlab.errors import UsageError
        from zlab.shapes.page import answers_page

        if command != "all":
            raise UsageError("the reference page is of all commands", hint="zlab schema --of all --markdown")
        return answers_page()
    from zlab.shapes.schema import all_answers_schema, answer_schema

    return _json(all_answers_schema() if command == "all" else answer_schema(command.removeprefix("zlab ")))


def _json(schema: dict[str, Any]) -> str:
    import json

    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
