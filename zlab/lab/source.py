"""YAML text as plain data, with the place of every key and value.

Only the parts of YAML 1.2's core schema that a lab file needs: `0400` stays the text of a device
number (YAML 1.1 reads it as octal 256), `on` and `no` stay words, a date stays text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import yaml

from zlab.errors import LabFileError, Place, Problem

Path = tuple[str | int, ...]
Data = None | bool | int | float | str | list["Data"] | dict[str, "Data"]

MOST_NODES = 400_000  # aliases can make a small file huge
_MOST_NESTED = 1000  # libyaml goes down by recursion in C: some 30,000 deep are the end of the process
_LONG_LINE = 2000

# CSafeLoader is libyaml; a PyYAML built without it still works, ten times slower.
_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_INT = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Source:
    """Data of one file and where each path in it stands; `problems` are those that leave the rest usable."""

    file: str
    data: Data
    keys: Mapping[Path, Place]
    values: Mapping[Path, Place]
    problems: tuple[Problem, ...] = ()
    text: str = ""

    def place(self, path: Path, *, key: bool = False) -> Place:
        """The place of a path, or of its nearest ancestor that the file has."""
        marks = self.keys if key else self.values
        while path and path not in marks:
            path = path[:-1]
            marks = self.values
        return marks.get(path, Place(self.file))


def parse_yaml(text: str, file: str) -> Source:
    """Text of one YAML document to data and places. Raises LabFileError where there is no data to go on with."""
    try:
        if _may_be_deep(text):
            _check_depth(text, file)
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        place = _place(error.problem_mark or error.context_mark, file)
        if "nesting depth" in (error.problem or ""):  # PyYAML has a limit of its own since 6.0.4
            raise _too_deep(place) from None
        what = " ".join(part for part in (error.context, error.problem) if part)
        hint = "YAML is indented with blanks" if "\t" in text else None
        raise LabFileError([Problem(f"not YAML: {what}", place, hint)]) from None
    except yaml.reader.ReaderError as error:
        raise LabFileError([Problem(f"not YAML: {error.reason}", _first_unprintable(text, file))]) from None
    except RecursionError:
        raise _too_deep(Place(file)) from None
    builder = _Builder(file)
    data = builder.build(node, ()) if node is not None else None
    return Source(file, data, builder.keys, builder.values, tuple(builder.problems), text)


def _may_be_deep(text: str) -> bool:
    """Whether a look at each value is worth its time: by brackets, or by dashes, of which many stand in one line."""
    depth = deepest = 0
    for bracket in re.findall(r"[\[\]{}]", text):
        depth += 1 if bracket in "[{" else -1
        deepest = max(deepest, depth)
    return deepest > _MOST_NESTED or max(map(len, text.split("\n"))) > _LONG_LINE


def _check_depth(text: str, file: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _MOST_NESTED:
                raise _too_deep(_place(event.start_mark, file))
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _place(mark: Any, file: str) -> Place:
    """The place of a mark of PyYAML's, which counts from 0; there is none of some errors."""
    return Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)


def _too_deep(place: Place) -> LabFileError:
    return LabFileError([Problem("not a lab file: nested too deep", place)])


def _first_unprintable(text: str, file: str) -> Place:
    found = yaml.reader.Reader.NON_PRINTABLE.search(text)
    if found is None:
        return Place(file)
    at = found.start()
    return Place(file, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))


class _Builder:
    def __init__(self, file: str) -> None:
        self.file = file
        self.keys: dict[Path, Place] = {}
        self.values: dict[Path, Place] = {}
        self.problems: list[Problem] = []
        self._nodes = 0

    def build(self, node: yaml.Node, path: Path) -> Data:
        place = self._place(node)
        self.values[path] = place
        self._nodes += 1
        if self._nodes > MOST_NODES or len(path) > 40:
            raise LabFileError([Problem("the file expands to more than a lab can hold", place)])
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item, (*path, index)) for index, item in enumerate(node.value)]
        return _scalar(cast(yaml.ScalarNode, node))

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Data]:
        found: dict[str, Data] = {}
        for key_node, value_node in node.value:
            place = self._place(key_node)
            if not isinstance(key_node, yaml.ScalarNode):
                self.problems.append(Problem("a key is a word, not a list or a mapping", place))
                continue
            key = key_node.value
            if key in found:
                first = self.keys[(*path, key)]
                self.problems.append(Problem(f"{key} is given twice", place, f"first on line {first.line}"))
                continue
            self.keys[(*path, key)] = place
            found[key] = self.build(value_node, (*path, key))
        return found

    def _place(self, node: yaml.Node) -> Place:
        return _place(node.start_mark, self.file)


def _scalar(node: yaml.ScalarNode) -> Data:
    text: str = node.value
    if node.style in ("'", '"', "|", ">"):
        return text
    if text in ("", "~", "null"):
        return None
    if text in ("true", "false"):
        return text == "true"
    # int() refuses more than 4300 digits; such a "number" is text and fails where it is used.
    if _INT.fullmatch(text) and len(text) < 20:
        return int(text)
    if _FLOAT.fullmatch(text) and ("." in text or "e" in text.lower()) and text.count(".") == 1:
        return float(text)
    return text
