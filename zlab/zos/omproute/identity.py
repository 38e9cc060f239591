"""Which statement is which: how a statement is named in a comparison, and found again in another file. Pure."""

from __future__ import annotations

from zlab.zos.omproute.grammar.shapes import StatementRow
from zlab.zos.omproute.tree import Statement
from zlab.zos.omproute.values import compared

Identity = tuple[str, ...]

_GLOBAL = {"ROUTERID": "OSPF", "COMPARISON": "OSPF", "DEMAND_CIRCUIT": "OSPF"}
"""Statements that stand for a parameter of another one (IBM: OSPF statement)."""


def identity(statement: Statement) -> Identity:
    """The name of a statement and the values that tell it from others of its name.

    An interface is known by its Name, and by its address where the Name is missing or stands for many.
    """
    row = statement.row
    if row is None:
        return (statement.name.upper(),)
    home = _GLOBAL.get(row.name.upper())
    if home is not None:
        return (home,)
    if row.own is not None and row.identity:
        return (row.name, compared(row.own, statement.own.value) if statement.own else "")
    if row.identity[:1] == ("Name",) and "IP_Address" in row.identity:
        return (row.name, _interface(statement, row))
    return (row.name, *(_value(statement, row, name) for name in row.identity))


def _interface(statement: Statement, row: StatementRow) -> str:
    name, address = _value(statement, row, "Name"), _value(statement, row, "IP_Address")
    return name if name and "*" not in name and "*" not in address else f"{name} {address}".strip()


def _value(statement: Statement, row: StatementRow, name: str) -> str:
    given = statement.given(name)
    known = row.parameter(name)
    if given is not None:
        return compared(known, given.value)
    return compared(known, known.default) if known and known.default else ""
