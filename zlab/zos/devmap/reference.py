"""The reference page of the devmap, as far as networking goes."""

from __future__ import annotations

from zlab.zos.devmap.rules import RULES
from zlab.zos.findings import Sure
from zlab.zos.reference import Section, reference_page

_INTRODUCTION = """
The devmap is the machine that zPDT emulates. Each `awsosa` manager is one OSA: its path is a tap (A0 is tap0) or an
adapter of the host (F0 …, as `find_io` lists them), its devices are what VTAM's TRLE names. Statements begin in column
1 and are in lower case, stanzas are parted by blank lines, `#` begins a comment. It is read at awsstart only.
"""
_COLUMNS = ("Word", "Value", "Meaning", "Known")
WORDS = (
    ("name awsosa", "number", "a manager of one OSA; the number only has to differ", Sure.SEEN),
    ("--path", "A0 to A7, F0 …", "tap0 to tap7, or an adapter of find_io", Sure.SEEN),
    ("--pathtype", "OSD, OSE", "QDIO, or LCS without multicast", Sure.DOCUMENTED),
    ("--tunnel_intf", "y", "awsosa makes the tap", Sure.SEEN),
    ("--tunnel_ip", "address", "Linux's address; default 10.1.1.1 on A0, 10.1.2.1 on A1", Sure.SEEN),
    ("--tunnel_mask", "mask", "default 255.255.255.0", Sure.SEEN),
    ("--interface", "name", "the adapter by its Linux name", Sure.MEMORY),
    ("device", "number osa osa", "READ, WRITE, DATAPATH of a stack, in this order", Sure.SEEN),
    ("--unitadd", "0, 1, 2 …", "the unit address; gives the order where it is written", Sure.SEEN),
)


def page() -> str:
    rows = [(word, value, meaning, str(sure)) for word, value, meaning, sure in WORDS]
    return reference_page("devmap", _INTRODUCTION, [Section("Words", columns=_COLUMNS, rows=rows)], RULES)
