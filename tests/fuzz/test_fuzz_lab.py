"""Any text and any structure: a lab, or problems in words; never a traceback."""

from __future__ import annotations

import copy
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.lab_samples import FULL, KEYS, VALUES, places, spoiled
from zlab.errors import LabFileError, Problem
from zlab.lab.load import parse_lab

SCALARS = st.sampled_from(VALUES) | st.text(max_size=8) | st.integers() | st.floats() | st.booleans() | st.none()
STRUCTURES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=4), inner),
    max_leaves=12,
)
PIECES = st.sampled_from(
    [
        *("lab: adcd\n", "systems:\n", "  s0w1:\n", "    links:\n", "      - ", "mtu: 1500\n"),
        *("{", "}", "[", "]", "&a ", "*a", "<<: ", "!!python/name:os.system ", "? ", ": ", "- ", "\t"),
        *(">-\n", "'", '"', "#", "---\n", "...\n", "\ufeff", "\r\n", "%YAML 1.2\n"),
    ]
)


def problems(text: str) -> tuple[Problem, ...]:
    try:
        loaded = parse_lab(text, "f")
    except LabFileError as error:
        return error.problems
    assert loaded.lab.systems
    return ()


def load(text: str) -> None:
    for problem in problems(text):
        assert problem.what
        assert problem.place is not None
        assert problem.place.file == "f"
        assert problem.place.line <= len(text.splitlines()) + 1


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=80) | st.lists(PIECES, max_size=25).map(lambda pieces: "".join(pieces)))
def test_any_text_is_a_lab_or_has_problems(text: str) -> None:
    load(text)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(["lab", "linux", "systems", "x"]), STRUCTURES))
def test_any_structure_is_a_lab_or_has_problems(data: dict[str, Any]) -> None:
    load(json.dumps(data))


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(places(FULL)), STRUCTURES)
def test_any_value_in_any_place_is_taken_or_has_problems(path: tuple[Any, ...], value: Any) -> None:
    load(json.dumps(spoiled(path, value)))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(places(FULL)), st.sampled_from(VALUES)), min_size=2, max_size=5))
def test_several_spoiled_places_are_told_together(changes: list[tuple[tuple[Any, ...], Any]]) -> None:
    data: Any = copy.deepcopy(FULL)
    for path, value in changes:
        replace(data, path, copy.deepcopy(value))
    load(json.dumps(data))


def replace(data: Any, path: tuple[Any, ...], value: Any) -> None:
    """Put a value where the path leads, or where it still leads to after earlier changes."""
    for part in path[:-1]:
        inside = data[part] if isinstance(data, list) and part in range(len(data)) else data
        data = data.get(part, data) if isinstance(data, dict) else inside
    if isinstance(data, dict):
        data[str(path[-1])] = value
