"""What a command answered with `--json`, held against the shape that is documented for it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import TypeAdapter, ValidationError

from zlab.shapes.answers import ANSWERS, Answer, answers_of
from zlab.shapes.base import ErrorAnswer, Shape

_COMMANDS = {answer.command for answer in ANSWERS}


def command_of(arguments: Sequence[str]) -> str:
    """The command of an argument list: "net plan" of net plan LAB --json."""
    for count in (2, 1):
        command = " ".join(arguments[:count])
        if command in _COMMANDS:
            return command
    raise AssertionError(f"zlab {' '.join(arguments)} has no shape in zlab/shapes/answers.py")


def answer_of(arguments: Sequence[str]) -> Answer:
    """The row that an argument list is answered by: one that its options name, else the plain one."""
    rows = answers_of(command_of(arguments))
    named = [row for row in rows if row.asked and row.asked in arguments]
    return named[0] if named else next(row for row in rows if not row.asked)


def parsed(arguments: Sequence[str], text: str) -> list[Shape]:
    """An answer as objects of its shape, or of an error's. AssertionError when it is neither.

    A key that is not documented is wrong too.
    """
    row = answer_of(arguments)
    shape: Any = row.shape if row.lines else row.shape | ErrorAnswer
    reader: TypeAdapter[Any] = TypeAdapter(shape)
    try:
        return [reader.validate_json(each) for each in (text.splitlines() if row.lines else [text])]
    except ValidationError as error:
        told = [f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors(include_url=False)]
        what = f"zlab {' '.join(arguments)} is no {row.shape.__name__}: {'; '.join(told[:8])}"
    raise AssertionError(what)


def answer(command: str, text: str) -> Any:
    """The data of an answer, which is of the documented shape."""
    parsed(command.split(), text)
    return json.loads(text)


def keys_with_values(value: object) -> Iterator[str]:
    """SHAPE.KEY of every documented key that has a value in an answer: neither null nor empty."""
    if isinstance(value, Shape):
        for key in type(value).model_fields:
            inner = getattr(value, key)
            if inner not in (None, "", [], {}):
                yield f"{type(value).__name__}.{key}"
                yield from keys_with_values(inner)
    elif isinstance(value, list | dict):
        for each in value.values() if isinstance(value, dict) else value:
            yield from keys_with_values(each)
