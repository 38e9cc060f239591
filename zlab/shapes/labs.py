"""The shapes of whole labs: drawn, checked, rehearsed, rebuilt, on many hosts."""

from __future__ import annotations

from typing import Any, Literal

from zlab.shapes.base import Change, Error, Outcome, Problem, Shape, Step
from zlab.shapes.zos import Member


class FoundValue(Shape):
    """A value of a new lab file."""

    path: list[str | int]
    """Its keys, from the outside in."""
    value: Any
    """The value."""
    source: str
    """Where it was found."""


class Draft(Shape):
    """A lab file made from what is there."""

    lab: str
    """The name of the lab."""
    file: str | None
    """The file it was written to; null with --out -."""
    found: list[FoundValue]
    """Every value that was found, also those that another source overrules."""
    warnings: list[Problem]
    """Where sources do not agree, and what is missing."""
    text: str
    """The lab file."""


class RenderedFile(Shape):
    """A file that the lab file stands for."""

    path: str
    """Its name, in the folder."""
    text: str
    """What it holds, or should hold."""
    changed: bool | None = None
    """--out: whether it was written. --check: whether the file there is another."""


class Rendered(Shape):
    """Every file that the lab file stands for."""

    folder: str | None
    """Where they are; null without --out and --check."""
    files: list[RenderedFile]
    """Each of them."""


class WorkflowFile(Shape):
    """A workflow."""

    service: Literal["github", "gitlab"]
    """Whose form it has."""
    path: str
    """The file."""
    changed: bool
    """Whether it was written; with --check whether it is another."""


class Workflows(Shape):
    """The workflows of a repository."""

    files: list[WorkflowFile]
    """Each of them."""


class MemberDiff(Shape):
    """A member of an inventory whose text changed."""

    system: str
    """The system of the lab."""
    name: str
    """The member's file: its language, where it is of one."""
    kind: Literal["added", "removed", "changed"]
    """What happened to it."""
    changes: list[Change]
    """What the change means; none where only the layout changed."""


class MemberDiffs(Shape):
    """What a change of an inventory means on z/OS."""

    members: list[MemberDiff]
    """Every member whose text changed."""


class Verified(Shape):
    """Every check of a lab."""

    lab: str
    """The name of the lab."""
    healthy: bool
    """Whether something passed and nothing failed."""
    counts: dict[Literal["pass", "fail", "skip"], int]
    """How many checks ended how."""
    seconds: float
    """How long it took."""
    outcomes: list[Outcome]
    """Each check."""


class CheckOf(Shape):
    """A check there is."""

    name: str
    """Its name, for --only; stable."""
    group: str
    """The subject it belongs to, also for --only."""
    proves: str
    """What it proves."""
    needs: str
    """What it cannot do without; empty where that is nothing."""


class Checks(Shape):
    """The checks there are."""

    checks: list[CheckOf]
    """Each of them."""


class FailureOf(Shape):
    """Something that people met."""

    number: int
    """Its number in docs/failures.md."""
    symptom: str
    """What was seen."""
    cause: str
    """What was behind it."""
    checks: list[str]
    """Checks of `verify` that see it."""
    rules: list[str]
    """Rules of `check` and the lints that see it."""
    causes: list[str]
    """Causes of `ospf health` that name it."""
    messages: list[str]
    """Messages that tell of it."""
    unseen: str
    """Why nothing sees it; empty where something does."""


class Failures(Shape):
    """What people met with zPDT networks."""

    failures: list[FailureOf]
    """Each of them."""


class UplinkState(Shape):
    """The way to the internet."""

    device: str
    """Its device; empty where there is none."""
    address: str
    """Its address; empty where there is none."""
    state: Literal["good", "bad", "unknown"]
    """Whether it works."""


class LinkState(Shape):
    """One link to z/OS."""

    state: Literal["good", "bad", "unknown"]
    """Whether it works, OSPF included."""
    why: str
    """What was seen."""
    ospf: dict[Literal["4", "6"], str]
    """The state of its adjacency, by the version of IP."""


