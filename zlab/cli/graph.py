"""`zlab graph`: a lab as a picture."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zlab.cli import console
from zlab.cli.options import JsonOption, LabArgument, exclude, single_command
from zlab.cli.streams import writes_unicode
from zlab.errors import UsageError

if TYPE_CHECKING:
    from zlab.lab.records import Lab
    from zlab.report.states import LabState

app = single_command()
_TONES = {"✓": "green", "✗": "red", "?": "magenta"}
_STATE = re.compile(r"(?<=│   )([✓✗?]) .*?(?= *│$)", re.MULTILINE)
_NOT_DRAWN = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".pdf")


@app.command()
def graph(
    lab: LabArgument = None,
    live: Annotated[bool, typer.Option("--live", help="Look at this host, and colour what works.")] = False,
    mermaid: Annotated[bool, typer.Option("--mermaid", help="A Mermaid flowchart instead of SVG.")] = False,
    text: Annotated[
        bool, typer.Option("--text", help="Characters instead of SVG; a terminal gets them anyway.")
    ] = False,
    narrow: Annotated[bool, typer.Option("--narrow", help="SVG as narrow as a phone.")] = False,
    out: Annotated[Path | None, typer.Option("--out", "-o", metavar="FILE", help="Write there.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Draw a lab as SVG, Mermaid or characters, coloured by its live state.

    In a pipe or a file it is SVG, on a terminal characters.
    """
    from zlab.lab.load import find_lab_file, load_lab

    exclude(("--mermaid", mermaid), ("--text", text), ("--narrow", narrow))
    if out is not None and out.suffix.lower() in _NOT_DRAWN:
        raise UsageError(
            f"zlab draws no {out.suffix[1:].upper()}", hint="write an .svg; a browser or rsvg-convert makes the rest"
        )
    loaded = load_lab(find_lab_file(lab))
    drawn, state = loaded.lab, None
    if live:
        from zlab.linux.host import Host
        from zlab.verify.live import state_of
        from zlab.verify.survey import Survey

        survey = Survey(loaded, Host())
        state, drawn = state_of(survey.look(closely=False)), survey.lab
    shown = out is None and not as_json and sys.stdout.isatty()
    form = "mermaid" if mermaid else "text" if text or (shown and not narrow) else "svg"
    picture = _drawn(drawn, state, form, narrow=narrow)
    if out is not None:
        from zlab.files import write_atomic

        write_atomic(out, picture)
    if as_json:
        console.data_json({"lab": drawn.lab, "live": state.to_json() if state else None, form: picture})
    elif out is not None:
        console.talk(f"written: {out}")
    else:
        sys.stdout.write(_for_stdout(picture, form))
        if shown and not text and form == "text":
            console.talk("as SVG: zlab graph --out FILE.svg", "dim")


def _drawn(lab: Lab, state: LabState | None, form: str, *, narrow: bool) -> str:
    if form == "mermaid":
        from zlab.report.mermaid import lab_mermaid

        return lab_mermaid(lab, state)
    if form == "text":
        from zlab.cli.prose import width
        from zlab.report.characters import lab_characters

        return lab_characters(lab, state, width=width()) + "\n"
    if narrow:
        from zlab.report.column import lab_column

        return lab_column(lab, state)
    from zlab.report.picture import lab_svg

    return lab_svg(lab, state)


def _for_stdout(picture: str, form: str) -> str:
    """The picture in colour where a person looks, and in characters that standard output can write."""
    from zlab.report.characters import in_ascii

    unicode = writes_unicode(sys.stdout)
    if form == "svg":
        return picture if unicode else picture.encode("ascii", "xmlcharrefreplace").decode()
    if form == "text":
        picture = _STATE.sub(_coloured, picture)
    return picture if unicode else in_ascii(picture)


def _coloured(found: re.Match[str]) -> str:
    return console.colour(found[0], _TONES[found[1]], sys.stdout)
