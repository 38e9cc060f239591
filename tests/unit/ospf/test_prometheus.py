"""What `--prometheus` writes is read by Prometheus' own client library, and says what the report says."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample

from tests.unit.ospf.test_golden_health import CASES, verdicts
from zlab.ospf.case import RouteStatus
from zlab.ospf.health import Report
from zlab.ospf.prometheus import METRICS, prometheus_text

NOW = datetime.now()


def samples(report: Report) -> dict[str, list[Sample]]:
    families = list(text_string_to_metric_families(prometheus_text(report, NOW)))
    assert [each.name for each in families] == [*(each.name for each in METRICS), "zlab_ospf_neighbor_cause"]
    assert {each.type for each in families} == {"gauge"}
    assert all(each.documentation for each in families)
    return {each.name.removeprefix("zlab_ospf_neighbor_"): each.samples for each in families}


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_a_report_is_read_as_it_was_meant(folder: Path) -> None:
    report = verdicts(folder)
    read = samples(report)
    assert [each.value for each in read["healthy"]] == [each.verdict.good for each in report.neighbors]
    assert [each.value for each in read["state"]] == [float(each.state) for each in report.neighbors if each.state]
    assert [each.value for each in read["flaps"]] == [each.flaps for each in report.neighbors]
    assert [each.labels["cause"] for each in read["cause"]] == [
        each.diagnosis.cause.code for each in report.neighbors if each.diagnosis
    ]
    for metric in read.values():  # node_exporter refuses a file that has a series twice
        series = [tuple(each.labels.items()) for each in metric]
        assert len(series) == len(set(series))


def test_a_label_of_any_text_comes_back_as_it_was() -> None:
    report = verdicts(next(each for each in CASES if each.name == "restart-of-frr"))
    strange = replace(
        report.neighbors[0], neighbor='a"b\\c\nd{}', system="é,=", since=NOW - timedelta(days=235, seconds=1)
    )
    read = samples(Report((strange,)))
    assert read["healthy"][0].labels == {"neighbor": 'a"b\\c\nd{}', "version": "4", "device": "", "system": "é,="}
    assert read["state_seconds"][0].value == 235 * 86400 + 1, "months to the second"


def test_what_nobody_saw_has_no_sample_and_a_missing_route_has_a_zero() -> None:
    (health,) = verdicts(next(each for each in CASES if each.name == "restart-of-frr")).neighbors
    assert samples(Report((health,)))["route"] == []
    assert samples(Report((replace(health, route=RouteStatus.MISSING),)))["route"][0].value == 0
    assert samples(Report(()))["healthy"] == []
