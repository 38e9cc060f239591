"""Running checks side by side, each with its time-out, and again until they pass or time is over."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from zlab.errors import ZlabError
from zlab.report.events import Outcome, Sink, Status
from zlab.verify.check import Check
from zlab.verify.context import Context
from zlab.verify.findings import Fault, Finding, Unseen, outcome_of

_EVERY = 1.0  # seconds between two rounds while waiting
_DEADLINE = 60.0


def verify(
    checks: Sequence[Check],
    look: Callable[[], Context],
    sink: Sink,
    *,
    wait: float = 0,
    clock: Callable[[], float] = time.monotonic,
    known: dict[str, Outcome] | None = None,
) -> tuple[Outcome, ...]:
    """One outcome a check, in the order of `checks`. What fails is tried again for `wait` seconds; first at once.

    `look` reads the host; each round sees it anew. The sink is told of each check once, when it is decided. `known` is
    filled with the last outcome of each check as it comes, for who is interrupted.
    """
    known = {} if known is None else known
    end = clock() + wait
    left = list(checks)
    while True:
        began = clock()
        last = began + _EVERY >= end
        failed: list[tuple[Check, Outcome]] = []
        for check, outcome in run_round(left, look(), lambda each: sink.started(each.name, each.group)):
            known[check.name] = outcome
            if outcome.status is Status.FAILED and not last:
                failed.append((check, outcome))
                continue
            sink.ended(outcome)
        if not failed:
            break
        left = [check for check, _ in failed]
        sink.started(f"waiting for {', '.join(check.name for check in left)} ({end - clock():.0f} s left)")
        time.sleep(max(0.0, min(_EVERY, end - clock())))
    return tuple(known[check.name] for check in checks)


def so_far(checks: Sequence[Check], known: Mapping[str, Outcome]) -> tuple[Outcome, ...]:
    """What an interrupted run has seen; what it has not is skipped."""
    why = "interrupted before it was known"
    return tuple(known.get(each.name) or Outcome(each.name, Status.SKIPPED, why, group=each.group) for each in checks)


def run_round(
    checks: Sequence[Check], context: Context, started: Callable[[Check], None] = lambda _check: None
) -> Iterator[tuple[Check, Outcome]]:
    """Every check once, all at the same time; told in the order of `checks`."""
    running = [_Running(check, context) for check in checks]
    end = time.monotonic() + _DEADLINE
    for each in running:
        started(each.check)
        yield each.check, each.outcome(end)


@dataclass
class _Running:
    """A check in a thread of its own, which dies with the process: a look that hangs holds nobody up."""

    check: Check
    context: Context
    findings: list[Finding] = field(default_factory=list)
    ended: float = 0.0

    def __post_init__(self) -> None:
        self._begun = time.monotonic()
        self._thread = threading.Thread(target=self._work, name=self.check.name, daemon=True)
        self._thread.start()

    def _work(self) -> None:
        try:
            for finding in self.check.run(self.context):
                self.findings.append(finding)
        except ZlabError as error:
            self.findings.append(Unseen(error.problems[0].what))
        except OSError as error:
            self.findings.append(Unseen(error.strerror or str(error)))
        self.ended = time.monotonic()

    def outcome(self, end: float) -> Outcome:
        allowed = min(self._begun + self.check.seconds, end)
        self._thread.join(max(0.0, allowed - time.monotonic()))
        found = list(self.findings)
        if self._thread.is_alive():
            what = f"no answer within {self.check.seconds:.0f} s"
            found.append(Fault(what, "this host, or what was asked, hangs", f"zlab verify --only {self.check.name}"))
        seconds = (self.ended or time.monotonic()) - self._begun
        return outcome_of(self.check.name, self.check.group, found, seconds)
