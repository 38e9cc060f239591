"""A report in the text format of Prometheus (exposition format 0.0.4), for node_exporter's textfile collector. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from zlab.ospf.case import RouteStatus
from zlab.ospf.health import Health, Report


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric, and how a neighbor gives its value; None leaves the neighbor out."""

    name: str
    kind: str
    help: str
    value: Callable[[Health, datetime], float | None]


def _age(health: Health, now: datetime) -> float | None:
    return round((now - health.since).total_seconds(), 1) if health.since else None


def _route(health: Health, _now: datetime) -> float | None:
    if health.route is RouteStatus.NOT_SEEN:
        return None
    return float(health.route in (RouteStatus.INSTALLED, RouteStatus.ELSEWHERE, RouteStatus.NONE_ANNOUNCED))


METRICS = (
    Metric(
        "zlab_ospf_neighbor_healthy",
        "gauge",
        "1 when the adjacency is healthy or presumed to be, 0 when it is not or nobody can tell.",
        lambda health, _now: float(health.verdict.good),
    ),
    Metric(
        "zlab_ospf_neighbor_state",
        "gauge",
        "OMPROUTE's code of the neighbor state: 1 Down to 128 Full.",
        lambda health, _now: float(health.state) if health.state is not None else None,
    ),
    Metric("zlab_ospf_neighbor_state_seconds", "gauge", "How long the state has lasted.", _age),
    Metric(
        "zlab_ospf_neighbor_route",
        "gauge",
        "1 when what the neighbor announces is routed, 0 when it is not; absent when nobody could see.",
        _route,
    ),
    Metric(
        "zlab_ospf_neighbor_flaps",
        "gauge",
        "Falls from Full in what was read.",
        lambda health, _now: float(health.flaps),
    ),
)


def prometheus_text(report: Report, now: datetime) -> str:
    """Every metric with its help and type; the cause of an unhealthy neighbor is a label."""
    return "\n".join(_lines(report, now)) + "\n"


def _lines(report: Report, now: datetime) -> Iterator[str]:
    for metric in METRICS:
        yield f"# HELP {metric.name} {metric.help}"
        yield f"# TYPE {metric.name} {metric.kind}"
        for health in report.neighbors:
            value = metric.value(health, now)
            if value is not None:
                yield f"{metric.name}{{{_labels(health)}}} {value:.12g}"
    yield "# HELP zlab_ospf_neighbor_cause The cause of an unhealthy adjacency."
    yield "# TYPE zlab_ospf_neighbor_cause gauge"
    for health in report.neighbors:
        if health.diagnosis is not None:
            yield f'zlab_ospf_neighbor_cause{{{_labels(health)},cause="{health.diagnosis.cause.code}"}} 1'


def _labels(health: Health) -> str:
    pairs = {
        "neighbor": health.neighbor,
        "version": str(health.version),
        "device": health.device,
        "system": health.system,
    }
    return ",".join(f'{name}="{_escaped(value)}"' for name, value in pairs.items())


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')
