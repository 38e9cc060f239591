"""What a run over many hosts came to: one row a host, outcomes for a report, one exit status. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from zlab.exits import Exit
from zlab.fleet.events import HostRun
from zlab.report.events import Outcome, Status

HEAD = ("host", "result", "changed", "seconds")


@dataclass(frozen=True, slots=True)
class FleetResult:
    """All hosts of one run, by name. `seconds` is the wall time."""

    verb: str
    hosts: tuple[HostRun, ...]
    seconds: float
    interrupted: bool = False
    artifacts: str = ""
    warning: str = ""

    @property
    def failed(self) -> tuple[HostRun, ...]:
        return tuple(host for host in self.hosts if host.failure is not None)

    @property
    def exit(self) -> Exit:
        if self.interrupted:
            return Exit.INTERRUPTED
        if self.failed:
            return Exit.UNHEALTHY
        return Exit.DIFFERENT if self.verb == "plan" and any(host.changed for host in self.hosts) else Exit.OK

    @property
    def verdict(self) -> str:
        """In words: how many hosts ended how."""
        counts = Counter(host.result for host in self.hosts)
        told = ", ".join(f"{count} {result}" for result, count in sorted(counts.items()))
        ended = "interrupted" if self.interrupted else "done"
        return f"fleet {self.verb} {ended}: {told or 'no host'}, in {self.seconds:.1f} s"

    def rows(self) -> list[tuple[str, ...]]:
        return [(host.host, host.result, str(host.changed), f"{host.seconds:.1f}") for host in self.hosts]

    def outcomes(self) -> list[Outcome]:
        return [_outcome(host, f"zlab fleet {self.verb}") for host in self.hosts]

    def to_json(self) -> dict[str, Any]:
        return {
            "verb": self.verb,
            "healthy": not (self.failed or self.interrupted),
            "interrupted": self.interrupted,
            "changed": sum(host.changed for host in self.hosts),
            "seconds": round(self.seconds, 3),
            "artifacts": self.artifacts,
            "hosts": [host.to_json() for host in self.hosts],
        }


def _outcome(host: HostRun, group: str) -> Outcome:
    if host.failure is not None:
        why = f"{host.failure.kind}: {host.failure.why}"
        return Outcome(host.host, Status.FAILED, why, host.failure.fix, host.seconds, group)
    if host.running:
        return Outcome(host.host, Status.SKIPPED, f"interrupted in task {host.task}", "", host.seconds, group)
    return Outcome(host.host, Status.PASSED, host.result, "", host.seconds, group)
