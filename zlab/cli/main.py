"""The `zlab` program: command groups in, exit status out. Nothing heavy is imported before a command runs."""

from __future__ import annotations

import errno
import os
import sys
from typing import Annotated, NoReturn

import click
import typer

from zlab import __version__
from zlab.cli import console
from zlab.cli.commands import LazyGroup
from zlab.cli.streams import prepare
from zlab.errors import UsageError, ZlabError
from zlab.exits import Exit

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


def run() -> None:
    """The command line of this process. Exits with its status; raises Interrupted."""
    prepare()
    try:
        try:
            _run()
        finally:
            sys.stdout.flush()  # here, where a closed pipe or a full disk can still be told
    except BrokenPipeError:
        # The reader of our output went away (`zlab … | head`): the rest has no addressee.
        _drop_output()
        sys.exit(Exit.OK)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EIO):
            told = f"cannot write the output: {error.strerror}"
        elif error.errno == errno.ENOENT and error.filename is None:  # of os.getcwd
            told = "the folder it was started in is gone (start it in another one)"
        else:
            raise
        _drop_output()
        console.talk(f"zlab: {told}", "red")
        sys.exit(Exit.ERROR)


def _run() -> None:
    try:
        status = app(standalone_mode=False, prog_name="zlab")
    except SystemExit:
        if isinstance(sys.stdout, click.utils.PacifyFlushWrapper):  # click's end for a closed pipe, with status 1
            raise BrokenPipeError from None
        raise
    except click.exceptions.NoArgsIsHelpError:  # the help is on the terminal when it is raised
        sys.exit(Exit.USAGE)
    except click.ClickException as error:
        _end(_usage_error(error))
    except click.Abort:
        _end(UsageError("the question was not answered"))
    except ZlabError as error:
        _end(error)
    sys.exit(status)


def _usage_error(error: click.ClickException) -> UsageError:
    """What click says of a command line, as any other error is told."""
    context = getattr(error, "ctx", None)
    hint = f"`{context.command_path} --help` shows what it takes" if context else None
    if isinstance(error, click.NoSuchOption) and error.possibilities:
        error.message += "."  # another sentence follows
    return UsageError(error.format_message().rstrip("."), hint=hint)


def _end(error: ZlabError) -> NoReturn:
    console.report_error(error, as_json="--json" in sys.argv)
    sys.exit(error.status)


def _drop_output() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
