"""Changing a syslog.conf: differences, merges, and how a running syslogd is brought to the new one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import ROOT
from zlab.lab.load import load_lab, parse_lab
from zlab.lab.records import Lab
from zlab.zos.changes import Change, ChangeKind, Effect
from zlab.zos.member import MemberText, read_member
from zlab.zos.syslogd.diff import diff
from zlab.zos.syslogd.layout import format_document
from zlab.zos.syslogd.merge import merge
from zlab.zos.syslogd.parse import parse
from zlab.zos.syslogd.reload import reload
from zlab.zos.syslogd.render import render, wanted
from zlab.zos.syslogd.tree import Document

GOLDEN = ROOT / "tests" / "golden" / "syslogd"
LABS = sorted(GOLDEN.glob("*/lab.yaml"))
BASE = "*.err /var/log/errors\nauth.*;mail.none /var/log/auth -F 640\n"


def read(text: str) -> Document:
    return parse(MemberText("syslog.conf", text))


def lab_of(path: Path) -> tuple[Lab, str]:
    lab = load_lab(path).lab
    return lab, next(iter(lab.systems))


def changes(before: str, after: str) -> list[Change]:
    return diff(read(before), read(after))


def test_blanks_comments_order_aliases_and_case_of_words_are_no_difference() -> None:
    other = "# a comment\n\nMAIL.none;Auth.*\t/var/log//auth   -F 640\n*.*.*.ERROR /var/log/errors\n"
    assert changes(BASE, other) == []


def test_the_case_of_a_job_is_a_difference_because_it_may_count() -> None:
    assert len(changes("*.Pagent.*.* /x\n", "*.PAGENT.*.* /x\n")) == 1


def test_each_copy_of_a_rule_counts() -> None:
    (change,) = changes(BASE, BASE + "*.err /var/log/errors\n")
    assert (change.kind, change.after) == (ChangeKind.ADDED, "/var/log/errors")


def test_a_rule_keeps_its_identity_when_its_destination_changes() -> None:
    (change,) = changes(BASE, BASE.replace("/var/log/errors", "/var/log/all"))
    assert (change.kind, change.path) == (ChangeKind.CHANGED, ("rule", "*.err", "destination"))
    assert (change.before, change.after, change.effect) == ("/var/log/errors", "/var/log/all", Effect.LIVE)


def test_archive_parameters_count_for_the_archived_rules_behind_them() -> None:
    block = "BeginArchiveParms\nDSNPrefix A.B\nEndArchiveParms\n"
    archived = "auth.* /var/log/auth -N AUTH\n"
    assert changes(block + BASE, block.replace("A.B", "C.D") + BASE) == []
    (change,) = changes(block + archived, block.replace("A.B", "C.D") + archived)
    assert change.path[-1] == "archive parameters"


def test_an_orphan_that_goes_is_a_difference() -> None:
    (change,) = changes(BASE + "*.TCPIP.*.none;\n", BASE)
    assert (change.kind, change.before) == (ChangeKind.REMOVED, "(nowhere)")


def test_formatting_real_files_changes_nothing_of_what_they_mean(corpus: Path) -> None:
    for path in sorted((corpus / "syslogd").iterdir()):
        document = parse(read_member(path))
        formatted = read(format_document(document))
        assert diff(document, formatted) == []
        assert format_document(formatted) == formatted.member.text


@pytest.mark.parametrize("path", LABS, ids=lambda path: path.parent.name)
def test_what_is_rendered_parses_back_to_what_was_wanted(path: Path) -> None:
    lab, system = lab_of(path)
    document = read(render(lab, system))
    parsed = [
        (
            tuple(condition.word.text for condition in rule.conditions),
            rule.destination.text if rule.destination else None,
            {option.name.text: option.value.text for option in rule.options if option.value},
        )
        for rule in document.rules
    ]
    assert parsed == [
        (
            rule.when,
            rule.to,
            {name: mode for name, mode in (("-F", rule.file_mode), ("-D", rule.directory_mode)) if mode},
        )
        for rule in wanted(lab, system)
    ]
    assert format_document(document) == document.member.text


@pytest.mark.parametrize("path", LABS, ids=lambda path: path.parent.name)
def test_a_merge_lacks_nothing_that_was_wanted_and_a_second_one_changes_nothing(path: Path) -> None:
    lab, system = lab_of(path)
    own = read((GOLDEN / "merge-own-file" / "in.txt").read_text())
    merged = read(merge(own, lab, system))
    left = diff(merged, read(render(lab, system)))
    if lab.systems[system].syslogd.rules is not None:
        assert {change.kind for change in left} <= {ChangeKind.REMOVED}
    else:
        assert not [change for change in left if change.kind is ChangeKind.ADDED and len(change.path) == 2]
    assert merge(merged, lab, system) == merged.member.text
    assert "# our log files, please keep the comments" in merged.member.text


def test_a_merge_into_what_was_rendered_changes_nothing() -> None:
    for path in LABS:
        lab, system = lab_of(path)
        assert merge(read(render(lab, system)), lab, system) == render(lab, system)


def test_the_usual_rules_do_not_move_a_user_s_own_files() -> None:
    lab = parse_lab("lab: adcd\nsystems: {s0w1: }\n").lab
    merged = merge(read("*.SSHD*.*.* /var/log/SSHD\n"), lab, "s0w1")
    assert "/var/log/SSHD\n" in merged
    assert "/var/log/sshd" not in merged


def test_the_usual_rules_name_the_lab_s_own_jobs() -> None:
    lab = parse_lab("lab: a\nsystems: {s0w1: {tcpip: {job: TCPIP2}, omproute: {job: OMP2}}}\n").lab
    conditions = {condition for rule in wanted(lab, "s0w1") for condition in rule.when}
    assert {"*.TCPIP2.*.debug", "*.OMP2.*.*"} <= conditions


def test_new_files_are_made_before_syslogd_is_told() -> None:
    after = BASE + "*.SSHD*.*.* /var/log/ssh/x\n" + "mail.* /var/log/mail -F 600 -D 700\n"
    plan = reload(read(BASE), read(after))
    assert [step.command for step in plan.steps] == [
        "[ -d /var/log/ssh ] || mkdir -p -m 770 /var/log/ssh",
        "[ -d /var/log ] || mkdir -p -m 700 /var/log",
        "touch /var/log/ssh/x && chmod 640 /var/log/ssh/x",
        "touch /var/log/mail && chmod 600 /var/log/mail",
        "F SYSLOGD,RESTART",
    ]
    assert plan.steps[-1].proof[-1] == "FSUM1252 SYSLOGD RECONFIGURATION COMPLETE"


def test_a_syslogd_that_makes_files_needs_none_made() -> None:
    plan = reload(read(BASE), read(BASE + "mail.* /var/log/mail\n"), creates=True)
    assert [step.command for step in plan.steps] == ["F SYSLOGD,RESTART"]


def test_files_with_dates_cannot_be_made_beforehand() -> None:
    plan = reload(read(BASE), read(BASE + "mail.* /var/log/mail.%Y%m%d\n"))
    assert [step.command for step in plan.steps] == ["F SYSLOGD,RESTART"]
    assert "midnight" in plan.steps[0].why
    assert plan.to_json()["dated_files"] == ["/var/log/mail.%Y%m%d"]


def test_a_path_is_quoted_for_the_shell() -> None:
    plan = reload(read(BASE), read(BASE + "mail.* /var/log/$(reboot)\n"))
    assert "touch '/var/log/$(reboot)'" in plan.steps[1].command


def test_without_a_change_there_is_nothing_to_do() -> None:
    assert reload(read(BASE), read(f"# the same\n{BASE}")).steps == ()


def test_a_merge_leaves_rules_alone_that_are_not_the_lab_s() -> None:
    lab = parse_lab("lab: adcd\nsystems: {s0w1: {syslogd: {rules: [{when: ['*.A.*.*'], to: /var/log/a}]}}}\n").lab
    merged = merge(read("*.MINE.*.* /var/log/mine\n"), lab, "s0w1")
    assert merged.startswith("*.MINE.*.* /var/log/mine\n")
    assert "*.A.*.*" in merged


def test_a_merge_moves_a_rule_to_where_the_lab_wants_it() -> None:
    lab = parse_lab("lab: adcd\nsystems: {s0w1: {syslogd: {rules: [{when: ['*.A.*.*'], to: /var/log/a}]}}}\n").lab
    assert merge(read("*.B.*.* /var/log/b\n*.A.*.* /var/log/old\n"), lab, "s0w1") == (
        "*.B.*.* /var/log/b\n*.A.*.* /var/log/a\n"
    )
