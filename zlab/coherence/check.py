"""All rules over the sources of one system. A new rule is one record in `rules` and one function in a table here."""

from __future__ import annotations

from collections.abc import Iterable

from zlab.coherence.addressing import ADDRESSING
from zlab.coherence.hardware import HARDWARE
from zlab.coherence.jobs import JOBS
from zlab.coherence.names import NAMES
from zlab.coherence.ospf import OSPF
from zlab.coherence.sources import Sources
from zlab.zos.findings import Finding

TOPICS = {"hardware": HARDWARE, "addressing": ADDRESSING, "ospf": OSPF, "jobs": JOBS, "names": NAMES}
CHECKS = tuple(check for checks in TOPICS.values() for check in checks)


def check_coherence(sources: Sources, topics: Iterable[str] = TOPICS) -> list[Finding]:
    """Every contradiction between the files in some topics, each finding with both places. Pure."""
    found = [finding for topic in topics for check in TOPICS[topic] for finding in check(sources)]
    return sorted(found, key=lambda finding: (finding.place, finding.rule.id))
