"""`playbooks/rebuild.yml` with plain ansible-playbook, on ssh hosts in namespaces of which one has a z/OS."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fleet.test_fleet import Fleet, fleet_of
from tests.kernel.test_verify_host import NAME_SERVER
from tests.support.netns import namespace, veth

LAB = """\
lab: host11
systems:
  s0w1:
    resolver: {nameservers: [10.77.0.1]}
    members: {syslogd: /etc/syslog.conf}
    deploy: {by: files, folder: FOLDER}
"""


@pytest.fixture
def two(root: None, tmp_path: Path) -> Iterator[Fleet]:
    """The first host has a z/OS behind its tap, and its lab has a member; the second host has nothing."""
    with fleet_of(2, tmp_path) as fleet, namespace("zos") as zos:
        where = fleet.net.hosts[0].where
        veth(where, "tap0", zos, "osa0")
        zos.ip("address add 10.1.1.2/24 dev osa0")
        zos.ip("link set osa0 up")
        where.up("tap0")
        script = NAME_SERVER.replace("203.0.113.1", "10.77.0.1")
        with fleet.net.desk.popen(sys.executable, "-c", script, stdout=subprocess.PIPE) as server:
            try:
                assert server.stdout is not None
                assert server.stdout.readline() == "ready\n"
                yield fleet
            finally:
                server.kill()


def test_each_host_is_rebuilt_and_the_unhealthy_one_says_why(two: Fleet, tmp_path: Path) -> None:
    good, bad = two.net.hosts
    inventory = two.inventory()
    (tmp_path / good.name / "lab.yaml").write_text(LAB.replace("FOLDER", str(tmp_path / "zos")))
    argv = [str(Path(sys.executable).with_name("ansible-playbook")), "-i", str(inventory), "playbooks/rebuild.yml"]
    done = two.net.desk.run(*argv, "-e", "zlab_wait=5", check=False, env=two.environment, timeout=100)
    counts = {line.split()[0]: line for line in done.stdout.partition("PLAY RECAP")[2].splitlines() if " : " in line}
    assert "changed=2 " in counts[good.name], done.stdout
    assert "failed=0" in counts[good.name]
    assert "failed=1" in counts[bad.name]
    assert "not healthy: tap" in done.stdout
    assert (tmp_path / "zos/etc-syslog.conf").exists()


def test_with_check_it_is_rehearsed_on_the_host_and_nothing_there_changes(two: Fleet, tmp_path: Path) -> None:
    good = two.net.hosts[0]
    inventory = two.inventory()
    (tmp_path / good.name / "lab.yaml").write_text(LAB.replace("FOLDER", str(tmp_path / "zos")))
    before = good.where.dump()
    argv = [str(Path(sys.executable).with_name("ansible-playbook")), "-i", str(inventory), "playbooks/rebuild.yml"]
    done = two.net.desk.run(*argv, "--check", "--limit", good.name, check=False, env=two.environment, timeout=100)
    assert done.returncode == 0, done.stdout
    assert "changed=2 " in done.stdout, "the Linux end, and what was rehearsed"
    good.where.is_as(before)
    assert not (tmp_path / "zos").exists()
