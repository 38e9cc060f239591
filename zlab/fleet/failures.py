"""What Ansible, ssh and zlab say of a host that failed, in words of a fleet. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zlab.errors import LabFileError, PrivilegeError


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a host failed: a word that does not change, what was seen, and what to do."""

    kind: str
    why: str
    fix: str = ""

    def to_json(self) -> dict[str, str]:
        return {"kind": self.kind, "why": self.why, "fix": self.fix}


@dataclass(frozen=True, slots=True)
class Saying:
    """A text that means a failure; groups of `pattern` fill the braces of `why` and `fix`, {found} is all that it
    matched, {said} the last line of the text."""

    pattern: str
    kind: str
    why: str
    fix: str = ""


_RECOVER = "`zlab net recover` there, then again"

OF_SSH = (
    Saying(
        r"No \S+ host key is known for (?P<host>\S+)",
        "unreachable",
        "its host key is not known here",
        "compare the key that `ssh-keyscan {host}` shows with the host's, then put it into known_hosts",
    ),
    Saying(
        r"Host key for (?P<host>\S+) has changed",
        "unreachable",
        "its host key is not the one that is known: the host was made anew, or another answers in its place",
        "`ssh-keygen -R {host}` forgets the old key, once you know why",
    ),
    Saying(r"Host key verification failed", "unreachable", "its host key was not accepted: {said}"),
    Saying(
        r"Permission denied \(",
        "unreachable",
        "the login was refused: {said}",
        "see ansible_user and the key in the inventory",
    ),
    Saying(
        r"^$|^(Shared c|C)onnection to \S+ closed|send disconnect",
        "died",
        "it went away while zlab ran there",
        _RECOVER,
    ),
    Saying(r"", "unreachable", "{said}", "see ansible_host and ansible_port in the inventory"),
)
"""What comes with an unreachable host (seen in OpenSSH 9.2; a shared connection that is closed has no words)."""

OF_ANSIBLE = (
    Saying(
        r"in the expected time frame|Timed out after \d+ second",
        "timeout",
        "it took too long",
        "zlab_timeout in the inventory gives it more",
    ),
    Saying(
        r"not confirmed, so the host takes it back",
        "taken back",
        "after the change it took no new connection, so it takes the change back: {said}",
        "once it is back, `zlab net plan` there shows what would cut it off",
    ),
    Saying(r"zlab_lab is not set", "bad lab file", "it names no lab", "set zlab_lab in the inventory"),
    Saying(r"cannot read the lab file .*", "bad lab file", "{found}", "see zlab_lab in the inventory"),
    Saying(
        r"Missing \w+ password|a password is required",
        "failed",
        "becoming root needs a password",
        "-K asks for it; $ANSIBLE_BECOME_PASSWORD_FILE is a file with it, or a program that prints it",
    ),
    Saying(r"Incorrect \w+ password|Duplicate become password prompt", "failed", "the password for root was refused"),
)
"""What Ansible says of a task that failed (seen in ansible-core 2.17 and 2.19)."""

OF_THE_SHELL = {
    126: "zlab_command says how it is called, and ansible_user must be able to",
    127: "host-bootstrap.yml installs zlab; zlab_command says how it is called",
}
KILLED = (137, 143)
"""Exit statuses of a shell whose command was ended by a signal: SIGKILL and SIGTERM."""

BAD_LAB_FILE, NEEDS_ROOT = LabFileError.code, PrivilegeError.code
BECOME = "ansible_become: true in the inventory"


def answer_of(result: Mapping[str, Any]) -> Mapping[str, Any]:
    """What zlab said on the host, as playbooks/action_plugins/zlab.py has read it; empty when it said nothing."""
    answer: Mapping[str, Any] = result.get("answer") or {}
    return answer


def unreachable(result: Mapping[str, Any]) -> Failure:
    """From the result of a task whose host Ansible calls unreachable."""
    text = re.sub(r"^.*?(over|via) ssh: ?", "", str(result.get("msg") or "no connection"), count=1, flags=re.DOTALL)
    return next(_said_in(text.strip(), OF_SSH))


def failure_of(result: Mapping[str, Any]) -> Failure:
    """From the result of a task that failed."""
    answer, code = answer_of(result), result.get("rc")
    if answer.get("error"):
        return _error(answer["error"])
    if answer.get("healthy") is False:
        return _unhealthy(answer)
    if code in KILLED:
        return Failure("died", "zlab was killed there", _RECOVER)
    text = str(result.get("msg") or "")
    return next(_said_in(text, OF_ANSIBLE), Failure("failed", _last_line(text), OF_THE_SHELL.get(code or 0, "")))


def _said_in(text: str, sayings: Sequence[Saying]) -> Iterator[Failure]:
    """What a text means, the most telling first."""
    for saying in sayings:
        found = re.search(saying.pattern, text)
        if found:
            words = {**found.groupdict(), "found": found[0], "said": _last_line(text)}
            yield Failure(saying.kind, saying.why.format(**words), saying.fix.format(**words))


def _error(error: Mapping[str, Any]) -> Failure:
    code, (first, *more) = error["code"], error["problems"]
    where = f"line {first['line']}: " if first["line"] else ""
    told = f"{where}{first['what']}" + (f" (and {len(more)} more)" if more else "")
    if code == BAD_LAB_FILE:
        return Failure("bad lab file", told, first["hint"] or "`zlab check` tells all of it")
    return Failure("failed", f"{code}: {told}", BECOME if code == NEEDS_ROOT else first["hint"] or "")


def _unhealthy(answer: Mapping[str, Any]) -> Failure:
    failed = [outcome for outcome in answer["outcomes"] if outcome["status"] == "fail"]
    names = ", ".join(outcome["name"] for outcome in failed)
    if not failed:
        return Failure("unhealthy", "no check could see anything")
    return Failure("unhealthy", f"{names}: {failed[0]['why']}", failed[0]["fix"])


def _last_line(text: str) -> str:
    """The last line that says something: ssh and zlab put the cause there. Never more than a table can hold."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    last = lines[-1].removeprefix("Task failed: ") if lines else ""
    return last if len(last) <= 200 else f"{last[:199]}…"
