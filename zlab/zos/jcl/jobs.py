"""The jobs and procedures zlab can write: one record each, its template, and where its values come from."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from zlab.errors import Problem, ProblemsError
from zlab.lab.records import Lab, System
from zlab.resources import render_template
from zlab.zos.findings import Sure
from zlab.zos.jcl import racf
from zlab.zos.jcl.cards import check_jcl, dsn_problem


class JobError(ProblemsError, ValueError):
    """A job that cannot be written: an unknown name, a value that does not fit a card."""

    code = "ZL650"


Kind = Literal["name", "dsn", "path", "text", "number", "address"]
_FORMS: dict[Kind, tuple[str, str]] = {
    "name": (r"[A-Z@#$][A-Z0-9@#$]{0,7}", "1 to 8 characters of A-Z 0-9 @ # $"),
    "dsn": (r"[^\s,']{1,60}", "a data-set name"),
    "path": (r"/[^\s']{0,200}", "a UNIX path"),
    "text": (r"[^\n']{1,200}", "text without apostrophes"),
    "number": (r"\d{1,5}", "a number"),
    "address": (r"[0-9A-Fa-f.:]{2,45}", "an address"),
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One value of a job. `of` takes it from a lab; without one the default stands."""

    name: str
    kind: Kind
    default: str
    help: str
    of: Callable[[Lab, System], str] | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """`commands` turns the values into RACF commands, for the jobs that are nothing but such commands.

    What is not `is_jcl` is a configuration that goes with a job, and has no columns to check.
    """

    name: str
    title: str
    template: str
    parameters: tuple[Parameter, ...]
    source: str
    sure: Sure
    commands: Callable[[Mapping[str, str]], tuple[racf.Command, ...]] | None = None
    is_jcl: bool = True


def render_job(job: Job, values: Mapping[str, str], lab: Lab | None = None, system: str = "") -> str:
    """The text of a job. Raises JobError with all values that do not fit, and with what a card could not hold."""
    filled = _fill(job, values, lab, system)
    commands = [racf.tso_lines(command) for command in job.commands(filled)] if job.commands else []
    text = render_template(
        f"jcl/{job.template}",
        **filled,
        commands=[line for lines in commands for line in lines],
        about=job,
    )
    problems = check_jcl(text, job.name) if job.is_jcl else []
    if problems:
        raise JobError(problems)
    return text


def _fill(job: Job, values: Mapping[str, str], lab: Lab | None, system: str) -> dict[str, str]:
    known = {parameter.name for parameter in job.parameters}
    problems = [
        Problem(f"{job.name} has no parameter {name}", hint=f"it has {', '.join(sorted(known))}")
        for name in values
        if name not in known
    ]
    filled = {}
    for parameter in job.parameters:
        value = values.get(parameter.name)
        if value is None and lab is not None and parameter.of is not None:
            value = parameter.of(lab, lab.systems[system])
        filled[parameter.name] = parameter.default if value is None else value
        problems += _check(parameter, filled[parameter.name])
    if problems:
        raise JobError(problems)
    return filled


def _check(parameter: Parameter, value: str) -> list[Problem]:
    form, words = _FORMS[parameter.kind]
    if not re.fullmatch(form, value):
        return [Problem(f"{parameter.name}: {value!r} is not {words}")]
    wrong = dsn_problem(value) if parameter.kind == "dsn" else ""
    return [Problem(f"{parameter.name}: {wrong}")] if wrong else []
