"""The events of ansible-runner folded into one record a host, with its failure in words. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

_TIMED_OUT = re.compile(r"in the expected time frame|Timed out after \d+ second")
"""Ansible's words for a task that took longer than its `timeout` [S: core 2.17 and 2.19]."""
_KILLED = (137, 143)
_LAB_FILE_CODE = "ZL100"


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a host failed: a word that does not change, what was seen, and what to do."""

    kind: str
    why: str
    fix: str = ""

    def to_json(self) -> dict[str, str]:
        return {"kind": self.kind, "why": self.why, "fix": self.fix}


@dataclass(frozen=True, slots=True)
class HostRun:
    """One host so far. `changed` counts the steps its zlab made, or would make."""

    host: str
    task: str = ""
    done: int = 0
    changed: int = 0
    seconds: float = 0.0
    running: bool = False
    failure: Failure | None = None

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
        return replace(run, done=run.done + 1, changed=run.changed + _changed(result, task))
    if kind == "runner_on_unreachable":
        return replace(run, failure=_unreachable(run, result))
    if kind == "runner_on_failed" and not data.get("ignore_errors"):
        return replace(run, failure=_failed(run, result))
    return run


def event_line(event: Mapping[str, Any], run: HostRun) -> str:
    """The event as one line of the stream: without what a task was given and what it printed."""
    line = {
        "time": event.get("created"),
        "event": str(event["event"]).removeprefix("runner_on_"),
        **run.to_json(),
    }
    return json.dumps(line, ensure_ascii=False) + "\n"


def _changed(result: Mapping[str, Any], task: str) -> int:
    """The steps of zlab's own JSON; a copied lab file is none, it is what the steps come from."""
    if not result.get("changed") or task == "lab file":
        return 0
    said = _said(result)
    count = said.get("changed")
    return count if isinstance(count, int) and count > 0 else 1


def _said(result: Mapping[str, Any]) -> dict[str, Any]:
    """What zlab said on the host, as JSON; empty when it said nothing of the kind."""
    try:
        said = json.loads(result.get("stdout") or "{}")
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _unreachable(run: HostRun, result: Mapping[str, Any]) -> Failure:
    text = _one_line(result.get("msg"))
    if "Host key verification failed" in text or "REMOTE HOST IDENTIFICATION" in text:
        return Failure(
            "unreachable",
            "its host key is unknown, or not the one that is known",
            f"compare the key that `ssh-keyscan {run.host}` shows with the host's, then put it into known_hosts",
        )
    if run.done:
        return Failure("died", f"the host went away in task {run.task}: {text}", "`zlab net recover` there, then again")
    if "Permission denied" in text:
        return Failure("unreachable", f"the login was refused: {text}", "see ansible_user and the key in the inventory")
    return Failure("unreachable", text or "no connection", "see ansible_host and ansible_port in the inventory")


def _failed(run: HostRun, result: Mapping[str, Any]) -> Failure:
    text, code, said = _one_line(result.get("msg")), result.get("rc"), _said(result)
    if _TIMED_OUT.search(text):
        return Failure("timeout", f"task {run.task} took too long", "zlab_timeout in the inventory gives it more")
    if "error" in said:
        return _zlab_error(said["error"])
    if said.get("healthy") is False:
        return _unhealthy(said)
    whole = str(result.get("msg") or "")
    if "File not found" in whole or "Could not find or access" in whole:
        found = re.search(r"(?:access|file) '(?:the file ')?([^']+)'", whole)
        named = found[1] if found else "that zlab_lab names"
        return Failure("bad lab file", f"there is no file {named} on this machine", "see zlab_lab in the inventory")
    if "'zlab_lab' is undefined" in whole:
        return Failure("bad lab file", "it names no lab", "set zlab_lab in the inventory")
    if isinstance(code, int) and (code < 0 or code in _KILLED):
        return Failure("died", f"task {run.task} was killed on the host", "`zlab net recover` there, then again")
    error = _one_line(result.get("stderr") or result.get("module_stderr"))
    if code == 127 or "No such file or directory" in f"{text} {error}":
        return Failure("failed", error or text, "host-bootstrap.yml installs zlab; zlab_command says how it is called")
    return Failure("failed", error or text or f"task {run.task} failed")


def _zlab_error(error: Mapping[str, Any]) -> Failure:
    problems = error.get("problems") or [{}]
    first, more = problems[0], len(problems) - 1
    where = f"line {first['line']}: " if first.get("line") else ""
    told = f"{where}{first.get('what', 'an error')}" + (f" (and {more} more)" if more else "")
    if error.get("code") == _LAB_FILE_CODE:
        return Failure("bad lab file", told, first.get("hint") or "`zlab check` tells all of it")
    return Failure("failed", f"{error.get('code')}: {told}", first.get("hint") or "")


def _unhealthy(said: Mapping[str, Any]) -> Failure:
    failed = [each for each in said.get("outcomes", []) if each.get("status") == "fail"]
    names = ", ".join(str(each.get("name")) for each in failed)
    first = failed[0] if failed else {}
    return Failure("unhealthy", f"{names}: {first.get('why', '')}".rstrip(": "), str(first.get("fix", "")))


def _one_line(text: object) -> str:
    """The last line that says something: ssh and zlab put the cause there. Never more than a table can hold."""
    lines = [line.strip() for line in str(text or "").splitlines() if line.strip()]
    last = lines[-1].removeprefix("Task failed: ") if lines else ""
    return last if len(last) <= 200 else f"{last[:199]}…"
