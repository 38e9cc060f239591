"""Real ssh hosts: one sshd in a namespace of its own, many of them on one bridge."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.netns import Namespace, namespace, veth
from tests.support.waiting import wait_for

CONFIG = """\
HostKey {folder}/host_key
AuthorizedKeysFile {folder}/client_key.pub
ListenAddress 10.77.0.{number}
PidFile none
StrictModes no
PermitRootLogin prohibit-password
PasswordAuthentication no
UsePAM no
MaxStartups 100
SetEnv HOME={folder}/home
"""
# Not the home of whoever runs the tests: bash reads ~/.bashrc for each command of ssh, and theirs may wait or print.


@dataclass(frozen=True)
class SshHost:
    name: str
    where: Namespace
    address: str


@dataclass(frozen=True)
class SshNet:
    """`desk` is where the controller runs; `hosts` are reached by their address with `key` and `known_hosts`."""

    desk: Namespace
    hosts: tuple[SshHost, ...]
    key: Path
    known_hosts: Path


@contextmanager
def ssh_net(folder: Path, count: int) -> Iterator[SshNet]:
    for name in ("host_key", "client_key"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)], check=True)
    Path("/run/sshd").mkdir(exist_ok=True)  # where sshd separates its privileges
    (folder / "home").mkdir()
    with ExitStack() as stack:
        desk = stack.enter_context(namespace("desk"))
        desk.ip("link add br0 type bridge")
        desk.ip("address add 10.77.0.1/24 dev br0")
        desk.ip("link set br0 up")
        hosts = tuple(stack.enter_context(_host(desk, folder, number)) for number in range(11, 11 + count))
        key = (folder / "host_key.pub").read_text()
        known = folder / "known_hosts"
        known.write_text("".join(f"{host.address} {key}" for host in hosts))
        yield SshNet(desk, hosts, folder / "client_key", known)


@contextmanager
def _host(desk: Namespace, folder: Path, number: int) -> Iterator[SshHost]:
    with namespace(f"h{number}") as where:
        veth(desk, f"p{number}", where, "eth0")
        desk.ip(f"link set p{number} master br0 up")
        where.ip(f"address add 10.77.0.{number}/24 dev eth0")
        where.ip("link set eth0 up")
        where.ip("route add default via 10.77.0.1")
        config = folder / f"sshd{number}.conf"
        config.write_text(CONFIG.format(folder=folder, number=number))
        process = where.popen("/usr/sbin/sshd", "-D", "-e", "-f", str(config), stderr=subprocess.DEVNULL)
        try:
            wait_for(lambda: _listens(where), f"sshd of {where.name}")
            yield SshHost(f"host{number}", where, f"10.77.0.{number}")
        finally:
            process.kill()
            process.wait()


def _listens(where: Namespace) -> bool:
    return ":22 " in where.run("ss", "-Hltn").stdout


def stop_listening(host: SshHost) -> None:
    """The host is down: its device is off, and nothing answers."""
    host.where.ip("link set eth0 down")
