"""`--wait` without root: a vtysh that answers otherwise each time, and tables of a kernel in a folder."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from zlab.linux.host import Host
from zlab.ospf.case import RouteStatus
from zlab.ospf.host.checkup import Checkup
from zlab.ospf.states import NeighborState
from zlab.ospf.verdict import Verdict

VTYSH = """\
#!/bin/sh
# Each first look is one step further; the last answer stays.
case "$*" in *database*) echo '{}'; exit;; esac
step=$(($(cat FOLDER/step) + 1))
[ -e FOLDER/answer$step ] || step=$((step - 1))
echo $step > FOLDER/step
echo x >> FOLDER/looks
[ ! -e FOLDER/route$step ] || cp FOLDER/route$step FOLDER/proc/net/route
cat FOLDER/answer$step
"""
HEAD = "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\n"
ROUTE = "tap0\t0101140A\t0201010A\t0003\t0\t0\t20\tFFFFFFFF\n"
COMPUTED = {"10.20.1.1/32": {"routeType": "N", "nexthops": [{"ip": "10.1.1.2", "via": "tap0"}]}}
INTERFACE = {
    "interfaces": {"tap0": {"ospfEnabled": True, "ifUp": True, "state": "Point-To-Point", "networkType": "POINTOPOINT"}}
}


def _answer(state: str = "", routes: dict[str, Any] | None = None) -> str:
    entry = {
        "ifaceAddress": "10.1.1.2",
        "ifaceName": "tap0:10.1.1.1",
        "nbrState": f"{state}/-",
        "lastPrgrsvChangeMsec": 100,
        "routerDeadIntervalTimerDueMsec": 38000,
    }
    neighbors = {"neighbors": {"10.1.1.2": [entry]} if state else {}}
    table = json.dumps(routes) if routes else "No OSPF routing information exist\n{}"
    return f"zebra ospfd ospf6d\n{json.dumps(INTERFACE)}\n{json.dumps(neighbors)}\n{table}\n"


@dataclass
class World:
    """The steps of a host: what its FRR answers at each look, and from which one on the kernel has the route."""

    folder: Path
    told: list[str] = field(default_factory=list)

    def checkup(self, *answers: str, routed_from: int = 0) -> Checkup:
        (self.folder / "proc/net").mkdir(parents=True)
        (self.folder / "sys/class/net").mkdir(parents=True)
        (self.folder / "proc/net/route").write_text(HEAD)
        (self.folder / "step").write_text("0")
        for number, answer in enumerate(answers, start=1):
            (self.folder / f"answer{number}").write_text(answer)
        if routed_from:
            (self.folder / f"route{routed_from}").write_text(HEAD + ROUTE)
        vtysh = self.folder / "vtysh"
        vtysh.write_text(VTYSH.replace("FOLDER", str(self.folder)))
        vtysh.chmod(0o755)
        host = Host(vtysh=(str(vtysh),), proc=self.folder / "proc", sys=self.folder / "sys")
        # 0 s of listening: nothing but the waiting is of interest.
        return Checkup(host, progress=self.told.append)

    @property
    def looks(self) -> int:
        return (self.folder / "looks").read_text().count("x")


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_what_is_healthy_is_not_waited_for(world: World) -> None:
    report = world.checkup(_answer("Full", COMPUTED), routed_from=1).run(wait=3600)
    assert (report.healthy, world.looks, world.told) == (True, 1, [])


def test_full_is_not_the_end_but_the_route_in_the_kernel(world: World) -> None:
    steps = (_answer(), _answer("ExStart"), _answer("Full"), _answer("Full", COMPUTED), _answer("Full", COMPUTED))
    report = world.checkup(*steps, routed_from=5).run(wait=3600)
    (health,) = report.neighbors
    assert (health.verdict, health.route) == (Verdict.HEALTHY, RouteStatus.INSTALLED)
    assert world.looks == 5, "checked first, then at each step, and no longer than needed"
    assert world.told == [
        "waiting: tap0 is Down 1",
        "waiting: 10.1.1.2 is ExStart 16",
        "waiting: 10.1.1.2 is Full 128, without its route",
        "waiting: 10.1.1.2 is Full 128, without its route",
    ]


def test_a_host_without_a_neighbor_yet_is_waited_for(world: World) -> None:
    nothing = "zebra ospfd ospf6d\n{}"
    report = world.checkup(nothing, _answer("Full", COMPUTED), routed_from=2).run(wait=3600)
    assert report.healthy
    assert world.told == ["waiting: no neighbor yet"]


def test_the_time_is_up_and_what_is_wrong_is_told(world: World) -> None:
    checkup = world.checkup(_answer("ExStart"))
    checkup.listen = 0
    begun = time.monotonic()
    report = checkup.run(wait=0.6)
    assert 0.6 <= time.monotonic() - begun < 10
    (health,) = report.neighbors
    assert (health.verdict, health.state) == (Verdict.UNHEALTHY, NeighborState.EX_START)
    assert world.looks >= 4, "first, while waiting, and once more after the closer look"
