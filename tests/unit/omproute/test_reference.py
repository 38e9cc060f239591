"""docs/languages/omproute.md is what the tables say, and leaves nothing of them out."""

from __future__ import annotations

from tests.conftest import ROOT
from zlab.zos.omproute.grammar.statements import ROWS
from zlab.zos.omproute.lint import RULES
from zlab.zos.omproute.reference import page


def test_the_page_is_current() -> None:
    written = (ROOT / "docs" / "languages" / "omproute.md").read_text()
    assert written == page(), "run: zlab omproute reference > docs/languages/omproute.md"


def test_every_rule_is_on_the_page() -> None:
    assert all(f"\n### {rule.id}\n" in page() for rule in RULES)


def test_every_statement_and_parameter_is_on_the_page() -> None:
    text = page()
    for row in ROWS:
        section = text.partition(f"\n### {row.name}\n")[2].partition("\n### ")[0]
        assert section
        assert all(f"| {parameter.name} |" in section for parameter in row.parameters)
