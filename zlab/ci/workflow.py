"""The workflow of a repository of labs: which labs, which secrets they name, and the text for one service."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from zlab.errors import Place, UsageError

CRON = "17 3 * * 0"
BRANCH = "main"
PACKAGE = "zlab"


class Service(StrEnum):
    GITHUB = "github"
    GITLAB = "gitlab"

    @property
    def file(self) -> Path:
        """Where the service looks for it, in the repository."""
        return Path(".github/workflows/lab.yml" if self is Service.GITHUB else ".gitlab-ci.yml")


@dataclass(frozen=True, slots=True)
class Workflow:
    """What a workflow is made of. `under` are the folders whose labs it is for, all of the repository without any."""

    labs: tuple[str, ...]
    secrets: tuple[str, ...] = ()
    under: tuple[str, ...] = ()
    package: str = PACKAGE
    cron: str = CRON
    branch: str = BRANCH

    def text(self, service: Service) -> str:
        from zlab.resources import render_template

        return render_template(
            f"ci/{service}.yml.j2",
            command=self._command(service),
            labs=self.labs,
            secrets=self.secrets,
            package=shlex.quote(self.package),
            cron=self.cron,
            branch=self.branch,
        )

    def _command(self, service: Service) -> str:
        """The command line that writes this file."""
        said = [("--under", each, "") for each in self.under]
        said += [("--package", self.package, PACKAGE)]
        if service is Service.GITHUB:
            said += [("--cron", self.cron, CRON), ("--branch", self.branch, BRANCH)]
        return shlex.join(
            ["zlab", "ci", "init", f"--{service}"]
            + [word for option, value, default in said if value != default for word in (option, value)]
        )


def labs_of(repository: Path, under: Sequence[str] = ()) -> tuple[str, ...]:
    """Every lab.yaml of a repository, or of some of its folders, without hidden folders and build folders.

    One at its top when there is none yet. Raises UsageError for a folder that is not there.
    """
    folders = [repository / each for each in under] or [repository]
    for folder in folders:
        if not folder.is_dir():
            raise UsageError("no such folder", place=Place(str(folder)))
    found = sorted({path.relative_to(repository) for folder in folders for path in folder.rglob("lab.yaml")})
    kept = [path for path in found if not any(part.startswith(".") or part == "build" for part in path.parts)]
    return tuple(map(str, kept)) or ("lab.yaml",)


def secrets_of(repository: Path, labs: Sequence[str]) -> tuple[str, ...]:
    """The environment variables that lab files name as secrets. Raises LabFileError for one that cannot be used."""
    from zlab.lab.load import load_lab

    paths = [path for lab in labs if (path := repository / lab).is_file()]
    return tuple(sorted({name for path in paths for name in _environment(load_lab(path).lab.model_dump())}))


def _environment(value: Any) -> Iterator[str]:
    """The names in every SecretRef below a value."""
    if isinstance(value, dict):
        if {"env", "file"} <= value.keys() and value["env"]:
            yield value["env"]
        for each in value.values():
            yield from _environment(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _environment(each)
