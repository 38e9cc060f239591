"""The reference page of the lab file, made from its schema."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from zlab.lab.schema import lab_schema

_HEAD = """\
# The lab file: reference

Made by `zlab schema --markdown` from the records of `zlab.lab`; do not edit it by hand.
How to write one: [lab-file.md](../lab-file.md). The same as JSON Schema: `zlab schema`.
"""


def lab_reference() -> str:
    """Markdown: a section for each record, in the order in which they are met in a file."""
    schema = lab_schema()
    definitions = schema["$defs"]
    sections = [_HEAD]
    for name in ("Lab", *in_order(schema, definitions)):
        definition = schema if name == "Lab" else definitions[name]
        sections.append(_section(name, definition))
    return "\n".join(sections)


def in_order(schema: dict[str, Any], definitions: dict[str, Any]) -> Iterator[str]:
    """Names of definitions, the nearest to the root first."""
    waiting, seen = [schema], set()
    while waiting:
        for name in _references(waiting.pop(0)):
            if name not in seen:
                seen.add(name)
                waiting.append(definitions[name])
                yield name


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"].rpartition("/")[2]
        for key, each in value.items():
            if key != "$defs":
                yield from _references(each)
    elif isinstance(value, list):
        for each in value:
            yield from _references(each)


def _section(name: str, definition: dict[str, Any]) -> str:
    lines = [f"## {name}", "", definition.get("description", ""), ""]
    lines += ["| key | takes | default | what |", "|---|---|---|---|"]
    for key, value in definition["properties"].items():
        default = "required" if key in definition.get("required", ()) else _default(value)
        cells = (f"`{key}`", takes(value), default, value.get("description", ""))
        lines.append("| " + " | ".join(map(cell, cells)) + " |")
    return "\n".join([*lines, ""])


def cell(text: str) -> str:
    return text.replace("|", r"\|").replace("\n", " ")


def _default(value: dict[str, Any]) -> str:
    if value.get("default") in (None, []):
        return ""
    default = value["default"]
    shown = ", ".join(map(str, default)) if isinstance(default, list) else default
    return f"`{shown if isinstance(shown, str) else json.dumps(shown)}`"


def takes(value: dict[str, Any]) -> str:
    """What a value may be, in words."""
    if "$ref" in value:
        name = value["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in value:
        words = [takes(each) for each in value["anyOf"] if each != {"type": "null"}]
        return " or ".join(dict.fromkeys(words))
    if "enum" in value or "const" in value:
        return ", ".join(f"`{each}`" for each in value.get("enum", [value.get("const")]))
    return _TYPES[value.get("type", "")](value)


def _number(value: dict[str, Any]) -> str:
    low, high = value.get("minimum"), value.get("maximum", value.get("exclusiveMaximum"))
    if low is not None and high is not None:
        return f"{low} to {high if 'maximum' in value else high - 1}"
    return "number"


def _text(value: dict[str, Any]) -> str:
    formats = {"ipv4": "IPv4 address", "ipv6": "IPv6 address"}
    if value.get("format") in formats:
        return formats[value["format"]]
    return f"`{value['pattern'].strip('^$')}`" if "pattern" in value else "text"


def _list(value: dict[str, Any]) -> str:
    if "prefixItems" in value:
        return f"list of {len(value['prefixItems'])}: {takes(value['prefixItems'][0])}"
    return f"list of {takes(value['items'])}" if value.get("items") else "list"


def _mapping(value: dict[str, Any]) -> str:
    patterns = value.get("patternProperties")
    if patterns:
        return f"mapping of names to {takes(next(iter(patterns.values())))}"
    values, names = value["additionalProperties"], value.get("propertyNames", {}).get("enum")
    what = f"mapping of {', '.join(f'`{name}`' for name in names)}" if names else "mapping of names"
    return f"{what} to {'anything' if values is True else takes(values)}"


_TYPES = {
    "integer": _number,
    "number": _number,
    "boolean": lambda _value: "`true`, `false`",
    "string": _text,
    "array": _list,
    "object": _mapping,
}
