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


def problem(what: str, line: int | None = None, hint: str | None = None) -> dict[str, Any]:
    return {"what": what, "file": "<stdin>", "line": line, "column": None, "hint": hint}


BAD_LAB = {"error": {"code": "ZL100", "problems": [problem("systems is missing", 3), problem("more")]}}
NOT_ROOT = {"error": {"code": "ZL220", "problems": [problem("`up` needs root", hint="run it with sudo")]}}
UNHEALTHY = {
    "healthy": False,
    "outcomes": [{"name": "tap", "status": "fail", "why": "tap0 is down", "fix": "start it"}],
}
SSH = 'Task failed: Data could not be sent to remote host "h". Make sure this host can be reached over ssh: '
OLD_SSH = "Failed to connect to the host via ssh: "

FAILURES = [
    (
        "unreachable",
        {"msg": f"{SSH}ssh: connect to host 10.1.1.9 port 22: No route to host"},
        "unreachable",
        "No route",
    ),
    ("unreachable", {"msg": f"{OLD_SSH}ssh: connect to host h port 22: refused"}, "unreachable", "ssh: connect to"),
    (
        "unreachable",
        {"msg": f"{SSH}No ED25519 host key is known for h and you have requested…\r\nHost key verification failed."},
        "unreachable",
        "not known here (compare the key that `ssh-keyscan h`",
    ),
    (
        "unreachable",
        {"msg": f"{SSH}@@@@\r\nHost key for h has changed and …\r\nHost key verification failed."},
        "unreachable",
        "not the one that is known",
    ),
    (
        "unreachable",
        {"msg": f"{SSH}root@h: Permission denied (publickey)."},
        "unreachable",
        "login was refused: root@h",
    ),
    ("unreachable", {"msg": f"{SSH}Connection to 10.1.1.9 closed by remote host."}, "died", "went away"),
    ("unreachable", {"msg": SSH}, "died", "went away"),
    ("unreachable", {}, "unreachable", "no connection"),
    (
        "failed",
        {"msg": "systems is missing", "rc": 1, "answer": BAD_LAB},
        "bad lab file",
        "line 3: systems is missing (and 1",
    ),
    ("failed", {"msg": "…", "rc": 1, "answer": NOT_ROOT}, "failed", "needs root (ansible_become: true"),
    ("failed", {"msg": "tap: …", "rc": 4, "answer": UNHEALTHY}, "unhealthy", "tap: tap0 is down (start it)"),
    ("failed", {"rc": 4, "answer": {"healthy": False, "outcomes": []}}, "unhealthy", "no check could see"),
    ("failed", {"msg": "Killed", "rc": 137, "answer": {}}, "died", "killed"),
    ("failed", {"msg": "failed to execute in the expected time frame (4) and was terminated"}, "timeout", "too long"),
    ("failed", {"msg": "Task failed: Timed out after 4 second(s)."}, "timeout", "too long"),
    ("failed", {"msg": "Task failed: cannot read the lab file /x/lab.yaml: No such file"}, "bad lab file", "file /x/"),
    (
        "failed",
        {"msg": "Error while resolving value for 'lab': The filter plugin 'mandatory' failed: zlab_lab is not set"},
        "bad lab file",
        "no lab",
    ),
    ("failed", {"msg": "Task failed: Missing sudo password"}, "failed", "needs a password (-K"),
    ("failed", {"msg": "sh: 1: zlab: not found", "rc": 127, "answer": {}}, "failed", "zlab: not found (host-bootstrap"),
    ("failed", {"msg": "x" * 900, "rc": 1}, "failed", "x…"),
]


@pytest.mark.parametrize(("kind", "res", "word", "why"), FAILURES)
def test_each_failure_has_its_word(kind: str, res: dict[str, Any], word: str, why: str) -> None:
    failure = folded(event("start"), event(kind, **res)).failure
    assert failure is not None
    assert failure.kind == word
    assert why in f"{failure.why} ({failure.fix})"


def test_only_the_first_failure_of_a_host_is_kept() -> None:
    run = folded(event("unreachable", msg="No route to host"), event("failed", msg="again"))
    assert run.failure is not None
    assert "No route" in run.failure.why


def test_the_steps_of_zlab_are_counted_and_named() -> None:
    steps = [{"action": "add", "what": "address 10.1.1.1/24 dev tap0"}]
    run = folded(event("ok", answer={"changed": 1, "steps": steps}), event("ok", answer={"healthy": True}), event("ok"))
    assert (run.changed, run.seconds, run.result) == (1, 1.5, "changed")
    assert run.to_json()["steps"] == ["add address 10.1.1.1/24 dev tap0"]


def test_events_of_no_host_are_of_no_record() -> None:
    assert fold(None, {"event": "playbook_on_start", "event_data": {}}) is None
    assert fold(None, {"event": "verbose", "stdout": "x"}) is None


def test_a_line_of_the_stream_has_nothing_of_what_a_task_was_given() -> None:
    given = event("ok", invocation={"module_args": {"lab": "secret"}}, answer={"warnings": "secret"}, stderr="secret")
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
