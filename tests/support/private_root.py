"""A machine of a test's own on top of this one: its /etc, /var and /run are copies that vanish with the test.

An overlay of `/` on a tmpfs, in a mount namespace of its own and inside a network namespace: real ufw,
firewalld, dockerd and FRR run in it with their default paths, and nothing of them reaches this machine.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.support.netns import ROOT, Namespace
from tests.support.waiting import wait_for

# $0 is an empty folder outside; the rest are folders that are the same inside and outside.
_SETUP = """
set -e
mount -t tmpfs -o mode=755 none "$0"
mkdir "$0/upper" "$0/work" "$0/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$0/upper,workdir=$0/work" "$0/root"
for folder in /proc /sys /dev; do mount --rbind "$folder" "$0/root$folder"; done
mount -t tmpfs -o mode=755 none "$0/root/run"
mkdir -p "$0/root/run/netns" "$0/root/run/lock" "$0/root/run/dbus"
for folder in "$@"; do mkdir -p "$0/root$folder"; mount --bind "$folder" "$0/root$folder"; done
exec chroot "$0/root" sh -c 'echo made; exec cat'
"""


@dataclass(frozen=True)
class PrivateRoot(Namespace):
    """A network namespace with a file system of its own; `process` keeps both."""

    process: int

    def argv(self, argv: Sequence[str]) -> list[str]:
        enter = ["nsenter", f"--target={self.process}", "--mount", "--net", "--root"]
        return [*enter, "--", "env", "-C", str(ROOT), *argv]

    def path(self, inside: str) -> Path:
        """A file of this machine, seen from outside."""
        return Path(f"/proc/{self.process}/root") / inside.lstrip("/")

    def dump(self) -> dict[str, str]:
        """Also what firewalls and FRR keep in files, and the rules of legacy iptables where they exist."""
        legacy = self.run(
            "sh", "-c", "grep -q . /proc/net/ip_tables_names || exit 0; iptables-legacy-save; ip6tables-legacy-save"
        ).stdout
        kept = "find /etc/ufw /etc/firewalld /etc/frr -type f 2>/dev/null | sort | xargs -r sha256sum"
        return {
            **super().dump(),
            "legacy": "\n".join(line for line in legacy.splitlines() if not line.startswith(("#", ":"))),
            "files": self.run("sh", "-c", kept).stdout,
        }

    def background(self, *argv: str, log: str) -> subprocess.Popen[str]:
        """Start a program that runs as long as the test; its words go to a file inside."""
        with self.path(log).open("ab") as output:
            return self.popen(*argv, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True)


@contextmanager
def private_root(where: Namespace, folder: Path, *same: Path) -> Iterator[PrivateRoot]:
    """A private root inside the network namespace `where`; the folders `same` (and this checkout) are shared."""
    base = folder / f"root-{where.name}"
    base.mkdir()
    shared = [str(path) for path in (ROOT, *same)]
    argv = ["unshare", "--mount", "--propagation=private", "sh", "-c", _SETUP, str(base), *shared]
    with where.popen(*argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        if holder.stdout.readline() != "made\n":
            _, error = holder.communicate()
            raise AssertionError(f"no private root: {error}")
        made = PrivateRoot(where.name, holder.pid)
        try:
            yield made
        finally:
            end_all(where, except_for=holder.pid)
            holder.communicate()


def end_all(where: Namespace, except_for: int) -> None:
    """End every process of a network namespace by its number, the youngest first."""

    def others() -> list[int]:
        listed = subprocess.run(["ip", "netns", "pids", where.name], capture_output=True, text=True).stdout.split()
        return [process for process in map(int, listed) if process != except_for and _lives(process)]

    def all_ended() -> bool:
        found = others()
        for process in reversed(found):
            with suppress(ProcessLookupError):
                os.kill(process, 9)
        return not found

    wait_for(all_ended, f"no process is left in {where.name}", deadline=10)


def _lives(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def start_frr(where: PrivateRoot, *daemons: str, config: str = "") -> None:
    """FRR as a distribution runs it, with `config` loaded; waits until every daemon answers."""
    where.run("sh", "-c", "mkdir -p /run/frr /var/tmp/frr /etc/frr && chown frr:frr /run/frr /var/tmp/frr")
    for daemon in ("zebra", *daemons):
        conf = f"/etc/frr/{daemon}.conf"
        where.path(conf).write_text(f"log file /run/frr/{daemon}.log debugging\n")
        where.run("chown", "frr:frr", conf)
        where.run(f"/usr/lib/frr/{daemon}", "-d", "-P", "0", "-f", conf)
        wait_for(where.path(f"/run/frr/{daemon}.vty").exists, f"{daemon} answers")
    where.path("/etc/frr/vtysh.conf").touch()
    if config:
        where.path("/run/frr/test.conf").write_text(config)
        where.run("vtysh", "-f", "/run/frr/test.conf")
