"""Reports of OSPF health, as the judge makes them."""

from __future__ import annotations

from zlab.ospf.case import RouteStatus
from zlab.ospf.health import Diagnosis, Health, Report
from zlab.ospf.rules.causes import CAUSE_OF
from zlab.ospf.states import NeighborState
from zlab.ospf.verdict import Verdict


def _health(version: int, state: NeighborState | None, verdict: Verdict, diagnosis: Diagnosis | None = None) -> Health:
    healthy = verdict is Verdict.HEALTHY
    return Health(
        version,
        "10.1.1.2",
        "tap0",
        "ETH1",
        "S0W1",
        state,
        state,
        None,
        None,
        0,
        RouteStatus.INSTALLED if healthy else RouteStatus.NONE,
        verdict,
        "Full, with its routes" if healthy else "nobody tells",
        diagnosis=diagnosis,
    )


_LARGER = Diagnosis(
    CAUSE_OF["mtu-larger"],
    "1500",
    "9000",
    "a database description",
    "ip link set tap0 mtu 9000",
    "OSPF_Interface … MTU=1500",
)
_NO_DAEMON = Diagnosis(CAUSE_OF["daemon-down"], "ospfd is not running", "", "", "systemctl restart frr", "")
HEALTHY = Report(tuple(_health(version, NeighborState.FULL, Verdict.HEALTHY) for version in (4, 6)))
MTU = Report(tuple(_health(version, NeighborState.EX_START, Verdict.UNHEALTHY, _LARGER) for version in (4, 6)))
UNKNOWN = Report(tuple(_health(version, None, Verdict.UNKNOWN) for version in (4, 6)))
NO_DAEMON = Report((_health(4, None, Verdict.UNHEALTHY, _NO_DAEMON),))
