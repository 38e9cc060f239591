"""All statements of PROFILE.TCPIP, and every word that starts or ends one."""

from __future__ import annotations

from functools import cache

from zlab.zos.profile.grammar.links import LINK_STATEMENTS
from zlab.zos.profile.grammar.ports import PORT_STATEMENTS
from zlab.zos.profile.grammar.shapes import OperandRow, StatementRow, abbreviations, shortest
from zlab.zos.profile.grammar.stack import STACK_STATEMENTS
from zlab.zos.profile.grammar.telnet import TELNET_STATEMENTS

STATEMENTS: tuple[StatementRow, ...] = (*PORT_STATEMENTS, *LINK_STATEMENTS, *STACK_STATEMENTS, *TELNET_STATEMENTS)

BY_NAME = {row.name: row for row in STATEMENTS}

STARTS = {spelling: row for row in STATEMENTS for spelling in row.spellings()}
"""What a word that starts a statement starts."""

ENDS = {spelling: row for row in STATEMENTS for spelling in row.end_spellings()}
"""Which block a word ends."""

MARKS = frozenset((*STARTS, *ENDS))

_VIPA_KEYWORDS = (
    "VIPADEFine", "VIPABACKUP", "VIPADISTribute", "VIPARange", "VIPADELete", "VIPAROUTE", "VIPASMPARMS",
    "DELEte", "DISTMethod", "IMMEDiate", "MOVEable", "NONDISRUPTive", "SYSPLEXPorts", "TIMEDAFFinity",
    "WEIGHTEDActive",
)  # fmt: skip
"""Of VIPADYNAMIC, with their shortest spellings (z/OS 2.1 IP Configuration Reference, VIPADYNAMIC statements)."""

VIPA_WORDS = {
    spelling: keyword.upper()
    for keyword in _VIPA_KEYWORDS
    for spelling in abbreviations(keyword.upper(), shortest(keyword))
}
"""The keyword that a word of a rule of VIPADYNAMIC spells."""


@cache
def operand_table(name: str) -> dict[str, OperandRow]:
    """Every spelling of every operand of a statement."""
    return {spelling: operand for operand in BY_NAME[name].operands for spelling in operand.spellings()}
