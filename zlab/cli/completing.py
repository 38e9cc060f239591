"""What the shell is offered for a value: labs, systems, message ids, checks, jobs. Silent when it does not know."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING

import typer

from zlab.errors import ZlabError

if TYPE_CHECKING:
    from zlab.rehearsal.kept import Kept


def labs(incomplete: str) -> list[str]:
    """The inventories below this folder, and the labs that are up on this host."""

    def names() -> Iterable[str]:
        from zlab.linux.host import Host

        yield from (path.parent.name for path in Path("inventories").glob("*/lab.yaml"))
        yield from (path.stem for path in Host().state_dir.glob("*.applied"))

    return _beginning(incomplete, names)


def systems(context: typer.Context, incomplete: str) -> list[str]:
    """The systems of the lab on the line, else of the one that is here."""

    def names() -> Iterable[str]:
        from zlab.lab.load import find_lab_file, load_lab

        # An option without its value ends click's parsing: the words before it are left over.
        return load_lab(find_lab_file(context.args[-1] if context.args else None)).lab.systems

    return _beginning(incomplete, names)


def message_ids(incomplete: str) -> list[tuple[str, str]]:
    """Ids with what they mean; not all thousand of them for nothing."""
    from zlab.messages.catalogue import all_entries

    found = {entry.id: shorten(entry.meaning, 60, placeholder="…") for entry in all_entries()} if incomplete else {}
    # A shell takes only what begins as it was typed.
    written = str.lower if incomplete.islower() else str
    return sorted((written(id), meaning) for id, meaning in found.items() if written(id).startswith(incomplete))


def code_tables(incomplete: str) -> list[tuple[str, str]]:
    from zlab.messages.codes import all_tables

    return [(table.name, table.title) for table in all_tables() if table.name.startswith(incomplete)]


def rehearsals(incomplete: str) -> list[str]:
    return _beginning(incomplete, lambda: (kept.lab for kept in _kept()))


def roles(context: typer.Context, incomplete: str) -> list[str]:
    """Where a command can be run: in the roles of the rehearsal on the line, else of any that is up."""
    lab = context.params.get("lab")
    return _beginning(incomplete, lambda: (role for kept in _kept() if lab in (None, kept.lab) for role in kept.roles))


def _kept() -> tuple[Kept, ...]:
    from zlab.linux.host import Host
    from zlab.rehearsal.kept import KeptStore, kept_folder

    return KeptStore(kept_folder(Host().run_dir)).all()


def checks(incomplete: str) -> list[str]:
    """Checks and their groups; the last of several by commas."""
    from zlab.verify.checks import CHECKS

    before, comma, last = incomplete.rpartition(",")
    names = sorted({word for check in CHECKS for word in (check.name, check.group)})
    return [f"{before}{comma}{name}" for name in names if name.startswith(last)]


def jobs(incomplete: str) -> list[tuple[str, str]]:
    from zlab.zos.jcl.catalogue import JOBS

    return [(job.name, job.title) for job in JOBS if job.name.startswith(incomplete)]


def _beginning(incomplete: str, names: Callable[[], Iterable[str]]) -> list[str]:
    try:
        return sorted({name for name in names() if name.startswith(incomplete)})
    except (ZlabError, OSError):
        return []
