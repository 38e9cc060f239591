"""A first lab file from what is known: a devmap, a running host, members of z/OS. Pure.

Each source gives what it has found, as values with their paths; a draft joins them, the first source that
says something has its way, and becomes a file with a comment at each value: where it was found.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from zlab.errors import LabFileError, Problem
from zlab.lab.load import parse_lab
from zlab.lab.names import known_keys
from zlab.lab.positions import link_with_defaults
from zlab.lab.records import Link
from zlab.lab.source import Data, Path, parse_yaml

_COLUMN = 40
"""Where comments begin, when the line is not longer."""
_LONGEST = 100
"""A longer list is written an item a line."""

_HEAD = """\
# The lab of this host, as `zlab init` found it. What is left out, or stands behind a #, has its default.
# `zlab net plan` shows what it would change here; `zlab schema --markdown` describes every key.
"""
_LINK_KEYS = ("linux", "zos", "interface", "portname", "devices")
_EXAMPLES = {
    "masquerade": ("masquerade: true                    # z/OS leaves with this host's address",),
    "publish": (
        "publish:                            # ports of this host that lead to z/OS",
        "  - {listen: 8023, to: SYSTEM, port: 23}",
    ),
    "frr": ("frr: {router_id: ROUTER_ID, default_route: always}   # Linux's side of OSPF; its links get `ospf: {}`",),
}


@dataclass(frozen=True, slots=True)
class Found:
    """A value of the lab file, and where it was found ("devmap.txt:14", "this host").

    `path` is that of the file, with the name of the tap in place of a link's number:
    ("systems", "s0w1", "links", "tap0", "linux"). A path that ends with the tap says that there is this link.
    """

    path: Path
    value: Data
    source: str

    def to_json(self) -> dict[str, Any]:
        return {"path": list(self.path), "value": self.value, "source": self.source}


@dataclass(frozen=True, slots=True)
class Draft:
    """What the sources say together. Links are in the order in which their taps were first met."""

    lab: str
    system: str
    found: tuple[Found, ...]

    def values(self) -> dict[Path, Found]:
        """What is written: for each path the word of the first source."""
        values: dict[Path, Found] = {}
        for each in self.found:
            values.setdefault(each.path, each)
        return values

    def conflicts(self) -> tuple[Problem, ...]:
        """Where two sources do not agree."""
        values = self.values()
        return tuple(
            Problem(
                f"{_words(each.path)} is {_yaml(first.value)} ({first.source}) and {_yaml(each.value)} ({each.source})",
                hint=f"{_yaml(first.value)} is written",
            )
            for each in self.found
            if (first := values[each.path]).value != each.value
        )

    def taps(self, system: str) -> tuple[str, ...]:
        prefix = ("systems", system, "links")
        return tuple(dict.fromkeys(str(each.path[3]) for each in self.found if each.path[:3] == prefix))

    def systems(self) -> tuple[str, ...]:
        named = (str(each.path[1]) for each in self.found if each.path[0] == "systems" and len(each.path) > 1)
        return tuple(dict.fromkeys((self.system, *named)))


def draft_of(lab: str, system: str, *sources: Sequence[Found]) -> Draft:
    """One draft of several sources, the one to be believed first."""
    return Draft(lab, system, tuple(each for source in sources for each in source))


def sound(draft: Draft) -> tuple[Draft, tuple[Problem, ...]]:
    """The draft without what no lab file may say, and what that was; a link with a wrong end is left out whole.

    What is found may contradict itself: two taps with one subnet, a hello interval above the dead one.
    """
    problems: list[Problem] = []
    while True:
        text = draft_text(draft)
        try:
            parse_lab(text, "<draft>")
        except LabFileError as error:
            wrong = _wrong(draft, text, error.problems)
            left = Draft(draft.lab, draft.system, tuple(each for each in draft.found if not _is_in(each.path, wrong)))
            if left == draft:
                raise
            problems += wrong.values()
            draft = left
        else:
            return draft, tuple(problems)


def _wrong(draft: Draft, text: str, problems: Sequence[Problem]) -> dict[Path, Problem]:
    """The paths of a draft that problems of its text are about, each with the first of them in words."""
    source = parse_yaml(text, "<draft>")
    marks = [*source.values.items(), *source.keys.items()]
    wrong: dict[Path, Problem] = {}
    for problem in problems:
        path = max((path for path, place in marks if place == problem.place), key=len, default=())
        found = _found_at(draft, path)
        if found is not None:
            what = f"{_words(found.path)} {_yaml(found.value)} ({found.source}) is left out: {problem.what}"
            wrong.setdefault(found.path, Problem(what, hint=problem.hint))
    return wrong


def _found_at(draft: Draft, path: Path) -> Found | None:
    """What a path of the file was written from; a link itself where one of its ends is meant."""
    if path[2:3] == ("links",) and len(path) > 3:
        taps = dict(enumerate(draft.taps(str(path[1]))))
        path = (*path[:3], taps.get(int(path[3]), ""), *path[4:])
        if path[4:5] in (("linux",), ("zos",), ("interface",)):
            path = path[:4]
    within = [each for each in draft.values().values() if path[: len(each.path)] == each.path]
    return max(within, key=lambda each: len(each.path), default=None)


def _is_in(path: Path, wholes: Container[Path]) -> bool:
    return any(path[:length] in wholes for length in range(1, len(path) + 1))


def draft_text(draft: Draft) -> str:
    """The lab file: loads with `load_lab`, and holds nothing that is a default."""
    return "".join(f"{line}\n" for line in _lines(draft))


def _lines(draft: Draft) -> Iterator[str]:
    values = draft.values()
    yield from _HEAD.splitlines()
    yield from ("", f"lab: {draft.lab}", "", "linux:")
    own = {str(path[1]): each for path, each in values.items() if path[0] == "linux" and len(path) == 2}
    for key in sorted(own, key=_order(("linux",))):
        yield from _entry("  ", key, own[key].value, own[key].source)
    if not own:
        yield from _entry("  ", "uplink", "auto", "the device of the default route")
    yield from _examples(draft, own)
    yield from ("", "systems:")
    number = 0
    for system in draft.systems():
        taps = draft.taps(system) or ((f"tap{number}",) if system == draft.system else ())
        yield from _system(system, taps, values, number)
        number += len(taps)


def _examples(draft: Draft, given: Container[str]) -> Iterator[str]:
    """Lines to uncomment, of keys that no source has said anything about."""
    taps = draft.taps(draft.system) or ("tap0",)
    linux = draft.values().get(("systems", draft.system, "links", taps[0], "linux"))
    router_id = str(linux.value if linux else _defaults(taps[0], 0, 0, None)["linux"]).partition("/")[0]
    for key, lines in _EXAMPLES.items():
        if key not in given:
            for line in lines:
                yield f"  # {line}".replace("SYSTEM", draft.system).replace("ROUTER_ID", router_id)


def _system(system: str, taps: Sequence[str], values: Mapping[Path, Found], number: int) -> Iterator[str]:
    """A system whose first link is the `number`-th of the host."""
    yield f"  {system}:"
    path: Path = ("systems", system)
    own = {key: found for key, found in _below(path, values).items() if key != "links"}
    sysname = own.pop("sysname", None)
    if isinstance(sysname, Found) and sysname.value != system.upper():
        yield from _entry("    ", "sysname", sysname.value, sysname.source)
    yield "    links:"
    for place, tap in enumerate(taps):
        at: Path = (*path, "links", tap)
        link = {str(key[4]): each for key, each in values.items() if key[:4] == at and len(key) == 5}
        linux = link["linux"].value if "linux" in link else None
        note = values.get(at)
        yield from _entry("      - ", "device", tap, note.source if note else "zPDT's first; no tap is there now")
        yield from _link(link, _defaults(tap, number + place, place, linux))
    for key in sorted(own, key=_order(path)):
        found = own[key]
        if isinstance(found, Found):
            yield from _entry("    ", key, found.value, found.source)
            continue
        yield f"    {key}:"
        for name in sorted(found, key=_order((*path, key))):
            yield from _entry("      ", name, found[name].value, found[name].source)


def _below(path: Path, values: Mapping[Path, Found]) -> dict[str, Found | dict[str, Found]]:
    """What is found of a record: a value of its own, or the values of a section of it."""
    own: dict[str, Found | dict[str, Found]] = {}
    for at, each in values.items():
        if at[: len(path)] != path or len(at) > len(path) + 2:
            continue
        name = str(at[len(path)])
        section = own.get(name)
        if len(at) == len(path) + 1:
            own[name] = each
        elif isinstance(section, dict):
            section[str(at[-1])] = each
        elif section is None and len(at) == len(path) + 2:
            own[name] = {str(at[-1]): each}
    return own


def _link(values: Mapping[str, Found], defaults: Mapping[str, Data]) -> Iterator[str]:
    """The keys of a link but its device; what equals its default stands behind a #, to be seen and changed."""
    for key, default in defaults.items():
        found = values.get(key)
        if found is None or found.value == default:
            yield from _entry("        # ", key, default, found.source if found else "")
        else:
            yield from _entry("        ", key, found.value, found.source)
    for key in sorted(values.keys() - defaults.keys(), key=_order(("systems", "", "links", 0))):
        yield from _entry("        ", key, values[key].value, values[key].source)


