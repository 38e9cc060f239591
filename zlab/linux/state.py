"""What zlab has done on this host, lab by lab, in files that outlive the run.

LAB.applied   what is in force: every change with the value it had before the first `up`
LAB.journal   a change under way: all its steps, synced before the first of them acts
LAB.next      what LAB.applied becomes when that change is complete; the commit is a rename
"""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from ipaddress import ip_interface
from pathlib import Path
from typing import Any

from zlab.errors import Place, StateError
from zlab.files import is_file, sync_directory, write_atomic
from zlab.linux.facts import OtherLab
from zlab.linux.host import Host
from zlab.linux.records import Address, Record, Step, record_from_json

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Kernel:
    """Which running kernel and network namespace a state belongs to; another boot has lost it."""

    boot: str
    netns: int

    @classmethod
    def current(cls, host: Host) -> Kernel:
        boot = (host.proc / "sys/kernel/random/boot_id").read_text(encoding="utf-8").strip()
        return cls(boot, (host.proc / "self/ns/net").stat().st_ino)


@dataclass(frozen=True, slots=True)
class Applied:
    """What one lab has in force. `steps` are ours to undo; `wanted` also holds what was true without us."""

    lab: str
    transaction: str
    kernel: Kernel
    lab_file: str = ""
    uplink: str = ""
    steps: tuple[Step, ...] = ()
    wanted: tuple[Record, ...] = ()

    def still_ours(self, kernel: Kernel) -> tuple[Step, ...]:
        """The steps that may still be in force: after a reboot only those of persistent kinds."""
        if kernel.boot == self.kernel.boot:
            return self.steps
        return tuple(step for step in self.steps if step.record.persistent)

    def as_other_lab(self) -> OtherLab:
        addresses = [record for record in self.wanted if isinstance(record, Address)]
        return OtherLab(
            self.lab,
            tuple(sorted({address.device for address in addresses})),
            tuple(
                network
                for network in (ip_interface(address.address).network for address in addresses)
                if not network.is_link_local
            ),
        )

    def to_json(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "lab": self.lab,
            "transaction": self.transaction,
            "boot": self.kernel.boot,
            "netns": self.kernel.netns,
            "lab_file": self.lab_file,
            "uplink": self.uplink,
            "steps": [step.to_json() for step in self.steps],
            "wanted": [record.to_json() for record in self.wanted],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Applied:
        return cls(
            data["lab"],
            data["transaction"],
            Kernel(data["boot"], data["netns"]),
            data["lab_file"],
            data["uplink"],
            tuple(Step.from_json(step) for step in data["steps"]),
            tuple(record_from_json(record) for record in data["wanted"]),
        )


@dataclass(frozen=True, slots=True)
class Transaction:
    """One change of the host: its steps in order, and the state that it leads to."""

    steps: tuple[Step, ...]
    result: Applied

    @property
    def id(self) -> str:
        return self.result.transaction

    @property
    def lab(self) -> str:
        return self.result.lab


def new_transaction_id() -> str:
    return uuid.uuid4().hex[:12]


class StateStore:
    """The files below `host.state_dir`. Every method raises StateError when a file cannot be used."""

    def __init__(self, host: Host) -> None:
        self._folder = host.state_dir

    @property
    def readable(self) -> bool:
        """Whether this process may look into the folder (an ordinary user may not)."""
        return not os.path.lexists(self._folder) or os.access(self._folder, os.R_OK | os.X_OK)

    def applied(self, lab: str) -> Applied | None:
        """What a lab has in force, or None; a lab whose `down` was committed has nothing."""
        applied = self._read(self._path(lab, "applied"))
        return applied if applied and applied.wanted else None

    def all_applied(self) -> tuple[Applied, ...]:
        found = (self.applied(path.stem) for path in self._files("applied"))
        return tuple(applied for applied in found if applied is not None)

    def begin(self, transaction: Transaction) -> None:
        """Sync the journal and the prepared result to disk. Nothing on the host has changed before this returns."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise StateError(f"cannot make the state folder {self._folder}: {error.strerror}") from None
        try:
            self._write(self._path(transaction.lab, "next"), transaction.result.to_json())
            steps = [step.to_json() for step in transaction.steps]
            self._write(
                self._path(transaction.lab, "journal"),
                {**replace(transaction.result, steps=(), wanted=()).to_json(), "steps": steps},
            )
        except StateError:
            with suppress(OSError):
                self._path(transaction.lab, "next").unlink(missing_ok=True)
            raise

    def commit(self, transaction: Transaction) -> None:
        """Make the result the lab's state. A crash before the rename undoes the change, one after it keeps it."""
        applied = self._path(transaction.lab, "applied")
        try:
            self._path(transaction.lab, "next").rename(applied)
            self._sync()
            self._path(transaction.lab, "journal").unlink()
            self._sync()
            if not transaction.result.wanted:
                applied.unlink()
                self._sync()
        except OSError as error:
            raise StateError(f"cannot commit to {self._folder}: {error.strerror}") from None

    def discard(self, lab: str) -> None:
        """Forget a change that was undone."""
        try:
            # The journal goes last: without it nobody would undo.
            self._path(lab, "next").unlink(missing_ok=True)
            self._path(lab, "journal").unlink(missing_ok=True)
            self._sync()
        except OSError as error:
            raise StateError(f"cannot remove the journal in {self._folder}: {error.strerror}") from None

    def unfinished(self) -> tuple[Applied, ...]:
        """Journals of runs that died: `steps` are what they set out to do."""
        found = (self._read(path) for path in self._files("journal"))
        return tuple(journal for journal in found if journal is not None)

    def pending(self, lab: str) -> Applied | None:
        """What a lab's change under way leads to, such as a trial that waits; None when there is none."""
        return self._read(self._path(lab, "next")) if is_file(self._path(lab, "journal")) else None

    def sweep(self) -> None:
        """Remove what a run left that was killed before its journal stood: it had changed nothing yet."""
        try:
            for path in [*self._folder.glob(".*"), *self._folder.glob("*.next")]:
                if path.suffix != ".next" or not path.with_suffix(".journal").exists():
                    path.unlink()
        except OSError as error:
            raise StateError(f"cannot tidy {self._folder}: {error.strerror}") from None

    def committed(self, journal: Applied) -> bool:
        """Whether the run behind a journal died after its commit."""
        applied = self._read(self._path(journal.lab, "applied"))
        return applied is not None and applied.transaction == journal.transaction

    def finish(self, journal: Applied) -> None:
        """Tidy up after a run that died between its commit and its end."""
        applied = self._read(self._path(journal.lab, "applied"))
        if applied is not None and not applied.wanted:
            self._path(journal.lab, "applied").unlink()
        self.discard(journal.lab)

    def hand_over(self, applied: Applied) -> None:
        """Replace a lab's state, when another lab leaves something to it."""
        self._write(self._path(applied.lab, "applied"), applied.to_json())

    def _sync(self) -> None:
        sync_directory(self._folder)

    def _path(self, lab: str, kind: str) -> Path:
        return self._folder / f"{lab}.{kind}"

    def _files(self, kind: str) -> list[Path]:
        try:
            return sorted(self._folder.glob(f"*.{kind}"))
        except OSError as error:
            raise StateError(f"cannot read: {error.strerror}", place=Place(str(self._folder))) from None

    def _write(self, path: Path, data: dict[str, Any]) -> None:
        write_atomic(path, json.dumps(data, indent=1) + "\n", mode=0o600)

    def _read(self, path: Path) -> Applied | None:
        try:
            data = json.loads(path.read_bytes())
            if data["format"] != FORMAT:
                raise ValueError(data["format"])
            return Applied.from_json(data)
        except (FileNotFoundError, PermissionError):
            return None
        except OSError as error:
            raise StateError(f"cannot read the state: {error.strerror}", place=Place(str(path))) from None
        except (ValueError, KeyError, TypeError):
            raise StateError(
                "this is not a state file of this zlab",
                place=Place(str(path)),
                hint="a newer zlab may have written it; move it away only when the lab's network is down",
            ) from None
