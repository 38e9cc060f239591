"""The one door to the system: running a tool, reading a file, the netlink socket.

Tests and the rehearsal give another `Host`; everything below `linux/` reaches the system through it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from zlab.errors import HostError
from zlab.interrupts import shielded

if TYPE_CHECKING:
    from pyroute2 import IPRoute

TOOL_TIMEOUT = 60.0
"""Seconds; the slowest measured call is a firewalld reload, 1.6 s on an idle host."""

_SBIN = ("/usr/sbin", "/sbin", "/usr/local/sbin")


@dataclass(frozen=True, slots=True)
class Completed:
    """What a tool said. `stdout` and `stderr` are text."""

    argv: tuple[str, ...]
    status: int
    stdout: str
    stderr: str

    @property
    def complaint(self) -> str:
        """The first line that says what went wrong."""
        lines = (self.stderr.strip() or self.stdout.strip()).splitlines()
        return lines[0] if lines else f"exit status {self.status}"


@dataclass
class Host:
    """The host zlab runs on.

    `inherited` are descriptors that every tool gets: the lock, and the line to the guard of a `try`. Both
    are only let go when the last tool of a killed zlab has ended (measured: up to a second later).
    """

    state_dir: Path = field(default_factory=lambda: Path(os.environ.get("ZLAB_STATE_DIR", "/var/lib/zlab")))
    run_dir: Path = field(default_factory=lambda: Path(os.environ.get("ZLAB_RUN_DIR", "/run/zlab")))
    vtysh: tuple[str, ...] = field(default_factory=lambda: tuple(os.environ.get("ZLAB_VTYSH", "vtysh").split()))
    mail_dir: Path = field(default_factory=lambda: Path(os.environ.get("ZLAB_MAIL_DIR", "/var/lib/zlab-mail")))
    proc: Path = Path("/proc")
    sys: Path = Path("/sys")
    etc: Path = Path("/etc")
    systemd: Path = Path("/run/systemd/system")
    inherited: set[int] = field(default_factory=set)

    @cached_property
    def netlink(self) -> IPRoute:
        """A netlink socket in the namespace this process is in now.

        Strict checking lets the kernel filter dumps by device and protocol, instead of sending all of a
        large table for us to throw away.
        """
        from pyroute2 import IPRoute

        return IPRoute(strict_check=True)

    def close(self) -> None:
        if "netlink" in self.__dict__:
            self.netlink.close()
            del self.__dict__["netlink"]

    def trial_socket(self, lab: str) -> Path:
        """Where the guard of a lab's trial listens, as long as one waits."""
        return self.run_dir / f"{lab}.try"

    def has(self, tool: str) -> bool:
        return self._find(tool) is not None

    def run(
        self,
        argv: Sequence[str],
        *,
        stdin: str | None = None,
        check: bool = True,
        timeout: float = TOOL_TIMEOUT,
        pass_fds: Sequence[int] = (),
        env: Mapping[str, str] | None = None,
    ) -> Completed:
        """Run a tool to its end, in its own session so that Ctrl-C reaches zlab alone, and only after it:
        a ufw or firewalld killed half-way leaves half a file.

        Raises HostError when the tool is missing, too slow, or (with `check`) fails; what the message
        quotes of its output is its first line, so `argv` and `stdin` must hold no secret.
        """
        path = self._find(argv[0])
        if path is None:
            raise HostError(f"{argv[0]} is not installed")
        try:
            with shielded():
                done = subprocess.run(
                    [path, *argv[1:]],
                    input=stdin,
                    stdin=subprocess.DEVNULL if stdin is None else None,
                    capture_output=True,
                    text=True,
                    errors="replace",
                    timeout=timeout,
                    pass_fds=(*pass_fds, *self.inherited),
                    start_new_session=True,
                    env={**os.environ, "LC_ALL": "C", **(env or {})},
                )
        except subprocess.TimeoutExpired:
            raise HostError(f"{argv[0]} did not end within {timeout:.0f} s") from None
        except OSError as error:
            raise HostError(f"cannot run {argv[0]}: {error.strerror}") from None
        completed = Completed(tuple(argv), done.returncode, done.stdout, done.stderr)
        if check and completed.status != 0:
            raise HostError(f"{' '.join(argv[:3])} failed: {completed.complaint}")
        return completed

    def _find(self, tool: str) -> str | None:
        # An ordinary user's PATH often lacks sbin, where nft, iptables and vtysh's friends live.
        search = os.pathsep.join((os.environ.get("PATH", os.defpath), *_SBIN))
        return shutil.which(tool, path=search)
