"""All rules over the sources of one system. A new rule is one record in `rules` and one function in a table here."""

from __future__ import annotations

from zlab.coherence.addressing import ADDRESSING
from zlab.coherence.hardware import HARDWARE
from zlab.coherence.jobs import JOBS
from zlab.coherence.names import NAMES
from zlab.coherence.ospf import OSPF
from zlab.coherence.sources import Sources
from zlab.zos.findings import Finding

CHECKS = (*HARDWARE, *ADDRESSING, *OSPF, *JOBS, *NAMES)


def check_coherence(sources: Sources) -> list[Finding]:
    """Every contradiction between the files, each finding with both places. Pure."""
    found = [finding for check in CHECKS for finding in check(sources)]
    return sorted(found, key=lambda finding: (finding.place, finding.rule.id))
