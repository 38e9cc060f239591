"""docs/languages/attls.md is what the tables say, and leaves nothing of them out."""

from __future__ import annotations

from tests.conftest import ROOT
from zlab.tls.serve.limits import LIMITS
from zlab.zos.policy.grammar.statements import KINDS
from zlab.zos.policy.lint import RULES
from zlab.zos.policy.reference import page
from zlab.zos.system_ssl.ciphers import CIPHERS


def test_the_page_is_current() -> None:
    written = (ROOT / "docs" / "languages" / "attls.md").read_text()
    assert written == page(), "run: zlab attls reference > docs/languages/attls.md"


def test_every_rule_statement_key_and_cipher_is_on_the_page() -> None:
    text = page()
    assert all(f"\n### {rule.id}\n" in text for rule in RULES)
    assert all(f"\n### {kind.name}\n" in text for kind in KINDS)
    assert all(f"| {key.name} |" in text or f"| **{key.name}** |" in text for kind in KINDS for key in kind.keys)
    assert all(f"| {cipher.code} | {cipher.name} |" in text for cipher in CIPHERS)


def test_every_limit_of_the_stand_in_is_in_the_how_to() -> None:
    text = (ROOT / "docs" / "attls.md").read_text()
    assert all(f"| {limit.name} | {limit.what} |" in text for limit in LIMITS)
