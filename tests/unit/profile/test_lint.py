"""The rules of PROFILE: each finds its bad example, leaves its good one alone, and mends what it says it mends."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.language_golden import RECORD_LENGTH
from zlab.zos.edits import apply_edits
from zlab.zos.findings import Finding, Rule, Severity
from zlab.zos.language import LintContext
from zlab.zos.library import Library
from zlab.zos.member import MemberText, read_member
from zlab.zos.profile.lint import RULES, lint
from zlab.zos.profile.parse import parse

WITH_EXAMPLES = [rule for rule in RULES if rule.bad]
WITHOUT_EXAMPLES = {"ZP009", "ZP012"}
"""A record length and an included member are not in the text; both are tested below."""


def found(text: str, record_length: int = 0, library: Library | None = None) -> list[Finding]:
    document = parse(MemberText("PROFILE", text), library or Library())
    return lint(document, LintContext(record_length=record_length))


def ids(text: str, record_length: int = 0, library: Library | None = None) -> set[str]:
    return {finding.rule.id for finding in found(text, record_length, library)}


def test_ids_are_unique_and_every_rule_has_examples_or_a_reason_why_not() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES) >= 60
    assert {rule.id for rule in RULES if not (rule.bad and rule.good)} == WITHOUT_EXAMPLES


@pytest.mark.parametrize("rule", WITH_EXAMPLES, ids=lambda rule: rule.id)
def test_a_rule_finds_its_bad_example_and_not_its_good_one(rule: Rule) -> None:
    assert rule.id in ids(rule.bad)
    assert rule.id not in ids(rule.good)


@pytest.mark.parametrize("rule", WITH_EXAMPLES, ids=lambda rule: rule.id)
def test_examples_break_no_rule_of_others_but_notes(rule: Rule) -> None:
    others = [one.rule for one in (*found(rule.bad), *found(rule.good)) if one.rule.id != rule.id]
    assert [one.id for one in others if one.severity is not Severity.NOTE] == []


@pytest.mark.parametrize("rule", WITH_EXAMPLES, ids=lambda rule: rule.id)
def test_what_can_be_mended_is_mended(rule: Rule) -> None:
    edits = [edit for one in found(rule.bad) if one.rule.id == rule.id for edit in one.edits]
    if edits:
        assert rule.id not in ids(apply_edits(rule.bad, edits))


FIXABLE = {
    *("ZP002", "ZP003", "ZP007", "ZP008", "ZP010", "ZP015", "ZP031", "ZP039", "ZP042", "ZP043", "ZP052", "ZP064"),
    *("ZP067", "ZP078", "ZP091", "ZP094", "ZP100", "ZP101"),
}
MORE = {
    "ZP010": ["ARPAGE 20 ; \u201ctwenty\u201d minutes \u2013 or more\u2026\n"],
    "ZP003": [
        "BEGINROUTES\n  ROUTE DEFAULT 10.1.1.1 ETH1",
        "AUTOLOG\r\n  FTPD\r\n; the ports\r\nPORT 22 TCP SSHD*\r\n",
    ],
    "ZP039": ["PORT 22 TCP SSHD*\nPORT 22 TCP SSHD* ; again\nARPAGE 5\n", "PORT\n 22 TCP A 22 TCP A 23 TCP B\n"],
    "ZP043": ["TCPCONFIG RESTRICTLOWPORTS\nPORT 23 TCP TN3270 ARPAGE 5\n"],
    "ZP052": ["PORT\n  23 TCP TN3270 AUTOLOG ; no option\n  22 TCP SSHD* NOAUTOLOG\nARPAGE 20\n"],
    "ZP064": ["DEVICE P MPCIPA\nLINK L IPAQENET P\nHOME 127.0.0.1 LOOPBACK 10.1.1.2 L\nSTART P\n"],
    "ZP067": ["DEVICE PORTA MPCIPA\nLINK ETH1 IPAQENET PORTA\nHOME\n  10.1.1.2 ETH1\nSTART eth1 ; up\n"],
    "ZP101": ["BEGINROUTES\nROUTE DEFAULT6 10.1.1.1 E\nENDROUTES\n"],
}
"""What else a rule mends, beside its example in the tables."""


def mended(text: str, rule: str) -> str:
    edits = [edit for one in found(text) if one.rule.id == rule for edit in one.edits]
    return apply_edits(text, edits)


@pytest.mark.parametrize("rule", sorted(FIXABLE))
def test_what_a_rule_mends_is_mended_once_and_for_all(rule: str) -> None:
    examples = [one.bad for one in WITH_EXAMPLES if one.id == rule] if rule not in NOT_ITS_EXAMPLE else []
    for text in [*examples, *MORE.get(rule, [])]:
        once = mended(text, rule)
        assert rule not in ids(once), once
        assert mended(once, rule) == once
        before = {one.rule.id for one in found(text)}
        assert {one.rule.id for one in found(once) if one.rule.severity is Severity.ERROR} <= before, once


NOT_ITS_EXAMPLE = {"ZP010", "ZP039", "ZP052", "ZP067"}
"""An arrow, reservations that differ in options, a whole AUTOLOG block behind a port, and a name nobody knows are for a
person to mend.
"""


def test_these_rules_and_no_others_mend_something() -> None:
    texts = [*(rule.bad for rule in WITH_EXAMPLES), *(text for more in MORE.values() for text in more)]
    assert {one.rule.id for text in texts for one in found(text) if one.edits} == FIXABLE


def test_a_long_line_is_found_only_when_the_record_is_known() -> None:
    text = f"ARPAGE 20 ; {'x' * 80}\n"
    assert "ZP009" in ids(text, RECORD_LENGTH)
    assert "ZP009" not in ids(text)


def test_an_include_that_leads_back_is_found_and_read_once(tmp_path: Path) -> None:
    (tmp_path / "ONE").write_text("ARPAGE 20\nINCLUDE MY.PDS(TWO)\n")
    (tmp_path / "TWO").write_text("INCLUDE MY.PDS(ONE)\nSOMAXCONN 10\n")
    library = Library(tmp_path)
    document = parse(read_member(tmp_path / "ONE"), library)
    assert {one.rule.id for one in lint(document, LintContext())} == {"ZP012"}
    assert [statement.name for statement in document.statements] == ["ARPAGE", "SOMAXCONN"]


def test_what_an_included_member_defines_is_known_and_its_faults_have_its_place(tmp_path: Path) -> None:
    (tmp_path / "ZPDTDEV1").write_text("DEVICE PORTA MPCIPA\nLINK ETH1 IPAQENET PORTA;glued\n")
    text = "INCLUDE ADCD.Z31B.TCPPARMS(ZPDTDEV1)\nHOME\n  10.1.1.2 ETH1\nSTART PORTA\n"
    all_of_it = found(text, library=Library(tmp_path))
    assert [(one.rule.id, one.place.file, one.place.line) for one in all_of_it] == [
        ("ZP007", str(tmp_path / "ZPDTDEV1"), 2)
    ]
    assert not all_of_it[0].edits, "an included member is not edited through the one that includes it"


def test_what_a_missing_member_may_define_is_not_called_undefined() -> None:
    text = "INCLUDE ADCD.Z31B.TCPPARMS(ZPDTDEV1)\nHOME\n  10.1.1.2 ETH1\nSTART PORTA\n"
    assert ids(text) == {"ZP011"}


def test_a_missing_end_word_names_what_it_swallows() -> None:
    text = "AUTOLOG 5\n  SYSLOGD\nPORT\n  22 TCP SSHD* NOAUTOLOG\nARPAGE 20\n"
    (finding,) = (one for one in found(text) if one.rule.id == "ZP003")
    assert [(what, place.line) for what, place in finding.related] == [
        ("PORT is swallowed", 3),
        ("ARPAGE is swallowed", 5),
    ]


def test_a_misspelt_statement_is_told_what_is_meant() -> None:
    (finding,) = found("ARPAGE 20\nTCPCONFG RESTRICTLOWPORTS\n")
    assert finding.what.endswith("did you mean TCPCONFIG?")
    assert finding.place.line == 2


def test_a_row_that_a_placeholder_stands_for_is_told_as_one() -> None:
    assert ids("PORT\n  22 {{ports}}\n") == {"ZP014"}


def test_sequence_numbers_are_one_finding_and_nothing_else_is_said_of_them() -> None:
    lines = ["PORT", "  22 TCP SSHD* NOAUTOLOG", "ARPAGE 20"]
    text = "".join(f"{line:72}{number:08}\n" for number, line in enumerate(lines, start=10))
    assert ids(text) == {"ZP008"}


def test_eight_digits_in_a_comment_of_one_line_are_no_sequence_number() -> None:
    assert ids(f"{'ARPAGE 20 ; changed on':72}20240131\nSOMAXCONN 10\n") == set()


@pytest.mark.parametrize(
    ("file", "line", "rule"),
    [
        ("NEGATIVE-invented-endinterface", 2, "ZP001"),
        ("NEGATIVE-invented-endinterface", 5, "ZP002"),
        ("sampprof-mod-sy2pka", 51, "ZP007"),
        ("sampprof-mod-sy2pka", 26, "ZP018"),
        ("sampprof-mod-sy2pka", 99, "ZP040"),
        ("pdot-adcd-z111s-prof1-sanitized", 4, "ZP014"),
        ("pdot-adcd-z111s-prof1-sanitized", 12, "ZP080"),
        ("french-adcd-z110s-ctc-excerpt", 7, "ZP003"),
        ("colinpaice-blog-beginroutes-mixed", 5, "ZP096"),
        ("ibm-convert-device-to-interface", 9, "ZP065"),
        ("benthompson-z31-tn3270", 40, "ZP011"),
        ("zeditor01-z25b-gblresol", 4, "ZP015"),
    ],
)
def test_a_peculiarity_of_the_corpus_is_found(corpus: Path, file: str, line: int, rule: str) -> None:
    document = parse(read_member(corpus / "profile" / f"{file}.txt"), Library())
    assert (line, rule) in {(one.place.line, one.rule.id) for one in lint(document, LintContext())}


@pytest.mark.parametrize(
    "file",
    [
        "colinpaice-adcd-iconfig6",
        "colinpaice-adcd-tnpt2023",
        "benthompson-z31-port2023",
        "zeditor01-z25b-zcxdvipa",
        "ibm-static-routes-tcpcs4",
        "ibm-sampprof-v2r1-autolog",
        "ibm-sampprof-v2r3-globalconfig",
    ],
)
def test_a_well_formed_file_of_the_corpus_has_no_error_and_no_warning(corpus: Path, file: str) -> None:
    document = parse(read_member(corpus / "profile" / f"{file}.txt"), Library())
    assert [one for one in lint(document, LintContext()) if one.rule.severity is not Severity.NOTE] == []


def test_a_range_overlaps_one_that_is_not_its_neighbour() -> None:
    ranges = "PORTRANGE 1000 1000 TCP A\nPORTRANGE 1001 2 TCP B\nPORTRANGE 1500 2 TCP C\nPORT 1600 TCP D\n"
    overlaps = [(one.rule.id, one.place.line) for one in found(ranges) if one.rule.id in ("ZP033", "ZP034")]
    assert overlaps == [("ZP034", 2), ("ZP034", 3), ("ZP033", 4)]


def test_a_destination_with_zeros_in_its_octets_is_no_host() -> None:
    route = "BEGINROUTES\nROUTE {} 10.1.1.1 E\nENDROUTES\n"
    assert "ZP097" not in ids(route.format("05.2.0.0/16"))
    assert "ZP098" in ids(route.format("5.2.0.0/255.255.0.0"))


def test_a_record_that_is_full_fits_and_what_is_longer_is_told_where_it_ends() -> None:
    full = "; " + "x" * (RECORD_LENGTH - 2)
    assert "ZP009" not in ids(f"{full}\n{full}   \n", RECORD_LENGTH)
    (finding,) = [one for one in found(f"{full}\n{full}y\n", RECORD_LENGTH) if one.rule.id == "ZP009"]
    assert (finding.place.line, finding.place.column) == (2, RECORD_LENGTH + 1)


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("PORT 22 TCP SSHD\n     22 TCP SSHD\n     23 TCP TN\n", "PORT 22 TCP SSHD\n     23 TCP TN\n"),
        ("PORT 22 TCP SSHD\nPORT 22 TCP SSHD\n", "PORT 22 TCP SSHD\n"),
        ("PORT 22 TCP SSHD\nPORT 22 TCP SSHD\n     23 TCP TN\n", "PORT 22 TCP SSHD\nPORT\n     23 TCP TN\n"),
    ],
)
def test_a_row_that_stands_twice_goes_and_its_statement_only_when_it_is_left_empty(text: str, mended: str) -> None:
    edits = [edit for one in found(text) if one.rule.id == "ZP039" for edit in one.edits]
    assert apply_edits(text, edits).replace("     \n", "") == mended
