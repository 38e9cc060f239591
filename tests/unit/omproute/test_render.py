"""What is rendered from a lab parses back to what was wanted; merging puts it into a user's own file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import ROOT
from zlab.errors import SecretError
from zlab.lab.load import load_lab, parse_lab
from zlab.lab.records import Lab
from zlab.zos.changes import ChangeKind
from zlab.zos.language import LintContext
from zlab.zos.library import Library
from zlab.zos.member import MemberText
from zlab.zos.omproute.diff import diff
from zlab.zos.omproute.identity import identity
from zlab.zos.omproute.keys import key_text, revealed
from zlab.zos.omproute.layout import format_document
from zlab.zos.omproute.lint import lint
from zlab.zos.omproute.meaning import meaning
from zlab.zos.omproute.merge import MergeError, merge
from zlab.zos.omproute.parse import parse
from zlab.zos.omproute.render import render
from zlab.zos.omproute.tree import Document
from zlab.zos.omproute.want import wanted

GOLDEN = ROOT / "tests" / "golden" / "omproute"
LABS = sorted(GOLDEN.glob("*/lab.yaml"))


def read(text: str, library: Library | None = None) -> Document:
    return parse(MemberText("omproute.conf", text), library or Library())


def lab_of(path: Path) -> tuple[Lab, str]:
    lab = load_lab(path).lab
    return lab, next(iter(lab.systems))


@pytest.mark.parametrize("path", LABS, ids=lambda path: path.parent.name)
def test_what_is_rendered_parses_back_to_what_was_wanted(path: Path) -> None:
    lab, system = lab_of(path)
    statements = read(render(lab, system)).statements
    parsed = [(one.title, tuple((p.name, p.raw) for p in one.parameters)) for one in statements]
    assert parsed == [(one.row.name, one.parameters) for one in wanted(lab, system)]
    assert len({identity(statement) for statement in statements}) == len(statements)


@pytest.mark.parametrize("path", LABS, ids=lambda path: path.parent.name)
def test_what_is_rendered_means_what_the_lab_says(path: Path) -> None:
    lab, system = lab_of(path)
    meant = meaning(read(render(lab, system)))
    by_name = {one.name.text: one for one in meant.ospf}
    for link in lab.systems[system].links:
        if link.ospf is None:
            continue
        own = by_name[link.interface]
        assert (own.address.value, own.mtu.value) == (link.zos, link.mtu)
        assert (own.area.text, own.hello.value, own.dead.value) == (
            str(link.ospf.area),
            link.ospf.hello,
            link.ospf.dead,
        )
        assert own.authentication.value == link.ospf.auth.type.upper()
    assert [one.name.text for one in meant.ospf6] == [
        link.interface6 for link in lab.systems[system].links if link.ospf6
    ]


@pytest.mark.parametrize("path", LABS, ids=lambda path: path.parent.name)
def test_what_is_rendered_is_formatted_and_has_nothing_wrong_but_the_keys_it_lacks(path: Path) -> None:
    lab, system = lab_of(path)
    document = read(render(lab, system))
    assert format_document(document) == document.member.text
    assert {finding.rule.id for finding in lint(document, LintContext(record_length=80))} <= {"ZO012", "ZO051", "ZO014"}


@pytest.mark.parametrize("path", LABS, ids=lambda path: path.parent.name)
def test_a_merge_lacks_nothing_that_was_wanted_and_a_second_one_changes_nothing(path: Path) -> None:
    lab, system = lab_of(path)
    own = read((GOLDEN / "merge-own-file" / "in.txt").read_text())
    merged = read(merge(own, lab, system))
    missing = [change for change in diff(merged, read(render(lab, system))) if change.kind is not ChangeKind.REMOVED]
    assert missing == []
    assert merge(merged, lab, system) == merged.member.text


def test_a_merge_into_what_was_rendered_changes_nothing() -> None:
    for path in LABS:
        lab, system = lab_of(path)
        text = render(lab, system)
        assert merge(read(text), lab, system) == text


def test_a_merge_changes_only_the_value_that_differs() -> None:
    lab, system = lab_of(GOLDEN / "render-adcd" / "lab.yaml")
    text = render(lab, system).replace("MTU=1500", "mtu =  576   ")
    assert merge(read(text), lab, system) == text.replace("576", "1500")


def test_a_merge_keeps_the_key_that_stands_in_the_file() -> None:
    lab, system = lab_of(GOLDEN / "render-two-links" / "lab.yaml")
    text = render(lab, system).replace("Key=&ZLABK1.", "Key=0xAA")
    assert merge(read(text), lab, system) == text


def test_a_merge_finds_an_interface_by_its_address_when_its_name_is_wrong() -> None:
    lab, system = lab_of(GOLDEN / "render-adcd" / "lab.yaml")
    text = render(lab, system).replace("Name=ETH1\n", "Name=WRONG\n")
    assert merge(read(text), lab, system) == render(lab, system)


def test_a_merge_does_not_write_into_an_included_file(tmp_path: Path) -> None:
    lab, system = lab_of(GOLDEN / "render-adcd" / "lab.yaml")
    (tmp_path / "OSPF").write_text("OSPF RouterID=1.1.1.1;\n")
    with pytest.raises(MergeError, match="included file"):
        merge(read("Include OSPF;\n", Library(tmp_path)), lab, system)


def test_keys_become_the_bytes_frr_sends() -> None:
    lab, system = lab_of(GOLDEN / "render-two-links" / "lab.yaml")
    text = revealed(render(lab, system), lab, system, lambda ref: {"KEY_A": "frr", "KEY_B": "pass"}[str(ref.env)])
    assert "Authentication_Key=0x66727200000000000000000000000000;" in text
    assert "Authentication_Key=0x7061737300000000;" in text
    assert not any("&ZLABK" in line for line in text.splitlines() if not line.startswith(";"))
    ids = {finding.rule.id for finding in lint(read(text), LintContext())}
    assert not ids & {"ZO012", "ZO023", "ZO024"}


def test_a_key_that_is_too_long_is_refused_without_being_shown() -> None:
    lab, _ = lab_of(GOLDEN / "render-two-links" / "lab.yaml")
    ref = next(link.ospf.auth.key for _, link in lab.links if link.ospf and link.ospf.auth.key)
    with pytest.raises(SecretError, match="17 bytes") as raised:
        key_text("seventeen letters", "md5", ref)
    assert "seventeen letters" not in str(raised.value)


def test_a_system_without_ospf_has_only_the_options() -> None:
    lab = parse_lab("lab: none\nsystems: {s0w1: }\n").lab
    assert [one.row.name for one in wanted(lab, "s0w1")] == ["Global_Options"]


def test_ipv6_ospf_alone_has_a_router_id() -> None:
    text = (
        "lab: six\nlinux: {frr: {router_id: 10.1.1.1}}\nsystems:\n  s0w1:\n    links:\n"
        '      - {ipv6: {linux: "2001:db8::1/64", zos: "2001:db8::2"}, ospf6: {}}\n'
    )
    read_back = meaning(read(render(parse_lab(text).lab, "s0w1")))
    assert read_back.router_id6 is not None
    assert read_back.router_id6.text == "10.1.1.2"
