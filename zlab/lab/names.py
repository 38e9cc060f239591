"""Which keys a place in a lab file may have: for "did you mean", and for tests of the reference page."""

from __future__ import annotations

import types
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from zlab.lab.records import Lab
from zlab.lab.source import Path


def known_keys(path: Path) -> list[str]:
    """The keys that the record at `path` takes; empty where there is no record."""
    found: Any = Lab
    for part in path:
        found = _step(_record(found), part)
    model = _record(found)
    return list(model.model_fields) if isinstance(model, type) and issubclass(model, BaseModel) else []


def _step(annotation: Any, part: str | int) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        field = annotation.model_fields.get(str(part))
        return field.annotation if field else None
    arguments = get_args(annotation)
    if get_origin(annotation) is dict:
        return arguments[1]
    return arguments[0] if arguments else None


def _record(annotation: Any) -> Any:
    """Strip Annotated and None from an annotation, leaving the record or container it names."""
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) in (Union, types.UnionType):
        real = [argument for argument in get_args(annotation) if argument is not type(None)]
        return _record(real[0]) if len(real) == 1 else annotation
    return annotation
