"""The lab in characters: everything of it is there, boxes are closed, and it fits the terminal."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.report.labs import STATE, adcd, four_links_each, half_broken, many, twenty, two
from zlab.lab.records import Lab
from zlab.report.characters import Outside, in_ascii, lab_characters


@pytest.mark.parametrize("made", [adcd, two, twenty, four_links_each])
@pytest.mark.parametrize("width", [60, 80])
def test_it_fits_and_names_everything(made: Callable[[], Lab], width: int) -> None:
    lab = made()
    shown = lab_characters(lab, half_broken(lab), width=width)
    assert max(map(len, shown.splitlines())) <= width
    for system in lab.systems.values():
        assert system.sysname in shown
    for _, link in lab.links:
        assert {link.device, str(link.linux), str(link.zos)} <= set(shown.split())
    assert shown.count("┌") == shown.count("┘") == 2 + len(lab.systems)


def test_each_link_says_what_it_carries_and_what_was_seen() -> None:
    shown = lab_characters(two(), STATE)
    assert "static routes, mtu 9000" in shown
    assert "✓ OSPF Full · v6 Full" in shown
    assert "✗ OSPF ExStart" in shown
    assert "? not looked at" in shown
    assert "✓" not in lab_characters(two()), "nobody looked"
    assert "│ eth0 203.0.113.2/24" in shown


def test_what_is_known_of_the_world_outside_is_above_the_host() -> None:
    lines = lab_characters(two(), outside=Outside("eth0", "203.0.113.2", "203.0.113.1", "198.51.100.7")).splitlines()
    assert [line.strip(" │") for line in lines[1:5:2]] == ["198.51.100.7", "203.0.113.1"]
    assert lines[4].strip() == "│ eth0 203.0.113.2"


@pytest.mark.parametrize("made", [adcd, two, twenty])
def test_a_terminal_without_unicode_gets_the_same_picture_in_ascii(made: Callable[[], Lab]) -> None:
    shown = lab_characters(made(), half_broken(made()))
    plain = in_ascii(shown)
    assert plain.isascii()
    assert [len(line) for line in plain.splitlines()] == [len(line) for line in shown.splitlines()]


@given(st.integers(1, 5), st.integers(1, 3))
@settings(max_examples=15, deadline=None)
def test_any_number_of_systems_and_links_close_their_boxes(systems: int, links: int) -> None:
    shown = lab_characters(many(systems, links))
    assert shown.count("┌") == shown.count("└") - 1 == shown.count("┐")
    assert shown.count("─┤") == systems * links
