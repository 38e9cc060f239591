"""`zlab verify` beside the real ufw, firewalld and docker: `forward-path` says what a TCP connection of z/OS proves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import need_tools
from tests.kernel.test_firewall_docker import start_docker
from tests.kernel.test_firewall_firewalld import start_firewalld
from tests.support.firewall import Firewalled, firewalled
from tests.support.netns import LabNet


@dataclass(frozen=True)
class Beside:
    """A firewall of the host: its tools, how it starts, how somebody takes zlab's way out again, and what is told."""

    name: str
    tools: tuple[str, ...]
    start: Callable[[Firewalled], None]
    spoil: str
    missing: str


def start_ufw(host: Firewalled) -> None:
    host.host.run("ufw", "--force", "enable")


BESIDE = (
    Beside(
        "ufw",
        ("ufw",),
        start_ufw,
        "ufw route delete allow in on tap0 out on eth0",
        "ufw route allow in on tap0 out on eth0 comment zlab:adcd is missing",
    ),
    Beside(
        "firewalld",
        ("firewalld", "firewall-cmd", "dbus-daemon"),
        start_firewalld,
        # A zone whose target is ACCEPT forwards without a policy too, so only all of it together closes the way.
        "for p in i o; do firewall-cmd --permanent --delete-policy=zlab-adcd-$p; done; "
        "firewall-cmd --permanent --delete-zone=zlab-adcd; firewall-cmd --reload",
        "firewalld zone zlab-adcd forward interface=tap0 target=ACCEPT is missing",
    ),
    Beside(
        "docker",
        ("dockerd", "containerd"),
        start_docker,
        "iptables-nft -F DOCKER-USER; iptables-nft -A DOCKER-USER -j RETURN",
        "-I DOCKER-USER -i tap0 -o eth0 -m comment --comment zlab:adcd -j ACCEPT is missing",
    ),
)


@pytest.fixture(params=BESIDE, ids=lambda each: each.name)
def beside(request: pytest.FixtureRequest, net: LabNet, tmp_path: Path) -> Iterator[tuple[Beside, Firewalled]]:
    firewall: Beside = request.param
    need_tools("zebra", *firewall.tools)
    with firewalled(net, tmp_path) as host:
        firewall.start(host)
        yield firewall, host


def test_the_forward_path_is_judged_as_a_connection_of_z_os_finds_it(beside: tuple[Beside, Firewalled]) -> None:
    firewall, host = beside
    net, zlab = host.net, host.zlab

    def judged(status: int) -> dict[str, str]:
        found: dict[str, str] = zlab.json("verify", zlab.folder, "--only", "forward-path", status=status)["outcomes"][0]
        return found

    with net.server(net.uplink, "198.51.100.7", 7001):
        zlab.run("net", "up", zlab.folder)
        assert judged(0)["status"] == "pass"
        assert net.ask(net.zos, "198.51.100.7", 7001) == "203.0.113.2"

        host.host.run("sh", "-ec", firewall.spoil)
        found = judged(4)
        assert firewall.missing in found["why"]
        assert found["fix"] == f"sudo zlab net up {zlab.folder}"
        assert net.ask(net.zos, "198.51.100.7", 7001, timeout=0.5) is None
