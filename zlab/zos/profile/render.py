"""PROFILE.TCPIP of a system, written from the lab. Pure."""

from __future__ import annotations

from itertools import groupby

from zlab.lab.records import Lab
from zlab.resources import render_template
from zlab.zos.profile.columns import INDENT, columned, widths_of
from zlab.zos.profile.want import WantedStatement, wanted


def render(lab: Lab, system: str) -> str:
    """The whole member, laid out as `fmt` leaves it."""
    groups = [
        (title, [line for statement in statements for line in _laid_out(statement)])
        for title, statements in groupby(wanted(lab, system), key=lambda statement: statement.title)
    ]
    return render_template("zos/profile.j2", lab=lab.lab, sysname=lab.systems[system].sysname, groups=groups)


def _laid_out(statement: WantedStatement) -> list[str]:
    rows = [row.split() for row in statement.rows]
    widths = widths_of(statement.head, rows)
    return [
        statement.head,
        *(f"{INDENT}{columned(row, widths)}" for row in rows),
        *([statement.end] * bool(statement.end)),
    ]
