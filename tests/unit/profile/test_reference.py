"""docs/languages/profile.md is what the tables say, and leaves nothing of them out."""

from __future__ import annotations

from pathlib import Path

import pytest

from zlab.zos.library import Library
from zlab.zos.member import MemberText
from zlab.zos.profile.grammar.shapes import StatementRow
from zlab.zos.profile.grammar.statements import STATEMENTS
from zlab.zos.profile.lint import RULES
from zlab.zos.profile.parse import parse
from zlab.zos.profile.reference import page

PAGE = Path(__file__).resolve().parents[3] / "docs" / "languages" / "profile.md"


def test_the_page_is_current() -> None:
    written = PAGE.read_text() if PAGE.exists() else ""
    assert written == page(), "run: zlab profile reference > docs/languages/profile.md"


def test_every_statement_operand_and_rule_is_on_the_page() -> None:
    text = page()
    assert all(f"### {row.name}\n" in text for row in STATEMENTS)
    assert all(f"| {operand.name} |" in text for row in STATEMENTS for operand in row.operands)
    assert all(f"### {rule.id}\n" in text for rule in RULES)


@pytest.mark.parametrize("row", STATEMENTS, ids=lambda row: row.name)
def test_the_example_of_a_statement_is_one_statement_of_its_name(row: StatementRow) -> None:
    document = parse(MemberText("example", row.example), Library())
    assert [(one.name, one.closed) for one in document.statements] == [(row.name, True)]


@pytest.mark.parametrize("row", STATEMENTS, ids=lambda row: row.name)
def test_every_spelling_of_a_statement_is_understood(row: StatementRow) -> None:
    for spelling in row.spellings():
        text = row.example.replace(row.name, spelling, 1).lower()
        document = parse(MemberText("example", text), Library())
        assert [one.name for one in document.statements] == [row.name]
