"""PROFILE.TCPIP of a system, written from the lab. Pure."""

from __future__ import annotations

from itertools import groupby

from zlab.lab.records import Lab
from zlab.resources import render_template
from zlab.zos.library import Library
from zlab.zos.member import MemberText
from zlab.zos.profile.layout import format_document
from zlab.zos.profile.parse import parse
from zlab.zos.profile.want import wanted


def render(lab: Lab, system: str) -> str:
    """The whole member, laid out as `fmt` leaves it."""
    groups = [
        (title, [line for statement in statements for line in statement.lines])
        for title, statements in groupby(wanted(lab, system), key=lambda statement: statement.title)
    ]
    text = render_template("zos/profile.j2", lab=lab.lab, sysname=lab.systems[system].sysname, groups=groups)
    return format_document(parse(MemberText("profile", text), Library()))
