"""A lab from nothing as a tuple of steps, each timed; what an interruption cut off goes on where it stood."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from zlab.errors import LockedError, Place, StateError
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

    @contextmanager
    def held(self) -> Iterator[None]:
        """One rebuild of a lab at a time. Raises LockedError and StateError; the kernel lets go of it for the dead."""
        path = self.path.with_suffix(".lock")
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise StateError(f"cannot keep the progress: {error.strerror}", place=Place(str(path))) from None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
            yield
        except BlockingIOError:
            holder = os.pread(descriptor, 20, 0).decode(errors="replace").strip() or "unknown"
            raise LockedError(f"another rebuild of this lab is under way (process {holder})") from None
        finally:
            os.close(descriptor)


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
