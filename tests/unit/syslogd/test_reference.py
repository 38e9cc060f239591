"""docs/languages/syslogd.md is what the tables say, and leaves nothing of them out."""

from __future__ import annotations

from tests.conftest import ROOT
from zlab.zos.syslogd.lint import RULES
from zlab.zos.syslogd.reference import page


def test_the_page_is_current() -> None:
    written = (ROOT / "docs" / "languages" / "syslogd.md").read_text()
    assert written == page(), "run: zlab syslogd reference > docs/languages/syslogd.md"


def test_every_rule_is_on_the_page() -> None:
    assert all(f"\n### {rule.id}\n" in page() for rule in RULES)
