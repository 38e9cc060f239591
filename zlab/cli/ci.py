"""`zlab ci`: the pipeline of labs under version control."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zlab.ci.workflow import BRANCH, CRON, PACKAGE, Service
from zlab.cli import console
from zlab.cli.options import JsonOption, command_group
from zlab.exits import Exit

if TYPE_CHECKING:
    from zlab.ci.diff import MemberDiff

app = command_group("CI for labs: check, render, rehearse each change, rebuild on schedule.")


@app.command()
def init(
    github: Annotated[bool, typer.Option("--github", help="A workflow of GitHub Actions (default).")] = False,
    gitlab: Annotated[bool, typer.Option("--gitlab", help="A pipeline of GitLab.")] = False,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="The repository. Default: the working directory.")
    ] = None,
    under: Annotated[
        list[str] | None,
        typer.Option("--under", metavar="FOLDER", help="Only the labs below this folder of it. Repeatable."),
    ] = None,
    package: Annotated[str, typer.Option("--package", metavar="NAME", help="What pip installs as zlab.")] = PACKAGE,
    cron: Annotated[
        str, typer.Option("--cron", metavar="CRON", help="When GitHub rebuilds: minute, hour, day …")
    ] = CRON,
    branch: Annotated[
        str, typer.Option("--branch", metavar="NAME", help="The branch whose pushes GitHub checks.")
    ] = BRANCH,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; status 3 when the file is not this one.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there and differs.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Write a workflow for the labs of a repository (each lab.yaml in it), with the secrets they name."""
    from zlab.ci.workflow import Workflow, labs_of, secrets_of
    from zlab.errors import UsageError

    for option, value in (("--package", package), ("--cron", cron), ("--branch", branch)):
        if not value.strip() or not value.isprintable():
            raise UsageError(f"{option} is no line of text")
    repository = out or Path()
    labs = labs_of(repository, under or ())
    secrets = secrets_of(repository, labs)
    made = Workflow(labs, secrets, tuple(under or ()), package, cron, branch)
    chosen = [service for service, wanted in ((Service.GITHUB, github), (Service.GITLAB, gitlab)) if wanted]
    rows = [(service, repository / service.file, made.text(service)) for service in chosen or [Service.GITHUB]]
    changed = [_write(path, text, check=check, force=force) for _, path, text in rows]
    files = [
        {"service": str(service), "path": str(path), "changed": each}
        for (service, path, _), each in zip(rows, changed, strict=True)
    ]
    if as_json:
        console.data_json({"files": files})
    else:
        for (_, path, _), each in zip(rows, changed, strict=True):
            console.data(f"{path}: {_word(path, changed=each, check=check)}")
    raise typer.Exit(Exit.DIFFERENT if check and any(changed) else Exit.OK)


@app.command()
def diff(
    before: Annotated[Path, typer.Argument(metavar="BEFORE", help="The lab file as it was, or its folder.")],
    after: Annotated[Path, typer.Argument(metavar="AFTER", help="The lab file as it is, or its folder.")],
    as_json: JsonOption = False,
) -> None:
    """What a change of an inventory's members means on z/OS, as Markdown for a review.

    Status 3 when a member differs. A lab that was not there before is all new.
    """
    from zlab.ci.diff import diff_inventories
    from zlab.errors import Place, UsageError

    folders = [path.parent if path.suffix in (".yaml", ".yml") else path for path in (before, after)]
    if not folders[1].is_dir():
        raise UsageError("no such folder", place=Place(str(folders[1])))
    found = list(diff_inventories(*folders))
    if as_json:
        console.data_json({"members": [each.to_json() for each in found]})
    else:
        console.data(f"### What changes on z/OS: {after}\n")
        for each in found:
            _show(each)
        if not found:
            console.data("No member changes.")
    raise typer.Exit(Exit.DIFFERENT if found else Exit.OK)


def _write(path: Path, text: str, *, check: bool, force: bool) -> bool:
    """Whether the file is another one; then it is written, unless it is only checked. Raises UsageError, StateError."""
    from zlab.errors import Place, StateError, UsageError
    from zlab.files import write_atomic

    try:
        if path.is_file() and path.read_text(encoding="utf-8", errors="replace") == text:
            return False
        if not check:
            if path.exists() and not force:
                raise UsageError("it is there, and is another", place=Place(str(path)), hint="--check, or --force")
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomic(path, text)
    except OSError as error:
        raise StateError(f"cannot write it: {error.strerror}", place=Place(str(path))) from None
    return True


def _show(member: MemberDiff) -> None:
    from zlab.cli.changes import show_change

    count = len(member.changes)
    what = f"{count} change{'' if count == 1 else 's'}" if count else "no change of meaning"
    console.data(f"**{member.system} {member.name}** is {member.kind}: {what}\n")
    if member.changes:
        console.data("```")
        for change in member.changes:
            show_change(change)
        console.data("```\n")


def _word(path: Path, *, changed: bool, check: bool) -> str:
    if not changed:
        return "as it should be"
    if not check:
        return "written"
    return "differs" if path.exists() else "is not there"
