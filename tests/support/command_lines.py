"""Command lines of zlab as pages and workflows write them, held against the commands there are."""

from __future__ import annotations

import re
import shlex

import click

from zlab.cli.commands import COMMANDS, load_command

_PROMPT = re.compile(r"^\$ (?:sudo )?(?:[A-Z_]+=\S+ )*zlab (.+)$", re.MULTILINE)
_SHELL = re.compile(r"(?<!\S)(?:[|<>&;]|\d>|&&|\|\|)")


def shown(page: str) -> list[list[str]]:
    """The arguments of each `$ zlab …` of a page, without its comment and what the shell does with it."""
    lines = _PROMPT.findall(page.replace("\\\n", " "))
    return [shlex.split(_SHELL.split(line)[0], comments=True) for line in lines]


def problem(arguments: list[str]) -> str:
    """Why zlab would refuse a command line before doing anything; "" when it would not."""
    rows = {row.name: row for row in COMMANDS}
    if arguments[0].startswith("-"):
        return ""
    if arguments[0] not in rows:
        return f"no command {arguments[0]}"
    command: click.Command = load_command(rows[arguments[0]])
    name, rest = arguments[0], arguments[1:]
    try:
        while isinstance(command, click.Group) and rest and not rest[0].startswith("-"):
            if rest[0] not in command.commands:
                return f"no command {name} {rest[0]}"
            name, command, rest = rest[0], command.commands[rest[0]], rest[1:]
        command.make_context(name, list(rest))
    except click.exceptions.Exit:
        return ""
    except click.ClickException as error:
        return error.format_message()
    return ""
