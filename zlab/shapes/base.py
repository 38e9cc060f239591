"""What every shape is built from, and the parts that many commands share."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

IpVersion = Literal[4, 6]


class Shape(BaseModel):
    """An object of an answer. The text below a key is its meaning; a key with a default may be absent."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, use_attribute_docstrings=True, defer_build=True)


class Problem(Shape):
    """One thing that is wrong or worth a warning: what, where it stands, and what to do."""

    what: str
    """What is wrong, and why, in a sentence."""
    file: str | None
    """The file it stands in; null where it is of no file."""
    line: int | None
    """Its line, from 1; 0 is the whole file."""
    column: int | None
    """Its column, from 1; 0 is the whole file."""
    hint: str | None
    """What to do about it."""


class ErrorAnswer(Shape):
    """What any command answers instead of its own object when it could not do what was asked (status 1, 2, 5, 6)."""

    error: Error
    """What went wrong."""


class Error(Shape):
    """An error as one object; the same is told in words on standard error."""

    code: str
    """Its stable code, ZL and three digits; `zlab explain` tells what it means."""
    problems: list[Problem]
    """Everything that was found wrong, in the order of the file."""


class Outcome(Shape):
    """How one named check or stage ended."""

    name: str
    """The name of the check or stage; stable."""
    status: Literal["pass", "fail", "skip"]
    """pass, fail, or skip: it could not be seen."""
    why: str
    """What was seen, or why nothing was."""
    fix: str
    """What to do about a failure; empty otherwise."""
    seconds: float
    """How long it took."""
    group: str
    """What it belongs to: for `verify` the subject, else who does it."""
    cause: str
    """The likely cause of a failure; empty otherwise."""


class Finding(Shape):
    """What a rule has found."""

    id: str
    """The rule; stable."""
    severity: Literal["error", "warning", "note"]
    """error: z/OS refuses it, or it cannot work. warning: it is likely not meant. note: worth knowing."""
    what: str
    """What was found here."""
    file: str
    """Where it stands."""
    line: int
    """Its line, from 1; 0 is the whole file."""
    column: int
    """Its column, from 1; 0 is the whole file."""
    related: list[RelatedPlace]
    """What it contradicts, where that stands."""
    why: str
    """Why the rule is one."""
    fix: str
    """What to do."""
    zos: str
    """What z/OS would do with it, or what would be seen."""
    sure: str
    """How sure the rule is: documented, seen in a real file, inferred from samples, not confirmed."""
    source: str
    """Where the rule is from."""
    fixable: bool
    """Whether `lint --fix` mends it."""


class RelatedPlace(Shape):
    """The other place of a finding."""

    what: str
    """What stands there."""
    file: str
    """Its file."""
    line: int
    """Its line, from 1; 0 is the whole file."""
    column: int
    """Its column, from 1; 0 is the whole file."""


class Severities(Shape):
    """How many findings there are of each severity."""

    error: int
    """Errors; each makes the status 3."""
    warning: int
    """Warnings; each makes the status 3."""
    note: int
    """Notes; none changes the status."""


class Findings(Shape):
    """What all rules have found, in the order of files and lines."""

    findings: list[Finding]
    """Every finding."""
    counts: Severities
    """How many of each severity."""


class Change(Shape):
    """One difference in meaning between two members."""

    kind: Literal["added", "removed", "changed", "moved"]
    """What happened to it; moved: the same elsewhere, where the order counts."""
    path: list[str]
    """Statement, names, operand: from the outside in."""
    before: str | None
    """Its value before; null where there was none."""
    after: str | None
    """Its value after; null where there is none."""
    before_place: str | None
    """Where it stood, as FILE:LINE:COLUMN."""
    after_place: str | None
    """Where it stands, as FILE:LINE:COLUMN."""
    effect: Literal["live", "disruptive", "restart"]
    """What it takes: live by command, live but what uses it is cut, or a restart."""
    why: str
    """Why it takes that."""


class Step(Shape):
    """One thing to do on z/OS, in order."""

    where: Literal["console", "z/OS UNIX shell"]
    """Where it is typed."""
    command: str
    """The command."""
    why: str
    """What it is for."""
    proof: list[str]
    """What z/OS answers when it worked; any of them proves it."""
