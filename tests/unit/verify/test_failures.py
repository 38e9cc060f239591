"""The table of failures: whole, every name in it exists, and the pages made of tables are current."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import ROOT
from tests.support.in_process import run_zlab
from zlab.cli.messages.explain_rules import all_rules
from zlab.messages.catalogue import find
from zlab.ospf.rules.causes import CAUSE_OF
from zlab.verify.checks import CHECKS
from zlab.verify.failures import FAILURES
from zlab.verify.reference import checks_page, failures_page


def test_all_44_rows_are_there_and_each_says_who_sees_it_or_why_nobody_does() -> None:
    assert [each.number for each in FAILURES] == list(range(1, 45))
    for each in FAILURES:
        assert each.checks or each.rules or each.causes or each.messages or each.unseen, each.number


def test_every_name_in_the_table_exists() -> None:
    checks, rules = {check.name for check in CHECKS}, {rule.id for rule in all_rules()}
    for each in FAILURES:
        assert set(each.checks) <= checks, each.number
        assert set(each.rules) <= rules, each.number
        assert set(each.causes) <= set(CAUSE_OF), each.number
        assert all(find(message) for message in each.messages), each.number


def test_every_other_check_sees_a_failure_of_the_table() -> None:
    used = {name for each in FAILURES for name in each.checks}
    assert {check.name for check in CHECKS} - used == {"wifi", "routes-behind", "published"}


def test_the_pages_are_current() -> None:
    wanted = "zlab verify --list --markdown > docs/reference/checks.md; … --failures --markdown > docs/failures.md"
    assert (ROOT / "docs/reference/checks.md").read_text() == checks_page(), wanted
    assert (ROOT / "docs/failures.md").read_text() == failures_page(), wanted


def test_a_message_of_row_43_names_its_cause(tmp_path: Path) -> None:
    """A backup interface is told by a message alone, of which no rehearsal can make z/OS send one."""
    log, lab = tmp_path / "zos.log", tmp_path / "lab.yaml"
    log.write_text(
        "EZZ7921I OSPF adjacency failure, neighbor 10.1.1.1, old state 8, new state 4, event 10\n"
        "EZZ8138I OMPROUTE discarded a packet that was received on backup IPv4 OSPF interface ETH1\n"
    )
    lab.write_text("lab: adcd\nlinux: {frr: {router_id: 10.1.1.1}}\nsystems: {s0w1: {links: [{ospf: {}}]}}\n")
    row = next(each for each in FAILURES if each.number == 43)
    found = run_zlab("ospf", "health", lab, "--log", log, "--no-live", "--json").json
    assert found["neighbors"][0]["diagnosis"]["cause"] in row.causes
