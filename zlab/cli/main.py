"""The `zlab` program: command groups in, exit status out. Nothing heavy is imported before a command runs."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from zlab import __version__
from zlab.cli import console
from zlab.cli.commands import LazyGroup
from zlab.errors import ZlabError
from zlab.exits import Exit
from zlab.interrupts import Interrupted, listen

app = typer.Typer(
    name="zlab",
    cls=LazyGroup,
    help="The network of a z/OS lab under IBM zPDT: both ends from one file.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        console.data(f"zlab {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run the command line of this process and exit with its status."""
    listen()
    try:
        app()
    except ZlabError as error:
        console.report_error(error, as_json="--json" in sys.argv)
        sys.exit(error.status)
    except Interrupted as interrupted:
        console.talk(f"zlab: {interrupted}", "red")
        sys.exit(Exit.INTERRUPTED)
    except BrokenPipeError:
        # The reader of our output went away (`zlab … | head`): the rest has no addressee.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(Exit.OK)
