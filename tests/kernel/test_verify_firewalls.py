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
    shadow: str
    """What comes before zlab's way out, and drops: all of that is there still."""
    fix: str


def start_ufw(host: Firewalled) -> None:
    host.host.run("ufw", "--force", "enable")


BESIDE = (
    Beside(
        "ufw",
        ("ufw",),
        start_ufw,
        "ufw route delete allow in on tap0 out on eth0",
        "ufw route allow in on tap0 out on eth0 comment zlab:adcd is missing",
        "ufw route insert 1 deny in on tap0",
        "sudo ufw route delete allow in on tap0 out on eth0; sudo ufw route insert 1 allow in on tap0 out on eth0",
    ),
    Beside(
        "firewalld",
        ("firewalld", "firewall-cmd", "dbus-daemon"),
        start_firewalld,
        # A zone whose target is ACCEPT forwards without a policy too, so only all of it together closes the way.
        "for p in i o; do firewall-cmd --permanent --delete-policy=zlab-adcd-$p; done; "
        "firewall-cmd --permanent --delete-zone=zlab-adcd; firewall-cmd --reload",
        "firewalld zone zlab-adcd forward interface=tap0 target=ACCEPT is missing",
        "firewall-cmd --permanent --new-policy strict; firewall-cmd --permanent --policy strict --set-priority -9000; "
        "firewall-cmd --permanent --policy strict --set-target REJECT; "
        "firewall-cmd --permanent --policy strict --add-ingress-zone ANY; "
        "firewall-cmd --permanent --policy strict --add-egress-zone ANY; firewall-cmd --reload",
        "sudo firewall-cmd --get-active-policies",
    ),
    Beside(
        "docker",
        ("dockerd", "containerd"),
        start_docker,
        "iptables-nft -F DOCKER-USER; iptables-nft -A DOCKER-USER -j RETURN",
        "-I DOCKER-USER -i tap0 -o eth0 -m comment --comment zlab:adcd -j ACCEPT is missing",
        "iptables-nft -I FORWARD -p tcp -m conntrack --ctstate NEW -j DROP",
        "sudo iptables -I FORWARD -i tap0 -j ACCEPT; sudo iptables -I FORWARD -o tap0 -j ACCEPT",
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


def test_a_rule_that_comes_before_zlab_s_is_found_though_all_of_zlab_s_is_there(
    beside: tuple[Beside, Firewalled],
) -> None:
    firewall, host = beside
    net, zlab = host.net, host.zlab
    only = ("verify", zlab.folder, "--only", "forward-path")
    with net.server(net.uplink, "198.51.100.7", 7001):
        zlab.run("net", "up", zlab.folder)
        host.host.run("sh", "-ec", firewall.shadow)
        assert net.ask(net.zos, "198.51.100.7", 7001, timeout=0.5) is None
        found = zlab.json(*only, status=4)["outcomes"][0]
        assert "drops TCP from S0W1 (10.1.1.2) on hook forward" in found["why"]
        assert firewall.fix in found["fix"]
        if "# " not in found["fix"]:
            host.host.run("sh", "-ec", found["fix"].replace("sudo ", ""))
            assert zlab.json(*only, status=0)["outcomes"][0]["status"] == "pass"
            assert net.ask(net.zos, "198.51.100.7", 7001) == "203.0.113.2"
