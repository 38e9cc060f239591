"""Bring a rehearsal up and leave it running when the command ends."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zlab.errors import RehearsalError, ZlabError
from zlab.interrupts import Interrupted, shielded
from zlab.lab.records import Lab
from zlab.rehearsal.kept import Kept, KeptStore, detached, started_at
from zlab.rehearsal.namespaces import let_go_of_terminal
from zlab.rehearsal.rehearse import prepare_rehearsal
from zlab.rehearsal.world import in_new_world
from zlab.report.events import Run, Sink

Note = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class KeptRun:
    """A rehearsal that is up and stays, and whether everything was proven of it."""

    kept: Kept
    healthy: bool


def keep_up(lab: Lab, run_dir: Path, sink: Sink, note: Note, *, faithful: bool, rootless: bool) -> KeptRun:
    """Build a rehearsal, bring it up and prove it, in a process that outlives this one.

    A rehearsal of the same lab that is up already is ended first. Raises RehearsalError, with nothing left.
    """
    store = KeptStore(run_dir)
    store.prepare()
    for kept in store.all():
        if kept.lab == lab.lab:
            store.end(kept)
    reading, writing = os.pipe()

    def world() -> int:
        os.close(reading)

        def started(process: int) -> None:
            _tell(writing, process=process)
            os.close(writing)
            let_go_of_terminal()

        try:
            return in_new_world(
                lambda: _stay(lab, sink, note, writing, faithful, rootless), rootless=rootless, started=started
            )
        except ZlabError as error:
            _tell(writing, error=str(error))
            return int(error.status)

    child = detached(world)
    os.close(writing)
    process = 0
    try:
        with os.fdopen(reading) as told:
            for line in told:
                word = json.loads(line)
                process = word.get("process", process)
                if "error" in word:
                    raise RehearsalError(word["error"])
                if "healthy" in word:
                    kept = Kept(
                        lab.lab, process, started_at(process) or 0, rootless, tuple(word["roles"]), word["vtysh"]
                    )
                    store.add(kept)
                    return KeptRun(kept, word["healthy"])
    except (Interrupted, ZlabError):
        with shielded(forget=True):
            _end(child, process)
        raise
    _, status = os.waitpid(child, 0)
    raise RehearsalError(f"the rehearsal ended with status {os.waitstatus_to_exitcode(status)}")


def _stay(lab: Lab, sink: Sink, note: Note, writing: int, faithful: bool, rootless: bool) -> int:
    """The first process of the world: it builds, proves, and then waits for its end."""
    run = Run(sink)
    try:
        rehearsal, notes = prepare_rehearsal(lab, run, faithful=faithful, rootless=rootless)
        for each in notes:
            note(each)
        rehearsal.build()
        rehearsal.up()
        rehearsal.prove()
        if any(system.attls.rules for system in lab.systems.values()):
            from zlab.rehearsal.attls import serve_attls  # the policy language, for labs that have one

            serve_attls(rehearsal.lab, rehearsal.world, run)
    except ZlabError as error:
        _tell(writing, error=str(error))
        return 1
    except Interrupted:
        return 1
    vtysh = {role: " ".join(side.vtysh) for role, side in rehearsal.sides.items()}
    _tell(writing, healthy=run.healthy, roles=rehearsal.topology.roles, vtysh=vtysh)
    os.close(writing)
    let_go_of_terminal()
    while True:
        try:
            os.wait()  # number 1 reaps what its children leave
        except ChildProcessError:
            return 0


def _tell(writing: int, **word: Any) -> None:
    os.write(writing, (json.dumps(word) + "\n").encode())


def _end(child: int, process: int) -> None:
    for each in (process, child):
        if each:
            try:
                os.kill(each, signal.SIGKILL)
            except ProcessLookupError:
                continue
    os.waitpid(child, 0)
