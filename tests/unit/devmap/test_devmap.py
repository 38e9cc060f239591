"""Devmaps: nothing of the text is lost, and each awsosa is seen with its path, addresses and devices."""

from __future__ import annotations

import json
from ipaddress import IPv4Interface
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import ROOT
from zlab.zos.devmap.parse import parse_devmap, read_devmap
from zlab.zos.devmap.records import Devmap, Statement
from zlab.zos.member import MemberText

CASES = sorted((ROOT / "tests/golden/devmap").iterdir())


def view(devmap: Devmap) -> dict[str, Any]:
    return {
        "stanzas": [
            {"name": stanza.name, "at": str(stanza.place).partition(":")[2], "lines": len(stanza.statements)}
            for stanza in devmap.stanzas
        ],
        "managers": [f"{manager.name} {manager.number}" for manager in devmap.managers],
        "osas": [
            {
                "at": str(osa.place).partition(":")[2],
                "path": osa.path,
                "type": osa.path_type,
                "tunnel": osa.is_tunnel,
                "tap": osa.tap,
                "linux": str(osa.linux) if osa.linux else None,
                "stacks": [[device.number for device in stack] for stack in osa.stacks],
                "devices": [device.number for device in osa.devices],
            }
            for osa in devmap.osas
        ],
    }


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_a_devmap_is_seen_as_its_golden_view_says(folder: Path) -> None:
    devmap = read_devmap(folder / "devmap.txt")
    assert devmap.member.encode() == (folder / "devmap.txt").read_bytes()
    assert view(devmap) == json.loads((folder / "view.json").read_text())


def statements(devmap: Devmap) -> list[Statement]:
    return [statement for stanza in devmap.stanzas for statement in stanza.statements]


def test_every_devmap_of_the_corpus_is_understood(corpus: Path) -> None:
    linux = read_devmap(corpus / "linux/ibmgeorge-linux-devmap.txt")
    assert [(osa.path, osa.tap, str(osa.linux)) for osa in linux.osas] == [
        ("A0", "tap0", "10.1.1.1/24"),
        ("F4", None, "None"),
    ]
    assert [[device.number for device in stack] for osa in linux.osas for stack in osa.stacks] == [
        ["0400", "0401", "0402"],
        ["0404", "0405", "0406"],
    ]
    memory = linux.system("memory")
    assert memory is not None
    assert [word.text for word in memory.operands] == ["2000m"]
    z25b = read_devmap(corpus / "profile/zeditor01-z25b-devmap-osa.txt")
    assert [(osa.path, osa.is_tunnel, str(osa.linux)) for osa in z25b.osas] == [
        ("A1", True, "10.1.2.1/24"),
        ("F0", False, "None"),
    ]


def test_a_comment_starts_after_a_blank_only() -> None:
    devmap = parse_devmap(MemberText("d", "[manager]\nname awsckd 1 # disks\ndevice a80 3390 3990 /vol/a#1 #one\n"))
    (statement,) = [each for each in statements(devmap) if each.keyword == "device"]
    assert [word.text for word in statement.operands] == ["a80", "3390", "3990", "/vol/a#1"]


def test_an_option_given_twice_has_its_last_value_and_both_places() -> None:
    devmap = parse_devmap(MemberText("d", "[manager]\nname awsosa 1 --path=A0 --path=A4\n"))
    (osa,) = devmap.osas
    assert (osa.tap, osa.linux) == ("tap4", IPv4Interface("10.1.5.1/24"))
    assert [str(option.place) for option in osa.manager.statement.options] == ["d:2:15", "d:2:25"]
    assert devmap.osa("tap4") == osa
    assert devmap.osa("tap0") is None


DEVMAP_LINES = st.lists(
    st.one_of(
        st.text(max_size=30),
        st.sampled_from(
            ["[manager]", "[system]", "name awsosa 1 --path=A0", "device 400 osa osa --unitadd=0", "# x", "-=", "--=="]
        ),
    ),
    max_size=8,
)


@settings(max_examples=200, deadline=None)
@given(DEVMAP_LINES)
def test_any_text_parses_and_each_word_is_where_its_span_says(lines: list[str]) -> None:
    text = "\n".join(lines)
    devmap = parse_devmap(MemberText("d", text))
    assert devmap.member.text == text
    for statement in statements(devmap):
        words = [statement.word, *statement.operands, *(option.word for option in statement.options)]
        assert all(text[word.start : word.end] == word.text for word in words)
    view(devmap)
