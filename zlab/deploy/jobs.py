"""A job on z/OS: handed to JES, waited for, its output judged.

How a job's output tells how it ended (IEF142I with the condition code of each step, IEF450I, IEF453I) is from memory.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from zlab.deploy.errors import DeployError, JobError, UnfitError
from zlab.errors import Place, Problem
from zlab.zos.fit import check_fit

_CODE = re.compile(r"\bCOND CODE (\d{4})\b")
_FAILURES = (
    (re.compile(r"\bIEF453I\b|\bJCL ERROR\b"), "JCL error"),
    (re.compile(r"\bIEF450I\b|\bABEND[= ]"), "abend"),
)
_CARD = 80
_EVERY = 1.0
"""Seconds from one look at the spool to the next."""


class JobWay(Protocol):
    """A way to z/OS that reaches JES."""

    @property
    def name(self) -> str: ...

    def submit(self, job: str) -> str:
        """Hand a job to JES; what names it. Raises DeployError when JES did not take it."""
        ...

    def job_output(self, job: str) -> str | None:
        """Everything a job has written, or None while it runs."""
        ...


@dataclass(frozen=True, slots=True)
class Ran:
    """A job that is over. `code` is the highest condition code of its steps, None where its output says none."""

    job: str
    output: str
    code: int | None
    failure: str

    @property
    def went_well(self) -> bool:
        """Every step ended with 0, or with 4: a warning by the convention of z/OS programs."""
        return not self.failure and self.code is not None and self.code <= 4

    def check(self) -> None:
        """Raises JobError when it did not go well."""
        if self.failure:
            raise JobError(f"{self.job}: {self.failure}")
        if self.code is None:
            raise JobError(f"{self.job}: its output does not say how it ended")
        if not self.went_well:
            raise JobError(f"{self.job}: condition code {self.code:04d}")


def run_job(way: JobWay, text: str, name: str, *, deadline: float, wait: Callable[[float], None] = time.sleep) -> Ran:
    """Submit a job and wait for its end. Raises UnfitError for cards that are too long, DeployError after `deadline`.

    `deadline` is in seconds, `name` is the file of the job.
    """
    # The name of the file takes the place of a path of z/OS UNIX, of which only the cards are checked then.
    unfit = [replace(each, place=_place(each, name)) for each in check_fit(text, "/", _CARD)]
    if unfit:
        raise UnfitError(unfit)
    job = way.submit(text)
    end = time.monotonic() + deadline
    output = way.job_output(job)
    while output is None:
        if time.monotonic() >= end:
            raise DeployError(f"{job} is not over after {deadline:g} s", hint="its output stays in the spool of JES")
        wait(_EVERY)
        output = way.job_output(job)
    return judged(job, output)


def _place(problem: Problem, name: str) -> Place:
    return replace(problem.place, file=name) if problem.place else Place(name)


def judged(job: str, output: str) -> Ran:
    codes = [int(found[1]) for found in _CODE.finditer(output)]
    failure = next((words for pattern, words in _FAILURES if pattern.search(output)), "")
    return Ran(job, output, max(codes, default=None), failure)
