"""What is rendered for the inventories fits where it is to go, is in order, and has no key in it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from unittest import mock

import pytest

from tests.conftest import ROOT
from zlab.coherence.gather import check_lab
from zlab.lab.load import load_lab
from zlab.lab.records import Lab
from zlab.zos.fit import check_fit
from zlab.zos.recognise import recognise
from zlab.zos.registry import LANGUAGES, OTHERS, language_of, renderer_of
from zlab.zos.render import render_members

INVENTORIES = sorted(path.parent.name for path in ROOT.glob("inventories/*/lab.yaml"))
CARDS = 80


def members(lab: Lab) -> Iterator[tuple[str, str]]:
    return ((kind, text) for name in lab.systems for kind, text in render_members(lab, name).items())


@pytest.mark.parametrize("inventory", INVENTORIES)
def test_every_member_fits_records_of_80_and_code_page_1047(inventory: str) -> None:
    lab = load_lab(ROOT / f"inventories/{inventory}/lab.yaml").lab
    for kind, text in members(lab):
        length = 0 if kind in ("devmap", "syslogd", "attls") else CARDS
        assert check_fit(text, "USER.TCPPARMS(MEMBER)", length) == [], kind


@pytest.mark.parametrize("inventory", INVENTORIES)
def test_every_member_is_recognised_as_what_it_is(inventory: str) -> None:
    for kind, text in members(load_lab(ROOT / f"inventories/{inventory}/lab.yaml").lab):
        assert recognise(text) == kind


@pytest.mark.parametrize("inventory", INVENTORIES)
def test_both_ends_of_a_rendered_lab_agree(inventory: str) -> None:
    loaded = load_lab(ROOT / f"inventories/{inventory}/lab.yaml")
    found = [each for name in loaded.lab.systems for each in check_lab(loaded, name, [])]
    assert [f"{each.place} {each.rule.id} {each.what}" for each in found if each.rule.severity != "note"] == []


def test_no_key_is_rendered() -> None:
    with mock.patch.dict(os.environ, {"ZLAB_OSPF_KEY": "sesame-opens"}):
        lab = load_lab(ROOT / "inventories/two-stacks/lab.yaml").lab
        assert all("sesame" not in text for _, text in members(lab))


@pytest.mark.parametrize("name", [*LANGUAGES, *OTHERS])
def test_what_renders_alone_is_what_the_language_renders_with(name: str) -> None:
    assert renderer_of(name) is language_of(name).render
