"""TCPIP.DATA, the resolver's set-up file and IPNODES."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.language_rules import check_examples, check_layout, ids
from zlab.lab.load import load_lab, parse_lab
from zlab.zos.findings import Rule
from zlab.zos.language import LintContext
from zlab.zos.library import Library
from zlab.zos.member import MemberText, read_member
from zlab.zos.tcpdata.ipnodes import lint_ipnodes, parse_ipnodes
from zlab.zos.tcpdata.language import TCPDATA
from zlab.zos.tcpdata.lint import is_resolver
from zlab.zos.tcpdata.reference import page
from zlab.zos.tcpdata.resolver import RESOLVER
from zlab.zos.tcpdata.rules import HOSTS_RULES

ROOT = Path(__file__).resolve().parents[3]
REAL = """\
; comment
TCPIPJOBNAME TCPIP
S0W1:   HOSTNAME   S0W1   # trailing
S0W2:   HOSTNAME   S0W2
NSINTERADDR 8.8.8.8
NSINTERADDR 8.8.4.4
"""


def parse(text: str):  # type: ignore[no-untyped-def] # the document of the language
    return TCPDATA.parse(MemberText("x", text), Library())


@pytest.mark.parametrize("rule", TCPDATA.rules, ids=lambda rule: rule.id)
def test_each_rule_finds_its_own_example(rule: Rule) -> None:
    check_examples(TCPDATA, rule)


@pytest.mark.parametrize("rule", HOSTS_RULES, ids=lambda rule: rule.id)
def test_each_rule_of_hosts_files_finds_its_own_example(rule: Rule) -> None:
    assert [each.rule.id for each in lint_ipnodes(MemberText("x", rule.bad))] == [rule.id]
    assert list(lint_ipnodes(MemberText("x", rule.good))) == []


def test_a_system_in_front_limits_a_statement() -> None:
    document = parse(REAL)
    assert [each.value for each in document.given("HOSTNAME", "S0W2")] == ["S0W2"]
    assert ids(TCPDATA, REAL) == set()
    check_layout(TCPDATA, REAL)


def test_the_order_of_name_servers_is_a_difference_and_layout_is_none() -> None:
    turned = REAL.replace("8.8.8.8", "X").replace("8.8.4.4", "8.8.8.8").replace("X", "8.8.4.4")
    (change,) = TCPDATA.diff(parse(REAL), parse(turned))
    assert (change.path, change.before, change.after) == (("NSINTERADDR",), "8.8.8.8 8.8.4.4", "8.8.4.4 8.8.8.8")
    assert TCPDATA.diff(parse(REAL), parse(REAL.lower().replace("s0w", "S0W").replace("; comment\n", ""))) == []


def test_merge_changes_what_the_lab_says_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "lab.yaml"
    path.write_text("lab: x\nsystems: {s0w1: {resolver: {hostname: ZLAB, nameservers: [9.9.9.9], timeout: 5}}}\n")
    merged = TCPDATA.merge(parse(REAL), load_lab(path).lab, "s0w1")
    assert merged == (
        REAL.replace("HOSTNAME   S0W1 ", "HOSTNAME   ZLAB ")
        .replace("8.8.8.8", "9.9.9.9")
        .replace("NSINTERADDR 8.8.4.4", "; NSINTERADDR 8.8.4.4")
        + "DATASETPREFIX   TCPIP\nRESOLVERTIMEOUT 5\n"
    )
    assert TCPDATA.merge(parse(merged), load_lab(path).lab, "s0w1") == merged


def test_a_comment_begins_behind_a_tab_too() -> None:
    (statement,) = parse("HOSTNAME A\t# mine\n").statements
    assert (statement.value, statement.comment) == ("A", "# mine")
    check_layout(TCPDATA, "A\t#")
    check_layout(TCPDATA, "A\r#")


def test_a_value_in_brackets_keeps_the_system_before_it() -> None:
    check_layout(TCPDATA, "S0W1: TCPIPJOBNAME ('A.B(C)')")


def test_a_value_in_brackets_is_one_behind_any_blank() -> None:
    check_layout(TCPDATA, "TCPIPJOBNAME \x0b ('A.B(C)')")


def test_a_value_glued_to_its_name_is_replaced_by_one_that_is_not(tmp_path: Path) -> None:
    path = tmp_path / "lab.yaml"
    path.write_text("lab: x\nsystems: {s0w1: {}}\n")
    merged = TCPDATA.merge(parse("TCPIPJOBNAME(\n"), load_lab(path).lab, "s0w1")
    assert merged.startswith("TCPIPJOBNAME TCPIP\n")
    assert TCPDATA.merge(parse(merged), load_lab(path).lab, "s0w1") == merged


def test_statements_of_ibms_samples_are_known() -> None:
    data = "TCPIPJOBNAME TCPIP\nNSINTERADDR 127.0.0.1\nSOCKDEBUG\nSOCKNOTESTSTOR\nOPTIONS NDOTS:1 DEBUG\n"
    assert ids(TCPDATA, data) == set()
    assert ids(TCPDATA, "COMMONSEARCH\nCACHE\nMAXTTL(86400)\nMAXNEGTTL(2147483647)\n") == set()


def test_one_strange_statement_makes_no_resolvers_file_of_tcpip_data() -> None:
    text = "TCPIPJOBNAME TCPIP\nNSINTERADDR 8.8.8.8\nMAXTTL 86400\n"
    assert [each.what for each in TCPDATA.lint(parse(text), LintContext())] == ["MAXTTL"]


def test_what_is_rendered_is_in_order() -> None:
    lab = load_lab(ROOT / "inventories/adcd/lab.yaml").lab
    text = TCPDATA.render(lab, "s0w1")
    assert ids(TCPDATA, text) == set()
    assert TCPDATA.merge(parse(text), lab, "s0w1") == text


@pytest.mark.parametrize("name", ["gblresol", "gbltdata"])
def test_the_files_of_a_running_system_are_read(corpus: Path, name: str) -> None:
    path = corpus / f"profile/zeditor01-z25b-{name}.txt"
    member = read_member(path)
    assert member.encode() == path.read_bytes()
    check_layout(TCPDATA, member.text)
    document = TCPDATA.parse(member, Library())
    assert is_resolver(document) == (name == "gblresol")
    if name == "gblresol":
        (nodes,) = document.given("GLOBALIPNODES")
        assert nodes.value == "'ADCD.Z25B.TCPPARMS(ZPDTIPN2)'"
        assert ids(TCPDATA, member.text) == set()
    else:
        assert document.given("HOSTNAME", "S0W1")[0].value == "S0W1"
        assert ids(TCPDATA, member.text) == {"ZT009"}


def test_a_hosts_file_of_a_running_system_is_read(corpus: Path) -> None:
    entries = parse_ipnodes(read_member(corpus / "profile/zeditor01-z25b-zpdtipn2-ipnodes.txt"))
    assert not list(lint_ipnodes(read_member(corpus / "profile/zeditor01-z25b-zpdtipn2-ipnodes.txt")))
    assert [(str(entry.address), entry.names) for entry in entries] == [
        ("10.1.2.1", ("RHEL",)),
        ("192.168.1.191", ("S0W1.DAL-EBIS.IHOST.COM", "S0W1")),
        ("127.0.0.1", ("LOCALHOST",)),
    ]


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("HOSTNAME ()';#:.8\n="), max_size=200))
def test_any_text_is_read_and_laid_out(text: str) -> None:
    check_layout(TCPDATA, text)
    TCPDATA.lint(parse(text), LintContext())


def test_the_reference_page_is_current() -> None:
    wanted = "zlab tcpdata reference > docs/languages/tcpdata.md"
    assert (ROOT / "docs/languages/tcpdata.md").read_text() == page(), wanted


RESOLVER_LAB = 'lab: x\nsystems: {s0w1: {members: {tcpdata: "USER.TCPPARMS(TCPDATA)"}}}\n'


def test_the_set_up_file_of_the_resolver_leads_to_the_labs_tcpip_data() -> None:
    lab = parse_lab(RESOLVER_LAB).lab
    text = RESOLVER.render(lab, "s0w1")
    document = parse(text)
    assert [each.value for each in document.given("GLOBALTCPIPDATA")] == ["'USER.TCPPARMS(TCPDATA)'"]
    assert is_resolver(document)
    assert ids(RESOLVER, text) == set()
    assert RESOLVER.merge(document, lab, "s0w1") == text


def test_merge_into_a_set_up_file_changes_the_data_set_only(corpus: Path) -> None:
    lab = parse_lab(RESOLVER_LAB).lab
    member = read_member(corpus / "profile/zeditor01-z25b-gblresol.txt")
    merged = RESOLVER.merge(TCPDATA.parse(member, Library()), lab, "s0w1")
    assert merged == member.text.replace(
        "  GLOBALTCPIPDATA('ADCD.Z25B.TCPPARMS(GBLTDATA)')", "  GLOBALTCPIPDATA('USER.TCPPARMS(TCPDATA)')"
    )
    assert RESOLVER.merge(parse("COMMONSEARCH"), lab, "s0w1") == (
        "COMMONSEARCH\n  GLOBALTCPIPDATA('USER.TCPPARMS(TCPDATA)')\n"
    )


def test_a_set_up_file_gets_no_statement_of_tcpip_data() -> None:
    lab = parse_lab(RESOLVER_LAB).lab
    document = parse("COMMONSEARCH\r\nCACHE\r\n")
    assert TCPDATA.merge(document, lab, "s0w1") == RESOLVER.merge(document, lab, "s0w1")
    assert ids(TCPDATA, TCPDATA.merge(document, lab, "s0w1")) == set()
    assert TCPDATA.merge(document, lab, "s0w1").endswith("CACHE\r\n  GLOBALTCPIPDATA('USER.TCPPARMS(TCPDATA)')\r\n")
