"""The records of the catalogue: a message, a code, a table of codes. Pure.

They are read from `data/*.toml` and `data/codes/*.toml`; a key these records do not have is an error there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any

from zlab.errors import Place, ZlabError


class CatalogueError(ZlabError, ValueError):
    """A data file of the catalogue that does not fit its record."""

    code = "ZL500"


class Severity(StrEnum):
    """INFO: progress. WARNING: it goes on, and something may be wrong. ERROR: what was asked for is not there."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"

    @property
    def rank(self) -> int:
        return tuple(Severity).index(self)


class Sure(StrEnum):
    """How a fact is known; docs/sources.md says what each means."""

    DOCUMENTED = "documented"
    SEEN = "seen"
    INFERRED = "inferred"
    MEMORY = "not confirmed"


@dataclass(frozen=True, slots=True)
class Entry:
    """One message.

    `template` is the text after the id. An insert is `{name}` (one word), `{name?}` (a word or nothing) or
    `{name...}` (any text). `decode` names the code table of an insert where its name alone does not
    (see `data/inserts.toml`).
    """

    id: str
    severity: Severity
    meaning: str
    source: str
    sure: Sure
    template: str = ""
    also: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    decode: Mapping[str, str] = field(default_factory=dict)
    see: tuple[str, ...] = ()

    @property
    def templates(self) -> tuple[str, ...]:
        return (self.template, *self.also) if self.template else self.also

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "severity": str(self.severity),
            "template": self.template,
            "also": list(self.also),
            "meaning": self.meaning,
            "causes": list(self.causes),
            "actions": list(self.actions),
            "source": self.source,
            "sure": str(self.sure),
            "see": list(self.see),
        }


@dataclass(frozen=True, slots=True)
class Code:
    """One code of a table. `name` is the symbol of the field (ExStart, EACCES, GSK_…), "" where there is none.

    `decode` names tables for other inserts of a message that has this code (PARM1 to PARM3 of an RCODE).
    """

    code: str
    meaning: str
    source: str
    sure: Sure
    name: str = ""
    failure: bool = False
    causes: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    decode: Mapping[str, str] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """The code as a person says it: its name, or where it has none its meaning."""
        return self.name or self.meaning

    @property
    def full(self) -> str:
        """Name and meaning."""
        return f"{self.name}: {self.meaning}" if self.name and self.name != self.meaning else self.meaning

    def to_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "name": self.name,
            "failure": self.failure,
            "meaning": self.meaning,
            "causes": list(self.causes),
            "actions": list(self.actions),
            "source": self.source,
            "sure": str(self.sure),
        }


@dataclass(frozen=True, slots=True)
class CodeTable:
    """The codes of one kind. `key` says how a code is written: decimal, hex4, text, or bits (a sum of codes)."""

    name: str
    title: str
    key: str
    codes: Mapping[str, Code]
    note: str = ""


KEYS = ("decimal", "hex4", "text", "bits")

_LISTS = frozenset({"also", "causes", "actions", "see"})


def entry_from(id: str, data: Mapping[str, Any], file: str) -> Entry:
    """The entry of one table of a data file. Raises CatalogueError."""
    return Entry(**_checked(Entry, {"id": id, **data}, f"{file}: {id}"))


def code_from(code: str, data: Mapping[str, Any], file: str) -> Code:
    """The code of one table of a data file. Raises CatalogueError."""
    return Code(**_checked(Code, {"code": code, **data}, f"{file}: {code}"))


def _checked(record: type[Entry] | type[Code], data: Mapping[str, Any], where: str) -> dict[str, Any]:
    known = {one.name for one in fields(record)}
    for key in data:
        if key not in known:
            raise CatalogueError(f"unknown key {key!r}", place=Place(where))
    values = {key: _value(key, value, where) for key, value in data.items()}
    for key in ("meaning", "source", "sure"):
        if not values.get(key):
            raise CatalogueError(f"no {key}", place=Place(where))
    if record is Entry and "severity" not in values:
        raise CatalogueError("no severity", place=Place(where))
    return values


def _value(key: str, value: object, where: str) -> object:
    try:
        if key == "sure":
            return Sure(str(value))
        if key == "severity":
            return Severity(str(value))
    except ValueError as error:
        raise CatalogueError(str(error), place=Place(where)) from None
    if key in _LISTS:
        if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
            raise CatalogueError(f"{key} is a list of texts", place=Place(where))
        return tuple(value)
    expected: type = {"decode": dict, "failure": bool}.get(key, str)
    if not isinstance(value, expected):
        raise CatalogueError(f"{key} is a {expected.__name__}", place=Place(where))
    return value
