"""The page about OSPF health says what the records say."""

from __future__ import annotations

import re

from tests.conftest import ROOT
from zlab.ospf.readers.omproute.log import FORMS
from zlab.ospf.rules.causes import CAUSES, causes_markdown

PAGE = (ROOT / "docs/ospf-health.md").read_text()


def test_the_table_of_causes_is_the_current_one() -> None:
    assert PAGE.endswith(causes_markdown()), "put the output of `zlab ospf causes --markdown` at the end of the page"
    assert causes_markdown().count("\n") == len(CAUSES) + 2


def test_every_message_the_page_names_is_read_and_the_other_way_round() -> None:
    row = next(line for line in PAGE.splitlines() if line.startswith("| syslogd's file"))
    named = set(re.findall(r"EZZ\d{4}I", row))
    known = {form.id for form in FORMS}
    ends_or_starts = {
        "EZZ7800I",
        "EZZ7898I",
        "EZZ7811I",
        "EZZ7814I",
        "EZZ7816I",
        "EZZ7822I",
        "EZZ7830I",
        "EZZ7869I",
        "EZZ7870I",
        "EZZ7884I",
        "EZZ7894I",
    }
    assert named == known - ends_or_starts
