"""`zlab rehearse`: the lab in network namespaces, with FRR playing z/OS."""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from zlab.cli import completing, console
from zlab.cli.options import JsonOption, LabArgument, command_group
from zlab.cli.streams import writes_unicode
from zlab.exits import Exit

if TYPE_CHECKING:
    from zlab.lab.records import Lab
    from zlab.rehearsal.keeping import KeptRun
    from zlab.rehearsal.kept import KeptStore
    from zlab.rehearsal.rehearse import Rehearsal
    from zlab.report.events import Outcome, Run

_KEPT = typer.Argument(
    metavar="LAB", help="The name of a lab whose rehearsal is up.", autocompletion=completing.rehearsals
)
_ROLE = typer.Argument(metavar="ROLE", help="host, uplink, or the name of a system.", autocompletion=completing.roles)

app = command_group("Rehearse a lab in network namespaces, with FRR playing z/OS.")

FaithfulOption = Annotated[
    bool, typer.Option("--faithful", help="The lab's own timers and network type; minutes instead of seconds.")
]
RootlessOption = Annotated[
    bool, typer.Option("--rootless", help="In a user namespace even as root; veth stands in for taps.")
]


@app.command()
def run(
    lab: LabArgument = None,
    faithful: FaithfulOption = False,
    story: Annotated[
        bool, typer.Option("--story", help="Break an MTU, restart zPDT and ospfd; show z/OS's words.")
    ] = False,
    rootless: RootlessOption = False,
    junit: Annotated[Path | None, typer.Option("--junit", metavar="FILE", help="Outcomes as JUnit XML.")] = None,
    messages: Annotated[
        Path | None, typer.Option("--messages", metavar="FOLDER", help="Keep the messages of each z/OS here.")
    ] = None,
    picture: Annotated[
        Path | None,
        typer.Option(
            "--picture",
            metavar="FILE",
            help="The lab as SVG, as it was seen while it was up; with --story also FILE-broken.",
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Build the lab, run the real `net up` in it, prove that it works, take it down, prove that nothing is left.

    Status 4 when something was not proven.
    """
    from zlab.files import write_atomic
    from zlab.rehearsal.world import told_by_new_world

    begin = time.monotonic()
    loaded = _load(lab)
    _keep_folder(messages)
    options = _Options(
        faithful,
        story,
        rootless or os.geteuid() != 0,
        _absolute(junit),
        _absolute(messages),
        _absolute(picture),
        as_json,
        begin,
    )
    status, told = told_by_new_world(lambda file: _in_world(loaded, options, file), rootless=options.rootless)
    for name, text in json.loads(told or "{}").items():
        write_atomic(Path(name), text)
        console.talk(f"written: {name.removeprefix(f'{Path.cwd()}/')}")
    raise typer.Exit(status)


@app.command()
def up(
    lab: LabArgument = None,
    faithful: FaithfulOption = False,
    rootless: RootlessOption = False,
    as_json: JsonOption = False,
) -> None:
    """Build the lab and bring it up, and keep it for experiments: `shell`, `exec`, `down`.

    Status 4 when something was not proven.
    """
    from zlab.linux.host import Host
    from zlab.rehearsal.keeping import keep_up
    from zlab.rehearsal.kept import kept_folder
    from zlab.report.events import Silent
    from zlab.report.terminal import TerminalSink

    sink = Silent() if as_json else TerminalSink(colour=console.wants_colour(sys.stderr))
    loaded, rootless = _load(lab), rootless or os.geteuid() != 0
    made = keep_up(loaded, kept_folder(Host().run_dir), sink, _tell_note, faithful=faithful, rootless=rootless)
    if as_json:
        console.data_json(_kept_json(made, list(loaded.systems)))
    else:
        _tell_kept(made, list(loaded.systems))
    raise typer.Exit(Exit.OK if made.healthy else Exit.UNHEALTHY)


def _kept_json(made: KeptRun, systems: list[str]) -> dict[str, Any]:
    messages = {system: str(made.kept.messages(system)) for system in systems}
    return {**made.kept.to_json(), "healthy": made.healthy, "messages": messages}


def _tell_kept(made: KeptRun, systems: list[str]) -> None:
    name = made.kept.lab
    console.data(f"the rehearsal of {name} is up: {', '.join(made.kept.roles)}")
    console.data(f"  look around:  zlab rehearse shell {name} host")
    console.data(f"  run in it:    zlab rehearse exec {name} host -- zlab net status {name}")
    for system in systems:
        console.data(f"  messages:     {made.kept.messages(system)}")
    console.data(f"  end it:       zlab rehearse down {name}")


@app.command(name="exec", context_settings={"ignore_unknown_options": True})
def exec_(
    lab: Annotated[str, _KEPT],
    role: Annotated[str, _ROLE],
    command: Annotated[list[str], typer.Argument(metavar="COMMAND…", help="What to run there; put -- before it.")],
) -> None:
    """Run a command in the host, the uplink or a z/OS of a kept rehearsal; its exit status is passed on."""
    argv = _store().find(lab).enter(role, command)
    os.execvp(argv[0], argv)  # noqa: S606 - no shell is what is wanted


@app.command()
def shell(
    lab: Annotated[str | None, _KEPT] = None,
    role: Annotated[str, _ROLE] = "host",
) -> None:
    """A shell in a kept rehearsal. `$ZLAB_VTYSH` talks to the FRR there, `zlab net status` works."""
    kept = _store().find(lab)
    argv = kept.enter(role, [os.environ.get("SHELL") or shutil.which("bash") or "/bin/sh"])
    console.talk(f"in {role} of {kept.lab}; FRR: $ZLAB_VTYSH; exit with Ctrl-D")
    os.execvp(argv[0], argv)  # noqa: S606 - see exec


@app.command()
def down(
    lab: Annotated[str | None, _KEPT] = None,
    as_json: JsonOption = False,
) -> None:
    """End a kept rehearsal; nothing of it is left."""
    store = _store()
    kept = store.find(lab)
    store.end(kept)
    if as_json:
        console.data_json(kept.to_json())
    else:
        console.data(f"the rehearsal of {kept.lab} is down")


@app.command(name="list")
def list_(as_json: JsonOption = False) -> None:
    """The rehearsals that are up."""
    found = _store().all()
    if as_json:
        console.data_json({"rehearsals": [kept.to_json() for kept in found]})
    elif found:
        console.table(("lab", "process", "roles"), [(k.lab, str(k.process), " ".join(k.roles)) for k in found])
    else:
        console.talk("no rehearsal is up")


@dataclass(frozen=True, slots=True)
class _Options:
    faithful: bool
    story: bool
    rootless: bool
    junit: Path | None
    messages: Path | None
    picture: Path | None
    as_json: bool
    begin: float


def _load(given: str | None) -> Lab:
    from zlab.lab.load import find_lab_file, load_lab

    return load_lab(find_lab_file(given)).lab


def _store() -> KeptStore:
    from zlab.linux.host import Host
    from zlab.rehearsal.kept import KeptStore, kept_folder

    return KeptStore(kept_folder(Host().run_dir))


def _tell_note(note: str) -> None:
    console.talk(f"note: {note}")


def _absolute(path: Path | None) -> Path | None:
    return path.resolve() if path else None


def _keep_folder(folder: Path | None) -> None:
    from zlab.errors import HostError

    if folder is not None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise HostError(f"cannot make {folder}: {error.strerror}") from None


def _in_world(lab: Lab, options: _Options, told: TextIO) -> int:
    """The first process of the world: everything from here is gone when it returns, but for the files it tells."""
    from zlab.errors import ZlabError
    from zlab.interrupts import Interrupted
    from zlab.rehearsal.rehearse import prepare_rehearsal
    from zlab.report.events import Run, Silent
    from zlab.report.terminal import TerminalSink

    sink = Silent() if options.as_json else TerminalSink(colour=console.wants_colour(sys.stderr), brief=True)
    run, files = Run(sink), dict[str, str]()
    try:
        rehearsal, notes = prepare_rehearsal(lab, run, faithful=options.faithful, rootless=options.rootless)
        for note in notes:
            _tell_note(note)
        _play(rehearsal, options, files)
    except ZlabError as error:
        if run.healthy:  # it ended before the first proof; else the report tells
            console.report_error(error, as_json=options.as_json)
            return int(error.status)
    except Interrupted as interrupted:
        console.talk(f"zlab: {interrupted}; the rehearsal is gone without a trace", "red")
        return int(Exit.INTERRUPTED)
    _report(lab.lab, run, rehearsal, notes, options, files)
    json.dump(files, told)
    return int(Exit.OK if run.healthy else Exit.UNHEALTHY)


def _play(rehearsal: Rehearsal, options: _Options, files: dict[str, str]) -> None:
    rehearsal.build()
    rehearsal.up()
    rehearsal.prove()
    rehearsal.verified = time.monotonic() - options.begin
    if options.picture:
        files[str(options.picture)] = _draw(rehearsal)
    if options.story:
        rehearsal.give_a_wrong_mtu(lambda: _draw_broken(rehearsal, options, files))
        rehearsal.restart_zpdt()
        rehearsal.restart_ospfd()
    rehearsal.down()


def _draw_broken(rehearsal: Rehearsal, options: _Options, files: dict[str, str]) -> None:
    if options.picture:
        files[str(options.picture.with_stem(f"{options.picture.stem}-broken"))] = _draw(rehearsal, closely=True)


def _draw(rehearsal: Rehearsal, *, closely: bool = False) -> str:
    """The lab as SVG, coloured by what its host sees while it is up."""
    from zlab.linux.host import Host
    from zlab.linux.net import Net
    from zlab.rehearsal.topology import HOST
    from zlab.rehearsal.world import FOLDER
    from zlab.verify.live import live_picture

    vtysh = rehearsal.sides[HOST].vtysh if HOST in rehearsal.sides else ("vtysh-of-nobody",)
    host = Host(state_dir=FOLDER / "state", run_dir=FOLDER / "zlab", vtysh=vtysh)

    return str(rehearsal.world.look(HOST, lambda: live_picture(Net(host), rehearsal.lab, closely=closely)))


def _report(
    lab: str, run: Run, rehearsal: Rehearsal, notes: tuple[str, ...], options: _Options, files: dict[str, str]
) -> None:
    from zlab.report.junit import junit_xml

    sys.stderr.flush()
    if options.junit:
        files[str(options.junit)] = junit_xml(f"rehearsal of {lab}", run.outcomes)
    said = {role.sysname: rehearsal.said(role) for role in rehearsal.topology.systems}
    if options.messages:
        for sysname, lines in said.items():
            files[str(options.messages / f"{sysname}.log")] = "".join(f"{line}\n" for line in lines)
    seconds = time.monotonic() - options.begin
    if options.as_json:
        console.data_json(
            {
                "lab": lab,
                "healthy": run.healthy,
                "seconds": round(seconds, 3),
                "verified_after": round(rehearsal.verified, 3),
                "notes": list(notes),
                "outcomes": [outcome.to_json() for outcome in run.outcomes],
                "messages": said,
            }
        )
        return
    if options.story:
        console.data(f"\n{_characters(rehearsal)}")
    console.data()
    console.table(("result", "what", "seen"), [_row(outcome) for outcome in run.outcomes], tones=console.RESULTS)
    if options.story:
        _show_messages(said)
    failed = sum(outcome.status == "fail" for outcome in run.outcomes)
    verdict = f"{failed} not proven" if failed else "all proven"
    after = f", verified after {rehearsal.verified:.1f} s" if rehearsal.verified else ""
    console.data(f"\nlab {lab}: {verdict}{after}, {seconds:.1f} s in all")


def _characters(rehearsal: Rehearsal) -> str:
    from zlab.cli.prose import width
    from zlab.report.characters import Outside, in_ascii, lab_characters

    topology = rehearsal.topology
    outside = Outside(
        topology.uplink_device,
        str(topology.host_address.ip),
        str(topology.uplink_address.ip),
        f"{topology.internet}  {topology.internet6}",
    )
    picture = lab_characters(rehearsal.lab, outside=outside, width=min(width(), 80))
    return picture if writes_unicode(sys.stdout) else in_ascii(picture)


def _row(outcome: Outcome) -> tuple[str, ...]:
    return (str(outcome.status), outcome.name, outcome.why)


def _show_messages(said: dict[str, list[str]]) -> None:
    for sysname, lines in said.items():
        notable = [line for line in lines if "EZZ7921I" in line or "EZZ7954I" in line or "new state 128" in line]
        if notable:
            console.data(f"\nwhat OMPROUTE of {sysname} would have said (--messages FOLDER keeps all of it):")
            for line in notable:
                console.data_hanging(f"  {line}", 6)
