"""Every command of zlab, as click has it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from zlab.cli.commands import COMMANDS, load_command


def all_commands() -> dict[str, Any]:
    """By its words: {"net plan": …}; groups are not among them."""
    return dict(found for row in COMMANDS for found in _below(load_command(row), row.name))


def _below(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    if hasattr(command, "commands"):
        for word, inner in command.commands.items():
            yield from _below(inner, f"{name} {word}")
    else:
        yield name, command
