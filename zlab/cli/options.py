"""Arguments and options that many commands share, so that they read the same everywhere."""

from __future__ import annotations

from typing import Annotated

import typer

LabArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="LAB",
        help="A lab file, a folder with lab.yaml, the name of an inventory, or - for standard input. "
        "Without it: $ZLAB_LAB, then ./lab.yaml.",
        show_default=False,
    ),
]

JsonOption = Annotated[bool, typer.Option("--json", help="Data as JSON on standard output.")]

ForceOption = Annotated[bool, typer.Option("--force", help="Go on although zlab refuses; the warnings stay.")]


def command_group(help: str) -> typer.Typer:
    """The Typer of one row of the command table; its subcommands have no options of their own for completion."""
    return typer.Typer(help=help, no_args_is_help=True, add_completion=False)


def single_command() -> typer.Typer:
    """The Typer of a row that is one command and no group."""
    return typer.Typer(add_completion=False)
