"""The shapes of the z/OS end: languages, members on their way to z/OS, jobs."""

from __future__ import annotations

from typing import Literal

from zlab.shapes.base import Change, Problem, Shape, Step


class Text(Shape):
    """A text that was made."""

    text: str
    """The whole text; of OMPROUTE's file always without its keys."""
    written: str | None
    """The file it was written to; null without --out."""


class EditedText(Shape):
    """A member with a new layout or new values."""

    text: str
    """The whole member."""
    written: str | None
    """The file it was written to; null where nothing was to be written."""
    changed: bool
    """Whether it differs from what was read."""


class Changes(Shape):
    """How two members differ in meaning."""

    changes: list[Change]
    """Every difference; none where they mean the same."""


class Obey(Shape):
    """The way from one profile to another on a running stack."""

    obeyfile: str
    """The OBEYFILE; empty when nothing changes."""
    inverse: str
    """The OBEYFILE that goes back."""
    changes: list[Change]
    """Every difference."""
    restart: list[Change]
    """Those of them that only a restart of the stack brings."""
    steps: list[Step]
    """What to type, in order."""
    undo_steps: list[Step]
    """What to type to go back."""


class Reconfig(Shape):
    """The way from one OMPROUTE configuration to another."""

    changes: list[Change]
    """Every difference."""
    restart: list[Change]
    """Those of them that need a restart of OMPROUTE."""
    steps: list[Step]
    """What to type, in order."""


class Locate(Shape):
    """Where a line of the expanded file stands."""

    file: str
    """The file it is in."""
    line: int
    """Its line there, from 1."""


class Reload(Shape):
    """The way from one syslog.conf to another."""

    changes: list[Change]
    """Every difference."""
    new_files: list[str]
    """Files that must be there before syslogd reads the new file."""
    dated_files: list[str]
    """Files whose names have a date, which syslogd makes itself."""
    steps: list[Step]
    """What to type, in order."""


class LogMessageAsked(Shape):
    """The message whose way was asked for."""

    user: str | None
    """The user id of its program."""
    job: str | None
    """The job of its program."""
    host: str | None
    """The sender, of a message from the network."""
    facility: str
    """Its facility."""
    priority: str
    """Its priority."""


class RuleAt(Shape):
    """Where a rule stands."""

    file: str
    """Its file."""
    line: int
    """Its line, from 1."""


class Landing(Shape):
    """One time that the message is written."""

    destination: str
    """Where: a file, a user, another host."""
    kind: str | None
    """What the destination is; null where syslogd would not take it."""
    rule: RuleAt
    """The rule that sends it there."""
    condition: str
    """The condition of the rule that it meets."""
    certain: bool
    """False where it depends on whether the case of names counts."""


class Route(Shape):
    """Where a message lands."""

    message: LogMessageAsked
    """The message that was asked for."""
    landings: list[Landing]
    """Every time it is written."""
    destinations: list[str]
    """Every place, once."""
    copies: int
    """How often it is written."""


class ConditionOf(Shape):
    """One condition of an AT-TLS rule, and how the connection meets it."""

    name: str
    """The condition."""
    wanted: str
    """What the rule wants."""
    had: str | None
    """What the connection has; null where it is not known."""
    fit: Literal["matches", "does not match", "depends on what is not known"]
    """Whether it is met."""


class Candidate(Shape):
    """One rule held against the connection."""

    rule: str
    """Its name."""
    priority: int
    """Its priority: the highest that matches takes the connection."""
    fit: Literal["matches", "does not match", "depends on what is not known"]
    """Whether it matches as a whole."""
    conditions: list[ConditionOf]
    """Each condition."""


class RunnerUp(Shape):
    """A rule that would have matched as well."""

    rule: str
    """Its name."""
    why: str
    """Why it does not take the connection."""


class NeverTaken(Shape):
    """A rule that takes no connection at all."""

    rule: str
    """Its name."""
    because_of: str
    """The rule before it that takes all of its connections."""


class Match(Shape):
    """Which AT-TLS rule takes a connection."""

    rule: str | None
    """The rule; null: clear text."""
    certain: bool
    """False where it depends on what was not given."""
    status: str
    """What z/OS shows of the connection: Enabled, Not Enabled …"""
    actions: list[str]
    """The rule's actions: group, environment, connection."""
    role: str | None
    """HandshakeRole; null where none is given."""
    versions: list[str]
    """The TLS versions that are on."""
    candidates: list[Candidate]
    """Every rule, in the order in which z/OS looks at them."""
    runners_up: list[RunnerUp]
    """Rules that would have matched as well."""
    never: list[NeverTaken]
    """Rules that never take any connection."""


class Disagreement(Shape):
    """A connection that z/OS gave to another rule than this policy would."""

    connid: str
    """CONNID of the connection."""
    file: str
    """The log that tells of it."""
    line: int
    """Its line there, from 1."""
    observed: str | None
    """The rule that z/OS took; null: none."""
    predicted: str | None
    """The rule that this policy takes; null: none."""
    why: str
    """Why the observed rule would not be taken here."""


class MatchedLogs(Shape):
    """The connections of logs held against a policy."""

    compared: int
    """How many connections were compared."""
    disagree: list[Disagreement]
    """Those that do not agree."""


class JobParameter(Shape):
    """A value that a job takes."""

    name: str
    """Its name, for --set."""
    kind: str
    """What it takes."""
    default: str
    """Its value where none is given; empty: it must be given, or the lab gives it."""
    help: str
    """What it is."""


class Job(Shape):
    """A job or procedure that can be rendered."""

    name: str
    """Its name."""
    title: str
    """What it does."""
    source: str
    """Where its form is from."""
    sure: str
    """How sure its form is."""
    parameters: list[JobParameter]
    """The values it takes."""


class Jobs(Shape):
    """The jobs that can be rendered."""

    jobs: list[Job]
    """Each of them; with a name, that one."""


class Member(Shape):
    """A member that a push writes."""

    language: str
    """Its language, or what else it is."""
    target: str
    """The data set and member, or the UNIX file."""
    new: bool
    """Whether there is none yet."""
    origin: str
    """Where its text is from: merged, rendered, or the inventory's file."""
    effect: Literal["live", "disruptive", "restart"] | None
    """The heaviest of its changes."""
    changes: list[Change]
    """What changes in it."""


class Push(Shape):
    """What a push would change on one system."""

    system: str
    """The system of the lab."""
    members: list[Member]
    """What would be written, in order."""
    unchanged: list[str]
    """Targets that are as they should be."""
    steps: list[Step]
    """The commands that bring it into force, in order."""
    problems: list[Problem]
    """What keeps the push from being made."""


class Pushed(Push):
    """What a push has done."""

    written: list[str]
    """Targets that were written and read back."""
    to_type: list[Step]
    """Steps that are left for a person, in order."""
    backup: str | None
    """The folder with what was there before."""


class PulledMember(Shape):
    """A member that was asked for."""

    language: str
    """Its language; also the name of its file."""
    target: str
    """Where it was looked for."""
    found: bool
    """Whether it was there."""
    keys: int
    """How many authentication keys were left out."""


class Pull(Shape):
    """The live members of one system."""

    system: str
    """The system of the lab."""
    folder: str
    """Where they were written."""
    members: list[PulledMember]
    """Each that was asked for."""


class Submitted(Shape):
    """A job that is over."""

    job: str
    """What JES calls it: JOB00042, or NAME/JOB00042."""
    code: int | None
    """The highest condition code of its steps; null where its output says none."""
    output: str
    """Everything it has written."""
