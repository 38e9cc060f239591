"""Private network namespaces for tests, and the wiring of a zPDT host in three of them.

    zos (10.1.1.2 osa0) ── veth ── (tap0) host (eth0 203.0.113.2) ── veth ── (up0 203.0.113.1) uplink
                                                                              lo 198.51.100.7 = the internet

The uplink has no route to 10.1.1.0/24: what comes back through it was masqueraded.
"""

from __future__ import annotations

import difflib
import itertools
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.support.waiting import wait_for

ROOT = Path(__file__).resolve().parents[2]
_numbers = itertools.count()

ECHO_PEER = """
import socket, sys
family = socket.AF_INET6 if ":" in sys.argv[1] else socket.AF_INET
server = socket.create_server((sys.argv[1], int(sys.argv[2])), family=family, reuse_port=True)
print("ready", flush=True)
while True:
    connection, peer = server.accept()
    connection.sendall(peer[0].encode())
    connection.close()
"""

ASK_PEER = """
import socket, sys
with socket.create_connection((sys.argv[1], int(sys.argv[2])), timeout=float(sys.argv[3])) as connection:
    connection.settimeout(float(sys.argv[3]))
    print(connection.recv(100).decode(), end="")
"""


@dataclass(frozen=True)
class Namespace:
    name: str

    def argv(self, argv: Sequence[str]) -> list[str]:
        return ["ip", "netns", "exec", self.name, *argv]

    def run(
        self,
        *argv: str,
        check: bool = True,
        input: str | None = None,
        env: Mapping[str, str] | None = None,
        timeout: float = 60,
    ) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            self.argv(argv),
            input=input,
            capture_output=True,
            text=True,
            timeout=timeout,
            env={**os.environ, **(env or {})},
            cwd=ROOT,
        )
        if check and done.returncode != 0:
            raise AssertionError(f"{' '.join(argv)}: {done.returncode}\n{done.stdout}{done.stderr}")
        return done

    def ip(self, line: str) -> str:
        return self.run("ip", *line.split()).stdout

    def up(self, device: str) -> None:
        """Switch a device on, and wait until the kernel has done what it does about it a moment later."""
        self.ip(f"link set {device} up")
        wait_for(lambda: "fe80" in self.ip(f"-6 address show dev {device} scope link"), f"{device} is ready")

    def popen(self, *argv: str, **kwargs: object) -> subprocess.Popen[str]:
        return subprocess.Popen(self.argv(argv), text=True, cwd=ROOT, **kwargs)  # type: ignore[call-overload,no-any-return]  # kwargs are Popen's own

    def is_as(self, *expected: dict[str, str]) -> dict[str, str]:
        """Wait until the namespace is as it was at one of these moments, and return that moment.

        A device that has just come up gets its carrier, its link-local address and their routes a moment
        after the call that brought it up (linkwatch, up to a second): a dump taken at once is no proof.
        """
        seen: dict[str, str] = {}

        def settled() -> dict[str, str] | None:
            nonlocal seen
            seen = self.dump()
            return next((each for each in expected if each == seen), None)

        try:
            return wait_for(settled, "the namespace is as it was", deadline=10, every=0.1)
        except AssertionError:
            nearest = min(expected, key=lambda each: sum(each[name] != seen[name] for name in each))
            raise AssertionError("the namespace is not as it was:\n" + differences(nearest, seen)) from None

    def dump(self) -> dict[str, str]:
        """Everything a change could have left behind, as text that two moments can be compared by."""
        listings = {
            "address": "ip address show",
            "route": "ip route show table all",
            "route6": "ip -6 route show table all",
            "rule": "ip rule show",
            "sysctl4": "sysctl -a -r ^net.ipv4.(ip_forward|conf)",
            "sysctl6": "sysctl -a -r ^net.ipv6.conf",
            "nft": "nft -s list ruleset",
        }
        return {name: _stable(self.run(*command.split()).stdout) for name, command in listings.items()}


def differences(before: dict[str, str], after: dict[str, str]) -> str:
    """What two dumps do not have in common, as a unified diff of each listing."""
    lines: list[str] = []
    for name in before:
        lines += difflib.unified_diff(before[name].splitlines(), after[name].splitlines(), name, name, lineterm="", n=0)
    return "\n".join(lines)


def _stable(text: str) -> str:
    # Lifetimes run by themselves; a device that was up once has another qdisc than one that never was.
    return re.sub(r"(valid_lft|preferred_lft) \d+sec|expires \d+sec|qdisc \w+", r"\1", text)


@contextmanager
def namespace(role: str) -> Iterator[Namespace]:
    made = Namespace(f"zlt-{os.getpid()}-{next(_numbers)}-{role}")
    subprocess.run(["ip", "netns", "add", made.name], check=True)
    try:
        # A link-local address that is still being probed would make two dumps differ by themselves.
        made.run("sysctl", "-q", "-w", "net.ipv6.conf.all.accept_dad=0", "net.ipv6.conf.default.accept_dad=0")
        made.ip("link set lo up")
        yield made
    finally:
        pids = subprocess.run(["ip", "netns", "pids", made.name], capture_output=True, text=True).stdout.split()
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(int(pid), 9)
        subprocess.run(["ip", "netns", "delete", made.name], check=True)


def veth(one: Namespace, name: str, other: Namespace, other_name: str) -> None:
    subprocess.run(
        ["ip", "link", "add", name, "netns", one.name, "type", "veth", "peer", other_name, "netns", other.name],
        check=True,
    )


@dataclass(frozen=True)
class LabNet:
    """The three namespaces; `host` has an uplink with a default route and an unconfigured tap0."""

    host: Namespace
    uplink: Namespace
    zos: Namespace

    @contextmanager
    def server(self, where: Namespace, address: str, port: int) -> Iterator[None]:
        """A TCP server that answers each connection with the address it saw."""
        process = where.popen(sys.executable, "-c", ECHO_PEER, address, str(port), stdout=subprocess.PIPE)
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            yield
        finally:
            process.kill()
            process.wait()
            if process.stdout:
                process.stdout.close()

    def ask(self, where: Namespace, address: str, port: int, timeout: float = 2.0) -> str | None:
        """The address a server saw, or None when no connection came about within `timeout` seconds."""
        done = where.run(sys.executable, "-c", ASK_PEER, address, str(port), str(timeout), check=False)
        return done.stdout if done.returncode == 0 else None


@contextmanager
def lab_net() -> Iterator[LabNet]:
    with ExitStack() as stack:
        host, uplink, zos = (stack.enter_context(namespace(role)) for role in ("host", "uplink", "zos"))
        veth(host, "eth0", uplink, "up0")
        veth(host, "tap0", zos, "osa0")
        uplink.ip("address add 203.0.113.1/24 dev up0")
        uplink.ip("address add 198.51.100.7/32 dev lo")
        uplink.ip("-6 address add 2001:db8:ffff::1/64 dev up0 nodad")
        uplink.ip("link set up0 up")
        host.ip("address add 203.0.113.2/24 dev eth0")
        host.ip("-6 address add 2001:db8:ffff::2/64 dev eth0 nodad")
        host.up("eth0")
        host.ip("route add default via 203.0.113.1")
        host.ip("-6 route add default via 2001:db8:ffff::1")
        zos.ip("address add 10.1.1.2/24 dev osa0")
        zos.ip("-6 address add 2001:db8:1::2/64 dev osa0 nodad")
        zos.ip("link set osa0 up")
        zos.ip("route add default via 10.1.1.1")
        zos.ip("-6 route add default via 2001:db8:1::1")
        yield LabNet(host, uplink, zos)
