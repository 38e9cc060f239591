"""`zlab fleet` on thirty real ssh hosts in namespaces, some of them down, slow, dying or badly described."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import need_tools
from tests.support.netns import ROOT
from tests.support.sshd import SshHost, SshNet, ssh_net, stop_listening

COUNT = 30
LAB = "lab: {name}\nsystems:\n  s0w1:\n    links:\n      - {{linux: 10.1.1.1/24, zos: 10.1.1.2}}\n"

DIES = """\
import os, signal, sys
from pathlib import Path
if sys.argv[1:3] != ["net", "up"]:
    sys.exit(os.execv(sys.executable, [sys.executable, "-m", "zlab", *sys.argv[1:]]))
pid = os.getppid()
while pid > 1:
    words = Path(f"/proc/{pid}/cmdline").read_text()
    above = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    if "sshd" in words:
        os.kill(pid, signal.SIGKILL)
    if "sshd" in words and ".conf" in words:
        break
    pid = above
"""


@dataclass
class Fleet:
    net: SshNet
    folder: Path

    def variables(self, host: SshHost) -> dict[str, Any]:
        state = self.folder / host.name
        state.mkdir()
        (state / "lab.yaml").write_text(LAB.format(name=host.name))
        return {
            "ansible_host": host.address,
            "zlab_lab": f"{host.name}/lab.yaml",
            "zlab_remote_lab": str(state / "remote.yaml"),
            "zlab_command": self.command(host, "-m zlab"),
        }

    def command(self, host: SshHost, program: str) -> str:
        state = self.folder / host.name
        return (
            f"env PYTHONPATH={ROOT} ZLAB_STATE_DIR={state}/state ZLAB_RUN_DIR={state}/run"
            f" ZLAB_VTYSH=vtysh-of-nobody {sys.executable} {program}"
        )

    def inventory(self, different: Mapping[str, dict[str, Any]] | None = None) -> Path:
        common = {
            "ansible_user": "root",
            "ansible_python_interpreter": sys.executable,
            "ansible_ssh_private_key_file": str(self.net.key),
            "ansible_ssh_common_args": f"-o UserKnownHostsFile={self.net.known_hosts} -o ConnectTimeout=5",
        }
        hosts = {host.name: {**self.variables(host), **(different or {}).get(host.name, {})} for host in self.net.hosts}
        path = self.folder / "hosts.json"
        path.write_text(json.dumps({"all": {"vars": common, "hosts": hosts}}))
        return path

    def run(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        argv = (sys.executable, "-m", "zlab", "fleet", *map(str, arguments), "--forks", str(COUNT))
        environment = {"ZLAB_STATE_DIR": str(self.folder / "desk")}
        return self.net.desk.run(*argv, check=False, env=environment, timeout=80)


@pytest.fixture
def fleet(root: None, tmp_path: Path) -> Iterator[Fleet]:
    need_tools("ip", "sshd", "ssh", "ssh-keygen", "nft")
    with ssh_net(tmp_path, COUNT) as net:
        yield Fleet(net, tmp_path)


def test_thirty_hosts_come_up_and_each_failure_is_told_once_in_words(fleet: Fleet, tmp_path: Path) -> None:
    down, stranger, slow, bad, dies = fleet.net.hosts[:5]
    (tmp_path / "dies.py").write_text(DIES)
    (tmp_path / "slow.py").write_text("import signal\nsignal.pause()\n")
    (tmp_path / "bad.yaml").write_text("lab: bad\nsystems: 7\n")
    stop_listening(down)
    known = fleet.net.known_hosts.read_text().splitlines()
    fleet.net.known_hosts.write_text("\n".join(line for line in known if not line.startswith(f"{stranger.address} ")))
    different: dict[str, dict[str, Any]] = {
        slow.name: {"zlab_timeout": 4, "zlab_command": f"{sys.executable} {tmp_path}/slow.py"},
        bad.name: {"zlab_lab": "bad.yaml"},
        dies.name: {"zlab_command": fleet.command(dies, str(tmp_path / "dies.py"))},
    }
    inventory = fleet.inventory(different)
    done = fleet.run(
        "up", inventory, "--json", "--junit", tmp_path / "junit.xml", "--events", tmp_path / "events.jsonl"
    )
    assert done.returncode == 4, done.stderr
    hosts = {host["host"]: host for host in json.loads(done.stdout)["hosts"]}
    assert len(hosts) == COUNT
    results = {each.name: hosts[each.name]["result"] for each in fleet.net.hosts[:5]}
    assert results == {
        down.name: "unreachable",
        stranger.name: "unreachable",
        slow.name: "timeout",
        bad.name: "bad lab file",
        dies.name: "died",
    }
    assert "host key" in hosts[stranger.name]["failure"]["why"]
    assert {hosts[host.name]["result"] for host in fleet.net.hosts[5:]} == {"changed"}
    for name in results:
        assert done.stderr.count(f"{name}: ") == 1
    events = [json.loads(line) for line in (tmp_path / "events.jsonl").read_text().splitlines()]
    assert {event["host"] for event in events} == set(hosts)
    assert (tmp_path / "junit.xml").read_text().count("<failure") == 5
    folder = tmp_path / "desk" / "fleet"
    assert folder.stat().st_mode & 0o077 == 0
    assert not list(folder.rglob("env"))
    assert os.environ["PATH"] not in "".join(path.read_text() for path in folder.rglob("command"))


def test_a_second_up_changes_nothing_and_plain_ansible_says_so_too(fleet: Fleet) -> None:
    inventory = fleet.inventory()
    limit = ":".join(host.name for host in fleet.net.hosts[:3])
    assert fleet.run("plan", inventory, "--limit", limit).returncode == 3
    assert fleet.run("up", inventory, "--limit", limit).returncode == 0
    plain = fleet.net.desk.run(
        str(Path(sys.executable).with_name("ansible-playbook")),
        "-i", str(inventory), "--limit", limit, "playbooks/net-up.yml",
    )  # fmt: skip
    assert plain.stdout.count("changed=0") == 3
    assert fleet.run("plan", inventory, "--limit", limit).returncode == 0
    assert fleet.run("down", inventory, "--limit", limit).returncode == 0
    assert fleet.run("plan", inventory, "--limit", limit).returncode == 3
