"""Message templates: from the text of a message to its values by name. Pure.

`OSPF Adjacency Failure, neighbor {neighbor}, old state {old_state}, …`: console text is upper case, syslogd
text is mixed (note on EZZ8174I), and blanks may be more than one, so both are matched alike.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

_INSERT = re.compile(r"\{(?P<name>[a-z][a-z0-9_]*)(?P<kind>\.\.\.|\?)?\}")
_EMPTY = {"?", "..."}
_SHAPES = {None: r"\S+?", "?": r"\S*?", "...": r".*?"}


def insert_names(template: str) -> tuple[str, ...]:
    """The names of a template's inserts, in order."""
    return tuple(found["name"] for found in _INSERT.finditer(template))


@cache
def template_pattern(template: str) -> re.Pattern[str]:
    """The pattern of a template. A console sequence number or other text behind its end is let pass."""
    parts: list[str] = []
    before: str | None = "literal"
    position = 0
    for found in _INSERT.finditer(template):
        parts.append(_literal(template[position : found.start()], before, found["kind"]))
        parts.append(f"(?P<{found['name']}>{_SHAPES[found['kind']]})")
        before, position = found["kind"], found.end()
    parts.append(_literal(template[position:], before, "literal"))
    ends_open = before == "..." and position == len(template)
    return re.compile("".join(parts) + (r"\s*$" if ends_open else r"(?=[.,;]?(?:\s|$))"), re.IGNORECASE | re.DOTALL)


def _literal(text: str, before: str | None, after: str | None) -> str:
    """Blanks match any white space; beside an insert that may be empty also none, but a word ends there."""
    pieces = re.split(r"(\s+)", text)
    last = len(pieces) - 1
    pattern = ""
    for number, piece in enumerate(pieces):
        if not piece.isspace():
            pattern += re.escape(piece)
        elif number == 1 and not pieces[0] and before != "literal":
            pattern += r"\s*" if before == "..." else r"(?!\S)\s*"
        else:
            opens = number == last - 1 and not pieces[last] and after in _EMPTY
            pattern += r"\s*" if opens else r"\s+"
    return pattern


def match_templates(templates: Sequence[str], text: str) -> dict[str, str]:
    """The values of the first template that fits `text` (without the id); empty when none fits."""
    for template in templates:
        found = template_pattern(template).match(text)
        if found:
            return {name: value.strip() for name, value in found.groupdict().items()}
    return {}


def match_beginning(templates: Sequence[str], text: str) -> dict[str, str]:
    """The values of a text that was cut off: those of the longest beginning of a template that fits."""
    beginnings = (
        (found.end(), template[: found.end()])
        for template in templates
        for found in _INSERT.finditer(template)
        if found["kind"] is None
    )
    return match_templates([one for _, one in sorted(beginnings, reverse=True)], text)
