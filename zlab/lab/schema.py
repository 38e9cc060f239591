"""The lab file as JSON Schema (draft 2020-12), made from the records: for editors, and for other programs.

It takes every file that zlab takes. What it cannot say (rules between values) only `zlab check` says.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from zlab.lab.base import Record
from zlab.lab.positions import FILLED, may_be_empty
from zlab.lab.records import Lab, System

DRAFT = "https://json-schema.org/draft/2020-12/schema"

_PATTERNS = {
    # Formats of pydantic's own that no editor knows; the address part is read by zlab.
    "ipv4interface": r"^[0-9.]+(/[0-9.]+)?$",
    "ipv4network": r"^[0-9.]+(/[0-9.]+)?$",
    "ipv6interface": r"^[0-9A-Fa-f:.]+(/[0-9]{1,3})?$",
    "ipv6network": r"^[0-9A-Fa-f:.]+(/[0-9]{1,3})?$",
}


def lab_schema() -> dict[str, Any]:
    """The schema as plain data; each key of a lab file has a description."""
    schema = Lab.model_json_schema(schema_generator=_Generator, mode="validation")
    definitions = schema.pop("$defs")
    records = {record.__name__: record for record in _records(Record)}
    for name, definition in {"Lab": schema, **definitions}.items():
        _describe(definition, descriptions(records[name]))
        _fill_positions(name, definition)
        properties = definition["properties"]
        empty = may_be_empty(records[name]) if records[name] in (Lab, System) else set()
        definition["properties"] = {
            key: _or_null(value) if key in empty else _without_null(value) for key, value in properties.items()
        }
    _allow_empty_items(schema["properties"]["systems"])
    _allow_empty_items(definitions["System"]["properties"]["links"]["anyOf"][0])
    return {"$schema": DRAFT, **schema, "title": "zlab lab file", "$defs": definitions}


def descriptions(record: type[BaseModel]) -> dict[str, str]:
    """The text below each field of a record and of those it inherits from; empty where there is no source."""
    found: dict[str, str] = {}
    for base in reversed(record.__mro__):
        if not (issubclass(base, BaseModel) and base not in (BaseModel, Record)):
            continue
        try:
            body = ast.parse(textwrap.dedent(inspect.getsource(base))).body[0]
        except OSError:
            continue
        if isinstance(body, ast.ClassDef):
            found |= dict(_documented(body))
    return found


def _documented(body: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for field, below in zip(body.body, body.body[1:], strict=False):
        if (
            isinstance(field, ast.AnnAssign)
            and isinstance(field.target, ast.Name)
            and isinstance(below, ast.Expr)
            and isinstance(below.value, ast.Constant)
            and isinstance(below.value.value, str)
        ):
            yield field.target.id, inspect.cleandoc(below.value.value)


def _records(base: type[Record]) -> Iterator[type[Record]]:
    for record in base.__subclasses__():
        yield record
        yield from _records(record)


def _describe(definition: dict[str, Any], texts: dict[str, str]) -> None:
    if "description" in definition:
        definition["description"] = _one_line(definition["description"])
    for key, value in definition.get("properties", {}).items():
        value.pop("title", None)
        if key in texts:
            value["description"] = _one_line(texts[key])
        if isinstance(value.get("default"), dict) or value.get("default", 0) is None:
            # A record of defaults says nothing that its own fields do not say.
            del value["default"]


def _one_line(text: str) -> str:
    return "\n\n".join(" ".join(part.split()) for part in text.split("\n\n"))


def _fill_positions(name: str, definition: dict[str, Any]) -> None:
    for key in FILLED.get(name, ()):
        definition["properties"][key].pop("default", None)
        if key in definition.get("required", []):
            definition["required"].remove(key)
    if not definition.get("required", True):
        del definition["required"]


def _or_null(value: dict[str, Any]) -> dict[str, Any]:
    """A value that may be left empty (`linux:`)."""
    described = {key: value[key] for key in ("description",) if key in value}
    return {
        "anyOf": [{key: each for key, each in value.items() if key not in described}, {"type": "null"}],
        **described,
    }


def _without_null(value: dict[str, Any]) -> dict[str, Any]:
    """A record or none: none is told by leaving the key out, not by leaving it empty."""
    references = [each for each in value.get("anyOf", ()) if "$ref" in each]
    if len(references) != 1 or {"type": "null"} not in value["anyOf"]:
        return value
    return {**references[0], **{key: each for key, each in value.items() if key != "anyOf"}}


def _allow_empty_items(container: dict[str, Any]) -> None:
    """A mapping or list whose items may be left empty (`s0w1:`)."""
    for key in ("items", "patternProperties"):
        if key in container:
            items = container[key]
            container[key] = (
                {"anyOf": [items, {"type": "null"}]}
                if key == "items"
                else {pattern: {"anyOf": [item, {"type": "null"}]} for pattern, item in items.items()}
            )


class _Generator(GenerateJsonSchema):
    """pydantic's generator, with formats that editors know, and no key that is not in a pattern."""

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        made = super().dict_schema(schema)
        if "patternProperties" in made:
            made["additionalProperties"] = False
        return made

    def generate(self, schema: core_schema.CoreSchema, mode: Any = "validation") -> JsonSchemaValue:
        made = super().generate(schema, mode)
        _known_formats(made)
        return made


def _known_formats(value: Any) -> None:
    if isinstance(value, dict):
        if value.get("format") in _PATTERNS:
            value["pattern"] = _PATTERNS[value.pop("format")]
        for each in value.values():
            _known_formats(each)
    elif isinstance(value, list):
        for each in value:
            _known_formats(each)
