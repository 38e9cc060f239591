"""The tree of a syslog.conf: conditions, destinations, options, blocks, comments, and that nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from zlab.zos.member import MemberText, read_member
from zlab.zos.syslogd.parse import parse
from zlab.zos.syslogd.tree import Document, Line, LineKind, Rule


def read(text: str) -> Document:
    return parse(MemberText("syslog.conf", text))


def only_rule(text: str) -> Rule:
    (rule,) = read(text).rules
    return rule


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("daemon.info", (None, "*", "*", "daemon", "info")),
        ("START1.TCPIP.Daemon.ERR", (None, "START1", "TCPIP", "daemon", "err")),
        ("(10.1.1.0/24).auth.*", ("10.1.1.0/24", "*", "*", "auth", "*")),
        ("(FEC0::9:42:105:19/64).mail.none", ("FEC0::9:42:105:19/64", "*", "*", "mail", "none")),
        ("(host.example.com).*.*", ("host.example.com", "*", "*", "*", "*")),
    ],
)
def test_a_condition_has_two_or_four_parts_or_a_sender(text: str, expected: tuple[str | None, ...]) -> None:
    (condition,) = only_rule(f"{text} /var/log/x\n").conditions
    found = (condition.host, condition.user, condition.job, condition.facility, condition.priority)
    assert found == expected
    assert condition.well_formed


@pytest.mark.parametrize("text", ["a", "a.b.c", "a.b.c.d.e", ".info", "a..b.c", "(h).a.b.c.d", "(h)"])
def test_any_other_number_of_parts_is_kept_and_known_as_wrong(text: str) -> None:
    (condition,) = only_rule(f"{text} /var/log/x\n").conditions
    assert condition.word.text == text
    assert not condition.well_formed


def test_options_are_read_behind_the_destination() -> None:
    rule = only_rule("auth.* /var/log/auth -F 640 -D 750 -N AUTH -X\n")
    assert [(option.name.text, option.value.text if option.value else None) for option in rule.options] == [
        ("-F", "640"),
        ("-D", "750"),
        ("-N", "AUTH"),
        ("-X", None),
    ]


def test_an_option_without_its_value_does_not_take_the_next_option_for_it() -> None:
    rule = only_rule("auth.* /var/log/auth -F -D 750\n")
    assert [option.value.text if option.value else None for option in rule.options] == [None, "750"]


def test_an_orphan_is_a_rule_without_destination() -> None:
    orphan, rule = read("*.TCPIP.*.none; \n*.CPAGENT.*.none /var/log/all \n").rules
    assert orphan.destination is None
    assert orphan.empty == (14,)
    assert rule.destination is not None
    assert rule.destination.text == "/var/log/all"


def test_tabs_and_carriage_returns_are_blanks() -> None:
    rule = only_rule("auth.*\t\t/var/log/auth\r\n")
    assert rule.destination is not None
    assert rule.destination.text == "/var/log/auth"


def test_a_number_sign_begins_a_comment_in_column_one_and_behind_a_rule() -> None:
    document = read("# one\n  # two\nauth.* /var/log/auth # three\n\n")
    kinds = [item.kind if isinstance(item, Line) else "rule" for item in document.items]
    assert kinds == [LineKind.COMMENT, LineKind.COMMENT, "rule", LineKind.BLANK]
    comment = document.rules[0].comment
    assert comment is not None
    assert comment.text == "# three"


def test_lines_of_an_archive_block_are_parameters_and_no_rules() -> None:
    document = read("beginarchiveparms\nDSNPrefix A.B\nEndArchiveParms\nauth.* /x\n")
    assert len(document.rules) == 1
    assert [item.kind for item in document.items if isinstance(item, Line)] == [
        LineKind.STATEMENT,
        LineKind.PARAMETER,
        LineKind.STATEMENT,
    ]


def test_the_items_are_the_lines_of_the_file(corpus: Path) -> None:
    files = sorted((corpus / "syslogd").iterdir())
    assert files
    for path in files:
        document = parse(read_member(path))
        text = document.member.text
        assert "\n".join(text[item.start : item.end] for item in document.items) == text.removesuffix("\n")
        assert document.member.encode() == path.read_bytes()
