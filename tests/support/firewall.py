"""What every firewall adapter must make true, judged by connections through the real thing."""

from __future__ import annotations

import difflib
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.netns import LabNet, Namespace
from tests.support.private_root import PrivateRoot, private_root, start_frr
from tests.support.zlab import Zlab

LAB = """\
lab: adcd
linux:
  publish: [{listen: 8023, to: s0w1, port: 23}]
  frr: {router_id: 10.1.1.1}
systems:
  s0w1:
    links:
      - ipv6: {linux: "2001:db8:1::1/64", zos: "2001:db8:1::2"}
        ospf: {}
        ospf6: {}
"""

_HEAR_OSPF = """
import socket, sys
family = socket.AF_INET6 if ":" in sys.argv[1] else socket.AF_INET
with socket.socket(family, socket.SOCK_RAW, 89) as ear:
    ear.settimeout(float(sys.argv[2]))
    print("ready", flush=True)
    while b"zlab" not in ear.recv(2000):
        pass
"""
_SAY_OSPF = """
import socket, sys
family = socket.AF_INET6 if ":" in sys.argv[1] else socket.AF_INET
with socket.socket(family, socket.SOCK_RAW, 89) as mouth:
    for _ in range(3):
        mouth.sendto(b"zlab", (sys.argv[1], 0))
"""


@dataclass
class Firewalled:
    """A zPDT host with a firewall of its own, and what a lab on it needs from it."""

    net: LabNet
    host: PrivateRoot
    zlab: Zlab

    def works(self, *, ipv6: bool = True, ospf: bool = True) -> None:
        """TCP passes both ways, the published port from outside, IPv6, and OSPF comes in."""
        net = self.net
        with net.server(net.uplink, "198.51.100.7", 7001), net.server(net.zos, "10.1.1.2", 23):
            assert net.ask(net.zos, "198.51.100.7", 7001) == "203.0.113.2", "masqueraded"
            assert net.ask(net.uplink, "203.0.113.2", 8023) == "203.0.113.1", "published"
        if ipv6:
            with net.server(net.uplink, "2001:db8:ffff::1", 7002), net.server(net.zos, "2001:db8:1::2", 23):
                net.uplink.ip("-6 route replace 2001:db8:1::/64 via 2001:db8:ffff::2")
                assert net.ask(net.zos, "2001:db8:ffff::1", 7002) == "2001:db8:1::2", "IPv6 out"
                assert net.ask(net.uplink, "2001:db8:1::2", 23) == "2001:db8:ffff::1", "IPv6 in"
        if ospf:
            assert hears_ospf(self.host, net.zos, "10.1.1.1")
            assert not ipv6 or hears_ospf(self.host, net.zos, "2001:db8:1::1")

    def is_closed(self) -> None:
        """The firewall does its work: without zlab, nothing of z/OS passes."""
        net = self.net
        self.host.run("sysctl", "-q", "-w", "net.ipv4.ip_forward=1")
        net.host.ip("address add 10.1.1.1/24 dev tap0")
        net.host.ip("link set tap0 up")
        net.uplink.ip("route add 10.1.1.0/24 via 203.0.113.2")
        try:
            with net.server(net.uplink, "198.51.100.7", 7001):
                assert net.ask(net.zos, "198.51.100.7", 7001, timeout=0.5) is None
        finally:
            net.uplink.ip("route delete 10.1.1.0/24 via 203.0.113.2")
            net.host.ip("link set tap0 down")
            net.host.ip("address delete 10.1.1.1/24 dev tap0")
            self.host.run("sysctl", "-q", "-w", "net.ipv4.ip_forward=0")

    def firewalls(self) -> list[str]:
        """The adapters that `plan` names."""
        done = self.zlab.json("net", "plan", self.zlab.folder, status=None)
        return [firewall["name"] for firewall in done["firewalls"]]

    def up(self) -> None:
        """Up, and a second up that changes nothing."""
        assert self.zlab.json("net", "up", self.zlab.folder)["changed"] > 0
        again = self.zlab.json("net", "up", self.zlab.folder)
        assert again["changed"] == 0, again["steps"]
        assert self.zlab.json("net", "status", self.zlab.folder)["as_wanted"] is True

    def up_and_down_leave_the_rest_alone(self) -> None:
        """The whole life of a lab beside a firewall: what is not ours is byte-identical at every moment."""
        before = self.host.dump()
        self.up()
        self.works()
        now, then = without_ours(self.host.dump()), without_ours(before)
        assert now == then, "\n".join(difflib.unified_diff(then, now, "before", "up", lineterm="", n=0))
        self.zlab.run("net", "down", "adcd")
        self.host.is_as(before)


def without_ours(dump: dict[str, str]) -> list[str]:
    """The lines of all rules that zlab did not make, in their order; tables by name, as firewalld makes its anew."""
    tables: dict[str, list[str]] = {}
    lines: list[str] = []
    skipped = ""  # how the end of a block of ours is indented
    for line in dump["nft"].splitlines():
        if skipped:
            skipped = "" if line == skipped else skipped
        elif line.endswith("{") and "zlab" in line:
            skipped = "}" if line.startswith("table") else "\t}"
        else:
            if line.startswith("table"):
                lines = tables.setdefault(line, [])
            # ufw keeps our comment in its files only; nobody else has rules about the tap.
            if "zlab" not in line and '"tap0"' not in line and line.strip():
                lines.append(line)
    foreign = [line for _, found in sorted(tables.items()) for line in found]
    return [*foreign, *(line for line in dump["legacy"].splitlines() if "zlab" not in line)]


def hears_ospf(host: Namespace, zos: Namespace, address: str, timeout: float = 3.0) -> bool:
    """Whether a packet of protocol 89 from z/OS reaches a program on the host."""
    ear = host.popen(
        sys.executable, "-c", _HEAR_OSPF, address, str(timeout), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    with ear:
        assert ear.stdout is not None
        assert ear.stdout.readline() == "ready\n"
        zos.run(sys.executable, "-c", _SAY_OSPF, address)
        return ear.wait(timeout=timeout + 20) == 0


@contextmanager
def firewalled(net: LabNet, folder: Path, lab: str = LAB) -> Iterator[Firewalled]:
    """A zPDT host with a file system of its own and FRR, ready for a firewall."""
    shared = folder / "shared"
    shared.mkdir()
    with private_root(net.host, folder, shared) as host:
        start_frr(host, "ospfd", "ospf6d")
        zlab = Zlab(host, shared, {"ZLAB_VTYSH": "vtysh"})
        zlab.lab(lab)
        yield Firewalled(net, host, zlab)
