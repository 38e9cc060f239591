"""docs/reference/coherence.md is what the table says."""

from __future__ import annotations

from tests.conftest import ROOT
from zlab.coherence.reference import page


def test_the_page_is_current() -> None:
    wanted = (
        "python -c 'from zlab.coherence.reference import page; print(page(), end=\"\")' > docs/reference/coherence.md"
    )
    assert (ROOT / "docs/reference/coherence.md").read_text() == page(), wanted
