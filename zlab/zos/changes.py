"""The difference between two members in statements and operands, and what each change takes on z/OS. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from zlab.errors import Place


class ChangeKind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


class Effect(StrEnum):
    """What it takes to bring a change about. LIVE: OBEYFILE, MODIFY or SIGHUP, nothing is interrupted.
    DISRUPTIVE: the same, and traffic or adjacencies are lost meanwhile. RESTART: the started task."""

    LIVE = "live"
    DISRUPTIVE = "disruptive"
    RESTART = "restart"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `path` leads to it: the statement with its name, then the operand.

    `before` and `after` are the values as the language compares them, None where there is none.
    """

    kind: ChangeKind
    path: tuple[str, ...]
    before: str | None
    after: str | None
    before_place: Place | None
    after_place: Place | None
    effect: Effect
    why: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            "kind": str(self.kind),
            "path": list(self.path),
            "before": self.before,
            "after": self.after,
            "before_place": str(self.before_place) if self.before_place else None,
            "after_place": str(self.after_place) if self.after_place else None,
            "effect": str(self.effect),
            "why": self.why,
        }
