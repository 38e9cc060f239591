"""`zlab ci`: the pipeline of a lab under version control."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from zlab.cli import console
from zlab.cli.options import JsonOption, command_group
from zlab.exits import Exit

app = command_group("CI for labs: check, render, rehearse each change, rebuild on schedule.")

_LANGUAGES = ("profile", "omproute", "syslogd", "attls", "tcpdata", "vtam")
"""Those whose command has `diff`; a member's file is named after its language."""


class Service(StrEnum):
    GITHUB = "github"
    GITLAB = "gitlab"


_FILES = {Service.GITHUB: Path(".github/workflows/lab.yml"), Service.GITLAB: Path(".gitlab-ci.yml")}


@app.callback()
def ci() -> None:
    """CI for labs: check, render, rehearse each change, rebuild on schedule."""


@app.command()
def init(
    github: Annotated[bool, typer.Option("--github", help="A workflow of GitHub Actions (default).")] = False,
    gitlab: Annotated[bool, typer.Option("--gitlab", help="A pipeline of GitLab.")] = False,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="The repository. Default: the working directory.")
    ] = None,
    package: Annotated[str, typer.Option("--package", metavar="NAME", help="What pip installs as zlab.")] = "zlab",
    cron: Annotated[str, typer.Option("--cron", help="When GitHub rebuilds: minute, hour, day …")] = "17 3 * * 0",
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; status 3 when the file is not this one.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there and differs.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Write a workflow for the labs of a repository (each lab.yaml in it)."""
    from zlab.errors import Place, UsageError
    from zlab.files import write_atomic

    repository = out or Path()
    if not repository.is_dir():
        raise UsageError("no such folder", place=Place(str(repository)))
    chosen = [service for service, wanted in ((Service.GITHUB, github), (Service.GITLAB, gitlab)) if wanted]
    rows = []
    for service in chosen or [Service.GITHUB]:
        path, text = repository / _FILES[service], workflow(service, labs_of(repository), package, cron)
        same = path.is_file() and path.read_text(encoding="utf-8") == text
        if not (same or check):
            if path.exists() and not force:
                raise UsageError("it is there, and is another", place=Place(str(path)), hint="--check, or --force")
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomic(path, text)
        rows.append({"service": str(service), "path": str(path), "changed": not same})
    if as_json:
        console.data_json({"files": rows})
    else:
        for row in rows:
            console.data(f"{row['path']}: {_word(changed=bool(row['changed']), check=check)}")
    raise typer.Exit(Exit.DIFFERENT if check and any(row["changed"] for row in rows) else Exit.OK)


def labs_of(repository: Path) -> list[str]:
    """Every lab.yaml of a repository, hidden folders and build folders apart; one at its top when it has none yet."""
    found = sorted(path.relative_to(repository) for path in repository.rglob("lab.yaml"))
    kept = [str(path) for path in found if not any(part.startswith(".") or part == "build" for part in path.parts)]
    return kept or ["lab.yaml"]


def workflow(service: Service, labs: list[str], package: str, cron: str) -> str:
    from zlab.cli.commands import COMMANDS
    from zlab.resources import render_template

    known = {row.name for row in COMMANDS}
    loop = render_template("ci/diff.sh.j2", languages=[name for name in _LANGUAGES if name in known]).rstrip()
    return render_template(f"ci/{service}.yml.j2", labs=labs, package=package, cron=cron, diff_loop=loop)


def _word(*, changed: bool, check: bool) -> str:
    if not changed:
        return "as it should be"
    return "differs" if check else "written"
