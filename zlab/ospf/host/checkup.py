"""One check of this host's adjacencies: look, judge, look closer where something is wrong, and judge again."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from zlab.linux.host import Host
from zlab.ospf.case import RouteStatus
from zlab.ospf.evidence import Evidence, Side, merge
from zlab.ospf.health import Health, Report, judge
from zlab.ospf.host.collect import RETRANSMIT, Closer, Wire, ask_database, look
from zlab.ospf.states import NeighborState

if TYPE_CHECKING:
    from zlab.ospf.expect import Expectation
    from zlab.ospf.readers.packets import Keys

_EVERY = 0.25  # seconds between two looks while waiting; a look costs some 30 ms
_HELLO = 10  # seconds; the default of both daemons, where nobody tells
_PLAIN = frozenset({"daemon-down", "tap-down", "no-address", "group-not-joined", "not-enabled"})
"""Causes that no packet would tell more of."""

_STUCK = (NeighborState.EX_START, NeighborState.EXCHANGE, NeighborState.LOADING)


@dataclass
class Checkup:
    """How to check. `given` is evidence from files; `listen` forces listening for that many seconds."""

    host: Host
    expected: Sequence[Expectation] = ()
    given: Evidence = field(default_factory=Evidence)
    listen: float | None = None
    keys: Keys = field(default_factory=dict, repr=False)
    progress: Callable[[str], None] = lambda _text: None

    def run(self, wait: float = 0) -> Report:
        """Judge at once; wait while something is not healthy, for at most `wait` seconds; then look closer."""
        end = time.monotonic() + wait
        first, report = self.glance()
        while not report.healthy and time.monotonic() < end:
            self.progress(f"waiting: {_waiting_for(report)}")
            time.sleep(min(_EVERY, max(0.0, end - time.monotonic())))
            first, report = self.glance()
        if report.healthy and self.listen is None:
            return report
        return self._closely(first, report)

    def glance(self) -> tuple[Evidence, Report]:
        """The first look alone, judged: what `watch` repeats."""
        found = look(self.host, self.expected)
        report = self._judge(found)
        if any(each.route is RouteStatus.MISSING for each in report.neighbors):
            # No fault where the neighbor announces nothing; its link state tells.
            found = merge((found, ask_database(self.host)))
            report = self._judge(found)
        return found, report

    def judge_given(self) -> Report:
        """Judge the evidence of files alone; this host is not asked."""
        return self._judge()

    def _judge(self, *found: Evidence) -> Report:
        return judge(merge((*found, self.given)), self.expected, now=datetime.now())

    def _closely(self, first: Evidence, report: Report) -> Report:
        wires = frozenset(self._wires(first, report))
        forming = frozenset(
            (each.version, each.device) for each in report.neighbors if each.state in _STUCK and each.device
        )
        closer = Closer(
            self.host,
            wires,
            self.listen if self.listen is not None else self._seconds(first, wires, forming),
            forming,
            self._dead(first, wires),
            self.keys,
            self.progress,
        )
        closely = closer.look()
        # Time has moved on while listening: the states are asked for again.
        again = look(self.host, self.expected)
        return self._judge(again, replace(closely, unseen=_without(closely.unseen, again.unseen)))

    def _wires(self, first: Evidence, report: Report) -> Iterator[Wire]:
        if self.listen is not None or not report.neighbors:
            yield from ((each.version, each.name) for each in first.interfaces if _speaks(each.name, each.network))
        for each in report.neighbors:
            plain = each.diagnosis is not None and each.diagnosis.cause.code in _PLAIN
            if each.device and not each.verdict.good and not plain:
                yield each.version, each.device
        if not self.expected:
            # Passive interfaces are no cases yet; somebody may speak there.
            yield from (
                (each.version, each.name)
                for each in first.interfaces
                if each.passive and each.side is Side.LINUX and _speaks(each.name, each.network)
            )

    def _seconds(self, first: Evidence, wires: frozenset[Wire], forming: frozenset[Wire]) -> float:
        """One hello interval of the slowest wire, and a retransmission where a neighbor is stuck."""
        hellos = [each.hello for each in first.interfaces if (each.version, each.name) in wires and each.hello]
        wanted = [each.hello for each in self.expected if (each.version, each.device) in wires]
        seconds = max((*hellos, *wanted), default=_HELLO) + 0.5
        return max(seconds, RETRANSMIT + 0.5) if forming else float(seconds)

    def _dead(self, first: Evidence, wires: frozenset[Wire]) -> int:
        return max(
            (each.dead for each in first.interfaces if (each.version, each.name) in wires and each.dead), default=40
        )


def _speaks(name: str, network: str) -> bool:
    return name != "lo" and network != "loopback"


def _waiting_for(report: Report) -> str:
    found = [each for each in report.neighbors if not each.verdict.good]
    return ", ".join(map(_is_at, found[:3])) or "no neighbor yet"


def _is_at(health: Health) -> str:
    full = health.state is NeighborState.FULL and health.route is not RouteStatus.INSTALLED
    return f"{health.neighbor or health.device} is {health.state_words}" + (", without its route" if full else "")


def _without(texts: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    return tuple(text for text in texts if text not in known)
