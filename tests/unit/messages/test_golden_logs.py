"""One folder a log: what `logs scan` and `attls trace` make of it. ZLAB_GOLDEN=1 writes the answers anew."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from zlab.cli.messages.logs_show import scan_json
from zlab.messages.logs.scan import scan
from zlab.messages.logs.sources import read_log_file
from zlab.tls.trace import read_stories

CASES = Path(__file__).parents[2] / "golden" / "logs"
ENDS = {"new-year": date(2024, 1, 1)}
"""The day of the last line; without one that of the notes."""


def answer(log: Path) -> dict[str, Any]:
    ends = ENDS.get(log.parent.name, date(2023, 4, 2))
    result = scan_json(scan([log], ends=ends))
    for name in ("problems", "files"):
        del result[name]
    stories = [one.to_json() for one in read_stories(read_log_file(log, ends=ends))]
    return {"scan": without_paths(result), "stories": without_paths(stories)}


def without_paths(value: Any) -> Any:
    """The answer without the name of the file, and without texts of the catalogue: those have tests of their own."""
    if isinstance(value, dict):
        dropped = {"meaning", "causes", "fix"} | ({"file"} if "line" in value else set())
        return {name: without_paths(one) for name, one in value.items() if name not in dropped}
    return [without_paths(one) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize("case", sorted(path.name for path in CASES.iterdir()))
def test_a_log_says_what_it_said_before(case: str) -> None:
    expected = CASES / case / "expected.json"
    found = json.loads(json.dumps(answer(CASES / case / "log.txt")))
    if os.environ.get("ZLAB_GOLDEN"):
        expected.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
    assert found == json.loads(expected.read_text())
