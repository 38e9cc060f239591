"""Rehearsals that stay up for experiments: where their worlds are, and how to get into one and end it."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from zlab.errors import Place, RehearsalError, StateError
from zlab.files import user_state, write_atomic
from zlab.rehearsal.namespaces import fork_to
from zlab.rehearsal.world import FOLDER, enter_world


@dataclass(frozen=True, slots=True)
class Kept:
    """A world that stays: its first process, as this machine numbers it, and when that started (clock ticks)."""

    lab: str
    process: int
    started: int
    rootless: bool
    roles: tuple[str, ...]
    vtysh: Mapping[str, str]
    """Role to the command that talks to its FRR."""

    def to_json(self) -> dict[str, Any]:
        return {
            "lab": self.lab,
            "process": self.process,
            "rootless": self.rootless,
            "roles": list(self.roles),
            "vtysh": self.vtysh,
        }

    @property
    def root(self) -> Path:
        """The world's files, seen from outside."""
        return Path(f"/proc/{self.process}/root")

    def messages(self, system: str) -> Path:
        return self.root / str(FOLDER).lstrip("/") / f"{system}.messages"

    def enter(self, role: str, argv: Sequence[str]) -> list[str]:
        """The command that runs `argv` in a namespace of this world. Raises RehearsalError."""
        if role not in self.roles:
            raise RehearsalError(f"the rehearsal of {self.lab} has no {role}", hint=f"it has {', '.join(self.roles)}")
        # The world has a /run and a /var/tmp of its own; elsewhere the user stays in his folder.
        here = str(Path.cwd())
        folder = [] if here.startswith(("/run", "/var/tmp")) else [f"--chdir={here}"]  # noqa: S108 - a test of a name
        environment = [
            *folder,
            # This zlab first: one in an environment of its own is not on everybody's PATH.
            f"PATH={Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
            f"ZLAB_STATE_DIR={FOLDER}/state",
            f"ZLAB_RUN_DIR={FOLDER}/zlab",
            f"ZLAB_VTYSH={self.vtysh.get(role, 'vtysh-of-nobody')}",
        ]
        return [*enter_world(self.process, self.rootless), "ip", "netns", "exec", role, "env", *environment, *argv]


def started_at(process: int) -> int | None:
    """When a process started, in clock ticks since boot; None when it is gone or only waits to be reaped."""
    try:
        fields = Path(f"/proc/{process}/stat").read_bytes().rpartition(b")")[2].split()
    except OSError:
        return None
    return None if fields[0] == b"Z" else int(fields[19])


def kept_folder(run_dir: Path) -> Path:
    """Where rehearsals are noted: root's in the run-time folder of the host, another user's in his own (XDG)."""
    if os.geteuid() == 0 or "ZLAB_RUN_DIR" in os.environ:
        return run_dir
    own = os.environ.get("XDG_RUNTIME_DIR")
    return Path(own) / "zlab" if own else user_state() / "run"


class KeptStore:
    """The records of kept rehearsals, one file each; those whose world is gone are forgotten."""

    def __init__(self, run_dir: Path) -> None:
        self._folder = run_dir / "rehearsals"

    def all(self) -> tuple[Kept, ...]:
        """Those that are up. Raises StateError where nobody may look."""
        try:
            paths = sorted(self._folder.glob("*.json"))
        except OSError as error:
            raise StateError(f"cannot look into it: {error.strerror}", place=Place(str(self._folder))) from None
        found = []
        for path in paths:
            kept = _read(path)
            if kept is not None and started_at(kept.process) == kept.started:
                found.append(kept)
            else:
                path.unlink(missing_ok=True)
        return tuple(found)

    def find(self, lab: str | None) -> Kept:
        """The one that is meant: by its lab's name, or the only one. Raises RehearsalError."""
        found = self.all()
        if lab is None and len(found) == 1:
            return found[0]
        for kept in found:
            if kept.lab == lab:
                return kept
        names = ", ".join(kept.lab for kept in found)
        what = f"no rehearsal of {lab} is up" if lab else "which rehearsal?" if found else "no rehearsal is up"
        raise RehearsalError(what, hint=f"up: {names}" if names else "start one: zlab rehearse up LAB")

    def prepare(self) -> None:
        """Make the folder, so that a rehearsal is not built that could not be noted. Raises StateError."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise StateError(f"cannot make it: {error.strerror}", place=Place(str(self._folder))) from None

    def add(self, kept: Kept) -> None:
        write_atomic(self._folder / f"{kept.lab}.json", json.dumps(asdict(kept), indent=1) + "\n", mode=0o600)

    def end(self, kept: Kept, deadline: float = 10.0) -> None:
        """End a world and everything in it. Raises RehearsalError when it does not go."""
        if started_at(kept.process) == kept.started:
            os.kill(kept.process, signal.SIGKILL)
        end = time.monotonic() + deadline
        while started_at(kept.process) == kept.started:
            if time.monotonic() >= end:
                raise RehearsalError(f"process {kept.process} of the rehearsal of {kept.lab} does not end")
            time.sleep(0.01)
        (self._folder / f"{kept.lab}.json").unlink(missing_ok=True)


def _read(path: Path) -> Kept | None:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return Kept(**{**data, "roles": tuple(data["roles"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def detached(function: Callable[[], int]) -> int:
    """Run a function in a process of its own session that outlives this one; returns its process id."""

    def daemon() -> int:
        os.setsid()
        return function()

    return fork_to(daemon)
