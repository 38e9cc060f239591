"""`zlab profile`: the verbs of every language, and what only PROFILE.TCPIP has: obey, drift, diff --netstat."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zlab.cli import console
from zlab.cli.changes import show_change, show_changes
from zlab.cli.options import JsonOption
from zlab.cli.steps import show_steps
from zlab.cli.zos.language import (
    DatasetOption,
    SymbolOption,
    SystemOption,
    emit,
    is_lab,
    language_app,
    load_language,
    open_lab,
    parse_side,
    read,
)
from zlab.exits import Exit

if TYPE_CHECKING:
    from zlab.zos.changes import Change
    from zlab.zos.profile.obey.plan import ObeyPlan
    from zlab.zos.profile.tree import ProfileDocument

_WHERE = "zlab.zos.profile.language:PROFILE"
_DSN = "USER.TCPPARMS(ZLABOBEY)"

app = language_app(_WHERE, "PROFILE.TCPIP and OBEYFILE data sets: the z/OS TCP/IP stack.", own=("diff",))

NetstatOption = Annotated[
    list[Path] | None,
    typer.Option("--netstat", metavar="FILE", help="What NETSTAT HOME, ROUTE, PORTLIST or DEVLINKS said. Repeatable."),
]


@app.command()
def diff(
    before: Annotated[str, typer.Argument(metavar="BEFORE", help="A member, or a lab.")],
    after: Annotated[str | None, typer.Argument(metavar="AFTER", help="A member, or a lab.")] = None,
    as_json: JsonOption = False,
    side_by_side: Annotated[bool, typer.Option("--side-by-side", "-y", help="As a table.")] = False,
    netstat: NetstatOption = None,
    system: SystemOption = None,
    dataset: DatasetOption = None,
    symbol: SymbolOption = None,
) -> None:
    """Compare what two members mean, or a member with the stack that runs. Status 3 when they differ."""
    from zlab.errors import UsageError

    if (after is None) == (netstat is None):
        raise UsageError("diff takes AFTER or --netstat", hint="zlab profile diff BEFORE AFTER")
    language = load_language(_WHERE)
    one = parse_side(language, before, system, dataset, symbol)
    if after is not None:
        changes = language.diff(one, parse_side(language, after, system, dataset, symbol))
    else:
        changes = _drift(one, netstat or [])
    raise typer.Exit(show_changes(changes, as_json=as_json, side_by_side=side_by_side))


@app.command()
def drift(
    profile: Annotated[str, typer.Argument(metavar="PROFILE", help="A member, or a lab.")],
    netstat: NetstatOption = None,
    as_json: JsonOption = False,
    side_by_side: Annotated[bool, typer.Option("--side-by-side", "-y", help="As a table.")] = False,
    system: SystemOption = None,
    dataset: DatasetOption = None,
    symbol: SymbolOption = None,
) -> None:
    """What the running stack does not have of a profile, and what it has besides. Status 3 when there is some."""
    one = parse_side(load_language(_WHERE), profile, system, dataset, symbol)
    changes = _drift(one, netstat or [Path("-")])
    raise typer.Exit(show_changes(changes, as_json=as_json, side_by_side=side_by_side))


def _drift(document: ProfileDocument, files: list[Path]) -> Sequence[Change]:
    """Raises UsageError where no file has a display that is known: no difference would be no news."""
    from zlab.errors import UsageError
    from zlab.zos.profile.netstat.displays import read_netstat, readable
    from zlab.zos.profile.netstat.drift import drift as differences

    netstat = read_netstat([read(path) for path in files])
    if not netstat.reports:
        hint = "save what D TCPIP,,NETSTAT,HOME (ROUTE, PORTLIST, DEVLINKS) or onetstat -h prints"
        raise UsageError("no display of NETSTAT that zlab knows", hint=hint)
    console.talk(f"held against NETSTAT {', '.join(readable(netstat))}")
    if netstat.truncated:
        console.talk("a report was cut off: what is missing in it is not told")
    return differences(document, netstat)


@app.command()
def obey(
    before: Annotated[str, typer.Argument(metavar="OLD", help="The profile the stack runs with: a member, or a lab.")],
    after: Annotated[str, typer.Argument(metavar="NEW", help="The profile it shall run with: a member, or a lab.")],
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="DIR", help="Write both OBEYFILEs there, named after their members."),
    ] = None,
    as_json: JsonOption = False,
    dsn: Annotated[
        str, typer.Option("--dsn", metavar="DSN", help="The data set the OBEYFILE will lie in on z/OS.")
    ] = _DSN,
    job: Annotated[str | None, typer.Option("--job", metavar="NAME", help="The stack's started task.")] = None,
    system: SystemOption = None,
    dataset: DatasetOption = None,
    symbol: SymbolOption = None,
) -> None:
    """The smallest OBEYFILE from OLD to NEW, its inverse, and the commands. Status 3 when there is a difference."""
    from zlab.errors import UsageError
    from zlab.zos.fit import name_problems
    from zlab.zos.profile.obey.plan import obey_plan, undo_dsn

    problems = [*name_problems(dsn.upper()), *name_problems(undo_dsn(dsn.upper()))]
    if problems:
        raise UsageError(f"--dsn {dsn}: {problems[0]}")
    language = load_language(_WHERE)
    one, other = (parse_side(language, side, system, dataset, symbol) for side in (before, after))
    plan = obey_plan(one, other, (job or _job(after, system)).upper(), dsn.upper())
    if out is not None:
        _write(plan, out, dsn.upper())
    if as_json:
        console.data_json(plan.to_json())
    else:
        _show(plan, with_text=out is None)
    raise typer.Exit(Exit.DIFFERENT if plan.changes else Exit.OK)


def _show(plan: ObeyPlan, *, with_text: bool) -> None:
    if with_text and plan.text:
        console.data("; OBEYFILE")
        console.data(plan.text.rstrip("\n"))
        console.data("; and back")
        console.data(plan.inverse.rstrip("\n"))
    show_steps(plan.steps)
    for change in plan.restart:
        console.data("OBEYFILE cannot make this change; it comes with the next start of the stack:")
        show_change(change)
    if not plan.changes:
        console.talk("no difference in meaning: nothing to do")


def _write(plan: ObeyPlan, folder: Path, dsn: str) -> None:
    """The OBEYFILE and its inverse, each under the name of its member; nothing where nothing changes."""
    from zlab.errors import HostError
    from zlab.files import write_atomic
    from zlab.zos.profile.obey.plan import undo_dsn

    if not plan.text:
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise HostError(f"cannot make {folder}: {error.strerror}") from None
    for name, text in ((dsn, plan.text), (undo_dsn(dsn), plan.inverse)):
        path = folder / (name[name.index("(") + 1 : -1] if name.endswith(")") else name)
        write_atomic(path, text)
        console.talk(f"written: {path}")


def _job(side: str, system: str | None) -> str:
    """The stack's job name where the side is a lab, else its usual one."""
    if not is_lab(side):
        return "TCPIP"
    lab, name = open_lab(side, system)
    return str(lab.systems[name].tcpip.job)


@app.command()
def reference() -> None:
    """Print the reference page: what is known of the language, how surely, and every rule with examples."""
    from zlab.zos.profile.reference import page

    emit(page(), None)
