"""A lab file to a `Lab`, or every problem in it with file:line:column.

Three passes over one file: YAML, the schema, and what the schema cannot say (`checks`). All that they find is
told at once; `checks` leaves out what the schema has already doubted, so that no problem is a consequence of
another.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from zlab.errors import LabFileError, Place, Problem
from zlab.lab.checks import check_lab
from zlab.lab.find import find_lab_file as find_lab_file  # where callers look for it
from zlab.lab.find import read_lab_file, shown_name
from zlab.lab.positions import with_defaults
from zlab.lab.problems import doubtful_paths, empty_sections, schema_problems, without, wrong_paths
from zlab.lab.records import Lab
from zlab.lab.source import Data, Source, parse_yaml


@dataclass(frozen=True, slots=True)
class LoadedLab:
    """A lab and the file it came from (for places in later findings)."""

    lab: Lab
    source: Source


def load_lab(path: Path) -> LoadedLab:
    """Read a lab file ("-" is standard input). Raises LabFileError with all problems of the file."""
    return parse_lab_file(read_lab_file(path), path)


def parse_lab_file(raw: bytes, path: Path) -> LoadedLab:
    """The bytes of a lab file to a `LoadedLab`. Raises LabFileError with all problems of the file."""
    name = shown_name(path)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        what = f"not UTF-8 text (byte {raw[error.start]:#04x})"
        raise LabFileError([Problem(what, Place(name, line, 1))]) from None
    return parse_lab(text, name)


def parse_lab(text: str, file: str = "lab.yaml") -> LoadedLab:
    """Text of a lab file to a `LoadedLab`. Raises LabFileError with all problems of the text."""
    source = parse_yaml(text, file)
    problems: set[Problem] = {*source.problems, *empty_sections(source)}
    if not isinstance(source.data, dict):
        if not problems:
            what = "the file is empty" if source.data is None else "a lab file is a mapping"
            problems.add(Problem(what, Place(file, 1, 1), "the smallest lab: `lab: adcd` and `systems: {s0w1: }`"))
        raise LabFileError(sorted(problems, key=_file_order))
    if len(source.data) > len(Lab.model_fields) and source.data.keys().isdisjoint(Lab.model_fields):
        # Lines of a log are keys of YAML too: not one message for each.
        what = f"this is no lab file: none of its keys is one of {', '.join(Lab.model_fields)}"
        raise LabFileError([Problem(what, Place(file, 1, 1), "if it is a log, --log takes it")])
    try:
        lab = _validated(source.data)
    except ValidationError as error:
        details = error.errors(include_url=False)
        problems |= schema_problems(source, details)
        problems |= set(_checked_elsewhere(source, details))
        raise LabFileError(sorted(problems, key=_file_order)) from None
    problems |= set(check_lab(lab, source))
    if problems:
        raise LabFileError(sorted(problems, key=_file_order))
    return LoadedLab(lab, source)


def _validated(data: dict[str, Data]) -> Lab:
    # Strict, so that the file and its JSON Schema agree ("1500" is no number); as JSON, because only there
    # strict pydantic takes a list for a tuple and a text for an address.
    return Lab.model_validate_json(json.dumps(with_defaults(data)), strict=True)


def _checked_elsewhere(source: Source, details: list[ErrorDetails]) -> list[Problem]:
    """What `checks` finds in the rest of a file, when the file is good without its wrong parts."""
    rest = without(source.data, wrong_paths(source, details))
    if not isinstance(rest, dict) or not rest.get("systems"):
        return []
    try:
        lab = _validated({"lab": "lab", **rest})
    except ValidationError:
        return []
    return check_lab(lab, source, doubtful_paths(source, details))


def _file_order(problem: Problem) -> tuple[Place, str]:
    return (problem.place or Place(""), problem.what)
