"""Putting files of a lab on a host and taking them away again: exactly those, and none that somebody edited.

A manifest below the state folder names each file with the digests it may have. It is written before the
first file and again after the last: a crash in between leaves files that the next run knows as its own.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from zlab.errors import Place, Problem, RefusedError, StateError
from zlab.files import write_atomic
from zlab.interrupts import shielded
from zlab.linux.host import Host
from zlab.linux.units import UnitFile

Action = Literal["write", "replace", "link", "remove"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A file that zlab has written. `marks` are what it may be: "sha256:…" of a file, "link:…" of a link."""

    path: str
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is installed for a lab, and the folders that were made for it, the outer ones first."""

    lab: str
    entries: tuple[Entry, ...] = ()
    folders: tuple[str, ...] = ()

    def marks(self, path: str) -> tuple[str, ...]:
        return next((entry.marks for entry in self.entries if entry.path == path), ())

    def to_json(self) -> dict[str, Any]:
        entries = [{"path": entry.path, "marks": list(entry.marks)} for entry in self.entries]
        return {"format": 1, "lab": self.lab, "entries": entries, "folders": list(self.folders)}


@dataclass(frozen=True, slots=True)
class FileStep:
    """One file to write, replace, link or remove."""

    action: Action
    file: UnitFile

    def to_json(self) -> dict[str, Any]:
        return {"action": self.action, "path": self.file.path, "target": self.file.target, "text": self.file.text}


@dataclass(frozen=True, slots=True)
class InstallPlan:
    """What an install or uninstall would do. `refusals` are files that are not as zlab left them."""

    lab: str
    steps: tuple[FileStep, ...]
    refusals: tuple[Problem, ...] = ()
    wanted: tuple[UnitFile, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "lab": self.lab,
            "steps": [step.to_json() for step in self.steps],
            "refusals": [problem.as_dict() for problem in self.refusals],
        }


@dataclass
class Installer:
    """The files of labs on one host, or in a folder that becomes one (`root`, for packages)."""

    host: Host
    root: Path = field(default_factory=lambda: Path("/"))

    def plan_install(self, lab: str, wanted: Sequence[UnitFile]) -> InstallPlan:
        """What is to be written, and what an earlier install wrote that is not wanted any more."""
        manifest = self.manifest(lab)
        steps: list[FileStep] = []
        refusals: list[Problem] = []
        for file in wanted:
            mark = self._mark(file.path)
            if mark == _mark_of(file):
                continue
            if mark and mark not in manifest.marks(file.path):
                refusals.append(_not_ours(file.path, known=bool(manifest.marks(file.path))))
            steps.append(FileStep("link" if file.target else "replace" if mark else "write", file))
        kept = {file.path for file in wanted}
        gone = self._removals(manifest, [entry for entry in manifest.entries if entry.path not in kept])
        return InstallPlan(lab, (*steps, *gone.steps), (*refusals, *gone.refusals), tuple(wanted))

    def plan_uninstall(self, lab: str) -> InstallPlan:
        manifest = self.manifest(lab)
        return replace(self._removals(manifest, manifest.entries[::-1]), lab=lab)

    def _removals(self, manifest: Manifest, entries: Sequence[Entry]) -> InstallPlan:
        steps = [FileStep("remove", UnitFile(entry.path)) for entry in entries if self._mark(entry.path)]
        edited = [entry.path for entry in entries if self._mark(entry.path) not in ("", *entry.marks)]
        refusals = [_not_ours(path, known=True) for path in edited]
        return InstallPlan(manifest.lab, tuple(steps), tuple(refusals))

    def apply(self, plan: InstallPlan, *, force: bool = False) -> None:
        """Make it so, all or nothing. Raises RefusedError, StateError; interrupts wait until it is whole."""
        if plan.refusals and not force:
            raise RefusedError(plan.refusals)
        if not plan.steps and self.manifest(plan.lab).entries == _entries(plan.wanted):
            return
        with shielded():
            self._apply(plan)

    def _apply(self, plan: InstallPlan) -> None:
        before = self.manifest(plan.lab)
        folders = (*before.folders, *self._missing_folders(plan))
        after = Manifest(plan.lab, _entries(plan.wanted), folders)
        undo: list[tuple[str, UnitFile | None]] = []
        try:
            if plan.wanted:
                self._write_manifest(_either(before, after))
            for step in plan.steps:
                undo.append((step.file.path, self._read(step.file.path)))
                if step.action == "remove":
                    self._remove(step.file.path)
                else:
                    self._make_folders(step.file.path)
                    self._put(step.file)
            self._finish(after)
        except StateError:
            self._roll_back(undo, before, folders)
            raise

    def _finish(self, manifest: Manifest) -> None:
        if not manifest.entries:
            self._manifest_path(manifest.lab).unlink(missing_ok=True)
        left = self._remove_folders(manifest.folders)
        if manifest.entries:
            self._write_manifest(replace(manifest, folders=left))

    def _remove_folders(self, folders: Sequence[str]) -> tuple[str, ...]:
        """Remove those with nothing in them; returns the others."""
        left: list[str] = []
        for folder in reversed(folders):
            try:
                self._at(folder).rmdir()
            except OSError:
                left.insert(0, folder)
        return tuple(left)

    def _roll_back(self, undo: Sequence[tuple[str, UnitFile | None]], before: Manifest, folders: Sequence[str]) -> None:
        for path, prior in reversed(undo):
            with suppress(StateError):
                if prior is None:
                    self._remove(path)
                else:
                    self._put(prior)
        with suppress(StateError):
            self._finish(replace(before, folders=tuple(folders)))

    def manifest(self, lab: str) -> Manifest:
        """What is installed for a lab. Raises StateError when the manifest cannot be read."""
        path = self._manifest_path(lab)
        try:
            data = json.loads(path.read_bytes())
            entries = tuple(Entry(each["path"], tuple(each["marks"])) for each in data["entries"])
            return Manifest(lab, entries, tuple(data["folders"]))
        except FileNotFoundError:
            return Manifest(lab)
        except PermissionError:
            raise StateError("cannot read it", place=Place(str(path)), hint="it needs root: run it with sudo") from None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise StateError(f"cannot read it: {error}", place=Place(str(path))) from None

    @property
    def manifests(self) -> Path:
        """The folder with a manifest for each lab that is installed, LAB.json."""
        folder = self.host.state_dir.absolute() if self.root == Path("/") else self._at("/var/lib/zlab")
        return folder / "installed"

    def _manifest_path(self, lab: str) -> Path:
        return self.manifests / f"{lab}.json"

    def _write_manifest(self, manifest: Manifest) -> None:
        path = self._manifest_path(manifest.lab)
        self._make_folders("/" + str(path.relative_to(self.root)))
        write_atomic(path, json.dumps(manifest.to_json(), indent=1) + "\n")

    def _at(self, path: str) -> Path:
        return self.root / path.lstrip("/")

    def _read(self, path: str) -> UnitFile | None:
        at = self._at(path)
        try:
            if at.is_symlink():
                return UnitFile(path, target=str(at.readlink()))
            raw = at.read_bytes()
            return UnitFile(path, raw.decode("utf-8", "surrogateescape"), mode=at.stat().st_mode & 0o7777)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StateError(f"cannot read it: {error.strerror}", place=Place(str(at))) from None

    def _mark(self, path: str) -> str:
        file = self._read(path)
        return _mark_of(file) if file else ""

    def _put(self, file: UnitFile) -> None:
        at = self._at(file.path)
        if not file.target:
            write_atomic(at, file.text.encode("utf-8", "surrogateescape"), file.mode)
            return
        beside = at.with_name(f".{at.name}.new")
        try:
            beside.unlink(missing_ok=True)
            beside.symlink_to(file.target)
            beside.rename(at)
        except OSError as error:
            raise StateError(f"cannot link it: {error.strerror}", place=Place(str(at))) from None

    def _remove(self, path: str) -> None:
        try:
            self._at(path).unlink(missing_ok=True)
        except OSError as error:
            raise StateError(f"cannot remove it: {error.strerror}", place=Place(path)) from None

    def _missing_folders(self, plan: InstallPlan) -> list[str]:
        """The folders that a plan and its manifest will make, the outer ones first."""
        paths = [step.file.path for step in plan.steps if step.action != "remove"]
        if plan.wanted:
            paths.append("/" + str(self._manifest_path(plan.lab).relative_to(self.root)))
        parents = {parent for path in paths for parent in Path(path).parents if not self._at(str(parent)).exists()}
        return sorted(map(str, parents), key=lambda folder: len(Path(folder).parts))

    def _make_folders(self, path: str) -> None:
        folder = self._at(path).parent
        try:
            folder.mkdir(mode=0o755, parents=True, exist_ok=True)
        except OSError as error:
            hint = "it needs root: run it with sudo" if isinstance(error, PermissionError) else None
            raise StateError(f"cannot make it: {error.strerror}", place=Place(str(folder)), hint=hint) from None


def _not_ours(path: str, *, known: bool) -> Problem:
    what = "it was edited after `zlab net install` wrote it" if known else "it is there, and zlab did not write it"
    return Problem(what, Place(path), "--force goes on all the same")


def _mark_of(file: UnitFile) -> str:
    if file.target:
        return f"link:{file.target}"
    return "sha256:" + hashlib.sha256(file.text.encode("utf-8", "surrogateescape")).hexdigest()


def _entries(files: Sequence[UnitFile]) -> tuple[Entry, ...]:
    return tuple(Entry(file.path, (_mark_of(file),)) for file in files)


def _either(before: Manifest, after: Manifest) -> Manifest:
    """While files change, each may be the old or the new one."""
    paths = dict.fromkeys(entry.path for entry in (*before.entries, *after.entries))
    entries = tuple(Entry(path, tuple(dict.fromkeys((*before.marks(path), *after.marks(path))))) for path in paths)
    return Manifest(after.lab, entries, before.folders)
