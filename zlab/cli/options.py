"""Arguments and options that many commands share, so that they read the same everywhere."""

from __future__ import annotations

import math
from typing import Annotated

import typer

from zlab.cli import completing


def named(lab: str | None) -> str | None:
    """An empty word, as an unset shell variable leaves it, is no lab and not the default. Raises BadParameter."""
    if lab == "":
        raise typer.BadParameter("an empty word is no lab")
    return lab


LabArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="LAB",
        help="A lab file, a folder with lab.yaml, the name of an inventory, or - for standard input. "
        "Without it: $ZLAB_LAB, then ./lab.yaml.",
        show_default=False,
        callback=named,
        autocompletion=completing.labs,
    ),
]

JsonOption = Annotated[bool, typer.Option("--json", help="Data as JSON on standard output.")]

ForceOption = Annotated[bool, typer.Option("--force", help="Go on although zlab refuses; the warnings stay.")]


def exclude(*chosen: tuple[str, bool]) -> None:
    """Refuse options that each want the whole of standard output. Raises UsageError."""
    from zlab.errors import UsageError

    names = [name for name, wanted in chosen if wanted]
    if len(names) > 1:
        raise UsageError(f"{' and '.join(names)} exclude each other", hint=f"{names[0]} alone, or {names[1]} alone")


def finite(seconds: float) -> float:
    """For an option in seconds: `nan` and `inf` are numbers to click. Raises BadParameter."""
    if not math.isfinite(seconds):
        raise typer.BadParameter("it must be a number of seconds")
    return seconds


def command_group(help: str) -> typer.Typer:
    """The Typer of one row of the command table; its subcommands have no options of their own for completion."""
    return typer.Typer(help=help, no_args_is_help=True, add_completion=False)


def single_command() -> typer.Typer:
    """The Typer of a row that is one command and no group."""
    return typer.Typer(add_completion=False)
