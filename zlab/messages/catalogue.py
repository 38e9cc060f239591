"""The catalogue: what each message id and each code means, from data files of which only those asked for are read.

A file `data/PREFIX.toml` holds the messages whose id begins with PREFIX and for which no longer prefix has a
file. A file `data/codes/NAME.toml` holds one table of codes.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from zlab.errors import Place
from zlab.messages.records import KEYS, CatalogueError, Code, CodeTable, Entry, code_from, entry_from

_DATA = Path(__file__).parent / "data"
_NO_FAMILY = frozenset({"inserts", "texts"})
_HEADER = frozenset({"title", "key", "note", "source", "sure", "codes"})


def find(id: str) -> Entry | None:
    """The entry of a message id, in any case; None when the catalogue does not have it."""
    id = id.upper()
    return family(id).get(id)


def family(id: str) -> Mapping[str, Entry]:
    """All entries of the data file an id belongs to; empty when no file has its prefix."""
    prefix = family_prefix(id.upper())
    return _entries(prefix) if prefix else {}


@cache
def family_prefix(id: str) -> str:
    """The longest prefix of an id that has a data file; "" when none has."""
    known = family_prefixes()
    return next((id[:length] for length in range(len(id), 0, -1) if id[:length] in known), "")


@cache
def family_prefixes() -> frozenset[str]:
    return frozenset(path.stem.upper() for path in _DATA.glob("*.toml") if path.stem not in _NO_FAMILY)


def family_title(prefix: str) -> str:
    """What a family of messages is about, as its data file says."""
    return str(_read(_DATA / f"{prefix.lower()}.toml").get("family", prefix))


def all_entries() -> Iterator[Entry]:
    """Every message of the catalogue, in the order of the ids. Reads every file."""
    for prefix in sorted(family_prefixes()):
        yield from _entries(prefix).values()


def text_entries() -> Mapping[str, Entry]:
    """Messages that have no id, by a name of ours: what Policy Agent writes into its log."""
    return _entries("TEXTS")


@cache
def code_table(name: str) -> CodeTable:
    """One table of codes, by the name of its file. Raises CatalogueError when there is none of that name."""
    path = _DATA / "codes" / f"{name}.toml"
    if name not in code_table_names():
        raise CatalogueError(f"no code table {name!r}", hint="one of " + ", ".join(code_table_names()))
    data = _read(path)
    for key in data:
        if key not in _HEADER:
            raise CatalogueError(f"unknown key {key!r}", place=Place(str(path)))
    key = str(data.get("key", "decimal"))
    if key not in KEYS:
        raise CatalogueError(f"key is one of {', '.join(KEYS)}", place=Place(str(path)))
    # What a whole table shares (where it is from, how sure) is said once, above its codes.
    shared: dict[str, Any] = {name: data[name] for name in ("source", "sure") if name in data}
    codes = {code: code_from(code, {**shared, **one}, str(path)) for code, one in data["codes"].items()}
    return CodeTable(name, str(data["title"]), key, codes, str(data.get("note", "")))


@cache
def code_table_names() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in (_DATA / "codes").glob("*.toml")))


def code(table: str, value: str | int) -> Code | None:
    """One code of a table, or None."""
    return code_table(table).codes.get(str(value))


@cache
def insert_tables() -> Mapping[str, str]:
    """Which code table an insert is decoded with, by the insert's name."""
    return {name: str(table) for name, table in _read(_DATA / "inserts.toml").items()}


@cache
def _entries(prefix: str) -> Mapping[str, Entry]:
    path = _DATA / f"{prefix.lower()}.toml"
    return {id: entry_from(id, one, str(path)) for id, one in _read(path).items() if isinstance(one, dict)}


@cache
def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise CatalogueError(f"cannot be read: {error}", place=Place(str(path))) from None
