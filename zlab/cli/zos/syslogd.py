"""`zlab syslogd`: the verbs of every language, and what only syslogd has: route and reload."""

from __future__ import annotations

from typing import Annotated

import typer

from zlab.cli import console, prose
from zlab.cli.changes import show_changes
from zlab.cli.options import JsonOption
from zlab.cli.steps import show_steps
from zlab.cli.zos.language import FileArgument, SystemOption, emit, language_app, load_language, parse_side, read
from zlab.exits import Exit

_WHERE = "zlab.zos.syslogd.language:SYSLOGD"

app = language_app(_WHERE, "z/OS syslog.conf: what is logged, and where it lands.")


@app.command()
def route(
    file: FileArgument,
    user: Annotated[str, typer.Option("--user", metavar="ID", help="The user id the program runs under.")] = "",
    job: Annotated[str, typer.Option("--job", metavar="NAME", help="The job name of the program.")] = "",
    host: Annotated[
        str | None, typer.Option("--host", metavar="HOST", help="The sender, of a message from the network.")
    ] = None,
    facility: Annotated[
        str, typer.Option("--facility", metavar="WORD", help="auth, daemon, mail, local0 …")
    ] = "daemon",
    priority: Annotated[str, typer.Option("--priority", metavar="WORD", help="err, warning, info, debug …")] = "info",
    as_json: JsonOption = False,
) -> None:
    """Every place a message lands in, by which rule, and how often it is written. Status 3 when it lands nowhere."""
    from zlab.errors import UsageError
    from zlab.zos.syslogd.checks.lines import near
    from zlab.zos.syslogd.grammar import FACILITY_NAMES, SEVERITIES
    from zlab.zos.syslogd.meaning import Message, meaning
    from zlab.zos.syslogd.parse import parse
    from zlab.zos.syslogd.route import route as follow

    if priority.lower() not in SEVERITIES:
        raise UsageError(
            f"{priority} is no priority{near(priority, SEVERITIES)}", hint=f"one of {', '.join(SEVERITIES)}"
        )
    if facility.lower() not in FACILITY_NAMES:
        console.warn(f"{facility} is no facility known here{near(facility.lower(), FACILITY_NAMES)}")
    if host is not None and (user or job):
        raise UsageError("a message from the network has no user and no job", hint="leave --user and --job out")
    found = follow(meaning(parse(read(file))), Message(facility.lower(), priority.lower(), user, job, host))
    if as_json:
        console.data_json(found.to_json())
    else:
        for landing in found.landings:
            unsure = "" if landing.sure else "  (only if the case of names does not count)"
            console.data(f"{landing.rule.destination}  by {landing.by.text}, {landing.rule.place}{unsure}")
        console.talk(_told(len(found.landings), len(found.destinations)))
    raise typer.Exit(Exit.OK if found.landings else Exit.DIFFERENT)


@app.command()
def reload(
    before: Annotated[str, typer.Argument(metavar="OLD", help="What runs: a file, or a lab.")],
    after: Annotated[str, typer.Argument(metavar="NEW", help="What is wanted: a file, or a lab.")],
    as_json: JsonOption = False,
    system: SystemOption = None,
    job: Annotated[str, typer.Option("--job", metavar="NAME", help="syslogd's started task.")] = "SYSLOGD",
    creates: Annotated[bool, typer.Option("--creates", help="syslogd runs with -c and makes files by itself.")] = False,
) -> None:
    """What changes, the files to make first, and the command that makes syslogd read its file. Status 3 on change."""
    from zlab.zos.syslogd.reload import reload as plan_reload

    language = load_language(_WHERE)
    one, other = (parse_side(language, side, system, None, None) for side in (before, after))
    plan = plan_reload(one, other, job.upper(), creates=creates)
    if as_json:
        console.data_json(plan.to_json())
    else:
        show_changes(plan.changes, as_json=False)
        show_steps(plan.steps)
    raise typer.Exit(Exit.DIFFERENT if plan.changes else Exit.OK)


def _told(copies: int, places: int) -> str:
    if not copies:
        return "it lands nowhere"
    return f"written {prose.counted(copies, 'time')}, to {prose.counted(places, 'place')}"


@app.command()
def reference() -> None:
    """Print the reference page: what is known of the language, how surely, and every rule with examples."""
    from zlab.zos.syslogd.reference import page

    emit(page(), None)
