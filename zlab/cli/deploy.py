"""`zlab deploy`: members to z/OS and back."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zlab.cli import console
from zlab.cli.changes import show_change
from zlab.cli.options import ForceOption, JsonOption, LabArgument, command_group, finite
from zlab.cli.steps import show_steps
from zlab.cli.zos.language import SystemOption
from zlab.exits import Exit

if TYPE_CHECKING:
    from zlab.deploy.jobs import JobWay
    from zlab.deploy.plan import PushPlan
    from zlab.deploy.push import Push, PushResult
    from zlab.deploy.store import DeployStore
    from zlab.deploy.transports.base import Transport
    from zlab.lab.records import Lab
    from zlab.report.events import Sink

app = command_group("Members to z/OS and back, compared first and undone on failure.")

WholeOption = Annotated[
    bool, typer.Option("--whole", help="Whole members: the inventory's, or rendered; else the lab's values are merged.")
]


FaithfulOption = Annotated[
    bool, typer.Option("--faithful", help="Rehearse with the lab's own timers; minutes instead of seconds.")
]


@app.command()
def push(
    lab: LabArgument = None,
    system: SystemOption = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing; status 3 when it would.")] = False,
    whole: WholeOption = False,
    force: ForceOption = False,
    as_json: JsonOption = False,
) -> None:
    """Show what differs, ask, back up, write what changed, read it back, bring it into force.

    A second push does nothing. On failure every member is put back (status 5). What somebody else has changed since
    the last push is left alone.
    """
    from zlab.lab.secrets import reveal

    opened = _open(lab, system)
    with opened:
        pushing = opened.push(_sink(as_json))
        plan = pushing.survey(reveal, inventory=opened.inventory, whole=whole, force=force)
        if dry_run:
            _show_plan(plan, as_json)
            raise typer.Exit(Exit.OK if plan.is_empty else Exit.DIFFERENT)
        if not as_json:
            _show_members(plan)  # what keeps it from being made is what the error says
        if not (plan.is_empty or plan.problems or yes):
            _ask(plan, opened.transport.name)
        result = pushing.apply(plan)
    _tell_result(result, as_json)


@app.command()
def status(
    lab: LabArgument = None, system: SystemOption = None, whole: WholeOption = False, as_json: JsonOption = False
) -> None:
    """What a push would change, and what somebody else has changed since the last one. Status 3 when anything."""
    from zlab.lab.secrets import reveal

    opened = _open(lab, system)
    with opened:
        plan = opened.push(_sink(as_json)).survey(reveal, inventory=opened.inventory, whole=whole)
    _show_plan(plan, as_json)
    raise typer.Exit(Exit.OK if plan.is_empty and not plan.problems else Exit.DIFFERENT)


@app.command()
def pull(
    lab: LabArgument = None,
    system: SystemOption = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FOLDER", help="Else members/SYSTEM beside the lab file.")
    ] = None,
    force: ForceOption = False,
    as_json: JsonOption = False,
) -> None:
    """Bring the live members into the inventory, without their authentication keys."""
    from zlab.deploy.pull import pull as pull_members
    from zlab.deploy.pull import save
    from zlab.deploy.wanted import targets_of

    opened = _open(lab, system)
    with opened:
        pulled = pull_members(opened.transport, targets_of(opened.lab, opened.system))
    folder = out or opened.inventory
    paths = save(folder, pulled, force=force)
    if as_json:
        rows = [
            {"language": each.language, "target": str(each.target), "found": each.text is not None, "keys": each.keys}
            for each in pulled
        ]
        console.data_json({"system": opened.system, "folder": str(folder), "members": rows})
        return
    for each in pulled:
        console.data(f"{each.target}: {folder / each.language if each.text is not None else 'not there'}")
        if each.keys:
            console.warn(f"{each.target}: {each.keys} key{_s(each.keys)} left out")
    console.talk(f"{len(paths)} member{_s(len(paths))} in {folder}")


@app.command()
def submit(
    job: Annotated[Path, typer.Argument(metavar="JOB", help="The job, as `zlab jcl render` writes it; - for stdin.")],
    lab: LabArgument = None,
    system: SystemOption = None,
    deadline: Annotated[
        float, typer.Option("--deadline", metavar="SECONDS", min=0, help="How long the job may take.")
    ] = 60,
    as_json: JsonOption = False,
) -> None:
    """Hand a job to JES, wait for its end, print its output. A condition code above 4 is an error."""
    from zlab.deploy.jobs import run_job
    from zlab.zos.member import read_member

    member = read_member(job)
    opened = _open_system(lab, system)
    with opened:
        ran = run_job(_job_way(opened), member.text, member.name, deadline=deadline)
    if as_json:
        console.data_json({"job": ran.job, "code": ran.code, "output": ran.output})
        raise typer.Exit(Exit.OK if ran.went_well else Exit.ERROR)
    console.data(ran.output.removesuffix("\n"))
    ran.check()
    console.talk(f"{ran.job}: condition code {ran.code:04d}")


def _job_way(opened: _Opened) -> JobWay:
    """The connection, where it reaches JES."""
    from zlab.deploy.transports.ftp import FtpTransport
    from zlab.deploy.transports.zosmf import ZosmfTransport
    from zlab.errors import UsageError

    if isinstance(opened.transport, (FtpTransport, ZosmfTransport)):
        return opened.transport
    raise UsageError(f"{opened.transport.name} does not reach JES", hint="deploy: {by: ftp} or {by: zosmf}")


@app.command()
def rebuild(
    lab: LabArgument = None,
    rehearse: Annotated[
        bool, typer.Option("--rehearse", help="The whole way in network namespaces, with FRR playing z/OS.")
    ] = False,
    faithful: FaithfulOption = False,
    deadline: Annotated[
        float,
        typer.Option(
            "--deadline", metavar="SECONDS", min=0, callback=finite, help="How long the checks at the end may take."
        ),
    ] = 120,
    fresh: Annotated[bool, typer.Option("--fresh", help="Start over; else it goes on where it was cut off.")] = False,
    junit: Annotated[
        Path | None, typer.Option("--junit", metavar="FILE", help="Stages and checks as JUnit XML.")
    ] = None,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="The report as one page that needs nothing else.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """A lab from nothing: down, up, push, restart what needs it, verify, report. It asks nothing.

    Commands that this way cannot give are listed for the operator. Status 4 when it is not healthy in time. The report
    is written however it ends; after Ctrl-C or an error the same command goes on where it stood.
    """
    from zlab.cli.rebuild import Asked, run_rebuild
    from zlab.errors import UsageError
    from zlab.lab.load import find_lab_file, load_lab

    if faithful and not rehearse:
        raise UsageError("--faithful is for a rehearsal", hint="--rehearse --faithful")
    path = find_lab_file(lab)
    asked = Asked(path, load_lab(path), rehearse, faithful, deadline, fresh, junit, html, as_json, _ask_password)
    raise typer.Exit(run_rebuild(asked))


class _Opened:
    """A lab, one of its systems, and the connection to it while the block runs."""

    def __init__(self, lab: Lab, system: str, folder: Path) -> None:
        self.lab = lab
        self.system = system
        self.inventory = folder / "members" / system
        self.transport: Transport

    def __enter__(self) -> None:
        from zlab.deploy.transports.ways import open_transport

        self.transport = open_transport(self.lab, self.system, _ask_password)

    def __exit__(self, *_: object) -> None:
        self.transport.close()

    def push(self, sink: Sink) -> Push:
        from zlab.deploy.push import Push
        from zlab.report.events import Run

        return Push(self.lab, self.system, self.transport, self._store(), Run(sink))

    def _store(self) -> DeployStore:
        from zlab.deploy.store import DeployStore
        from zlab.files import own_folder

        return DeployStore(own_folder("deploy"), self.lab.lab, self.system)


def _open(given: str | None, system: str | None) -> _Opened:
    from zlab.deploy.wanted import places_of
    from zlab.errors import UsageError

    opened = _open_system(given, system)
    if not places_of(opened.lab, opened.system):
        hint = "systems: {" + opened.system + ": {members: {profile: …}}}"
        raise UsageError(f"{opened.system} names no member to deploy", hint=hint)
    return opened


def _open_system(given: str | None, system: str | None) -> _Opened:
    from zlab.cli.zos.language import open_lab
    from zlab.lab.load import find_lab_file

    lab, name = open_lab(given, system)
    return _Opened(lab, name, find_lab_file(given).parent)


def _ask_password(who: str) -> str:
    import getpass

    from zlab.errors import UsageError

    if not sys.stdin.isatty():
        raise UsageError(f"no password for {who}", hint="deploy: {password: {env: ZLAB_ZOS_PASSWORD}}")
    return getpass.getpass(f"password of {who}: ")


def _sink(as_json: bool) -> Sink:
    from zlab.report.events import Silent
    from zlab.report.terminal import TerminalSink

    return Silent() if as_json else TerminalSink(colour=console.wants_colour(sys.stderr))


def _s(count: int) -> str:
    return "" if count == 1 else "s"


def _ask(plan: PushPlan, where: str) -> None:
    from zlab.errors import UsageError

    if not sys.stdin.isatty():
        raise UsageError("a push asks before it writes, and nobody is there to answer", hint="--yes, or --dry-run")
    what = f"write {len(plan.members)} member{_s(len(plan.members))} to" if plan.members else "give the commands by"
    console.talk(f"{what} {where}? [y/N] ")
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        console.talk("nothing was written")
        raise typer.Exit(Exit.DIFFERENT)


def _show_plan(plan: PushPlan, as_json: bool) -> None:
    if as_json:
        console.data_json(plan.to_json())
        return
    _show_members(plan)
    for problem in plan.problems:
        console.talk(f"zlab: {problem}", "red")


def _show_members(plan: PushPlan) -> None:
    for member in plan.members:
        new = ", new" if member.before is None and not member.extra else ""
        console.data(f"{member.target} ({member.language}{new}; {member.origin})")
        for change in member.changes:
            show_change(change)
    if plan.steps:
        console.data("then, in this order:" if plan.members else "still to be given after a push that was cut off:")
        show_steps(plan.steps)
    if plan.is_empty:
        console.talk(f"nothing to change in {len(plan.unchanged)} member{_s(len(plan.unchanged))}")


def _tell_result(result: PushResult, as_json: bool) -> None:
    if as_json:
        console.data_json(result.to_json())
        return
    if result.written:
        console.data(f"written: {', '.join(map(str, result.written))}; what was there is in {result.backup}")
    if result.to_type:
        console.data("now type, in this order:")
        show_steps(result.to_type)
