"""How a devmap is laid out: statements in column 1, one blank line between stanzas. Pure."""

from __future__ import annotations

import re

from zlab.zos.devmap.records import Devmap


def format_devmap(devmap: Devmap) -> str:
    """The devmap in this layout. Words, their case and comments stay: what awsosa would not take is for the linter."""
    newline = "\r\n" if "\r\n" in devmap.member.text else "\n"
    headers = {stanza.place.line for stanza in devmap.stanzas if stanza.name}
    lines: list[str] = []
    for number in range(1, devmap.member.line_count + 1):
        line = re.sub(r"^[ \t\r\f\v]+|[ \t\r\f\v]+$", "", devmap.member.line(number))
        if number in headers and lines and lines[-1] and not lines[-1].startswith("#"):
            lines.append("")
        if line or (lines and lines[-1]):
            lines.append(line)
    while lines and not lines[-1]:
        lines.pop()
    return "".join(line + newline for line in lines)
