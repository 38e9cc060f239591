"""The devmap as a language: each rule finds its example, layout means nothing, merge changes what the lab says."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import ROOT
from tests.support.language_rules import check_examples, check_layout, ids
from zlab.lab.load import load_lab, parse_lab
from zlab.lab.records import Lab
from zlab.zos.devmap.language import DEVMAP
from zlab.zos.devmap.parse import parse_devmap
from zlab.zos.devmap.records import Devmap
from zlab.zos.devmap.reference import page
from zlab.zos.edits import apply_edits
from zlab.zos.findings import Rule
from zlab.zos.language import LintContext
from zlab.zos.member import MemberText, read_member

REAL = """\
[system]
memory 8g
command 2 sync ipl 02a0   # at start

[manager]  # the tunnel
name awsosa 0024 --path=A0 --pathtype=OSD --tunnel_intf=y
device 400 osa osa --unitadd=0
device 401 osa osa --unitadd=1
device 402 osa osa --unitadd=2

[manager]
name awsckd 22
device 02A0 3390 3990 /zPDT/ubuntu#1
"""


def parse(text: str) -> Devmap:
    return parse_devmap(MemberText("devmap", text))


def lab_of(link: str) -> Lab:
    return parse_lab(f"lab: x\nlinux: {{frr: {{router_id: 10.1.1.1}}}}\nsystems: {{s0w1: {{links: [{link}]}}}}\n").lab


@pytest.mark.parametrize("rule", DEVMAP.rules, ids=lambda rule: rule.id)
def test_each_rule_finds_its_own_example(rule: Rule) -> None:
    check_examples(DEVMAP, rule)


def test_a_devmap_in_order_has_no_finding() -> None:
    assert ids(DEVMAP, REAL) == set()


@pytest.mark.parametrize("rule", [rule for rule in DEVMAP.rules if rule.id in ("ZD001", "ZD002", "ZD014", "ZD016")])
def test_what_is_mended_is_in_order(rule: Rule) -> None:
    edits = [edit for each in DEVMAP.lint(parse(rule.bad), LintContext()) for edit in each.edits]
    assert edits
    assert ids(DEVMAP, apply_edits(rule.bad, edits)) == set()


def test_layout_changes_no_meaning() -> None:
    check_layout(DEVMAP, REAL)
    loose = REAL.replace("device", "   device").replace("\n\n", "\n").replace("\n", "  \n")
    assert DEVMAP.format(parse(loose)) == REAL.replace("# the tunnel\n", "# the tunnel\n")


def test_order_and_layout_are_no_difference_and_a_changed_option_is_one() -> None:
    turned = "\n".join(reversed(REAL.strip().split("\n\n"))).replace(
        "--path=A0 --pathtype=OSD", "--pathtype=osd --path=a0"
    )
    assert DEVMAP.diff(parse(REAL), parse(turned)) == []
    (change,) = DEVMAP.diff(parse(REAL), parse(REAL.replace("OSD", "OSE")))
    assert (change.path, change.before, change.after) == (("awsosa", "A0", "--pathtype"), "OSD", "OSE")
    assert change.effect == "restart"


def test_a_piece_says_nothing_of_the_rest_and_an_address_that_is_zpdts_own_is_no_difference() -> None:
    lab = lab_of("{device: tap0}")
    piece = parse(DEVMAP.render(lab, "s0w1"))
    assert DEVMAP.diff(parse(REAL), piece) == []
    assert DEVMAP.diff(piece, parse(REAL)) == []
    other = lab_of("{device: tap0, linux: 10.5.1.1/24, zos: 10.5.1.2}")
    (change,) = DEVMAP.diff(parse(REAL), parse(DEVMAP.render(other, "s0w1")))
    assert (change.path, change.before, change.after) == (("awsosa", "A0", "address"), "10.1.1.1/24", "10.5.1.1/24")


def test_merge_changes_addresses_and_numbers_and_leaves_the_rest() -> None:
    lab = lab_of("{device: tap0, linux: 10.5.1.1/24, zos: 10.5.1.2, devices: [0410, 0411, 0412]}")
    merged = DEVMAP.merge(parse(REAL), lab, "s0w1")
    expected = REAL.replace("tunnel_intf=y", "tunnel_intf=y --tunnel_ip=10.5.1.1").replace("device 4", "device 41", 3)
    assert merged == expected.replace("device 4100", "device 410").replace("4101", "411").replace("4102", "412")
    assert DEVMAP.merge(parse(merged), lab, "s0w1") == merged


def test_merge_adds_the_osa_of_a_tap_that_has_none() -> None:
    lab = lab_of("{device: tap1, devices: [0404, 0405, 0406]}")
    merged = DEVMAP.merge(parse(REAL), lab, "s0w1")
    assert merged.startswith(REAL)
    added = parse(merged).osa("tap1")
    assert added is not None
    assert str(added.linux) == "10.1.2.1/24"
    assert added.manager.number == "0025"
    assert DEVMAP.merge(parse(merged), lab, "s0w1") == merged


def test_a_tunnel_of_another_tap_with_the_devices_of_a_link_is_given_its_tap() -> None:
    lab = lab_of("{device: tap3, linux: 10.1.1.1/24, zos: 10.1.1.2, devices: [0400, 0401, 0402]}")
    merged = DEVMAP.merge(parse(REAL), lab, "s0w1")
    assert merged == REAL.replace("--path=A0", "--path=A3").replace(
        "tunnel_intf=y", "tunnel_intf=y --tunnel_ip=10.1.1.1"
    )
    assert DEVMAP.merge(parse(merged), lab, "s0w1") == merged
    assert ids(DEVMAP, merged) == set()


def test_an_osa_in_lcs_mode_has_a_pair_of_devices() -> None:
    pair = "[manager]\nname awsosa 0030 --path=F1 --pathtype=OSE --interface=eth1\ndevice E20 osa osa\n"
    assert ids(DEVMAP, f"{pair}device E21 osa osa\n") == {"ZD001"}
    assert ids(DEVMAP, pair) == {"ZD001", "ZD005"}


def test_ose_becomes_osd_where_ospf_runs() -> None:
    ose = REAL.replace("OSD", "OSE")
    assert "--pathtype=OSD" in DEVMAP.merge(parse(ose), lab_of("{device: tap0, ospf: {}}"), "s0w1")
    assert DEVMAP.merge(parse(ose), lab_of("{device: tap0}"), "s0w1") == ose


@pytest.mark.parametrize("inventory", sorted(path.parent.name for path in ROOT.glob("inventories/*/lab.yaml")))
def test_what_is_rendered_is_in_order_and_needs_no_merge(inventory: str) -> None:
    lab = load_lab(ROOT / f"inventories/{inventory}/lab.yaml").lab
    for name in lab.systems:
        text = DEVMAP.render(lab, name)
        assert ids(DEVMAP, text) == set()
        assert DEVMAP.merge(parse(text), lab, name) == text


@pytest.mark.parametrize("name", ["profile/zeditor01-z25b-devmap-osa", "linux/ibmgeorge-linux-devmap"])
def test_devmaps_of_running_systems_are_in_order(corpus: Path, name: str) -> None:
    member = read_member(corpus / f"{name}.txt")
    assert ids(DEVMAP, member.text) == set()
    check_layout(DEVMAP, member.text)
    assert member.encode() == (corpus / f"{name}.txt").read_bytes()


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("nameawsosdvic [manager]--=pthA04\n#\r\t–"), max_size=200))
def test_any_text_is_read_and_laid_out(text: str) -> None:
    check_layout(DEVMAP, text)
    DEVMAP.lint(parse(text), LintContext())


def test_the_reference_page_is_current() -> None:
    assert (ROOT / "docs/languages/devmap.md").read_text() == page(), "zlab devmap reference > docs/languages/devmap.md"
