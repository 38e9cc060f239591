"""A lab from nothing as a tuple of steps, each timed; what an interruption cut off goes on where it stood."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from zlab.deploy.hold import held
from zlab.errors import Place, StateError
from zlab.files import write_atomic
from zlab.report.events import Outcome, Run, Stage, Status

GROUP = "rebuild"


@dataclass(frozen=True, slots=True)
class Step:
    """One stage of a rebuild. `act` tells the stage what it did, or raises ZlabError."""

    name: str
    act: Callable[[Stage], None]


@dataclass(frozen=True, slots=True)
class Progress:
    """The file that says which steps of one rebuild are over.

    `digest` is of everything they depend on, the lab file before all: with another one the rebuild starts over.
    """

    path: Path
    digest: str

    def finished(self) -> tuple[str, ...]:
        """Names of steps. A file that cannot be read in this form is of no rebuild. Raises StateError."""
        try:
            data = json.loads(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise StateError(f"cannot read: {error.strerror}", place=Place(str(self.path))) from None
        except ValueError:
            return ()
        if not isinstance(data, dict) or data.get("digest") != self.digest:
            return ()
        return tuple(map(str, data.get("finished", ())))

    def note(self, finished: Sequence[str]) -> None:
        write_atomic(self.path, json.dumps({"digest": self.digest, "finished": list(finished)}) + "\n", 0o600)

    def clear(self) -> None:
        self.path.unlink(missing_ok=True)

    def held(self) -> AbstractContextManager[None]:
        """One rebuild of a lab at a time. Raises LockedError and StateError."""
        return held(self.path.with_suffix(".lock"), "rebuild of this lab")


def rebuild(steps: Sequence[Step], run: Run, progress: Progress, *, fresh: bool = False) -> None:
    """Make every step in order, except those that an interrupted rebuild of the same lab has finished.

    The first failure ends it and is raised on; the next rebuild begins with that step. Raises LockedError where
    another rebuild holds the progress.
    """
    with progress.held():
        if fresh:
            progress.clear()
        finished = list(progress.finished())
        for step in steps:
            if step.name in finished:
                run.add(Outcome(step.name, Status.SKIPPED, "finished before the interruption", group=GROUP))
                continue
            with run.stage(step.name, GROUP) as stage:
                step.act(stage)
            finished.append(step.name)
            progress.note(finished)
        progress.clear()
