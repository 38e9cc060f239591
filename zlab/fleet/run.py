"""One of zlab's playbooks over an inventory, run by ansible-runner and folded host by host."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, TextIO

from zlab.errors import Place, UsageError
from zlab.fleet.events import HostRun, event_line, fold
from zlab.fleet.job import VERBS, FleetJob, nothing_ran, prepared
from zlab.fleet.summary import FleetResult
from zlab.interrupts import STOPPING

GRACE = 10.0
"""Seconds that ansible-playbook has to end what it began, once it was interrupted."""

KEEP = 20
"""How many runs' artifacts are kept; a run leaves about 77 KB (measured)."""

_ASKED = r"BECOME password[^\r\n]*:\s*?$"
"""How ansible-playbook asks for it on the terminal that ansible-runner plays (seen in ansible-core 2.19)."""

OnHost = Callable[[HostRun], None]
"""Told of each change of a host."""


def run_fleet(job: FleetJob, on_host: OnHost) -> FleetResult:
    """Run to the end whatever happens to single hosts.

    Raises UsageError, FleetError and StateError when it cannot begin.
    """
    playbook, environment = prepared(job)
    begin = time.monotonic()
    with closing(_Stream(job.events)) as stream, _stop_asked() as stopped:
        collector = _Collector(on_host, stream)
        done = _runner(job, playbook, environment, collector, _Ending(collector, stopped))
    hosts = tuple(sorted(collector.hosts.values(), key=lambda host: host.host))
    interrupted = bool(stopped())
    if not hosts and not interrupted:
        raise nothing_ran(job, collector.talk)
    artifacts = str(getattr(done.config, "artifact_dir", ""))
    return FleetResult(job.verb, hosts, time.monotonic() - begin, interrupted, artifacts, stream.lost)


class _Stream:
    """A file that grows by one whole line an event, for whoever follows it. Raises UsageError when it cannot begin."""

    def __init__(self, path: Path | None) -> None:
        self.lost = ""
        """Why it stopped growing; a full disk does not stop a fleet."""
        self._file: TextIO | None = None
        if path is not None:
            try:
                self._file = path.open("w", encoding="utf-8")
            except OSError as error:
                raise UsageError(f"cannot write events: {error.strerror}", place=Place(str(path))) from None

    def __call__(self, line: str) -> None:
        if self._file is not None and not self.lost:
            try:
                self._file.write(line)
                self._file.flush()
            except OSError as error:
                self.lost = f"the event stream ends early: {error.strerror}"

    def close(self) -> None:
        if self._file is not None:
            with suppress(OSError):  # what could not be written is told already
                self._file.close()


class _Collector:
    """Ansible-runner's event handler: keeps one record a host, and what Ansible says besides."""

    def __init__(self, on_host: OnHost, tell: _Stream) -> None:
        self.hosts: dict[str, HostRun] = {}
        self.talk: list[str] = []
        self.playing: int | None = None
        """The process id of ansible-playbook, which every event has."""
        self._on_host = on_host
        self._tell = tell

    def __call__(self, event: Mapping[str, Any]) -> bool:
        self.playing = event.get("pid", self.playing)
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


class _Ending:
    """Ansible-runner's cancel callback: it is to kill ansible-playbook only when that does not end by itself.

    Killed, it would leave its workers and their ssh behind, which are sessions of their own (core 2.19).
    """

    def __init__(self, collector: _Collector, stopped: Callable[[], bool]) -> None:
        self._collector = collector
        self._stopped = stopped
        self._deadline = 0.0

    def __call__(self) -> bool:
        if not self._stopped():
            return False
        if self._collector.playing is None:
            return True  # nothing has begun
        if not self._deadline:
            self._deadline = time.monotonic() + GRACE
            with suppress(ProcessLookupError):
                os.killpg(self._collector.playing, signal.SIGINT)
        return time.monotonic() > self._deadline


def _runner(
    job: FleetJob,
    playbook: Path,
    environment: Mapping[str, str],
    handler: _Collector,
    cancel: Callable[[], bool],
) -> Any:
    import ansible_runner

    flags = ["--check"] if VERBS[job.verb].check else []
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
        cancel_callback=cancel,
        rotate_artifacts=KEEP,
        suppress_env_files=True,  # they would keep this process's environment, with its secrets
        settings={"pexpect_timeout": 0.5},
        **arguments,
    )


def _forget_environment(status: Mapping[str, Any], runner_config: Any) -> None:
    """Ansible-runner writes the whole environment beside the events before it starts; secrets are among it."""
    if status.get("status") != "starting":
        (Path(runner_config.artifact_dir) / "command").unlink(missing_ok=True)


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
