"""A zPDT host with many z/OS stand-ins, each behind a veth of its own, with real FRR in every namespace.

    zos1 (10.1.1.2 osa0) ── veth ── (tap1 10.1.1.1) ┐
    zos2 (10.1.2.2 osa0) ── veth ── (tap2 10.1.2.1) ┤ host
    …                                               ┘

Daemons are given one configuration file each: a shared one would be read by the wrong daemon (facts: host 1).
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.support.netns import Namespace, namespace, veth
from tests.support.waiting import wait_for
from tests.support.zlab import Zlab

FAST = " hello-interval 1", " dead-interval 4"
_TIMERS = " timers throttle lsa all 0\n timers lsa min-arrival 0\n timers throttle spf 0 50 500\n"
_TIMERS6 = " timers lsa min-arrival 0\n timers throttle spf 0 50 500\n"
_FRR = Path("/usr/lib/frr")


def ospf_lines(
    *, area: str = "0.0.0.0", hello: int = 1, dead: int = 4, p2p: bool = True, more: Sequence[str] = ()
) -> str:
    """The lines of one interface; the area last, for it starts the protocol with what it finds."""
    lines = [f"ip ospf hello-interval {hello}", f"ip ospf dead-interval {dead}"]
    lines += ["ip ospf network point-to-point"] if p2p else []
    return "".join(f" {line}\n" for line in (*lines, *more, f"ip ospf area {area}"))


def router(router_id: str) -> str:
    return f"router ospf\n ospf router-id {router_id}\n log-adjacency-changes detail\n{_TIMERS}exit\n"


def router6(router_id: str) -> str:
    return f"router ospf6\n ospf6 router-id {router_id}\n log-adjacency-changes detail\n{_TIMERS6}exit\n"


@dataclass
class Speaker:
    """FRR in one namespace; sockets, logs and configuration are in `folder`."""

    where: Namespace
    folder: Path
    processes: dict[str, subprocess.Popen[str]] = field(default_factory=dict)

    @property
    def vtysh(self) -> tuple[str, ...]:
        return ("vtysh", "--vty_socket", str(self.folder), "--config_dir", str(self.folder))

    def log(self, daemon: str) -> Path:
        return self.folder / f"{daemon}.log"

    def start(self, daemon: str, config: str = "") -> None:
        """Start a daemon; without a configuration, with the one it had."""
        path = self.folder / f"{daemon}.conf"
        if config or not path.exists():
            log = f"log file {self.log(daemon)} notifications\nlog timestamp precision 6\n"
            path.write_text(f"hostname {self.where.name}\n{log}{config}")
        (self.folder / "vtysh.conf").touch()
        for each in (self.folder, *self.folder.iterdir()):
            shutil.chown(each, "frr", "frr")
        (self.folder / f"{daemon}.vty").unlink(missing_ok=True)
        command = [
            str(_FRR / daemon),
            *("-P", "0", "-f", str(path), "-i", str(self.folder / f"{daemon}.pid")),
            *("-z", str(self.folder / "zserv.api"), "--vty_socket", str(self.folder), "-u", "frr", "-g", "frr"),
        ]
        # FRR writes below /run/frr and /var/tmp whatever it is told: each daemon gets its own.
        private = (
            "mkdir -p /run/frr && mount -t tmpfs -o mode=755,uid=frr,gid=frr none /run/frr"
            ' && mount -t tmpfs none /var/tmp && exec "$@"'
        )
        with (self.folder / f"{daemon}.out").open("a") as output:
            self.processes[daemon] = self.where.popen(
                "sh", "-c", private, "sh", *command, stdin=subprocess.DEVNULL, stdout=output, stderr=output
            )

    def ready(self, daemon: str) -> None:
        listening = self.folder / ("zserv.api" if daemon == "zebra" else f"{daemon}.vty")
        wait_for(listening.exists, f"{daemon} of {self.where.name}: {self.folder / f'{daemon}.out'}")

    def kill(self, daemon: str, signal_number: int = signal.SIGKILL) -> None:
        process = self.processes.pop(daemon)
        os.kill(int((self.folder / f"{daemon}.pid").read_text()), signal_number)
        process.wait()

    def ask(self, *commands: str) -> str:
        options = [word for command in commands for word in ("-c", command)]
        return self.where.run(*self.vtysh, *options).stdout

    def json(self, command: str) -> Any:
        return json.loads(self.ask(f"{command} json"))


@dataclass
class FrrWorld:
    """The host and its stand-ins by name."""

    host: Speaker
    peers: dict[str, Speaker]
    folder: Path

    def zlab(self) -> Zlab:
        return Zlab(self.host.where, self.folder, {"ZLAB_VTYSH": " ".join(self.host.vtysh)})


def join_at_most(where: Namespace, groups: int) -> None:
    where.run("sh", "-c", f"echo {groups} > /proc/sys/net/ipv4/igmp_max_memberships")


@contextmanager
def frr_world(peers: Sequence[str], commands: dict[str, list[str]]) -> Iterator[FrrWorld]:
    """The namespaces and wires, addressed, with zebra running everywhere; peer number n is 10.1.n.2 behind tapn.

    `commands` are further `ip` lines of a peer, or of "host". Ends everything it started.
    """
    with tempfile.TemporaryDirectory(prefix="zlab-frr-") as made_folder, namespace("host") as host:
        folder = Path(made_folder)
        folder.chmod(0o755)  # FRR's own user has to get in: pytest's folders are closed to it
        made = FrrWorld(_speaker(host, folder / "host"), {}, folder)
        with _peers(made, peers, commands):
            for line in commands.get("host", []):
                host.ip(line)
            # ospfd joins a group or two on each wire, and 20 are all a socket may.
            join_at_most(host, 1000)
            speakers = [made.host, *made.peers.values()]
            for speaker in speakers:
                speaker.start("zebra")
            for speaker in speakers:
                speaker.ready("zebra")
            yield made


@contextmanager
def _peers(world: FrrWorld, names: Sequence[str], commands: dict[str, list[str]]) -> Iterator[None]:
    if not names:
        yield
        return
    number = len(world.peers) + 1
    with namespace(names[0][:12]) as where:
        veth(world.host.where, f"tap{number}", where, "osa0")
        world.host.where.ip(f"address add 10.1.{number}.1/24 dev tap{number}")
        world.host.where.ip(f"link set tap{number} up")
        where.ip(f"address add 10.1.{number}.2/24 dev osa0")
        where.ip(f"address add 10.20.{number}.1/32 dev lo")
        for line in commands.get(names[0], []):
            where.ip(line)
        where.ip("link set osa0 up")
        world.peers[names[0]] = _speaker(where, world.folder / names[0])
        with _peers(world, names[1:], commands):
            yield


def _speaker(where: Namespace, folder: Path) -> Speaker:
    folder.mkdir()
    return Speaker(where, folder)
