"""OMPROUTE's configuration file of a system, written from the lab. Pure."""

from __future__ import annotations

from zlab.lab.records import Lab
from zlab.resources import render_template
from zlab.zos.omproute.keys import key_places
from zlab.zos.omproute.layout import statement_text
from zlab.zos.omproute.want import wanted

_HEADINGS = {0: "All protocols", 4: "IPv4", 6: "IPv6"}


def render(lab: Lab, system: str) -> str:
    """The whole file. A system symbol stands in the place of each authentication key."""
    statements = wanted(lab, system)
    sections = [
        (heading, [statement_text(one.row.name, one.parameters) for one in statements if one.row.family == family])
        for family, heading in _HEADINGS.items()
    ]
    return render_template(
        "zos/omproute.j2",
        lab=lab.lab,
        sysname=lab.systems[system].sysname,
        keys=key_places(lab, system),
        sections=[section for section in sections if section[1]],
    )
