"""Recorded events of ansible-runner become one record a host, with its failure in words."""

from __future__ import annotations

import json
from typing import Any

import pytest

from zlab.exits import Exit
from zlab.fleet.events import HostRun, event_line, fold
from zlab.fleet.summary import FleetResult
from zlab.report.events import Status


def event(kind: str, task: str = "up", **res: Any) -> dict[str, Any]:
    data = {"host": "one", "task": task, "duration": 0.5, "res": res}
    return {"event": f"runner_on_{kind}", "created": "2026-01-01T00:00:00", "event_data": data}


def folded(*events: dict[str, Any]) -> HostRun:
    run: HostRun | None = None
    for each in events:
        run = fold(run, each) or run
    assert run is not None
    return run


BAD_LAB = {"error": {"code": "ZL100", "problems": [{"what": "systems is missing", "line": 3}, {"what": "more"}]}}
UNHEALTHY = {
    "healthy": False,
    "outcomes": [{"name": "tap", "status": "fail", "why": "tap0 is down", "fix": "start it"}],
}

FAILURES = [
    ("unreachable", {"msg": "ssh: connect to host 10.1.1.9 port 22: No route to host"}, "unreachable", "No route"),
    ("unreachable", {"msg": "Host key verification failed."}, "unreachable", "host key is unknown"),
    ("unreachable", {"msg": "root@h: Permission denied (publickey)."}, "unreachable", "login was refused"),
    ("failed", {"msg": "non-zero return code", "rc": 1, "stdout": json.dumps(BAD_LAB)}, "bad lab file", "line 3"),
    ("failed", {"msg": "non-zero return code", "rc": 4, "stdout": json.dumps(UNHEALTHY)}, "unhealthy", "tap0 is down"),
    ("failed", {"msg": "non-zero return code", "rc": -9, "stdout": ""}, "died", "killed"),
    ("failed", {"msg": "failed to execute in the expected time frame (4) and was terminated"}, "timeout", "too long"),
    (
        "failed",
        {"msg": "lookup failed: Unable to access the file '/x/lab.yaml': File not found."},
        "bad lab file",
        "/x/",
    ),
    ("failed", {"msg": "Task failed: 'zlab_lab' is undefined"}, "bad lab file", "names no lab"),
    ("failed", {"msg": "[Errno 2] No such file or directory: b'zlab'", "rc": 2}, "failed", "No such file"),
    ("failed", {"msg": "non-zero return code", "rc": 1, "stdout": "[1"}, "failed", "non-zero"),
]


@pytest.mark.parametrize(("kind", "res", "word", "why"), FAILURES)
def test_each_failure_has_its_word(kind: str, res: dict[str, Any], word: str, why: str) -> None:
    failure = folded(event("start"), event(kind, **res)).failure
    assert failure is not None
    assert failure.kind == word
    assert why in failure.why


def test_a_host_that_goes_away_after_a_task_has_died() -> None:
    run = folded(event("ok", "lab file", changed=True), event("unreachable", msg="Connection closed by 10.1.1.9"))
    assert run.failure is not None
    assert run.failure.kind == "died"
    assert "in task up" in run.failure.why


def test_only_the_first_failure_of_a_host_is_kept() -> None:
    run = folded(event("unreachable", msg="No route to host"), event("failed", msg="again"))
    assert run.failure is not None
    assert "No route" in run.failure.why


def test_the_steps_of_zlab_are_counted_and_a_copied_lab_file_is_none() -> None:
    run = folded(
        event("ok", "lab file", changed=True),
        event("ok", changed=True, stdout=json.dumps({"changed": 7})),
        event("ok", changed=False, stdout=json.dumps({"changed": 9})),
    )
    assert (run.changed, run.done, run.seconds, run.result) == (7, 3, 1.5, "changed")


def test_events_of_no_host_are_of_no_record() -> None:
    assert fold(None, {"event": "playbook_on_start", "event_data": {}}) is None
    assert fold(None, {"event": "verbose", "stdout": "x"}) is None


def test_a_line_of_the_stream_has_nothing_of_what_a_task_was_given() -> None:
    given = event("ok", invocation={"module_args": {"stdin": "secret"}}, stdout="secret")
    line = event_line(given, folded(given))
    assert "secret" not in line
    assert json.loads(line)["host"] == "one"


def test_an_ignored_failure_is_none() -> None:
    ignored = event("failed", msg="x")
    ignored["event_data"]["ignore_errors"] = True
    assert folded(ignored).failure is None


def result(verb: str, *hosts: HostRun, interrupted: bool = False) -> FleetResult:
    return FleetResult(verb, hosts, 1.0, interrupted)


def test_the_status_is_the_worst_of_the_hosts() -> None:
    ok, changed = HostRun("a"), HostRun("b", changed=3)
    failed = folded(event("failed", msg="x"))
    assert result("up", ok, changed).exit is Exit.OK
    assert result("plan", ok).exit is Exit.OK
    assert result("plan", ok, changed).exit is Exit.DIFFERENT
    assert result("plan", changed, failed).exit is Exit.UNHEALTHY
    assert result("up", failed, interrupted=True).exit is Exit.INTERRUPTED


def test_a_host_that_was_cut_off_is_skipped_in_the_report() -> None:
    cut = folded(event("start"))
    made = result("up", cut, folded(event("failed", msg="x")), HostRun("ok"))
    assert [outcome.status for outcome in made.outcomes()] == [Status.SKIPPED, Status.FAILED, Status.PASSED]
    assert "1 failed, 1 ok, 1 unfinished" in made.verdict
    assert made.to_json()["healthy"] is False
