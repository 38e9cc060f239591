"""One of zlab's playbooks over an inventory, run by ansible-runner and folded host by host."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from zlab.errors import Place, StateError, UsageError, ZlabError
from zlab.fleet.events import HostRun, event_line, fold
from zlab.fleet.summary import FleetResult
from zlab.interrupts import STOPPING
from zlab.resources import resource

KEEP = 20
"""How many runs' artifacts are kept; a run leaves about 77 KB (host facts, section 6)."""

_ASKED = r"BECOME password[^\r\n]*:\s*?$"
"""How ansible-playbook asks for it on the terminal that ansible-runner plays [S: core 2.19]."""

OnHost = Callable[[HostRun], None]
"""Told of each change of a host."""


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


def run_fleet(job: FleetJob, on_host: OnHost) -> FleetResult:
    """Run to the end whatever happens to single hosts. Raises UsageError and FleetError when it cannot begin."""
    environment = _environment(ansible_folder())
    _readable(job.inventory)
    playbook = _playbook(job.verb)
    if job.limit:
        _limit_matches(job, playbook, environment)
    _private(job.folder)
    begin = time.monotonic()
    with _stream(job.events) as tell, _stop_asked() as stopped:
        collector = _Collector(on_host, tell)
        done = _runner(job, playbook, environment, collector, stopped)
    hosts = tuple(sorted(collector.hosts.values(), key=lambda host: host.host))
    interrupted = bool(stopped())
    if not hosts and not interrupted:
        raise _nothing_ran(job, collector.talk)
    artifacts = str(getattr(done.config, "artifact_dir", ""))
    return FleetResult(job.verb, hosts, time.monotonic() - begin, interrupted, artifacts)


class _Collector:
    """Ansible-runner's event handler: keeps one record a host, and what Ansible says besides."""

    def __init__(self, on_host: OnHost, tell: Callable[[str], None]) -> None:
        self.hosts: dict[str, HostRun] = {}
        self.talk: list[str] = []
        self._on_host = on_host
        self._tell = tell

    def __call__(self, event: Mapping[str, Any]) -> bool:
        known = self.hosts.get(str((event.get("event_data") or {}).get("host")))
        run = fold(known, event)
        if run is None:
            if event.get("event") in ("verbose", "error"):
                self.talk.append(str(event.get("stdout", "")))
        elif run != known:
            self.hosts[run.host] = run
            self._tell(event_line(event, run))
            self._on_host(run)
        return True  # ansible-runner keeps the event among the artifacts


def _runner(
    job: FleetJob,
    playbook: Path,
    environment: Mapping[str, str],
    handler: _Collector,
    stopped: Callable[[], bool],
) -> Any:
    import ansible_runner

    flags = ["--check", "--diff"] if VERBS[job.verb].check else []
    arguments: dict[str, Any] = {"limit": job.limit} if job.limit else {}
    if job.become_password is not None:
        flags.append("--ask-become-pass")
        arguments["passwords"] = {_ASKED: job.become_password}
    return ansible_runner.run(
        private_data_dir=str(job.folder),
        playbook=str(playbook),
        inventory=str(job.inventory.resolve()),
        forks=job.forks,
        cmdline=" ".join(flags),
        envvars=dict(environment),
        quiet=True,
        event_handler=handler,
        status_handler=_forget_environment,
        cancel_callback=stopped,
        rotate_artifacts=KEEP,
        suppress_env_files=True,  # they would keep this process's environment, with its secrets
        settings={"pexpect_timeout": 0.5},
        **arguments,
    )


def _forget_environment(status: Mapping[str, Any], runner_config: Any) -> None:
    """Ansible-runner writes the whole environment beside the events before it starts; secrets are among it."""
    if status.get("status") != "starting":
        (Path(runner_config.artifact_dir) / "command").unlink(missing_ok=True)


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
        "ANSIBLE_SSH_EXTRA_ARGS": os.environ.get("ANSIBLE_SSH_EXTRA_ARGS", "-o StrictHostKeyChecking=yes"),
    }


def _playbook(verb: str) -> Path:
    try:
        return resource(f"playbooks/{VERBS[verb].playbook}")
    except ZlabError as error:
        raise FleetError(error.problems[0].what, hint=error.problems[0].hint) from None


def _readable(inventory: Path) -> None:
    try:
        if inventory.is_dir():
            next(inventory.iterdir(), None)
        else:
            inventory.open("rb").close()
    except OSError as error:
        raise UsageError(f"no inventory there: {error.strerror}", place=Place(str(inventory))) from None


def _limit_matches(job: FleetJob, playbook: Path, environment: Mapping[str, str]) -> None:
    """Ansible only warns of a name it does not know, and leaves the host out."""
    argv = ["ansible-playbook", "--list-hosts", "-i", str(job.inventory), "--limit", str(job.limit), str(playbook)]
    done = subprocess.run(argv, capture_output=True, text=True, env={**os.environ, **environment})
    said = f"{done.stdout}\n{done.stderr}"
    unknown = re.findall(r"Could not match supplied host pattern, ignoring: (\S+)", said)
    if unknown:
        raise UsageError(f"--limit: the inventory has no {', '.join(unknown)}", place=Place(str(job.inventory)))
    if done.returncode != 0:
        raise _nothing_ran(job, [said])


def _private(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
    except OSError as error:
        hint = "set ZLAB_STATE_DIR to a folder of yours, or use sudo"
        raise StateError(f"cannot keep artifacts: {error.strerror}", place=Place(str(folder)), hint=hint) from None


def _nothing_ran(job: FleetJob, talk: list[str]) -> FleetError:
    lines = [line.strip() for text in talk for line in text.splitlines()]
    told = next((line for line in lines if re.match(r"\[?(ERROR|WARNING)", line)), "")
    why = re.sub(r"^\[?(ERROR|WARNING)\]?:\s*", "", told) or "it names no host"
    return FleetError(f"no host was asked: {why}", place=Place(str(job.inventory)))


@contextmanager
def _stream(path: Path | None) -> Iterator[Callable[[str], None]]:
    """A file that grows by one whole line an event, for whoever follows it."""
    if path is None:
        yield _nowhere
        return
    try:
        file = path.open("w", encoding="utf-8", buffering=1)
    except OSError as error:
        raise UsageError(f"cannot write events: {error.strerror}", place=Place(str(path))) from None
    with file:

        def write(line: str) -> None:
            file.write(line)

        yield write


def _nowhere(line: str) -> None:
    del line


@contextmanager
def _stop_asked() -> Iterator[Callable[[], bool]]:
    """Whether a signal came in. What runs on the hosts ends by itself there: zlab's steps are never cut in half."""
    seen: list[int] = []
    before = {number: signal.getsignal(number) for number in STOPPING}
    for number, handler in before.items():
        if handler is not signal.SIG_IGN:
            signal.signal(number, lambda got, _frame: seen.append(got))
    try:
        yield lambda: bool(seen)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
