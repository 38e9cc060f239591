"""FRR's lines of a lab as a file a person reads or loads with vtysh. Pure."""

from __future__ import annotations

from itertools import groupby

from zlab.lab.records import Lab
from zlab.linux.frr.want import frr_lines


def frr_text(lab: Lab) -> str:
    """Blocks with their lines, each left with `exit`; where a key belongs its reference stands instead of it."""
    lines = [f"! FRR lines of lab {lab.lab}; zlab net up adds them to the FRR of this host"]
    for block, members in groupby(frr_lines(lab), key=lambda record: record.block or record.line):
        lines.append(block)
        for record in members:
            if record.block:
                secret = f" <{' '.join(record.secret)}>" if record.secret else ""
                lines.append(f" {record.line}{secret}")
        lines.append("exit")
    return "\n".join(lines) + "\n"
