"""Ansible's task `zlab`: zlab on a host, with that host's lab as its input. One command over one connection.

Unlike `ansible.builtin.command` it starts no Python of Ansible's on the host, so that a host costs what its zlab costs.

- zlab:
    command: [sudo, zlab]            how zlab is called there
    lab: labs/one.yaml               on the controller; becomes standard input
    run: [net, up, "-"]              what is run there, with --json
    check: [net, plan, "-"]          what is run there with --check; without it, `run` changes nothing
    confirm: [net, confirm, "-"]     what is run there over a new connection after `run` has changed something

Returns `answer`, which is zlab's JSON, `rc` and `stderr`. It has changed what `answer.changed` counts, and fails with
zlab's own words. With --diff it shows the steps.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ansible.errors import AnsibleActionFail, AnsibleConnectionFailure
from ansible.plugins.action import ActionBase

OK, DIFFERENT = 0, 3
"""zlab's exit statuses that are no failure; docs/interfaces.md has them all."""

WORDS = {"type": "list", "elements": "str"}
ARGUMENTS = {
    "command": WORDS | {"required": True},
    "lab": {"type": "path", "required": True},
    "run": WORDS | {"required": True},
    "check": WORDS,
    "confirm": WORDS,
}


class ActionModule(ActionBase):
    """The class Ansible looks for."""

    TRANSFERS_FILES = False
    _requires_connection = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        super().run(tmp, task_vars)
        _, given = self.validate_argument_spec(argument_spec=ARGUMENTS)
        checks = self._task.check_mode and given["check"]
        command, lab = given["command"], _text(given["lab"])
        result: dict[str, Any] = self._zlab([*command, *(given["check"] if checks else given["run"])], lab)
        if given["confirm"] and result["changed"] and not (checks or result["failed"]):
            result |= self._confirmed([*command, *given["confirm"]], lab)
        return result

    def _zlab(self, words: list[str], lab: bytes) -> dict[str, Any]:
        """One zlab on the host: Ansible's result of it."""
        shell = f"{self._compute_environment_string()} {shlex.join([*words, '--json'])}".strip()
        done = self._low_level_execute_command(shell, in_data=lab)
        answer = _answer(done["stdout"])
        result = {
            "rc": done["rc"],
            "answer": answer,
            "stderr": done["stderr"],
            "changed": bool(answer.get("changed")),
            "failed": done["rc"] not in (OK, DIFFERENT),
            "diff": {"prepared": _steps(answer)},
        }
        if result["failed"]:
            result["msg"] = _why(answer) or _last_line(done["stderr"] or done["stdout"]) or "zlab said nothing"
        return result

    def _confirmed(self, words: list[str], lab: bytes) -> dict[str, Any]:
        """What is to be said otherwise when the host cannot be reached any more, or has taken the change back."""
        try:
            self._connection.reset()  # one that was there before the change proves nothing
            done = self._zlab(words, lab)
        except AnsibleConnectionFailure as error:
            done = {"failed": True, "msg": str(error)}
        if not done["failed"]:
            return {}
        why = done.get("answer", {}).get("why") or done["msg"]
        return {"failed": True, "changed": False, "msg": f"not confirmed, so the host takes it back: {why}"}


def _text(lab: str) -> bytes:
    try:
        return Path(lab).read_bytes() or b"\n"  # without input, ssh would give it a terminal to read from
    except OSError as error:
        raise AnsibleActionFail(f"cannot read the lab file {lab}: {error.strerror}") from None


def _answer(stdout: str) -> dict[str, Any]:
    try:
        answer = json.loads(stdout)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def _steps(answer: Mapping[str, Any]) -> str:
    return "".join(f"{step['action']:6}  {step['what']}\n" for step in answer.get("steps", ()))


def _why(answer: Mapping[str, Any]) -> str:
    """An error of zlab's, or the checks of `verify` that failed."""
    if answer.get("error"):
        problems = answer["error"]["problems"]
        return "; ".join(_problem(problem) for problem in problems)
    failed = [outcome for outcome in answer.get("outcomes", ()) if outcome["status"] == "fail"]
    return "; ".join(f"{outcome['name']}: {outcome['why']}" for outcome in failed)


def _problem(problem: Mapping[str, Any]) -> str:
    where = f"line {problem['line']}: " if problem.get("line") else ""
    hint = f" ({problem['hint']})" if problem.get("hint") else ""
    return f"{where}{problem['what']}{hint}"


def _last_line(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1].strip() if lines else ""
