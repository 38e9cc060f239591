"""A lab from nothing: down, up, push, verify, each timed; what an interruption cut off goes on where it stood."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from zlab.errors import Place, StateError
from zlab.files import write_atomic
from zlab.report.events import Outcome, Run, Status


@dataclass(frozen=True, slots=True)
class Step:
    """One stage of a rebuild. `act` returns what it did in words, or raises ZlabError."""

    name: str
    act: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Progress:
    """The file that says which stages of one rebuild are over. `digest` is of the lab file: another one starts over."""

    path: Path
    digest: str

    def finished(self) -> tuple[str, ...]:
        """Names of stages. A file that cannot be read in this form is of no rebuild. Raises StateError."""
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
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise StateError(f"cannot keep the progress: {error.strerror}", place=Place(str(self.path))) from None
        write_atomic(self.path, json.dumps({"digest": self.digest, "finished": list(finished)}) + "\n", 0o600)

    def clear(self) -> None:
        self.path.unlink(missing_ok=True)


def rebuild(steps: Sequence[Step], run: Run, progress: Progress, *, fresh: bool = False) -> None:
    """Make every stage in order, except those that an interrupted rebuild of the same lab file has finished.

    The first failure ends it and is raised on; the next rebuild begins with that stage.
    """
    if fresh:
        progress.clear()
    finished = list(progress.finished())
    for step in steps:
        if step.name in finished:
            run.add(Outcome(step.name, Status.SKIPPED, "finished before the interruption", group="rebuild"))
            continue
        with run.stage(step.name, "rebuild") as stage:
            stage.why = step.act()
        finished.append(step.name)
        progress.note(finished)
    progress.clear()