class LiveState(Shape):
    """What this host sees of the lab."""

    uplink: UplinkState
    """How it is with the way to the internet."""
    links: dict[str, LinkState]
    """Each link, by its tap."""


class Picture(Shape):
    """A lab as a picture."""

    lab: str
    """The name of the lab."""
    live: LiveState | None
    """What this host sees of it; null without --live."""
    svg: str = ""
    """The picture."""
    mermaid: str = ""
    """With --mermaid: the flowchart, instead of `svg`."""
    text: str = ""
    """With --text: the picture in characters, instead of `svg`."""


class Rehearsed(Shape):
    """A rehearsal from beginning to end."""

    lab: str
    """The name of the lab."""
    healthy: bool
    """Whether everything was proven."""
    seconds: float
    """How long it took."""
    verified_after: float
    """After how many seconds the lab was proven to work; 0 where it was not."""
    notes: list[str]
    """In what the rehearsal is not the lab, a sentence each."""
    outcomes: list[Outcome]
    """Each proof."""
    messages: dict[str, list[str]]
    """What each z/OS would have said, by its name."""


class _Kept(Shape):
    lab: str
    """The name of the lab."""
    process: int
    """The process that holds it."""
    rootless: bool
    """Whether it is in a user namespace."""
    roles: list[str]
    """Its hosts, for `exec` and `shell`."""
    vtysh: dict[str, str]
    """The command that talks to the FRR of each role."""


class KeptRehearsal(_Kept):
    """A rehearsal that is up, or was."""


class NewRehearsal(_Kept):
    """A rehearsal that was brought up, and stays."""

    healthy: bool
    """Whether everything was proven."""
    messages: dict[str, str]
    """The file with the messages of each system."""


class Rehearsals(Shape):
    """The rehearsals that are up."""

    rehearsals: list[KeptRehearsal]
    """Each of them."""


class HostFailure(Shape):
    """Why a host failed."""

    kind: str
    """One of the words of docs/fleet.md; stable."""
    why: str
    """What was seen."""
    fix: str
    """What to do; empty where that is not known."""


class HostResult(Shape):
    """How one host ended."""

    host: str
    """Its name in the inventory."""
    result: str
    """ok, changed, unfinished, or the kind of its failure."""
    task: str
    """The last task it had."""
    changed: int
    """How many steps its zlab made, or would make."""
    seconds: float
    """How long it took."""
    failure: HostFailure | None
    """Why it failed; null where it did not."""
    steps: list[str]
    """Each step that its zlab made, or would make, in words."""


class Fleet(Shape):
    """How all hosts ended."""

    verb: Literal["plan", "up", "verify", "down"]
    """What was asked of them."""
    healthy: bool
    """Whether all were asked and none failed."""
    interrupted: bool
    """Whether it was ended before all were done."""
    changed: int
    """How many steps were made on all of them, or would be."""
    seconds: float
    """How long it took."""
    artifacts: str
    """The folder with what ansible-runner kept; empty where it kept nothing."""
    hosts: list[HostResult]
    """Each host."""


class RebuiltSystem(Shape):
    """What a rebuild did on one system."""

    system: str
    """The system of the lab."""
    members: list[Member]
    """The members that were written."""
    unchanged: list[str]
    """Targets that were as they should be."""
    given: list[Step]
    """Commands that were given to z/OS."""
    to_type: list[Step]
    """Commands that are left for a person."""


class Rebuilt(Shape):
    """A lab rebuilt from nothing."""

    lab: str
    """The name of the lab."""
    rehearsed: bool
    """Whether it was done in namespaces."""
    healthy: bool
    """Whether everything worked, and all checks passed before the deadline."""
    changed: int
    """How many steps were made on the host, and members written."""
    seconds: float
    """How long it took."""
    notes: list[str]
    """In what a rehearsal is not the lab, a sentence each."""
    stages: list[Outcome]
    """Each stage."""
    checks: list[Outcome]
    """Each check at the end."""
    systems: list[RebuiltSystem]
    """What was done on each system."""
    error: Error | None
    """What ended it before its end; null where nothing did."""
