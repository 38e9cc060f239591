"""From one PROFILE to another on a running stack: the smallest OBEYFILE, its inverse, and the commands. Pure.

What OBEYFILE makes of each statement stands in the grammar (`Obey`). Every OBEYFILE is tried on the model before it
is given out: what the old profile and it define together must be what the new one defines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from zlab.zos.changes import Change, Effect
from zlab.zos.profile.diff import diff
from zlab.zos.profile.obey.model import blocked
from zlab.zos.profile.obey.text import Obeyfile, obeyfile
from zlab.zos.profile.tree import ProfileDocument
from zlab.zos.steps import Step, Where


@dataclass(frozen=True, slots=True)
class ObeyPlan:
    """`text` is the OBEYFILE ("" when nothing changes), `inverse` the one that goes back.

    `restart` are changes OBEYFILE cannot make: they come with the next start of the stack.
    """

    text: str
    inverse: str
    changes: tuple[Change, ...]
    restart: tuple[Change, ...]
    steps: tuple[Step, ...]
    undo_steps: tuple[Step, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "obeyfile": self.text,
            "inverse": self.inverse,
            "changes": [change.to_json() for change in self.changes],
            "restart": [change.to_json() for change in self.restart],
            "steps": [step.to_json() for step in self.steps],
            "undo_steps": [step.to_json() for step in self.undo_steps],
        }


def obey_plan(
    before: ProfileDocument, after: ProfileDocument, job: str = "TCPIP", dsn: str = "USER.TCPPARMS(ZLABOBEY)"
) -> ObeyPlan:
    """How to get from one profile to the other. `job` is the stack, `dsn` where the OBEYFILE will lie."""
    changes = tuple(diff(before, after))
    there = obeyfile(before, after)
    back = obeyfile(after, before) if there.text else Obeyfile("", ())
    short = blocked(before, after, there.text)
    restart = tuple(one for one in changes if one.effect is Effect.RESTART or tuple(one.path[:2]) in short)
    steps = tuple(_steps(there, job, dsn, restart))
    undo = tuple(_steps(back, job, undo_dsn(dsn), ()))
    return ObeyPlan(there.text, back.text, changes, restart, steps, undo)


def undo_dsn(dsn: str) -> str:
    """Where the inverse lies: a member beside, its name ending in U (V where it does already), or a data set beside."""
    if not dsn.endswith(")"):
        return f"{dsn}.UNDO"
    library, _, member = dsn[:-1].partition("(")
    other = f"{member[:7]}U"
    return f"{library}({other if other != member else f'{member[:7]}V'})"


def _steps(made: Obeyfile, job: str, dsn: str, restart: Sequence[Change]) -> Iterator[Step]:
    if made.text:
        yield Step(
            Where.CONSOLE,
            f"V TCPIP,{job},SYNTAXCHECK,DSN={dsn}",
            "the stack reads it and changes nothing; EZZ0064I would say that it found errors",
            ("EZZ0061I VARY SYNTAXCHECK COMMAND BEGINNING", "EZZ0065I VARY SYNTAXCHECK COMMAND COMPLETE"),
        )
        for name in made.stopped:
            yield Step(Where.CONSOLE, f"V TCPIP,{job},STOP,{name}", "it is deleted, and defined again where it stays")
        yield Step(
            Where.CONSOLE,
            f"V TCPIP,{job},OBEYFILE,DSN={dsn}",
            "the stack takes the changes",
            ("EZZ0053I COMMAND VARY OBEYFILE COMPLETED SUCCESSFULLY",),
        )
    if restart:
        count = f"{len(restart)} of the changes come{'s' if len(restart) == 1 else ''}"
        yield Step(Where.CONSOLE, f"P {job}", f"{count} with the next start of the stack")
        yield Step(Where.CONSOLE, f"S {job}", "the stack reads its profile", ("EZZ0309I PROFILE PROCESSING BEGINNING",))
