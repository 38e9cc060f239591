"""An array that is written item by item reads as if it had been written at once."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest

from zlab.cli import console

ITEMS = [{"a": [1, {"b": "line\nend \u2028 ö"}], "c": {}}, {"a": []}, 7]


@pytest.mark.parametrize("count", range(4))
@pytest.mark.parametrize("rest", [{}, {"complete": True, "more": {"x": [1]}}])
def test_it_is_what_data_json_writes(count: int, rest: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    console.data_json({"items": ITEMS[:count], **rest})
    wanted = capsys.readouterr().out
    console.data_json_array("items", ITEMS[:count], lambda: rest)
    assert capsys.readouterr().out == wanted


def test_each_item_is_written_before_the_next_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[int] = []
    out = io.StringIO()
    monkeypatch.setattr("sys.stdout", out)

    def items() -> Iterator[int]:
        for number in range(3):
            yield number
            written.append(out.getvalue().count("\n    "))

    console.data_json_array("items", items(), dict)
    assert written == [1, 2, 3]
