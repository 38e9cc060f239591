"""The reference page of the TRL major node, from its tables."""

from __future__ import annotations

from zlab.zos.reference import Section, reference_page
from zlab.zos.vtam.lint import OPERANDS
from zlab.zos.vtam.rules import RULES

_INTRODUCTION = """
A TRL major node of VTAM tells which device numbers are one OSA (READ, WRITE, DATAPATH) and under which PORTNAME the
TCP/IP stack finds it. Written by `zlab vtam render`, checked by `zlab vtam lint`, held against devmap and profile by
`zlab check`. Statements are in card columns: a character in column 72 continues one in column 16 of the next card.
"""


def page() -> str:
    section = Section("Operands of TRLE", ", ".join(OPERANDS) + ". Others are kept and reported.")
    return reference_page("VTAM TRL major node", _INTRODUCTION, [section], RULES)