def _defaults(tap: str, number: int, place: int, linux: Data) -> dict[str, Data]:
    """What a link has that names its tap, and perhaps Linux's address."""
    bare = link_with_defaults({"device": tap}, number, place)
    given = link_with_defaults({"device": tap, **({"linux": linux} if linux else {})}, number, place)
    return {**{key: given[key] for key in _LINK_KEYS}, "linux": bare["linux"], "mtu": Link.model_fields["mtu"].default}


def _order(path: Path) -> Callable[[str], int]:
    return known_keys(path).index


def _words(path: Path) -> str:
    return f"{path[4]} of {path[3]}" if len(path) > 4 else ".".join(map(str, path))


def _entry(indent: str, key: str, value: Data, source: str) -> Iterator[str]:
    line = f"{indent}{key}: {_yaml(value)}"
    items = value if isinstance(value, list) else []
    long = bool(items) and (len(line) > _LONGEST or isinstance(items[0], dict))
    first = f"{indent}{key}:" if long else line
    yield f"{first:<{_COLUMN - 2}}  # {source}" if source else first
    if long:
        yield from (f"{' ' * len(indent)}  - {_yaml(item)}" for item in items)


def _yaml(value: Data) -> str:
    """A value on one line, in the spelling people write: 0400, 10.1.1.1/24, "2001:db8::1"."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_yaml(key)}: {_yaml(each)}" for key, each in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_yaml, value)) + "]"
    if isinstance(value, str) and re.fullmatch(r"[A-Za-z0-9_/][A-Za-z0-9_./()*@#$-]*", value):
        return value if _stays_text(value) else json.dumps(value)
    return json.dumps(value, ensure_ascii=isinstance(value, str) and not value.isprintable())


@cache
def _stays_text(word: str) -> bool:
    """Whether a bare word is read as it is written: no number, and none of YAML's own words."""
    return parse_yaml(word, "").data == word
