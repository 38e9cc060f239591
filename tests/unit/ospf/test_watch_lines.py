"""`watch` in a pipe: a line for each change, and none for what only takes longer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.ospf.test_health import LINUX, NOW, OURS, PEER
from zlab.cli.ospf.watch import _JsonLines, _Lines, _why
from zlab.ospf.evidence import Neighbor
from zlab.ospf.health import Report, judge
from zlab.ospf.states import NeighborState
from zlab.ospf.verdict import Verdict

SECOND = replace(PEER, address="10.1.1.3", router_id="10.1.1.3")


def report(*neighbors: Neighbor) -> Report:
    return judge(replace(LINUX, neighbors=neighbors, interfaces=(OURS,), routes=(), tables=LINUX.tables[:1]), now=NOW)


def told(screen: _Lines, given: Report, capsys: pytest.CaptureFixture[str]) -> list[str]:
    screen.show(given)
    return [line.split("  ", 1)[1] for line in capsys.readouterr().out.splitlines()]


def test_several_neighbors_on_one_wire_are_told_once_each(capsys: pytest.CaptureFixture[str]) -> None:
    screen = _Lines()
    assert len(told(screen, report(PEER, SECOND), capsys)) == 2
    assert told(screen, report(PEER, SECOND), capsys) == []


def test_one_of_several_that_frr_has_deleted_is_told_as_gone_and_comes_back(capsys: pytest.CaptureFixture[str]) -> None:
    screen = _Lines()
    told(screen, report(PEER, SECOND), capsys)
    assert told(screen, report(PEER), capsys) == ["10.1.1.3 tap0: Down 1: unhealthy: it is no neighbor any more"]
    assert told(screen, report(PEER), capsys) == []
    (line,) = told(screen, report(PEER, SECOND), capsys)
    assert line.startswith("10.1.1.3 tap0: Full 128: healthy")


def test_the_only_one_on_a_wire_keeps_its_name_while_it_is_down(capsys: pytest.CaptureFixture[str]) -> None:
    screen = _Lines()
    assert told(screen, report(), capsys)[0].startswith("tap0: Down 1")
    assert told(screen, report(PEER), capsys)[0].startswith("10.1.1.2 tap0: Full 128")
    (line,) = told(screen, report(), capsys)
    assert line.startswith("10.1.1.2 tap0: Down 1: unhealthy")


def test_a_reason_that_only_tells_a_longer_time_is_no_change(capsys: pytest.CaptureFixture[str]) -> None:
    (health,) = report(PEER).neighbors
    presumed = [
        replace(health, state=None, verdict=Verdict.PRESUMED, why=f"no other failure in {minutes}m00s")
        for minutes in (2, 3)
    ]
    screen = _JsonLines()
    screen.show(Report((presumed[0],)))
    screen.show(Report((presumed[1],)))
    assert capsys.readouterr().out.count("\n") == 1
    assert _why(presumed[1]) == "no other failure in 3m00s", "the living table tells it"
    screen.show(Report((replace(presumed[1], state=NeighborState.FULL, verdict=Verdict.HEALTHY),)))
    assert capsys.readouterr().out.count("\n") == 1
