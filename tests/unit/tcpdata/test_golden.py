"""The golden cases: tests/golden/tcpdata, one folder a case, data only."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import language_golden
from zlab.zos.tcpdata.language import TCPDATA


@pytest.mark.parametrize("case", language_golden.cases("tcpdata"), ids=lambda case: case.name)
def test_a_case_gives_what_its_folder_says(case: Path) -> None:
    expectations = list(language_golden.expectations(TCPDATA, case))
    assert expectations, "the folder expects nothing"
    for name, expected, actual in expectations:
        assert actual == expected, name
