"""Folders of evidence as a user has it, and the verdicts: `tests/golden/health/<case>/`."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from zlab.ospf.evidence import merge
from zlab.ospf.health import Report, judge
from zlab.ospf.readers.files import read_files
from zlab.ospf.readers.omproute.member import read_omproute_member

CASES = sorted(Path(__file__).parents[2].joinpath("golden/health").iterdir())


def verdicts(folder: Path) -> Report:
    members = sorted(folder.glob("*.conf"))
    files = [path for path in sorted(folder.iterdir()) if path.name != "expected.json" and path not in members]
    evidence = merge((read_files(files), *(read_omproute_member(member) for member in members)))
    return judge(evidence, now=datetime.now())


def told(report: Report) -> Any:
    """What a case fixes: no date, for a log without years has those of its file."""
    return {
        "healthy": report.healthy,
        "neighbors": [
            {
                "neighbor": each.neighbor,
                "version": each.version,
                "verdict": str(each.verdict),
                "state": each.state_words,
                "route": str(each.route),
                "flaps": each.flaps,
                "cause": each.diagnosis.cause.code if each.diagnosis else None,
                "linux": each.diagnosis.linux if each.diagnosis else "",
                "zos": each.diagnosis.zos if each.diagnosis else "",
                "also": [other.cause.code for other in each.also],
            }
            for each in report.neighbors
        ],
        "unseen": len(report.unseen),
    }


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_the_evidence_of_a_case_gives_its_verdicts(folder: Path) -> None:
    assert told(verdicts(folder)) == json.loads((folder / "expected.json").read_text())


def test_there_is_a_case_for_restart_recovery_and_both_ends() -> None:
    names = {folder.name for folder in CASES}
    assert {"restart-of-frr", "recovered-by-display", "both-ends-mtu", "two-way-between-drothers"} <= names
