"""FRR daemons of one side of a rehearsal: the host's own FRR, or OMPROUTE's stand-in."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from zlab.errors import RehearsalError
from zlab.rehearsal.world import FOLDER, World

_FOLDERS = ("/usr/lib/frr", "/usr/libexec/frr", "/usr/lib64/frr", "/usr/sbin")
DAEMONS = ("zebra", "ospfd", "ospf6d")
_READY = 20.0  # seconds; 0.1 s on an idle machine, 3 s with 32 busy loops on two cores


def frr_missing() -> str:
    """What of FRR is not installed, or "" when all is there."""
    missing = [daemon for daemon in DAEMONS if _daemon(daemon) is None]
    if shutil.which("vtysh", path=f"{os.environ.get('PATH', '')}:/usr/bin:/usr/sbin") is None:
        missing.append("vtysh")
    return f"FRR is not installed ({', '.join(missing)} not found)" if missing else ""


def _daemon(name: str) -> str | None:
    return shutil.which(name, path=os.pathsep.join(_FOLDERS))


@dataclass
class FrrSide:
    """The daemons of one namespace, with sockets, logs and configuration in a folder of their own."""

    world: World
    role: str
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        return FOLDER / "frr" / self.role

    @property
    def vtysh(self) -> tuple[str, ...]:
        """The command that talks to these daemons and no others."""
        return ("vtysh", "--vty_socket", str(self.folder), "--config_dir", str(self.folder))

    def log(self, daemon: str) -> Path:
        return self.folder / f"{daemon}.log"

    def start(self) -> None:
        """Start zebra. A daemon that does not find its socket tries again ten seconds later (measured)."""
        prepare(self.world.rootless)
        self.folder.mkdir(parents=True)
        (self.folder / "vtysh.conf").touch()
        _give(self.folder, self.world.rootless)
        self.start_daemon("zebra")

    def start_others(self) -> None:
        """Start the protocol daemons once zebra listens; `wait_ready` waits for all."""
        self._wait((self.folder / "zserv.api").exists, "zebra")
        for daemon in DAEMONS[1:]:
            self.start_daemon(daemon)

    def start_daemon(self, daemon: str) -> None:
        owner = "root" if self.world.rootless else "frr"
        config = self.folder / f"{daemon}.conf"
        if not config.exists():
            text = f"hostname {self.role}\nlog file {self.log(daemon)} notifications\nlog timestamp precision 6\n"
            config.write_text(text, encoding="utf-8")
            _give(config, self.world.rootless)
        argv = [
            _daemon(daemon) or daemon,
            *("-P", "0", "-f", str(config), "-i", str(self.folder / f"{daemon}.pid")),
            *("-z", str(self.folder / "zserv.api"), "--vty_socket", str(self.folder), "-u", owner, "-g", owner),
        ]
        self.processes[daemon] = self.world.start(self.role, argv, self.folder / f"{daemon}.out")

    def wait_ready(self) -> None:
        """Wait until every daemon answers. Raises RehearsalError with what a dead one said."""
        for daemon in DAEMONS:
            self._wait((self.folder / f"{daemon}.vty").exists, daemon)

    def _wait(self, ready: Callable[[], bool], daemon: str) -> None:
        end = time.monotonic() + _READY
        while not ready():
            if self.processes[daemon].poll() is not None:
                said = (self.folder / f"{daemon}.out").read_text(encoding="utf-8", errors="replace").strip()
                raise RehearsalError(
                    f"{daemon} of {self.role} ended: {said.splitlines()[-1] if said else 'it said nothing'}"
                )
            if time.monotonic() >= end:
                raise RehearsalError(f"{daemon} of {self.role} did not start in {_READY:.0f} s")
            time.sleep(0.005)

    def restart_daemon(self, daemon: str) -> None:
        """Kill a daemon and start it with what it had configured, as an administrator's restart does."""
        config = self.folder / f"{daemon}.conf"
        first = config.read_text(encoding="utf-8")
        running = self._running(daemon)
        # It holds keys: readable by FRR alone, and back to what it was as soon as the daemon has read it.
        self._write_private(config, "\n".join(running) + "\n")
        process = self.processes[daemon]
        process.kill()
        process.wait()
        (self.folder / f"{daemon}.vty").unlink(missing_ok=True)
        self.start_daemon(daemon)
        self.wait_ready()
        # A daemon answers before it reads its configuration.
        self._wait(lambda: set(running) <= set(self._running(daemon)), daemon)
        self._write_private(config, first)

    def _running(self, daemon: str) -> list[str]:
        """`show running-config` of one daemon, without what is no configuration and vtysh's own name of the host."""
        lines = self.ask(f"show running-config {daemon}").splitlines()
        return [line for line in lines if not line.startswith(("Building", "Current", "end", "hostname "))]

    def ask(self, command: str) -> str:
        """What vtysh answers to one command."""
        done = self.world.run(self.role, [*self.vtysh, "-c", command])
        return done.stdout if done.returncode == 0 else ""

    def load(self, config: str) -> None:
        """Load configuration by one `vtysh -f`. Raises RehearsalError; the text is never on a command line."""
        path = self.folder / "load.conf"
        self._write_private(path, config)
        done = self.world.run(self.role, [*self.vtysh, "-f", str(path)])
        path.unlink()
        if done.returncode != 0:
            # Its words may quote a line with a key.
            raise RehearsalError(f"FRR of {self.role} refused its configuration (vtysh ended with {done.returncode})")

    def _write_private(self, path: Path, text: str) -> None:
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
        _give(path, self.world.rootless)


def prepare(rootless: bool) -> None:
    """The folders FRR writes to whatever it is told, on the world's own tmpfs."""
    folder = Path("/run/frr")
    if folder.exists():
        return
    folder.mkdir()
    _give(folder, rootless)
    FOLDER.chmod(0o755)
    (FOLDER / "frr").mkdir(exist_ok=True)
    if rootless:
        _pretend_group()


def _give(path: Path, rootless: bool) -> None:
    if not rootless:
        shutil.chown(path, "frr", "frr")


def _pretend_group() -> None:
    """FRR insists that its user is in the group frrvty; in a user namespace only root exists."""
    from zlab.rehearsal.namespaces import MS_BIND, mount

    group = FOLDER / "group"
    group.write_text("root:x:0:\nfrrvty:x:0:root\nfrr:x:0:root\n", encoding="utf-8")
    mount(str(group), "/etc/group", flags=MS_BIND)
