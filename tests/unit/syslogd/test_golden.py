"""The golden cases of syslogd: tests/golden/syslogd, one folder a case, data only."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import language_golden
from zlab.zos.syslogd.language import SYSLOGD

CASES = language_golden.cases("syslogd")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_gives_what_its_folder_says(case: Path) -> None:
    expectations = list(language_golden.expectations(SYSLOGD, case))
    assert expectations, "the folder expects nothing"
    for name, expected, actual in expectations:
        assert actual == expected, name


def test_every_rule_has_a_golden_case() -> None:
    covered = {case.name[:5].upper() for case in CASES}
    assert {rule.id for rule in SYSLOGD.rules} <= covered
