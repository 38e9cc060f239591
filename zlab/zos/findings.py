"""What a check of z/OS files finds: rules as records, and findings that point at both places. Pure."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from zlab.errors import Place
from zlab.zos.edits import Edit


class Severity(StrEnum):
    """ERROR: z/OS refuses or ignores it. WARNING: it loads and is very likely not meant. NOTE: worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Sure(StrEnum):
    """How a fact about z/OS is known; docs/sources.md says what each means."""

    DOCUMENTED = "documented"
    SEEN = "seen in a real file"
    INFERRED = "inferred from samples"
    MEMORY = "not confirmed"


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing people get wrong. `zos` is what z/OS does with it; `bad` and `good` are examples for the docs."""

    id: str
    severity: Severity
    title: str
    why: str
    fix: str
    zos: str
    source: str
    sure: Sure = Sure.DOCUMENTED
    bad: str = ""
    good: str = ""

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "severity": str(self.severity), "sure": str(self.sure)}


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that is broken: `what` with the values at hand, its place, and the other places it has to do with.

    `edits` mend it where that can be done without asking (`lint --fix`).
    """

    rule: Rule
    what: str
    place: Place
    related: tuple[tuple[str, Place], ...] = ()
    edits: tuple[Edit, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.rule.id,
            "severity": str(self.rule.severity),
            "what": self.what,
            "file": self.place.file,
            "line": self.place.line,
            "column": self.place.column,
            "related": [
                {"what": what, "file": place.file, "line": place.line, "column": place.column}
                for what, place in self.related
            ],
            "why": self.rule.why,
            "fix": self.rule.fix,
            "zos": self.rule.zos,
            "sure": str(self.rule.sure),
            "source": self.rule.source,
            "fixable": bool(self.edits),
        }
