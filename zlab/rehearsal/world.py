"""The private world a rehearsal lives in: its own processes, mounts and networks, gone when it ends.

Its first process is number 1 of a PID namespace: when that ends, even by `kill -9`, the kernel ends every
other process in it, and with them the last holders of its namespaces. Nothing of it is in the machine's
/run, and nothing it mounts is seen outside.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from zlab.errors import RehearsalError, ZlabError
from zlab.interrupts import handed_on, shielded
from zlab.rehearsal import namespaces as ns
from zlab.rehearsal.relay import start_relay
from zlab.rehearsal.topology import HOST, Topology, Wire, ZosRole, build_commands, own_commands, wire_commands

FOLDER = Path("/run/zlab-rehearsal")
_TIMEOUT = 60.0


def in_new_world(
    function: Callable[[], int], *, rootless: bool = False, started: Callable[[int], None] = lambda _process: None
) -> int:
    """Run a function as the first process of a new world, and return its exit status.

    The world ends with the function, and with this process. `started` is told the number of the first
    process. Raises RehearsalError when the machine does not allow the namespaces.
    """
    reading, writing = os.pipe()

    def parent() -> int:
        os.close(reading)
        return _parent_of_world(function, rootless, writing)

    child = ns.fork_to(parent)
    os.close(writing)
    with os.fdopen(reading) as told:
        word = told.readline().strip()
    if word.isdigit():
        started(int(word))
    if not word.isdigit():
        with shielded(forget=True):
            os.waitpid(child, 0)
        raise _refused(word, rootless)
    # The world hears Ctrl-C itself, as a terminal tells it to all, and its status tells.
    with shielded(forget=True), handed_on(signal.SIGTERM, int(word)):
        _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) % 256


def told_by_new_world(function: Callable[[TextIO], int], *, rootless: bool = False) -> tuple[int, str]:
    """Run a function as the first process of a new world: its exit status, and what it wrote to the file it was given.

    That file is in memory: a world has folders of its own, and what it writes there vanishes with it. Raises
    RehearsalError when the machine does not allow the namespaces.
    """
    with os.fdopen(os.memfd_create("zlab-world"), "w+") as told:

        def first() -> int:
            status = function(told)
            told.flush()
            return status

        status = in_new_world(first, rootless=rootless)
        told.seek(0)
        return status, told.read()


def _parent_of_world(function: Callable[[], int], rootless: bool, writing: int) -> int:
    """Only the children of a process that made a PID namespace are in it."""
    ns.die_with_parent()
    try:
        if rootless:
            ns.become_root_of_user_namespace()
        ns.unshare(ns.CLONE_NEWNS | ns.CLONE_NEWPID | ns.CLONE_NEWNET)
    except OSError as error:
        os.write(writing, f"{error.strerror}\n".encode())
        return 1
    child = ns.fork_to(lambda: _first_process(function, writing))
    os.write(writing, f"{child}\n".encode())
    os.close(writing)
    ns.let_go_of_terminal()
    with shielded(forget=True):
        _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) % 256


def _refused(why: str, rootless: bool) -> RehearsalError:
    if rootless:
        hint = "run it with sudo; Ubuntu 24.04 forbids it by kernel.apparmor_restrict_unprivileged_userns"
        return RehearsalError(f"this machine allows no user namespaces: {why}", hint=hint)
    return RehearsalError(f"this machine allows no namespaces: {why}", hint="in a container, it needs --privileged")


def enter_world(process: int, rootless: bool) -> list[str]:
    """The command that enters the world of a process from outside."""
    user = ["--user", "--preserve-credentials"] if rootless else []
    return [_tool("nsenter"), "--target", str(process), *user, "--mount", "--pid", "--"]


def _first_process(function: Callable[[], int], writing: int) -> int:
    ns.die_with_parent()
    os.close(writing)
    ns.mount("none", "/", flags=ns.MS_REC | ns.MS_PRIVATE)
    ns.mount("proc", "/proc", "proc")
    for folder in ("/run", "/var/tmp"):  # noqa: S108 - a tmpfs of our own is mounted there: FRR writes to both
        ns.mount("zlab", folder, "tmpfs", data="mode=755")
    FOLDER.mkdir()
    return function()


@dataclass
class World:
    """The namespaces of one topology, and what runs in them. Lives in the world's first process."""

    topology: Topology
    rootless: bool
    taps: bool
    relays: dict[str, int] = field(default_factory=dict)

    def netns(self, role: str) -> Path:
        return Path("/run/netns") / role

    def build(self) -> None:
        """Make every namespace, device and address; the host's taps have no address: that is `zlab net up`'s work."""
        for role in self.topology.roles:
            self._ip("netns", "add", role)
            # A link-local address that is still being probed would look like a residue later.
            self.call(role, _skip_address_probing)
        batches: dict[str, list[str]] = {}
        for role, line in build_commands(self.topology, taps=self.taps):
            batches.setdefault(role, []).append(line)
        # The host's batch makes the other ends, so it goes first.
        for role in sorted(batches, key=lambda role: role != HOST):
            lines = [line for line in batches[role] if line.startswith("link add")]
            self.batch(role, lines)
        for wire in self.topology.wires:
            self.start_wire(wire)
        for role, lines in batches.items():
            self.batch(role, [line for line in lines if not line.startswith("link add")])

    def start_wire(self, wire: Wire) -> None:
        """Start the relay of a wire, as zPDT does with its tap; on veth there is nothing to start."""
        if self.taps:
            host, zos = self.netns(HOST), self.netns(wire.system)
            self.relays[wire.link.device] = start_relay(host, wire.link.device, zos, wire.osa)

    def stop_wire(self, wire: Wire) -> None:
        """End a relay: both devices vanish, as when zPDT ends."""
        child = self.relays.pop(wire.link.device)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)

    def configure_zos(self, role: ZosRole, *, default_route: bool) -> None:
        """Give a z/OS its addresses and static routes."""
        self.batch(role.name, list(own_commands(role)))
        for wire in role.wires:
            self.configure_wire(role, wire, default_route=default_route)

    def configure_wire(self, role: ZosRole, wire: Wire, *, default_route: bool) -> None:
        """The z/OS end of one wire, again when its device has come back."""
        self.batch(role.name, list(wire_commands(role, wire, default_route=default_route)))

    def batch(self, role: str, lines: Sequence[str]) -> None:
        """Feed lines to one `ip -batch` in a namespace. Raises RehearsalError."""
        if lines:
            self._ip("-n", role, "-batch", "-", stdin="\n".join(lines) + "\n")

    def run(self, role: str, argv: Sequence[str], *, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
        """Run a command in a namespace to its end, whatever its status."""
        return subprocess.run(
            [_tool("ip"), "netns", "exec", role, *argv],
            input=stdin,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_TIMEOUT,
            start_new_session=True,
        )

    def start(self, role: str, argv: Sequence[str], log: Path) -> subprocess.Popen[bytes]:
        """Start a command in a namespace that runs as long as the world."""
        with log.open("ab") as output:
            return subprocess.Popen(
                [_tool("ip"), "netns", "exec", role, *argv],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def call(self, role: str, function: Callable[[], Any]) -> Any:
        """Call a function in a namespace and return its answer, which must be JSON.

        A forked child does it: a new interpreter would cost half a second. A ZlabError of the child is
        raised here, with its words.
        """
        reading, writing = os.pipe()

        def answer() -> int:
            ns.enter_netns(self.netns(role))
            try:
                result: Mapping[str, Any] = {"answer": function()}
            except ZlabError as error:
                result = {"error": str(error), "hint": error.problems[0].hint}
            with os.fdopen(writing, "w") as file:
                json.dump(result, file)
            return 0

        child = ns.fork_to(answer)
        os.close(writing)
        with os.fdopen(reading) as file:
            text = file.read()
        os.waitpid(child, 0)
        if not text:
            raise RehearsalError(f"a step in {role} ended without an answer")
        result = json.loads(text)
        if "error" in result:
            raise RehearsalError(result["error"])
        return result["answer"]

    def look(self, role: str, function: Callable[[], Any]) -> Any:
        """As `call`, with /sys too: a /sys shows the devices of the namespace it was mounted in."""

        def seen() -> Any:
            ns.unshare(ns.CLONE_NEWNS)
            ns.mount("zlab", "/sys", "sysfs")
            return function()

        return self.call(role, seen)

    def become(self, role: str) -> None:
        """Move this process, the world's first, into a namespace; /sys shows the devices of that one from then on."""
        ns.enter_netns(self.netns(role))
        ns.mount("zlab", "/sys", "sysfs")

    def _ip(self, *arguments: str, stdin: str | None = None) -> None:
        done = subprocess.run([_tool("ip"), *arguments], input=stdin, capture_output=True, text=True, timeout=_TIMEOUT)
        if done.returncode != 0:
            complaint = (done.stderr.strip() or done.stdout.strip()).splitlines()
            raise RehearsalError(f"ip {' '.join(arguments[:3])}: {complaint[0] if complaint else done.returncode}")


def _skip_address_probing() -> None:
    for device in ("all", "default"):
        Path(f"/proc/sys/net/ipv6/conf/{device}/accept_dad").write_text("0", encoding="utf-8")


def _tool(name: str) -> str:
    path = shutil.which(name, path=os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin")))
    if path is None:
        raise RehearsalError(f"{name} is not installed", hint="apt install iproute2")
    return path


def can_make_taps() -> bool:
    """Whether /dev/net/tun may be used; in a user namespace it often may not, and veth stands in."""
    try:
        os.close(os.open("/dev/net/tun", os.O_RDWR | os.O_CLOEXEC))
    except OSError:
        return False
    return True
