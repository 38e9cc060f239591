"""What the schema says about a file, in the file's own words: place, what, and what was probably meant. Pure."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from ipaddress import (
    IPv4Address,
    IPv4Interface,
    IPv4Network,
    IPv6Address,
    IPv6Interface,
    IPv6Network,
    ip_interface,
)

from pydantic_core import ErrorDetails

from zlab.errors import Problem
from zlab.lab.names import address_kinds, is_optional, is_secret, known_keys
from zlab.lab.source import Data, Path, Source

_KINDS: dict[type, tuple[str, str]] = {
    IPv4Address: ("IPv4 address", "10.1.1.2"),
    IPv6Address: ("IPv6 address", "2001:db8:1::2"),
    IPv4Interface: ("IPv4 address with prefix length", "10.1.1.1/24"),
    IPv6Interface: ("IPv6 address with prefix length", "2001:db8:1::1/64"),
    IPv4Network: ("IPv4 network", "10.9.0.0/16"),
    IPv6Network: ("IPv6 network", "2001:db8:9::/48"),
}
_TYPES = {
    "string_type": "a text belongs here",
    "int_type": "a whole number belongs here",
    "bool_type": "true or false belongs here",
    "model_type": "a mapping belongs here",
    "dict_type": "a mapping belongs here",
    "tuple_type": "a list belongs here",
    "too_short": "at least one belongs here",
}
_WORDS_FOR_TRUTH = {"yes": "true", "on": "true", "no": "false", "off": "false"}


def schema_problems(source: Source, details: Sequence[ErrorDetails]) -> set[Problem]:
    """One problem for each thing wrong; what is only a consequence of another is left out."""
    return {_problem(source, detail) for detail in details if not _is_consequence(detail, details)}


def empty_sections(source: Source) -> Iterator[Problem]:
    """Keys such as `ospf:` with nothing behind them: is that OSPF with its defaults, or none?"""
    for path, value in _optional(source.data, ()):
        if value is None:
            what = f"{'.'.join(map(str, path))}: nothing stands here"
            yield Problem(
                what, source.place(path, key=True), f"{path[-1]}: {{}} has every default; without the key there is none"
            )


def _optional(data: Data, path: Path) -> Iterator[tuple[Path, Data]]:
    """Every value in a place where a record may stand or none."""
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        if is_optional((*path, key)):
            yield (*path, key), value
        yield from _optional(value, (*path, key))


def wrong_paths(source: Source, details: Sequence[ErrorDetails]) -> frozenset[Path]:
    """Where the schema was not met, as paths of the file."""
    return frozenset(_path(source, detail) for detail in details)


def doubtful_paths(source: Source, details: Sequence[ErrorDetails]) -> frozenset[Path]:
    """The values that nothing can be said about: wrong ones, and what a misspelled key may have been meant for."""
    doubtful: set[Path] = set()
    for detail in details:
        path = _path(source, detail)
        if detail["type"] == "extra_forbidden":
            holder = path[:-1]
            doubtful |= {(*holder, key) for key in known_keys(holder) if (*holder, key) not in source.values}
        else:
            doubtful.add(path[:-1] if detail["type"] == "missing" and path not in source.values else path)
    return frozenset(doubtful)


def without(data: Data, paths: Iterable[Path]) -> Data:
    """The data less the values at `paths`; where one is in a list or not there, what holds it goes."""
    gone = {_removable(data, path) for path in paths}
    return _pruned(data, (), gone)


def _removable(data: Data, path: Path) -> Path:
    while path:
        holder = _at(data, path[:-1])
        if isinstance(holder, dict) and path[-1] in holder:
            return path
        path = path[:-1]
    return path


def _at(data: Data, path: Path) -> Data:
    for part in path:
        if isinstance(data, dict) and isinstance(part, str):
            data = data.get(part)
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
        else:
            return None
    return data


def _pruned(data: Data, path: Path, gone: set[Path]) -> Data:
    if isinstance(data, dict):
        return {key: _pruned(value, (*path, key), gone) for key, value in data.items() if (*path, key) not in gone}
    if isinstance(data, list):
        return [_pruned(value, (*path, index), gone) for index, value in enumerate(data)]
    return data


def _path(source: Source, detail: ErrorDetails) -> Path:
    """The path of an error in the file, without what is not in it (names of union members, `[key]`)."""
    loc = detail["loc"]
    path: Path = ()
    for index, part in enumerate(loc):
        if part == "[key]":
            continue
        if (*path, part) in source.values or (index == len(loc) - 1 and not _is_union_tag(part)):
            path = (*path, part)
    return path


def _is_union_tag(part: int | str) -> bool:
    return isinstance(part, str) and not re.fullmatch(r"[a-z][a-z0-9_]*", part)


def _problem(source: Source, detail: ErrorDetails) -> Problem:
    kind = detail["type"]
    path = _path(source, detail)
    where = ".".join(str(part) for part in path) or "the file"
    if kind == "extra_forbidden":
        key = str(path[-1])
        return Problem(f"unknown key {key}", source.place(path, key=True), _did_you_mean(key, known_keys(path[:-1])))
    if kind == "missing":
        return Problem(f"{where} is missing", source.place(path))
    what, hint = _in_words(detail, path)
    return Problem(f"{where}: {what}", source.place(path), hint)


def _in_words(detail: ErrorDetails, path: Path) -> tuple[str, str | None]:
    """What is wrong with a value, and what was probably meant."""
    kind, given = detail["type"], detail.get("input")
    if is_secret(path):
        # What stands there may be the secret itself.
        if kind == "model_type":
            return "a secret never stands in the lab file", "name where it is: {env: NAME} or {file: PATH}"
        return detail["msg"].removeprefix("Value error, "), None
    kinds = address_kinds(path)
    if kinds and kind in ("value_error", "string_type"):
        words = " or ".join(_KINDS[each][0] for each in kinds)
        return f"{_shown(given)} is no {words}", _address_hint(given, kinds)
    if kind == "literal_error":
        choices = re.findall(r"'([^']+)'", str(detail.get("ctx", {}).get("expected", "")))
        return f"{_shown(given)} is none of {', '.join(choices)}", _nearest(str(given), choices)
    what = _TYPES.get(kind) or detail["msg"].removeprefix("Value error, ").removeprefix("Input ")
    is_scalar = given is None or isinstance(given, (str, int, float, bool))
    shown = f", not {_shown(given)}" if is_scalar and str(given) not in what else ""
    return f"{what}{shown}", _type_hint(kind, given)


def _type_hint(kind: str, given: object) -> str | None:
    if kind == "bool_type" and isinstance(given, str) and given.lower() in _WORDS_FOR_TRUTH:
        return f"write {_WORDS_FOR_TRUTH[given.lower()]}"
    if kind == "int_type" and isinstance(given, str) and given.isdecimal():
        return "a number stands without quotes"
    return None


def _address_hint(given: object, kinds: tuple[type, ...]) -> str:
    if IPv4Network in kinds or IPv6Network in kinds:
        with suppress(ValueError):
            return f"did you mean {ip_interface(str(given)).network}?"
    return f"such as {_KINDS[kinds[0]][1]}"


def _shown(value: object) -> str:
    if value is None:
        return "nothing"
    text = str(value).lower() if isinstance(value, bool) else repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _is_consequence(detail: ErrorDetails, details: Sequence[ErrorDetails]) -> bool:
    """A list is "too short" to pydantic when its items are wrong, and none of the words it could have been."""
    loc = detail["loc"]
    if detail["type"] == "too_short":
        return any(other is not detail and other["loc"][: len(loc)] == loc for other in details)
    if detail["type"] == "literal_error" and isinstance(detail.get("input"), (list, tuple)):
        holder = loc[:-1]
        return any(len(other["loc"]) > len(loc) and other["loc"][: len(holder)] == holder for other in details)
    return False


def _did_you_mean(word: str, known: list[str]) -> str | None:
    return _nearest(word, known) or (f"known: {', '.join(known)}" if known else None)


def _nearest(word: str, known: list[str]) -> str | None:
    near = difflib.get_close_matches(word.lower(), known, n=1, cutoff=0.6)
    return f"did you mean {near[0]}?" if near else None
