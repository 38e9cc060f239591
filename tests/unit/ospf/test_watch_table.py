"""The living table: every neighbor whole, whatever the terminal's width, and below it why one is not healthy."""

from __future__ import annotations

import io
from contextlib import redirect_stdout

import pytest

from tests.unit.verify.ospf_reports import MTU
from zlab.cli import console
from zlab.cli.ospf.watch import _picture


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown(columns: int, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setattr(console, "columns_of", lambda _stream: columns)
    with redirect_stdout(_Terminal()):
        return _picture(MTU).plain.splitlines()


@pytest.mark.parametrize("columns", [44, 60, 80, 200])
def test_no_address_verdict_or_state_is_cut_at_any_width(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = shown(columns, monkeypatch)
    assert max(map(len, lines)) <= columns
    row = next(line.split() for line in lines if "unhealthy" in line)
    assert {"10.1.1.2", "unhealthy", "ExStart"} <= set(row)
    assert "mtu-larger: 1500, 9000" in " ".join(" ".join(lines).split()), "and why"
    assert "…" not in "".join(lines)


def test_a_narrow_terminal_does_without_what_matters_least(monkeypatch: pytest.MonkeyPatch) -> None:
    assert {"interface", "flaps", "route"} <= set(shown(100, monkeypatch)[1].split())
    narrow = set(shown(50, monkeypatch)[1].split())
    assert {"neighbor", "verdict", "device", "state"} <= narrow
    assert not {"interface", "flaps"} & narrow
