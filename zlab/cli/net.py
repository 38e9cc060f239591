"""`zlab net`: the Linux end of a lab."""

from __future__ import annotations

import typer

app = typer.Typer(help="The Linux end: plan, apply, try, watch and remove it.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    pass
