"""The reference page of the rules across files, from their table."""

from __future__ import annotations

from zlab.coherence.rules import RULES
from zlab.zos.reference import reference_page

_INTRODUCTION = """
What `zlab check` holds against each other: devmap, VTAM's TRL, PROFILE.TCPIP, OMPROUTE, syslog.conf, TCPIP.DATA, the
lab file and FRR. A rule speaks only where both of its files are given or rendered; each finding names both places.
"""


def page() -> str:
    return reference_page("Rules across files and both ends", _INTRODUCTION, [], RULES)
