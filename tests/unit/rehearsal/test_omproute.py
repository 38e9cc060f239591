"""OMPROUTE's stand-in runs what its file says, not what the lab file does."""

from __future__ import annotations

import pytest

from zlab.lab.load import parse_lab
from zlab.lab.records import Link
from zlab.lab.secrets import reveal
from zlab.rehearsal.omproute import as_omproute_reads, timers_differ
from zlab.zos.library import Library
from zlab.zos.member import MemberText
from zlab.zos.omproute.keys import revealed
from zlab.zos.omproute.meaning import Meaning, meaning
from zlab.zos.registry import language_of

OMPROUTE = language_of("omproute")
LAB = parse_lab(
    """\
lab: adcd
linux: {frr: {router_id: 10.1.1.1}}
systems:
  s0w1:
    links:
      - ipv6: {linux: "2001:db8:1::1/64", zos: "2001:db8:1::2"}
        ospf: {cost: 10, auth: {type: md5, key_id: 3, key: {env: ZLAB_TEST_OSPF_KEY}}}
        ospf6: {}
"""
).lab


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZLAB_TEST_OSPF_KEY", "zos-rocks-9")
    monkeypatch.delenv("ZLAB_REHEARSAL_OTHER_KEY", raising=False)


def read(*changes: tuple[str, str]) -> Meaning:
    """The file that is rendered for the lab, with words of it replaced."""
    text = revealed(OMPROUTE.render(LAB, "s0w1"), LAB, "s0w1", reveal)
    for before, after in changes:
        assert before in text
        text = text.replace(before, after, 1)
    return meaning(OMPROUTE.parse(MemberText("omproute", text), Library()))


def seen(*changes: tuple[str, str], fast: bool = False) -> Link:
    return as_omproute_reads(LAB, "s0w1", read(*changes), fast=fast).systems["s0w1"].links[0]


def test_the_file_that_is_rendered_says_what_the_lab_does() -> None:
    assert as_omproute_reads(LAB, "s0w1", read(), fast=False) == LAB
    assert not timers_differ(LAB, "s0w1", read())


def test_timers_area_and_cost_are_those_of_the_file() -> None:
    link = seen(
        ("Hello_Interval=10", "Hello_Interval=15"),
        ("Attaches_To_Area=0.0.0.0", "Attaches_To_Area=0.0.0.1"),
        ("Cost0=10", "Cost0=77"),
    )
    assert link.ospf is not None
    assert (link.ospf.hello, str(link.ospf.area), link.ospf.cost) == (15, "0.0.0.1", 77)


@pytest.mark.parametrize("change", [("Hello_Interval=10", "Hello_Interval=15"), ("_Interval=40", "_Interval=60")])
def test_timers_that_differ_are_seen_before_fast_ones_hide_them(change: tuple[str, str]) -> None:
    assert timers_differ(LAB, "s0w1", read(change))
    fast = seen(change, fast=True).ospf
    assert LAB.systems["s0w1"].links[0].ospf == fast


def test_an_interface_that_the_file_does_not_have_speaks_no_ospf() -> None:
    link = seen(
        ("IPv6_OSPF_Interface", "IPv6_Interface"), ("Name=ETH1\n", "Name=OTHER\n"), ("10.1.1.2\n", "10.9.1.2\n")
    )
    assert (link.ospf, link.ospf6) == (None, None)


def test_authentication_is_that_of_the_file_and_another_key_is_not_the_labs() -> None:
    of_lab = LAB.systems["s0w1"].links[0].ospf
    assert of_lab is not None
    link = seen(("Authentication_Key=0x", "Authentication_Key=0xFF"), ("FF7A", "FF"))
    assert link.ospf is not None
    assert (link.ospf.auth.type, link.ospf.auth.key_id) == ("md5", 3)
    assert link.ospf.auth.key is not None
    assert reveal(link.ospf.auth.key) != "zos-rocks-9"
    none = seen(("Authentication_Type=MD5", "Authentication_Type=None")).ospf
    assert none is not None
    assert none.auth.type == "none"
    assert seen(("Authentication_Key_ID=3", "Authentication_Key_ID=4")).ospf != of_lab
