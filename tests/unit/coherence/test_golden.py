"""The golden cases of coherence: tests/golden/coherence, one folder a case, data only.

A folder holds files under the names people give them, a lab.yaml or none, and findings.txt: one finding a line with
the places it has to do with below it. What each file is, is recognised from its text, as `zlab check FOLDER` does.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from zlab.coherence.gather import GivenFile, check_files, check_lab
from zlab.lab.load import parse_lab
from zlab.zos.findings import Finding
from zlab.zos.member import decode_member

CASES = sorted((ROOT / "tests/golden/coherence").iterdir())


def findings(case: Path) -> list[Finding]:
    """The findings across files of one folder; those of each language have golden cases of their own."""
    others = [path for path in sorted(case.iterdir()) if path.name not in ("lab.yaml", "findings.txt")]
    files = [GivenFile.of(decode_member(path.name, path.read_bytes())) for path in others]
    assert all(each.kind for each in files), [each.member.name for each in files if each.kind is None]
    if not (case / "lab.yaml").is_file():
        return check_files(files)
    loaded = parse_lab((case / "lab.yaml").read_text(), "lab.yaml")
    return [each for name in loaded.lab.systems for each in check_lab(loaded, name, files)]


def told(case: Path) -> Iterator[str]:
    for each in sorted(findings(case), key=lambda each: (each.place, each.rule.id)):
        if each.rule.id.startswith("ZC"):
            yield f"{each.place} {each.rule.severity} {each.rule.id} {each.what}\n"
            yield from (f"    {what}: {place}\n" for what, place in each.related)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_gives_what_its_folder_says(case: Path) -> None:
    assert "".join(told(case)) == (case / "findings.txt").read_text()
