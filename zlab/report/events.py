"""What a long run says while it goes: named stages and checks, each with an outcome.

The code that does the work takes a `Sink` and never prints; a terminal table, a JSON stream and a
JUnit file are three sinks of the same events.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Protocol


class Status(StrEnum):
    PASSED = "pass"
    FAILED = "fail"
    SKIPPED = "skip"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one named check or stage ended. `why` is what was seen; `cause` and `fix` are of a failure."""

    name: str
    status: Status
    why: str = ""
    fix: str = ""
    seconds: float = 0.0
    group: str = ""
    cause: str = ""

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "status": str(self.status), "seconds": round(self.seconds, 3)}


class Sink(Protocol):
    def started(self, name: str, group: str = "") -> None: ...

    def ended(self, outcome: Outcome) -> None: ...

    def close(self) -> None: ...


class Silent:
    """The sink for callers that only want the result."""

    def started(self, name: str, group: str = "") -> None:
        pass

    def ended(self, outcome: Outcome) -> None:
        pass

    def close(self) -> None:
        pass


class Run:
    """Collects the outcomes of one run while telling them to a sink."""

    def __init__(self, sink: Sink, clock: Callable[[], float] = time.monotonic) -> None:
        self._sink = sink
        self._clock = clock
        self.outcomes: list[Outcome] = []

    @property
    def healthy(self) -> bool:
        return all(outcome.status is not Status.FAILED for outcome in self.outcomes)

    def add(self, outcome: Outcome) -> Outcome:
        self.outcomes.append(outcome)
        self._sink.ended(outcome)
        return outcome

    @contextmanager
    def stage(self, name: str, group: str = "") -> Iterator[Stage]:
        """Time a stage. What it raises is told as its failure and raised on."""
        self._sink.started(name, group)
        stage = Stage()
        begin = self._clock()
        try:
            yield stage
        except BaseException as error:
            why = str(error) or type(error).__name__
            self.add(Outcome(name, Status.FAILED, why, stage.fix, self._clock() - begin, group))
            raise
        self.add(Outcome(name, stage.status, stage.why, stage.fix, self._clock() - begin, group))


@dataclass
class Stage:
    """What a running stage has found so far; it passes unless it says otherwise."""

    status: Status = Status.PASSED
    why: str = ""
    fix: str = ""
