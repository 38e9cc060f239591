"""The golden cases of PROFILE: tests/golden/profile, one folder a case, data only."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import language_golden
from zlab.zos.profile.grammar.statements import STATEMENTS
from zlab.zos.profile.language import PROFILE

CASES = language_golden.cases("profile")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_gives_what_its_folder_says(case: Path) -> None:
    expectations = list(language_golden.expectations(PROFILE, case))
    assert expectations, "the folder expects nothing"
    for name, expected, actual in expectations:
        assert actual == expected, name


def test_every_rule_with_an_example_has_a_golden_case() -> None:
    covered = {case.name[:5].upper() for case in CASES}
    assert {rule.id for rule in PROFILE.rules if rule.bad} <= covered


def test_every_statement_has_a_golden_case() -> None:
    assert {f"statement-{row.name.lower()}" for row in STATEMENTS} <= {case.name for case in CASES}
