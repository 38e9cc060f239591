"""The reference page of TCPIP.DATA, hosts files and the resolver's set-up file, from their tables."""

from __future__ import annotations

from zlab.zos.reference import Section, reference_page
from zlab.zos.tcpdata.grammar import RESOLVER, TCPDATA, StatementRow
from zlab.zos.tcpdata.rules import HOSTS_RULES, RULES

_INTRODUCTION = """
TCPIP.DATA says who a system is (HOSTNAME, DOMAINORIGIN), which stack its programs use (TCPIPJOBNAME) and which name
servers they ask (NSINTERADDR). The resolver's set-up file says which TCPIP.DATA and which hosts file hold for all.
Comments begin with `;` or `#`; `SYSTEM:` in front of a statement limits it to one system.
Hosts files (IPNODES) have an address and its names on each line; `zlab check` reads them.
"""
_COLUMNS = ("Statement", "Value", "Meaning", "Known")


def page() -> str:
    sections = [
        Section("Statements of TCPIP.DATA", columns=_COLUMNS, rows=_rows(TCPDATA)),
        Section("Statements of the resolver's set-up file", columns=_COLUMNS, rows=_rows(RESOLVER)),
    ]
    return reference_page("TCPIP.DATA", _INTRODUCTION, sections, (*RULES, *HOSTS_RULES))


def _rows(rows: tuple[StatementRow, ...]) -> list[tuple[str, ...]]:
    return [(", ".join((row.name, *row.also)), row.value, row.meaning, str(row.sure)) for row in rows]
