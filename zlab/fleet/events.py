"""The events of ansible-runner folded into one record a host. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from zlab.fleet.failures import Failure, answer_of, failure_of, unreachable


@dataclass(frozen=True, slots=True)
class HostRun:
    """One host so far. `steps` are those that its zlab made, or would make, and `changed` is their number."""

    host: str
    task: str = ""
    changed: int = 0
    seconds: float = 0.0
    running: bool = False
    failure: Failure | None = None
    steps: tuple[str, ...] = ()

    @property
    def result(self) -> str:
        """One word for a table."""
        if self.failure is not None:
            return self.failure.kind
        return "unfinished" if self.running else "changed" if self.changed else "ok"

    def to_json(self) -> dict[str, Any]:
        return {
            "host": self.host,
            "result": self.result,
            "task": self.task,
            "changed": self.changed,
            "seconds": round(self.seconds, 3),
            "failure": self.failure.to_json() if self.failure else None,
            "steps": list(self.steps),
        }


def fold(known: HostRun | None, event: Mapping[str, Any]) -> HostRun | None:
    """The record of the event's host after it; None where an event is of no host."""
    kind, data = str(event.get("event", "")), event.get("event_data") or {}
    host = data.get("host")
    if not kind.startswith("runner_on_") or not host:
        return None
    run = known or HostRun(str(host))
    if run.failure is not None:
        return run  # told once: Ansible may repeat it for every later play
    task, result = str(data.get("task") or ""), data.get("res") or {}
    if kind == "runner_on_start":
        return replace(run, task=task, running=True)
    run = replace(run, task=task, running=False, seconds=run.seconds + float(data.get("duration") or 0))
    if kind == "runner_on_ok":
        answer = answer_of(result)
        steps = tuple(f"{step['action']} {step['what']}" for step in answer.get("steps", ()))
        return replace(run, changed=run.changed + answer.get("changed", 0), steps=(*run.steps, *steps))
    if kind == "runner_on_unreachable":
        return replace(run, failure=unreachable(result))
    if kind == "runner_on_failed" and not data.get("ignore_errors"):
        return replace(run, failure=failure_of(result))
    return run


def event_line(event: Mapping[str, Any], run: HostRun) -> str:
    """The event as one line of the stream: without what a task was given and what it printed."""
    line = {
        "time": event.get("created"),
        "event": str(event["event"]).removeprefix("runner_on_"),
        **run.to_json(),
    }
    return json.dumps(line, ensure_ascii=False) + "\n"
