"""Beside Docker, whose FORWARD policy drops and which lets others accept in DOCKER-USER."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import need_tools
from tests.support.firewall import Firewalled, firewalled
from tests.support.netns import LabNet
from tests.support.waiting import wait_for

# What is below /sys/fs/cgroup is not in a new network namespace's /sys; dockerd asks for it and puts nothing there.
CGROUPS = (
    "mount -t cgroup2 none /sys/fs/cgroup"
    if Path("/sys/fs/cgroup/cgroup.controllers").exists()
    else "mount -t tmpfs none /sys/fs/cgroup && for c in cpu devices memory pids freezer; do "
    "mkdir /sys/fs/cgroup/$c && mount -t cgroup -o $c none /sys/fs/cgroup/$c || rmdir /sys/fs/cgroup/$c; done; true"
)
DOCKER = "unix:///run/docker-test.sock"


@pytest.fixture
def host(net: LabNet, tmp_path: Path) -> Iterator[Firewalled]:
    need_tools("dockerd", "containerd", "ufw", "zebra")
    with firewalled(net, tmp_path) as made:
        yield made


def start_docker(host: Firewalled) -> None:
    """The real dockerd, as on a host where it switches forwarding on itself: then its FORWARD policy is DROP."""
    where = host.host
    where.run("sh", "-c", f"mkdir -p /run/docker-data && {CGROUPS}")
    where.background(
        "dockerd", f"--host={DOCKER}", "--data-root=/run/docker-data", "--exec-root=/run/docker-exec",
        "--pidfile=/run/docker.pid", "--storage-driver=vfs", log="/run/dockerd.log",
    )  # fmt: skip

    def answers() -> bool:
        return where.run("docker", f"--host={DOCKER}", "info", check=False).returncode == 0

    try:
        wait_for(answers, "dockerd answers", deadline=60, every=0.2)
    except AssertionError:
        raise AssertionError(where.path("/run/dockerd.log").read_text()[-3000:]) from None


def stop_docker(host: Firewalled) -> None:
    pid = host.host.path("/run/docker.pid").read_text().strip()
    host.host.run("kill", pid)
    wait_for(lambda: host.host.run("kill", "-0", pid, check=False).returncode != 0, "dockerd has ended", deadline=30)


def test_tcp_passes_a_real_docker_and_outlives_its_restart(host: Firewalled) -> None:
    start_docker(host)
    assert host.host.run("iptables-nft", "-S", "FORWARD").stdout.startswith("-P FORWARD DROP")
    assert host.firewalls() == ["nft", "docker"]
    host.up_and_down_leave_the_rest_alone()
    host.up()
    stop_docker(host)
    start_docker(host)
    host.works()
    assert host.zlab.json("net", "up", host.zlab.folder)["changed"] == 0


def test_beside_docker_and_ufw_at_once_the_plan_names_both_and_does_both(host: Firewalled) -> None:
    host.host.run("ufw", "--force", "enable")
    host.host.run("ufw", "allow", "23/tcp")
    host.host.run("ufw", "delete", "allow", "23/tcp")
    start_docker(host)
    assert host.firewalls() == ["nft", "ufw", "docker"]
    host.up_and_down_leave_the_rest_alone()
