"""The shapes as JSON Schema (draft 2020-12): of one command, or of all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic.json_schema import models_json_schema

from zlab.errors import UsageError
from zlab.shapes.answers import ANSWERS, UNSHAPED, Answer, answers_of
from zlab.shapes.base import ErrorAnswer, Shape

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def answer_schema(command: str) -> dict[str, Any]:
    """What a command prints with `--json`, the error included. Raises UsageError for a command without an object."""
    found = answers_of(command)
    if not found:
        raise _unknown(command)
    return _schema(f"zlab {command} --json", found)


def all_answers_schema() -> dict[str, Any]:
    """What any command prints."""
    return _schema("zlab --json", ANSWERS)


def _schema(title: str, answers: Iterable[Answer]) -> dict[str, Any]:
    shapes: list[type[Shape]] = list(dict.fromkeys([*(answer.shape for answer in answers), ErrorAnswer]))
    _, made = models_json_schema([(shape, "validation") for shape in shapes])
    named = {name: _open(definition) for name, definition in made["$defs"].items()}
    return {
        "$schema": DRAFT,
        "title": title,
        "anyOf": [{"$ref": f"#/$defs/{shape.__name__}"} for shape in shapes],
        "$defs": named,
    }


def _open(definition: dict[str, Any]) -> dict[str, Any]:
    """As readers are to take it: keys may be added, and titles that repeat the key say nothing."""
    properties = {
        key: {name: value for name, value in each.items() if name not in ("title", "default")}
        for key, each in definition["properties"].items()
    }
    kept = {name: value for name, value in definition.items() if name not in ("title", "additionalProperties")}
    return {**kept, "properties": properties}


def _unknown(command: str) -> UsageError:
    from difflib import get_close_matches

    if command in UNSHAPED:
        return UsageError(f"zlab {command} answers no object: {UNSHAPED[command]}")
    near = get_close_matches(command, [answer.command for answer in ANSWERS], 1)
    hint = f"did you mean {near[0]}?" if near else 'such as "net plan"; docs/reference/json.md lists all'
    return UsageError(f"there is no command {command!r} with an object", hint=hint)
