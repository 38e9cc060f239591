"""What a run over many hosts is to do, and what must hold before it begins."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from zlab.errors import Place, StateError, UsageError, ZlabError
from zlab.resources import resource

_SSH = "-o StrictHostKeyChecking=yes -o ControlPath=none"
"""A host has one connection, or two that must not be one: a shared one would only outlive the run, by a minute."""


LONGEST_LINE = 64 * 1024
"""Of an inventory that is not JSON."""

LONGEST_LISTING = 120.0
"""Seconds; an inventory may be a program that asks others."""


class FleetError(ZlabError):
    """A run over many hosts could not begin, or ended before any host was asked."""

    code = "ZL750"


@dataclass(frozen=True, slots=True)
class Verb:
    playbook: str
    check: bool = False


VERBS: Mapping[str, Verb] = {
    "plan": Verb("net-up.yml", check=True),
    "up": Verb("net-up.yml"),
    "verify": Verb("verify.yml"),
    "down": Verb("teardown.yml"),
}


@dataclass(frozen=True, slots=True)
class FleetJob:
    """What to run on whom. `folder` is for the artifacts, and only its owner may read it."""

    verb: str
    inventory: Path
    folder: Path
    limit: str | None = None
    forks: int = 10
    events: Path | None = None
    become_password: str | None = field(default=None, repr=False)


def ansible_folder(path: str | None = None, beside: Path | None = None) -> Path:
    """The folder of ansible-playbook: on PATH, else beside this Python. Raises FleetError."""
    found = shutil.which("ansible-playbook", path=path)
    if found:
        return Path(found).parent
    near = (beside or Path(sys.executable).parent) / "ansible-playbook"
    if near.is_file():
        return near.parent
    raise FleetError("ansible-playbook is not on PATH", hint="pip install ansible-core, or activate its environment")


def prepared(job: FleetJob) -> tuple[Path, dict[str, str]]:
    """The playbook and the environment of a run. Raises UsageError, FleetError and StateError when it cannot begin."""
    environment = _environment(ansible_folder())
    _readable(job.inventory)
    playbook = _playbook(job.verb)
    if job.limit:
        _limit_matches(job, playbook, environment)
    _private(job.folder)
    return playbook, environment


def _environment(folder: Path) -> dict[str, str]:
    return {
        "PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', '')}",
        "ANSIBLE_PIPELINING": os.environ.get("ANSIBLE_PIPELINING", "1"),
        "ANSIBLE_RETRY_FILES_ENABLED": "0",
        "ANSIBLE_INVENTORY_UNPARSED_FAILED": "1",
        "ANSIBLE_NOCOLOR": "1",
        # Ansible-runner switches this off where it is not set: then any host would do.
        "ANSIBLE_HOST_KEY_CHECKING": os.environ.get("ANSIBLE_HOST_KEY_CHECKING", "True"),
        # A question in the middle of thirty hosts can be answered by nobody: `-K` asks before.
        "ANSIBLE_BECOME_ASK_PASS": "0",
        "ANSIBLE_ASK_PASS": "0",
        "ANSIBLE_ASK_VAULT_PASS": "0",
        "ANSIBLE_SSH_EXTRA_ARGS": os.environ.get("ANSIBLE_SSH_EXTRA_ARGS", _SSH),
    }


def _playbook(verb: str) -> Path:
    try:
        return resource(f"playbooks/{VERBS[verb].playbook}")
    except ZlabError as error:
        raise FleetError(error.problems[0].what, hint=error.problems[0].hint) from None


def _readable(inventory: Path) -> None:
    try:
        for path in sorted(inventory.iterdir()) if inventory.is_dir() else [inventory]:
            if not path.is_dir():
                _plausible(path)
    except OSError as error:
        place = Place(str(error.filename or inventory))
        raise UsageError(f"no inventory there: {error.strerror}", place=place) from None


def _plausible(path: Path) -> None:
    """Ansible takes minutes over one line of some megabytes, and says nothing meanwhile (measured with core 2.19)."""
    if os.access(path, os.X_OK):
        return  # a program that prints the inventory
    with path.open("rb") as file:
        number, line = 0, file.readline(LONGEST_LINE + 1)
        while line and not (number == 0 and line.startswith(b"{")):
            number += 1
            if len(line) > LONGEST_LINE or b"\0" in line:
                raise UsageError("this is no inventory", place=Place(str(path), number, 1))
            line = file.readline(LONGEST_LINE + 1)


def _limit_matches(job: FleetJob, playbook: Path, environment: Mapping[str, str]) -> None:
    """Ansible only warns of a name it does not know, and leaves the host out."""
    argv = ["ansible-playbook", "--list-hosts", "-i", str(job.inventory), "--limit", str(job.limit), str(playbook)]
    try:
        done = subprocess.run(
            argv, capture_output=True, text=True, env={**os.environ, **environment}, timeout=LONGEST_LISTING
        )
    except subprocess.TimeoutExpired:
        why = f"the inventory does not name its hosts within {LONGEST_LISTING:.0f} s"
        raise FleetError(why, place=Place(str(job.inventory))) from None
    said = f"{done.stdout}\n{done.stderr}"
    unknown = re.findall(r"Could not match supplied host pattern, ignoring: (\S+)", said)
    if unknown:
        raise UsageError(f"--limit: the inventory has no {', '.join(unknown)}", place=Place(str(job.inventory)))
    if done.returncode != 0:
        raise nothing_ran(job, [said])


def _private(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
    except OSError as error:
        hint = "set ZLAB_STATE_DIR to a folder of yours, or use sudo"
        raise StateError(f"cannot keep artifacts: {error.strerror}", place=Place(str(folder)), hint=hint) from None


def nothing_ran(job: FleetJob, talk: list[str]) -> FleetError:
    """Why Ansible asked no host, from what it said."""
    lines = [line.strip() for text in talk for line in text.splitlines()]
    # "provided hosts list is empty" is of Ansible's own localhost, which nobody asked for.
    told = next((line for line in lines if re.match(r"\[?(ERROR|WARNING)(?!.*hosts list is empty)", line)), "")
    why = re.sub(r"^\[?(ERROR|WARNING)\]?:\s*", "", told) or "it names no host"
    return FleetError(f"no host was asked: {why}", place=Place(str(job.inventory)))
