"""`zlab graph`: a lab as a picture."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from zlab.cli import console
from zlab.cli.options import JsonOption, LabArgument, single_command

app = single_command()


@app.command()
def graph(
    lab: LabArgument = None,
    live: Annotated[bool, typer.Option("--live", help="Look at this host, and colour what works.")] = False,
    mermaid: Annotated[bool, typer.Option("--mermaid", help="A Mermaid flowchart instead of SVG.")] = False,
    out: Annotated[Path | None, typer.Option("--out", "-o", metavar="FILE", help="Write there.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Draw a lab as SVG or Mermaid, coloured by its live state."""
    from zlab.lab.load import find_lab_file, load_lab

    loaded = load_lab(find_lab_file(lab))
    drawn, state = loaded.lab, None
    if live:
        from zlab.linux.host import Host
        from zlab.verify.live import state_of
        from zlab.verify.survey import Survey

        survey = Survey(loaded, Host())
        state, drawn = state_of(survey.look(closely=False)), survey.lab
    if mermaid:
        from zlab.report.mermaid import lab_mermaid

        picture = lab_mermaid(drawn, state)
    else:
        from zlab.report.picture import lab_svg

        picture = lab_svg(drawn, state)
    if out is not None:
        from zlab.files import write_atomic

        write_atomic(out, picture)
    if as_json:
        form = "mermaid" if mermaid else "svg"
        console.data_json({"lab": drawn.lab, "live": state.to_json() if state else None, form: picture})
    elif out is None:
        sys.stdout.write(picture)
    else:
        console.talk(f"written: {out}")
