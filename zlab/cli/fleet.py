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
AskOption = Annotated[
    bool, typer.Option("--ask-become-pass", "-K", help="Ask for the password that sudo wants on the hosts.")
]
JunitOption = Annotated[
    Path | None, typer.Option("--junit", metavar="FILE", help="One test case a host, as JUnit XML.")
]
EventsOption = Annotated[
    Path | None, typer.Option("--events", metavar="FILE", help="Each event as it comes, as JSON lines.")
]


def _command(verb: str, help: str) -> None:
    """Each verb is a playbook, and takes the same options."""

    @app.command(verb, help=help)
    def run(
        inventory: InventoryArgument,
        limit: LimitOption = None,
        forks: ForksOption = 10,
        ask_become_pass: AskOption = False,
        as_json: JsonOption = False,
        junit: JunitOption = None,
        events: EventsOption = None,
    ) -> None:
        from zlab.files import own_folder
        from zlab.fleet.job import FleetJob
        from zlab.fleet.run import run_fleet

        password = _ask_password() if ask_become_pass else None
        live = _Live()
        result = run_fleet(FleetJob(verb, inventory, own_folder("fleet"), limit, forks, events, password), live)
        live.close()
        _tell(result, as_json, junit)
        raise typer.Exit(result.exit)


_command("plan", "What `up` would change on each host; changes nothing. Status 3 when anything, 4 when a host fails.")
_command("up", "Bring the Linux end up on each host. A host that fails (status 4) does not stop the others.")
_command("verify", "Check each host's lab there. Status 4 when a check fails.")
_command("down", "Put back on each host what `up` changed. Status 4 when a host failed.")


def _ask_password() -> str:
    from getpass import getpass

    from zlab.errors import UsageError

    if not sys.stdin.isatty():
        raise UsageError(
            "-K asks on a terminal, and there is none",
            hint="$ANSIBLE_BECOME_PASSWORD_FILE is a file with it, or a program that prints it",
        )
    return getpass("password for sudo on the hosts: ")


class _Live:
    """A failure in words as it comes; on a terminal also who is being waited for, on one line."""

    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()
        self._hosts: dict[str, HostRun] = {}

    def __call__(self, now: HostRun) -> None:
        self._hosts[now.host] = now
        if now.failure is not None:
            fix = f" ({now.failure.fix})" if now.failure.fix else ""
            self.close()
            console.talk(f"{now.host}: {now.failure.kind}: {now.failure.why}{fix}", "red")
        if self._terminal:
            running = [f"{host.host} ({host.task})" for host in self._hosts.values() if host.running]
            console.progress(f"{len(self._hosts) - len(running)} done, {len(running)} running: {', '.join(running)}")

    def close(self) -> None:
        if self._terminal:
            console.progress("")


def _tell(result: FleetResult, as_json: bool, junit: Path | None) -> None:
    from zlab.fleet.summary import HEAD

    if not as_json:
        if result.verb == "plan":
            for host in result.hosts:
                for step in host.steps:
                    console.data(f"{host.host}: {step}")
        console.table(HEAD, result.rows())
    if result.warning:
        console.warn(result.warning)
    console.talk(result.verdict)
    if junit is not None:
        from zlab.files import write_atomic
        from zlab.report.junit import junit_xml

        write_atomic(junit, junit_xml(f"zlab fleet {result.verb}", result.outcomes()))
    if as_json:
        console.data_json(result.to_json())
