"""`zlab jcl`: the jobs and procedures a lab needs, filled from the lab file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from zlab.cli import completing, console
from zlab.cli.options import JsonOption, command_group
from zlab.cli.zos.language import OutOption, SystemOption, emit, open_lab

if TYPE_CHECKING:
    from zlab.zos.jcl.jobs import Job

app = command_group("Jobs and procedures for z/OS, filled from the lab file.")


@app.command(name="list")
def list_(
    name: Annotated[
        str | None,
        typer.Argument(metavar="NAME", help="Show the parameters of this one.", autocompletion=completing.jobs),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """What can be rendered; with a name, its parameters and where its form is from."""
    from zlab.zos.jcl.catalogue import JOBS, find_job

    jobs = [find_job(name)] if name else list(JOBS)
    if as_json:
        console.data_json({"jobs": [_job_json(job) for job in jobs]})
    elif name:
        job = jobs[0]
        console.data(f"{job.name}: {job.title}")
        console.data(f"form {job.sure}: {job.source}\n")
        console.table(
            ("parameter", "default", "what"), [(each.name, each.default, each.help) for each in job.parameters]
        )
    else:
        console.table(("name", "form", "what"), [(job.name, str(job.sure), job.title) for job in jobs])


@app.command()
def render(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="Which one: `zlab jcl list`.", autocompletion=completing.jobs)
    ],
    lab: Annotated[
        str | None, typer.Option("--lab", metavar="LAB", help="Take values from a lab.", autocompletion=completing.labs)
    ] = None,
    system: SystemOption = None,
    values: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="A parameter's value. Repeatable.")
    ] = None,
    out: OutOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write one job. Columns, continuation, names and code page are checked before anything is written."""
    from zlab.zos.jcl.catalogue import find_job
    from zlab.zos.jcl.jobs import render_job

    job = find_job(name)
    given = _values(values or [])
    if lab is None:
        text = render_job(job, given)
    else:
        loaded, chosen = open_lab(lab, system)
        text = render_job(job, given, loaded, chosen)
    if str(job.sure) == "not confirmed":
        console.warn(f"the form of {job.name} is not confirmed: {job.source}")
    emit(text, out, as_json=as_json)


def _job_json(job: Job) -> dict[str, Any]:
    return {
        "name": job.name,
        "title": job.title,
        "source": job.source,
        "sure": str(job.sure),
        "parameters": [
            {"name": each.name, "kind": each.kind, "default": each.default, "help": each.help}
            for each in job.parameters
        ],
    }


def _values(given: list[str]) -> dict[str, str]:
    from zlab.errors import UsageError

    pairs = [word.partition("=") for word in given]
    for name, equals, value in pairs:
        if not (name and equals and value):
            raise UsageError(f"{name}{equals}{value} is not NAME=VALUE")
    return {name: value for name, _, value in pairs}
