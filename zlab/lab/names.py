"""What a place in a lab file takes: its keys, or its kinds of address."""

from __future__ import annotations

import types
from functools import lru_cache
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from zlab.lab.base import SecretRef
from zlab.lab.records import Lab
from zlab.lab.source import Path


def known_keys(path: Path) -> list[str]:
    """The keys that the record at `path` takes; empty where there is no record."""
    model = _at(path)
    return list(model.model_fields) if isinstance(model, type) and issubclass(model, BaseModel) else []


def address_kinds(path: Path) -> tuple[type, ...]:
    """The classes of `ipaddress` that the value at `path` is made to; empty where it is no address."""
    found = _at(path)
    if get_origin(found) is tuple:  # a list of one may be written as its item
        found = _record(get_args(found)[0])
    options = get_args(found) if get_origin(found) in (Union, types.UnionType) else (found,)
    kinds = tuple(_record(option) for option in options)
    return kinds if all(getattr(kind, "__module__", "") == "ipaddress" for kind in kinds) else ()


def is_optional(path: Path) -> bool:
    """Whether at `path` a record may stand, or none: not one that has a default."""
    found = _annotation(path)
    return type(None) in get_args(found) and bool(known_keys(path))


def is_secret(path: Path) -> bool:
    """Whether the value at `path` names a secret, or is in what does: nothing of it may be shown."""
    records = (_at(path[:length]) for length in range(len(path) + 1))
    return any(isinstance(record, type) and issubclass(record, SecretRef) for record in records)


def _at(path: Path) -> Any:
    return _record(_annotation(path))


@lru_cache(maxsize=4096)
def _annotation(path: Path) -> Any:
    return _step(_at(path[:-1]), path[-1]) if path else Lab


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
