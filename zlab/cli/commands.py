"""The commands of `zlab`, one row each, and the group that imports a command's module only when it runs.

`zlab --help` and completion of the first word read this table and import nothing else.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import click
import typer
from typer.core import TyperCommand, TyperGroup
from typer.models import TyperPath


@dataclass(frozen=True, slots=True)
class CommandRow:
    """One word after `zlab`. The module has a Typer called `app`; `help` is that app's own first line."""

    name: str
    module: str
    help: str


COMMANDS = (
    CommandRow(
        "init",
        "zlab.cli.init",
        "Write a lab file from what this host has: uplink, taps, devmap. Needs no root.",
    ),
    CommandRow(
        "schema", "zlab.cli.schema", "The JSON Schema of the lab file (draft 2020-12), or of what a command answers."
    ),
    CommandRow(
        "check",
        "zlab.cli.check",
        "Check a lab, real members, or both together: every language's rules, and both ends.",
    ),
    CommandRow(
        "render", "zlab.cli.render", "Write every member of the z/OS end, FRR's lines and the units, from the lab file."
    ),
    CommandRow("net", "zlab.cli.linux.net", "The Linux end: plan, apply, try, watch and remove it."),
    CommandRow("attls", "zlab.cli.zos.attls", "The AT-TLS policy: lint, match a connection, try it, trace it."),
    CommandRow(
        "cert", "zlab.cli.tls.cert", "Certificates: a CA for the lab, what it issues, what z/OS thinks of others."
    ),
    CommandRow("jcl", "zlab.cli.zos.jcl", "Jobs and procedures for z/OS, filled from the lab file."),
    CommandRow("tls", "zlab.cli.tls.probe", "TLS peers: what they negotiate, send and refuse."),
    CommandRow("profile", "zlab.cli.zos.profile", "PROFILE.TCPIP and OBEYFILE data sets: the z/OS TCP/IP stack."),
    CommandRow("omproute", "zlab.cli.zos.omproute", "OMPROUTE's configuration file: OSPF and RIP on z/OS."),
    CommandRow("syslogd", "zlab.cli.zos.syslogd", "z/OS syslog.conf: what is logged, and where it lands."),
    CommandRow("tcpdata", "zlab.cli.zos.tcpdata", "TCPIP.DATA: who a z/OS system is, and whom it asks for names."),
    CommandRow("vtam", "zlab.cli.zos.vtam", "VTAM's TRL major node: the devices and port name of each OSA."),
    CommandRow("devmap", "zlab.cli.zos.devmap", "The devmap of zPDT: the OSAs of the machine, and their taps."),
    CommandRow("ospf", "zlab.cli.ospf.group", "OSPF between z/OS and Linux: is it healthy, and if not, why?"),
    CommandRow("explain", "zlab.cli.messages.explain", "Explain a message, a return code or another code of z/OS."),
    CommandRow("logs", "zlab.cli.messages.logs", "Logs of z/OS: what they say, how often, and to whom."),
    CommandRow("deploy", "zlab.cli.deploy", "Members to z/OS and back, compared first and undone on failure."),
    CommandRow("fleet", "zlab.cli.fleet", "Labs on many hosts, by an Ansible inventory."),
    CommandRow("ci", "zlab.cli.ci", "CI for labs: check, render, rehearse each change, rebuild on schedule."),
    CommandRow("verify", "zlab.cli.verify", "Check a lab on this host: does it work, and if not, why?"),
    CommandRow("graph", "zlab.cli.graph", "Draw a lab as SVG, Mermaid or characters, coloured by its live state."),
    CommandRow("rehearse", "zlab.cli.rehearse", "Rehearse a lab in network namespaces, with FRR playing z/OS."),
)


class LazyGroup(TyperGroup):
    """A group whose commands are rows until one of them is asked for."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        for row in COMMANDS:
            self.add_command(TyperCommand(row.name, help=row.help), row.name)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        _legible_help()
        super().format_help(ctx, formatter)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        row = next((row for row in COMMANDS if args and row.name == args[0]), None)
        if row is not None:
            self.add_command(load_command(row), row.name)
        return super().resolve_command(ctx, args)


def load_command(row: CommandRow) -> Any:
    """The command of a row, with its subcommands; imports its module."""
    command = typer.main.get_command(import_module(row.module).app)
    command.name = row.name
    _fit_help(command)
    _name_files(command)
    return command


class FileName(TyperPath):
    """A file by its name. An empty word, as an unset shell variable leaves it, is no name; `.` was not meant."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value == "":
            self.fail("an empty word is no file name", param, ctx)
        return super().convert(value, param, ctx)


def _name_files(command: Any) -> None:
    """No option and no argument takes an empty word for a file, subcommands included."""
    for parameter in command.params:
        if isinstance(parameter.type, TyperPath):
            parameter.type = FileName(readable=parameter.type.readable)
    for subcommand in getattr(command, "commands", {}).values():
        _name_files(subcommand)


# Below this rich cuts the names of options, to keep its table a table; click's own form folds instead.
_COLUMNS_OF_A_TABLE = 76


def _fit_help(command: Any) -> None:
    """Help without the line ends of its docstring, and for the width of this terminal, subcommands included."""
    paragraphs = (command.help or "").split("\n\n")
    command.help = "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)
    subcommands = getattr(command, "commands", {})
    if not subcommands and shutil.get_terminal_size().columns < _COLUMNS_OF_A_TABLE:
        command.rich_markup_mode = None
    as_typer_has_it = command.format_help

    def format_help(ctx: Any, formatter: Any) -> None:
        _legible_help()
        as_typer_has_it(ctx, formatter)

    command.format_help = format_help
    for subcommand in subcommands.values():
        _fit_help(subcommand)


def _legible_help() -> None:
    """Help in colours that can be read on white too: Typer's cyan, yellow and green cannot."""
    from typer import rich_utils

    for name, style in vars(rich_utils).copy().items():
        if name.startswith("STYLE_") and isinstance(style, str):
            setattr(rich_utils, name, re.sub("cyan|green", "", style).replace("yellow", "magenta"))
