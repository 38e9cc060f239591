"""What a person does on z/OS to bring a change about: one command a step, and the message that proves it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Where(StrEnum):
    CONSOLE = "console"
    SHELL = "z/OS UNIX shell"


@dataclass(frozen=True, slots=True)
class Step:
    """One command, why it is given, and what z/OS says when it has worked (message ids with their texts)."""

    where: Where
    command: str
    why: str
    proof: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "where": str(self.where),
            "command": self.command,
            "why": self.why,
            "proof": list(self.proof),
        }


def step_from_json(data: dict[str, Any]) -> Step:
    """What `Step.to_json` gave. Raises KeyError and ValueError."""
    return Step(Where(data["where"]), data["command"], data["why"], tuple(data["proof"]))
