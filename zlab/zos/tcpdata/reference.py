"""The reference page of TCPIP.DATA and of the resolver's set-up file, from their tables."""

from __future__ import annotations

from zlab.zos.reference import Section, reference_page
from zlab.zos.tcpdata.grammar import RESOLVER, TCPDATA, StatementRow
from zlab.zos.tcpdata.rules import RULES

_INTRODUCTION = """
TCPIP.DATA says who a system is (HOSTNAME, DOMAINORIGIN), which stack its programs use (TCPIPJOBNAME) and which name
servers they ask (NSINTERADDR). The resolver's set-up file says which TCPIP.DATA and which hosts file hold for all.
Comments begin with `;` or `#`; `SYSTEM:` in front of a statement limits it to one system.
"""
_COLUMNS = ("Statement", "Value", "Meaning", "Known")


def page() -> str:
    sections = [
        Section("Statements of TCPIP.DATA", columns=_COLUMNS, rows=_rows(TCPDATA)),
        Section("Statements of the resolver's set-up file", columns=_COLUMNS, rows=_rows(RESOLVER)),
    ]
    return reference_page("TCPIP.DATA", _INTRODUCTION, sections, RULES)


def _rows(rows: tuple[StatementRow, ...]) -> list[tuple[str, ...]]:
    return [(", ".join((row.name, *row.also)), row.value, row.meaning, str(row.sure)) for row in rows]
