"""The JSON Schema takes every file that zlab takes, refuses wrong ones, and says what each key is."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tests.conftest import ROOT
from tests.support.lab_samples import FULL, VALUES, places, spoiled
from zlab.errors import LabFileError
from zlab.lab.load import load_lab, parse_lab
from zlab.lab.reference import lab_reference
from zlab.lab.schema import lab_schema

SCHEMA = lab_schema()
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)
GOOD = sorted([*ROOT.glob("inventories/*/lab.yaml"), *ROOT.glob("tests/golden/*/*/lab.yaml")])


def accepted(data: Any) -> bool:
    try:
        parse_lab(json.dumps(data))
    except LabFileError:
        return False
    return True


def test_it_is_a_schema_of_the_draft_it_names() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("path", GOOD, ids=lambda path: f"{path.parent.parent.name}-{path.parent.name}")
def test_a_file_that_zlab_takes_is_taken_as_an_editor_reads_it(path: Path) -> None:
    try:
        loaded = load_lab(path)
    except LabFileError:
        assert path.parent.parent.name == "lab"  # the golden wrong ones
        return
    VALIDATOR.validate(loaded.source.data)
    VALIDATOR.validate(yaml.safe_load(path.read_text()))


def test_the_full_sample_is_taken_by_both() -> None:
    assert accepted(FULL)
    VALIDATOR.validate(FULL)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(places(FULL)), st.sampled_from(VALUES), st.booleans())
def test_what_zlab_takes_the_schema_takes(path: tuple[Any, ...], value: Any, remove: bool) -> None:
    data = spoiled(path, value, remove=remove)
    if accepted(data):
        VALIDATOR.validate(data)


WRONG: list[tuple[tuple[Any, ...], Any]] = [
    (("lab",), "My Lab"),
    (("linux", "masquerade"), "yes"),
    (("linux", "uplnk"), "eth0"),
    (("linux", "firewall"), "ufv"),
    (("linux", "publish", 0, "listen"), "telnet"),
    (("linux", "publish", 0, "port"), 70000),
    (("linux", "frr"), {}),
    (("linux", "frr", "router_id"), "1.2.3"),
    (("systems",), {}),
    (("systems", "S0W1"), {}),
    (("systems", "s0w1", "links"), []),
    (("systems", "s0w1", "links", 0, "mtu"), "1500"),
    (("systems", "s0w1", "links", 0, "devices"), ["0400", "0401"]),
    (("systems", "s0w1", "links", 0, "portname"), "TOOLONGNAME"),
    (("systems", "s0w1", "links", 0, "ipv6", "zos"), "10.1.1.2"),
    (("systems", "s0w1", "links", 0, "ospf", "network"), "nbma"),
    (("systems", "s0w1", "links", 0, "ospf", "auth", "key"), "in clear"),
]


@pytest.mark.parametrize(("path", "value"), WRONG, ids=lambda value: str(value)[:60])
def test_an_editor_marks_what_zlab_refuses(path: tuple[Any, ...], value: Any) -> None:
    data = spoiled(path, value)
    assert not accepted(data)
    errors = list(VALIDATOR.iter_errors(data))
    assert errors
    assert all(list(path)[: len(error.absolute_path)] == list(error.absolute_path) for error in errors)


@pytest.mark.parametrize("text", re.findall(r"```yaml\n(.*?)```", (ROOT / "docs/lab-file.md").read_text(), re.DOTALL))
def test_the_files_of_the_how_to_are_labs(text: str) -> None:
    VALIDATOR.validate(parse_lab(text).source.data)


def test_every_key_has_a_description() -> None:
    silent = [
        f"{name}.{key}"
        for name, definition in {"Lab": SCHEMA, **SCHEMA["$defs"]}.items()
        for key, value in definition["properties"].items()
        if not value.get("description")
    ]
    assert silent == []


def test_the_reference_page_and_the_schema_file_are_the_ones_zlab_makes() -> None:
    made = "zlab schema --markdown -o docs/reference/lab-file.md; zlab schema -o docs/reference/lab.schema.json"
    assert (ROOT / "docs/reference/lab-file.md").read_text() == lab_reference(), made
    assert json.loads((ROOT / "docs/reference/lab.schema.json").read_text()) == SCHEMA, made
