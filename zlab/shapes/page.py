"""The reference page of all answers: which command answers what, and each key of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from zlab.lab.reference import cell, in_order, takes
from zlab.shapes.answers import ANSWERS, UNSHAPED, Answer
from zlab.shapes.schema import all_answers_schema
from zlab.shapes.statuses import STATUSES

_HEAD = """\
# What commands answer: reference

Made by `zlab schema --of all --markdown` from the shapes of `zlab.shapes`; do not edit it by hand.
What scripts may rely on besides: [interfaces.md](../interfaces.md). As JSON Schema: `zlab schema --of "net plan"`, or
`--of all`.

With `--json` standard output is one object, or one a line where the table says so. A command that could not do what was
asked answers [ErrorAnswer](#erroranswer) instead. Keys may be added; no key is taken away, renamed, or given another
type. Times are ISO 8601, durations are seconds.

## Commands

Status 0 is done, or nothing to do; 1 an error; 2 a command line that cannot be meant; 6 another zlab at work on the
same host; 130 an interruption. The table has what a command says besides.
"""


def answers_page() -> str:
    """Markdown: the table of commands, then a section for each shape."""
    schema = all_answers_schema()
    definitions: dict[str, dict[str, Any]] = schema["$defs"]
    sections = (_section(name, definitions[name]) for name in in_order(schema, definitions))
    return "\n".join([_HEAD, *_commands(), "", *_unshaped(), "", *sections])


def _commands() -> Iterator[str]:
    yield "| command | answers | status |"
    yield "|---|---|---|"
    told: set[str] = set()
    for answer in ANSWERS:
        statuses = STATUSES.get(answer.command, {}) if answer.command not in told else {}
        told.add(answer.command)
        words = "; ".join(f"{status}: {when}" for status, when in statuses.items())
        yield f"| `{f'{answer.command} {answer.asked}'.strip()}` | {_answers(answer)} | {cell(words)} |"


def _answers(answer: Answer) -> str:
    name = answer.shape.__name__
    return f"[{name}](#{name.lower()}){', one a line' if answer.lines else ''}"


def _unshaped() -> Iterator[str]:
    yield "Without an object:"
    yield ""
    for command, why in UNSHAPED.items():
        yield f"- `{command}`: {why}"


def _section(name: str, definition: dict[str, Any]) -> str:
    required = definition.get("required", ())
    lines = [f"## {name}", "", definition["description"], "", "| key | is | what |", "|---|---|---|"]
    for key, value in definition["properties"].items():
        may = "" if key in required else "; may be absent"
        lines.append(f"| `{key}` | {cell(_is(value))}{may} | {cell(value['description'])} |")
    return "\n".join([*lines, ""])


def _is(value: dict[str, Any]) -> str:
    kinds = value.get("anyOf", ())
    if not value.keys() & {"type", "anyOf", "$ref", "enum", "const"}:
        return "anything"
    return takes(value) + (" or null" if {"type": "null"} in kinds else "")
