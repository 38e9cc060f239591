"""The AT-TLS policy of a system of a lab, whole."""

from __future__ import annotations

from zlab.lab.records import Lab
from zlab.resources import render_template
from zlab.zos.policy.want import wanted


def render(lab: Lab, system: str) -> str:
    """The text of the policy. Raises WantError when a rule names what System SSL has not."""
    blocks = wanted(lab, system)
    width = max((len(block.kind) for block in blocks), default=0)
    return render_template("zos/attls.j2", lab=lab, system=lab.systems[system], blocks=blocks, width=width)
