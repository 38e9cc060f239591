"""Wrong lab files, and every word that zlab says about each: one folder a case."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import ROOT
from zlab.errors import LabFileError
from zlab.lab.load import load_lab

CASES = sorted((ROOT / "tests/golden/lab").iterdir())


def complaint(folder: Path) -> str:
    try:
        load_lab(folder / "lab.yaml")
    except LabFileError as error:
        return f"{error}\n".replace(f"{folder}/", "")
    return "no complaint\n"


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_all_problems_of_a_file_are_told_with_their_places(folder: Path) -> None:
    assert complaint(folder) == (folder / "errors.txt").read_text()
