"""What pushes leave on this machine: digests of what was left on z/OS, backups of what was there before, and steps
that have still to bring it into force."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from zlab.deploy.hold import held
from zlab.deploy.targets import Target
from zlab.deploy.transports.base import normal
from zlab.errors import Place, StateError
from zlab.files import write_atomic
from zlab.zos.steps import Step, step_from_json


def digest_of(text: str) -> str:
    return hashlib.sha256(normal(text).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class DeployStore:
    """The folder of one system of one lab; for its owner only, as a member may hold a key."""

    root: Path
    lab: str
    system: str

    @property
    def folder(self) -> Path:
        return self.root / self.lab / self.system

    def last(self) -> dict[str, str]:
        """Place → digest of the text that the last push left there. Raises StateError."""
        path = self.folder / "pushed.json"
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            raise StateError(f"cannot read what was pushed: {error}", place=Place(str(path))) from None
        return {str(place): str(digest) for place, digest in data.items()} if isinstance(data, dict) else {}

    def remember(self, texts: Mapping[Target, str]) -> None:
        """Note what is on z/OS now, beside what was noted of other places."""
        self._make(self.folder)
        noted = {**self.last(), **{str(target): digest_of(text) for target, text in texts.items()}}
        write_atomic(self.folder / "pushed.json", json.dumps(noted, indent=2, sort_keys=True) + "\n", 0o600)

    def owe(self, chains: Sequence[Sequence[Step]]) -> None:
        """Keep the steps that are still to be given, one run of them for each language; those kept before go."""
        self._make(self.folder)
        kept = [[step.to_json() for step in chain] for chain in chains if chain]
        write_atomic(self.folder / "owed.json", json.dumps(kept, indent=2) + "\n", 0o600)

    def owed(self) -> tuple[tuple[Step, ...], ...]:
        """The steps that members written here are still waiting for. Raises StateError."""
        path = self.folder / "owed.json"
        try:
            return tuple(tuple(map(step_from_json, chain)) for chain in json.loads(path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return ()
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise StateError(f"cannot read what is still to be given: {error}", place=Place(str(path))) from None

    def back_up(self, texts: Mapping[Target, str | None]) -> Path:
        """Keep what is on z/OS before it is changed; one folder a push, named by its time in UTC."""
        folder = self.folder / "backups" / f"{datetime.now(UTC):%Y%m%dT%H%M%S.%f}"
        self._make(folder)
        for target, text in texts.items():
            if text is not None:
                write_atomic(folder / target.file_name, text, 0o600)
        return folder

    def held(self) -> AbstractContextManager[None]:
        """One push to a system at a time. Raises LockedError and StateError."""
        return held(self.folder / "push.lock", "push to this system")

    def _make(self, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise StateError(f"cannot make it: {error.strerror}", place=Place(str(folder))) from None
