"""`zlab omproute`: the verbs of every language, and what only OMPROUTE has: reconfig, locate, --reveal-keys."""

from __future__ import annotations

from typing import Annotated

import typer

from zlab.cli import console
from zlab.cli.options import JsonOption, LabArgument
from zlab.cli.steps import show_steps
from zlab.cli.zos.language import (
    DatasetOption,
    FileArgument,
    OutOption,
    SymbolOption,
    SystemOption,
    emit,
    language_app,
    library_of,
    load_language,
    open_lab,
    parse_side,
    read,
)
from zlab.exits import Exit

_WHERE = "zlab.zos.omproute.language:OMPROUTE"

app = language_app(_WHERE, "OMPROUTE's configuration file: OSPF and RIP on z/OS.", own=("render",))


@app.command()
def render(
    lab: LabArgument = None,
    system: SystemOption = None,
    out: OutOption = None,
    reveal_keys: Annotated[
        bool,
        typer.Option("--reveal-keys", help="Write the authentication keys too. Needs --out: the file gets mode 0600."),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Write the whole file for a system of the lab, with a symbol in the place of each authentication key."""
    loaded, name = open_lab(lab, system)
    text = load_language(_WHERE).render(loaded, name)
    if not reveal_keys:
        emit(text, out, as_json=as_json)
        return
    from zlab.errors import UsageError
    from zlab.files import write_atomic
    from zlab.lab.secrets import reveal
    from zlab.zos.omproute.keys import revealed

    if out is None:
        raise UsageError("--reveal-keys writes to a file only", hint="add --out FILE; nobody else can read it")
    write_atomic(out, revealed(text, loaded, name, reveal), 0o600)
    console.talk(f"written, for its owner only: {out}")
    if as_json:
        console.data_json({"text": text, "written": str(out)})


@app.command()
def reconfig(
    before: Annotated[str, typer.Argument(metavar="OLD", help="What runs: a file, or a lab.")],
    after: Annotated[str, typer.Argument(metavar="NEW", help="What is wanted: a file, or a lab.")],
    as_json: JsonOption = False,
    system: SystemOption = None,
    job: Annotated[str | None, typer.Option("--job", metavar="NAME", help="OMPROUTE's started task.")] = None,
    tcpip: Annotated[
        str, typer.Option("--tcpip", metavar="NAME", help="The stack's started task, where several run.")
    ] = "",
    dataset: DatasetOption = None,
    symbol: SymbolOption = None,
) -> None:
    """What `F OMPROUTE,RECONFIG` takes and what needs a restart, with the commands. Status 3 when there is a change."""
    from zlab.zos.omproute.reconfig import reconfiguration

    language = load_language(_WHERE)
    one, other = (parse_side(language, side, system, dataset, symbol) for side in (before, after))
    plan = reconfiguration(one, other, (job or _job(after, system)).upper(), tcpip.upper())
    if as_json:
        console.data_json(plan.to_json())
    else:
        for title, changes in (("RECONFIG takes", plan.taken), ("needs a restart", plan.restart)):
            for change in changes:
                console.data(
                    f"{title}: {change.kind} {' '.join(change.path)} ({change.after_place or change.before_place})"
                )
        show_steps(plan.steps)
        if not (plan.taken or plan.restart):
            console.talk("no difference in meaning: nothing to do")
    raise typer.Exit(Exit.DIFFERENT if plan.taken or plan.restart else Exit.OK)


@app.command()
def locate(
    file: FileArgument,
    line: Annotated[int, typer.Argument(metavar="LINE", help="The line an EZZ7830I names.", min=1)],
    as_json: JsonOption = False,
    dataset: DatasetOption = None,
) -> None:
    """Where a line of the expanded file stands: messages count lines after includes are put in."""
    from zlab.errors import UsageError
    from zlab.zos.omproute.expanded import locate as find
    from zlab.zos.omproute.parse import parse

    document = parse(read(file), library_of(file, dataset, None))
    place = find(document, line)
    if place is None:
        raise UsageError(f"the expanded file has fewer than {line} lines", hint="is an included file missing?")
    if as_json:
        console.data_json({"file": place.file, "line": place.line})
    else:
        console.data(f"{place.file}:{place.line}")


def _job(side: str, system: str | None) -> str:
    """OMPROUTE's job name where the side is a lab, else its usual one."""
    from zlab.cli.zos.language import is_lab

    if not is_lab(side):
        return "OMPROUTE"
    lab, name = open_lab(side, system)
    return str(lab.systems[name].omproute.job)


@app.command()
def reference() -> None:
    """Print the reference page: what is known of the language, how surely, and every rule with examples."""
    from zlab.zos.omproute.reference import page

    emit(page(), None)
