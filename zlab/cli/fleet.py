"""`zlab fleet`: the labs of an Ansible inventory, each on its own host."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zlab.cli import console
from zlab.cli.options import JsonOption, command_group

if TYPE_CHECKING:
    from zlab.fleet.events import HostRun
    from zlab.fleet.summary import FleetResult

app = command_group("Labs on many hosts, by an Ansible inventory.")

InventoryArgument = Annotated[
    Path, typer.Argument(metavar="INVENTORY", help="An Ansible inventory; each host names its lab file as zlab_lab.")
]
LimitOption = Annotated[
    str | None, typer.Option("--limit", metavar="HOSTS", help="Only these hosts or groups, as Ansible writes them.")
]
ForksOption = Annotated[int, typer.Option("--forks", metavar="N", min=1, help="How many hosts at once.")]
JunitOption = Annotated[
    Path | None, typer.Option("--junit", metavar="FILE", help="One test case a host, as JUnit XML.")
]
EventsOption = Annotated[
    Path | None, typer.Option("--events", metavar="FILE", help="Each event as it comes, as JSON lines.")
]


@app.command()
def plan(
    inventory: InventoryArgument,
    limit: LimitOption = None,
    forks: ForksOption = 10,
    as_json: JsonOption = False,
    junit: JunitOption = None,
    events: EventsOption = None,
) -> None:
    """What `up` would change on each host; changes nothing. Status 3 when anything, 4 when a host fails."""
    _run("plan", inventory, limit, forks, as_json, junit, events)


@app.command()
def up(
    inventory: InventoryArgument,
    limit: LimitOption = None,
    forks: ForksOption = 10,
    as_json: JsonOption = False,
    junit: JunitOption = None,
    events: EventsOption = None,
) -> None:
    """Bring the Linux end up on each host. A host that fails (status 4) does not stop the others."""
    _run("up", inventory, limit, forks, as_json, junit, events)


@app.command()
def verify(
    inventory: InventoryArgument,
    limit: LimitOption = None,
    forks: ForksOption = 10,
    as_json: JsonOption = False,
    junit: JunitOption = None,
    events: EventsOption = None,
) -> None:
    """Check each host's lab there. Status 4 when a check fails."""
    _run("verify", inventory, limit, forks, as_json, junit, events)


@app.command()
def down(
    inventory: InventoryArgument,
    limit: LimitOption = None,
    forks: ForksOption = 10,
    as_json: JsonOption = False,
    junit: JunitOption = None,
    events: EventsOption = None,
) -> None:
    """Put back on each host what `up` changed."""
    _run("down", inventory, limit, forks, as_json, junit, events)


def _run(
    verb: str, inventory: Path, limit: str | None, forks: int, as_json: bool, junit: Path | None, events: Path | None
) -> None:
    from zlab.fleet.run import FleetJob, run_fleet
    from zlab.linux.host import Host

    folder = Host().state_dir.absolute() / "fleet"
    result = run_fleet(FleetJob(verb, inventory, folder, limit, forks, events), _Live())
    if junit is not None:
        from zlab.files import write_atomic
        from zlab.report.junit import junit_xml

        write_atomic(junit, junit_xml(f"zlab fleet {verb}", result.outcomes()))
    if as_json:
        console.data_json(result.to_json())
    else:
        _show(result)
    raise typer.Exit(result.exit)


class _Live:
    """A line a host on a terminal, when it begins a task and when it fails; elsewhere only the failures."""

    def __call__(self, now: HostRun, before: HostRun | None) -> None:
        if now.failure is not None and (before is None or before.failure is None):
            console.talk(f"{now.host}: {now.failure.kind}: {now.failure.why}", "red")
        elif now.running and sys.stderr.isatty():
            console.talk(f"{now.host}: {now.task} …", "dim")


def _show(result: FleetResult) -> None:
    from zlab.fleet.summary import HEAD

    console.table(HEAD, result.rows())
    for host in result.failed:
        if host.failure is not None and host.failure.fix:
            console.talk(f"{host.host}: {host.failure.fix}")
    console.talk(result.verdict)
