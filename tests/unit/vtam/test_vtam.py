"""VTAM's TRL major node: cards, operands, rules, and what a lab renders."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.language_rules import check_examples, check_layout, ids
from zlab.lab.load import load_lab
from zlab.zos.edits import apply_edits
from zlab.zos.findings import Rule
from zlab.zos.language import LintContext
from zlab.zos.library import Library
from zlab.zos.member import MemberText, read_member
from zlab.zos.vtam.language import VTAM
from zlab.zos.vtam.meaning import trles
from zlab.zos.vtam.reference import page

ROOT = Path(__file__).resolve().parents[3]
REAL = """\
OSATRL1 VBUILD TYPE=TRL
OSATRL1E TRLE LNCTL=MPC,READ=(0400),WRITE=(0401),DATAPATH=(0402),      X
               PORTNAME=PORTA,                                         X
               MPCLEVEL=QDIO
* a comment
OSATRL2E TRLE READ=404,WRITE=405,DATAPATH=406,PORTNAME=B,MPCLEVEL=QDIO
"""
QDIO = f"{'':15}MPCLEVEL=QDIO\n"


def parse(text: str):  # type: ignore[no-untyped-def] # the document of the language
    return VTAM.parse(MemberText("x", text), Library())


@pytest.mark.parametrize("rule", [rule for rule in VTAM.rules if rule.bad], ids=lambda rule: rule.id)
def test_each_rule_finds_its_own_example(rule: Rule) -> None:
    check_examples(VTAM, rule)


def test_operands_are_read_over_cards_with_their_places() -> None:
    first, second = trles(parse(REAL))
    assert [device.text for device in first.devices] == ["0400", "0401", "0402"]
    assert first.portname is not None
    assert (first.portname.text, str(first.portname.place)) == ("PORTA", "x:3:25")
    assert [device.text for device in second.devices] == ["0404", "0405", "0406"]
    assert ids(VTAM, REAL) == set()


def test_a_range_is_each_of_its_devices() -> None:
    text = f"N VBUILD TYPE=TRL\n{'A TRLE READ=500,WRITE=501,DATAPATH=(502,504-506),PORTNAME=P,':<71}X\n{QDIO}"
    (trle,) = trles(parse(text))
    assert [device.text for device in trle.datapath] == ["0502", "0504", "0505", "0506"]
    assert ids(VTAM, text) == {"ZV009"}
    assert (
        VTAM.diff(parse(text), parse(text.replace("504-506", "504,505,506").replace("PORTNAME=P,    ", "PORTNAME=P,")))
        == []
    )
    assert "ZV006" in ids(VTAM, text.replace("504-506", "506-504"))
    assert "ZV006" in ids(VTAM, text.replace("504-506", "0000-FFFF"))


def test_a_list_over_two_cards_is_one_operand() -> None:
    text = f"{'A TRLE READ=(500),WRITE=(501),PORTNAME=P,MPCLEVEL=QDIO,DATAPATH=(502,':<71}X\n{'':15}504,506)\n"
    (trle,) = trles(parse(text))
    assert [device.text for device in trle.datapath] == ["0502", "0504", "0506"]
    assert str(trle.datapath[2].place) == "x:2:20"
    check_layout(VTAM, text)


def test_a_channel_between_hosts_is_no_osa() -> None:
    text = "N VBUILD TYPE=TRL\nC TRLE LNCTL=MPC,READ=(E40,E42),WRITE=(E41,E43),MAXBFRU=16,REPLYTO=3.0\n"
    assert ids(VTAM, text) == set()
    assert ids(VTAM, text.replace("WRITE=(E41,E43),", "")) == {"ZV005"}


def test_system_symbols_stand_for_names_and_numbers() -> None:
    text = f"N VBUILD TYPE=TRL\n{'OSA&SYSCLONE.A0 TRLE READ=&R,WRITE=&W,DATAPATH=302,PORTNAME=P,':<71}X\n{QDIO}"
    assert ids(VTAM, text) == set()


def test_layout_changes_no_meaning() -> None:
    check_layout(VTAM, REAL)


def test_order_and_layout_of_operands_are_no_difference() -> None:
    packed = REAL.replace("PORTNAME=PORTA,                                         X\n               MPC", "MPC")
    packed = packed.replace("MPCLEVEL=QDIO", "MPCLEVEL=QDIO,PORTNAME=PORTA")
    assert VTAM.diff(parse(REAL), parse(packed)) == []
    changed = VTAM.diff(parse(REAL), parse(REAL.replace("(0402)", "(0404)")))
    assert [(change.path, change.before, change.after) for change in changed] == [
        (("TRLE", "OSATRL1E", "DATAPATH"), "0402", "0404")
    ]


def test_a_missing_mark_is_put_into_column_72() -> None:
    broken = REAL.replace("DATAPATH=(0402),      X", "DATAPATH=(0402),")
    found = [each for each in VTAM.lint(parse(broken), LintContext()) if each.rule.id == "ZV001"]
    mended = apply_edits(broken, found[0].edits)
    assert mended == REAL


def test_what_is_rendered_is_what_the_lab_wants() -> None:
    lab = load_lab(ROOT / "inventories/adcd/lab.yaml").lab
    text = VTAM.render(lab, "s0w1")
    (trle,) = trles(parse(text))
    link = lab.systems["s0w1"].links[0]
    assert tuple(device.text for device in trle.devices) == link.devices
    assert trle.portname is not None
    assert trle.portname.text == link.portname
    assert ids(VTAM, text) == set()
    assert VTAM.merge(parse(text), lab, "s0w1") == text


def test_merge_changes_numbers_in_place_and_adds_what_is_missing() -> None:
    lab = load_lab(ROOT / "inventories/adcd/lab.yaml").lab
    other = REAL.replace("READ=(0400)", "READ=(0500)")
    assert VTAM.merge(parse(other), lab, "s0w1") == REAL
    alone = VTAM.merge(parse(REAL.replace("PORTA", "PORTX")), lab, "s0w1")
    assert "PORTNAME=PORTA" in alone
    assert alone.startswith(REAL.replace("PORTA", "PORTX"))


def test_the_member_of_a_running_system_is_in_order(corpus: Path) -> None:
    member = read_member(corpus / "profile/zeditor01-z25b-osatrl2-vtam.txt")
    assert [trle.name for trle in trles(VTAM.parse(member, Library()))] == ["OSATRL1E", "OSATRL2E"]
    assert ids(VTAM, member.text) == set()
    check_layout(VTAM, member.text)
    assert member.encode() == (corpus / "profile/zeditor01-z25b-osatrl2-vtam.txt").read_bytes()


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("ATRLE=(),04 X\n*&"), max_size=200))
def test_any_text_is_read_and_laid_out(text: str) -> None:
    check_layout(VTAM, text)
    VTAM.lint(parse(text), LintContext())


def test_the_reference_page_is_current() -> None:
    assert (ROOT / "docs/languages/vtam.md").read_text() == page(), "zlab vtam reference > docs/languages/vtam.md"
