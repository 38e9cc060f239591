"""The peculiarities of real OMPROUTE files (corpus/INDEX.md) are understood and found."""

from __future__ import annotations

from pathlib import Path

from zlab.zos.language import LintContext
from zlab.zos.library import Library
from zlab.zos.member import read_member
from zlab.zos.omproute.diff import diff
from zlab.zos.omproute.layout import format_document
from zlab.zos.omproute.lint import lint
from zlab.zos.omproute.meaning import meaning
from zlab.zos.omproute.parse import parse


def test_ibm_s_sample_is_understood_in_full(corpus: Path) -> None:
    document = parse(read_member(corpus / "omproute" / "ibm-sample-tcpcs4.txt"), Library())
    read = meaning(document)
    assert [one.name.text for one in read.ospf] == ["CTC4TO2", "CTC4TO7", "CTC4TO8", "CTC4TO3", "VIPA1A"]
    assert [one.mtu.value for one in read.ospf] == [1024, 1024, 1024, 1024, 576]
    assert [area.number.text for area in read.areas] == ["0.0.0.0", "1.1.1.1"]
    assert read.router_id is not None
    assert read.router_id.text == "4.4.4.4"
    assert read.virtual_links[0].transit.text == "1.1.1.1"
    assert read.default_routes[0].next_hop.text == "fe80::1:2:3:4"
    assert "IPv6_RIP_Filter" in [statement.title for statement in document.statements if statement.own]


def test_ibm_s_sample_has_nothing_wrong_with_it(corpus: Path) -> None:
    document = parse(read_member(corpus / "omproute" / "ibm-sample-tcpcs4.txt"), Library())
    assert {finding.rule.id for finding in lint(document, LintContext())} == {"ZO051"}


def test_the_host_bits_of_a_real_range_are_found(corpus: Path) -> None:
    document = parse(read_member(corpus / "omproute" / "colinpaice-range.txt"), Library())
    found = {finding.rule.id: finding for finding in lint(document, LintContext())}
    assert found["ZO043"].what == "11.11.0.1/24 is a host, the range is 11.11.0.0/24"
    assert document.statements[0].terminator is not None, "the lone `;` ends the statement"


def test_formatting_a_real_file_changes_nothing_of_what_it_means(corpus: Path) -> None:
    for path in sorted((corpus / "omproute").iterdir()):
        document = parse(read_member(path), Library())
        formatted = parse(document.member.with_text(format_document(document)), Library())
        assert diff(document, formatted) == []
        assert format_document(formatted) == formatted.member.text
