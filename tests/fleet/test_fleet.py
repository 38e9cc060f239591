"""`zlab fleet` on thirty real ssh hosts in namespaces, some of them down, slow, dying or badly described."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import need_tools
from tests.support.answers import answer
from tests.support.netns import ROOT
from tests.support.sshd import SshHost, SshNet, ssh_net, stop_listening
from tests.support.waiting import wait_for

COUNT = 30
SECRET = "nobody-may-read-this"
LAB = "lab: {name}\nsystems:\n  s0w1:\n    links:\n      - {{linux: 10.1.1.1/24, zos: 10.1.1.2}}\n"

ELSE_ZLAB = """\
import os, signal, subprocess, sys
from pathlib import Path
zlab = [sys.executable, "-m", "zlab", *sys.argv[1:]]
if sys.argv[1:3] != ["net", "up"]:
    sys.exit(os.execv(sys.executable, zlab))
def sshds():
    pid = os.getppid()
    while pid > 1:
        words = Path(f"/proc/{pid}/cmdline").read_text()
        above = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
        if "sshd" in words:
            yield pid
        if "sshd" in words and ".conf" in words:
            break
        pid = above
"""
DIES = f"{ELSE_ZLAB}for pid in sshds():\n    os.kill(pid, signal.SIGKILL)\n"
CUTS_ITSELF_OFF = f"""{ELSE_ZLAB}
status = subprocess.run(zlab).returncode
*_, listens = sshds()
os.kill(listens, signal.SIGKILL)
sys.exit(status)
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

    def argv(self, *arguments: str | Path) -> list[str]:
        return [sys.executable, "-m", "zlab", "fleet", *map(str, arguments), "--forks", str(COUNT)]

    @property
    def environment(self) -> dict[str, str]:
        return {"ZLAB_STATE_DIR": str(self.folder / "desk"), "ZLAB_ZOS_PASSWORD": SECRET}

    def run(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        return self.net.desk.run(*self.argv(*arguments), check=False, env=self.environment, timeout=80)

    def start(self, *arguments: str | Path, **options: Any) -> subprocess.Popen[str]:
        environment = {**os.environ, **self.environment}
        return self.net.desk.popen(*self.argv(*arguments), stdout=subprocess.PIPE, env=environment, **options)


@contextmanager
def fleet_of(count: int, folder: Path) -> Iterator[Fleet]:
    need_tools("ip", "sshd", "ssh", "ssh-keygen", "nft")
    with ssh_net(folder, count) as net:
        yield Fleet(net, folder)


@pytest.fixture
def fleet(root: None, tmp_path: Path) -> Iterator[Fleet]:
    with fleet_of(COUNT, tmp_path) as made:
        yield made


@pytest.fixture
def few(root: None, tmp_path: Path) -> Iterator[Fleet]:
    with fleet_of(3, tmp_path) as made:
        yield made


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
    hosts = {host["host"]: host for host in answer("fleet up", done.stdout)["hosts"]}
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
    assert not any(SECRET in path.read_text() for path in folder.rglob("*") if path.is_file())


def test_plan_up_verify_and_down_and_plain_ansible_says_the_same(few: Fleet) -> None:
    inventory = few.inventory()
    planned = few.run("plan", inventory)
    assert planned.returncode == 3
    assert planned.stdout.count(": add nft table inet zlab_host1") == 3
    assert few.run("up", inventory).returncode == 0
    unhealthy = few.run("verify", inventory)
    assert unhealthy.returncode == 4
    assert unhealthy.stderr.count("unhealthy: tap, dns: tap0 (S0W1) is not there (start zPDT") == 3
    assert plain(few, inventory, "net-up.yml").count("changed=0") == 3
    would = plain(few, inventory, "teardown.yml", "--check", "--diff")
    assert would.count("changed=1") == would.count("remove  nft table") == 3
    assert json.loads(few.run("down", inventory, "--json").stdout)["changed"] > 0


def plain(fleet: Fleet, inventory: Path, playbook: str, *options: str) -> str:
    """What ansible-playbook prints without zlab."""
    argv = [str(Path(sys.executable).with_name("ansible-playbook")), "-i", str(inventory), *options]
    # A connection that another test left open leads to its host: every fleet here has the same addresses.
    own = {"ANSIBLE_SSH_EXTRA_ARGS": "-o ControlPath=none"}
    return fleet.net.desk.run(*argv, f"playbooks/{playbook}", env=own, timeout=100).stdout


def test_a_lab_file_that_a_host_refuses_leaves_the_good_one_there(few: Fleet, tmp_path: Path) -> None:
    inventory = few.inventory()
    good, bad, gone = few.net.hosts
    assert few.run("up", inventory).returncode == 0
    (tmp_path / bad.name / "lab.yaml").write_text("lab: bad\nsystems: 7\n")
    (tmp_path / gone.name / "lab.yaml").unlink()
    done = few.run("up", inventory)
    assert done.returncode == 4
    assert [done.stderr.count(f"{host.name}: ") for host in (good, bad, gone)] == [0, 1, 1]
    assert f"{bad.name}: bad lab file: line 2: systems: a mapping belongs here" in done.stderr
    for host in (good, bad, gone):
        assert (tmp_path / host.name / "remote.yaml").read_text() == LAB.format(name=host.name)
    for host in (bad, gone):
        (tmp_path / host.name / "lab.yaml").write_text(LAB.format(name=host.name))
    assert few.run("plan", inventory).returncode == 0, "the network of the refused is as it was"


def test_a_host_that_takes_no_new_connection_after_the_change_takes_it_back(few: Fleet, tmp_path: Path) -> None:
    (tmp_path / "cuts.py").write_text(CUTS_ITSELF_OFF)
    cut, *others = few.net.hosts
    command = few.command(cut, str(tmp_path / "cuts.py"))
    done = few.run("up", few.inventory({cut.name: {"zlab_command": command, "zlab_confirm": 2}}), "--json")
    assert done.returncode == 4
    hosts = {host["host"]: host for host in json.loads(done.stdout)["hosts"]}
    assert hosts[cut.name]["result"] == "taken back"
    assert "Connection refused" in hosts[cut.name]["failure"]["why"]
    assert {hosts[host.name]["result"] for host in others} == {"changed"}
    wait_for(lambda: not list((tmp_path / cut.name / "state").glob("*")), "the guard has taken it back")
    assert not (tmp_path / cut.name / "remote.yaml").exists()


def test_ctrl_c_ends_it_in_words_with_its_status_and_leaves_nobody_behind(few: Fleet, tmp_path: Path) -> None:
    (tmp_path / "slow.py").write_text("import signal\nsignal.pause()\n")
    slow = {"zlab_command": f"{sys.executable} {tmp_path}/slow.py"}
    inventory = few.inventory({host.name: slow for host in few.net.hosts})
    process = few.start("up", inventory, "--json")
    wait_for(lambda: len(running(few, "slow.py")) >= len(few.net.hosts), "zlab runs on every host", deadline=60)
    assert running(few, str(few.net.known_hosts)), "each by an ssh"
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=20)
    assert process.returncode == 130
    assert json.loads(out)["interrupted"]
    assert {host["result"] for host in json.loads(out)["hosts"]} == {"unfinished"}
    assert not running(few, str(few.net.known_hosts))
    assert not running(few, str(inventory))


def running(fleet: Fleet, words: str) -> list[str]:
    """The processes of this machine that have these words on their command line."""
    return [line for line in fleet.net.desk.run("ps", "-ww", "-eo", "args").stdout.splitlines() if words in line]


SUDO = """\
import os, sys
words = sys.argv[1:]
sys.stderr.write(words[words.index("-p") + 1])
sys.stderr.flush()
given = b""
while not given.endswith(b"\\n"):
    given += os.read(0, 1)
if given != b"open sesame\\n":
    sys.exit("sudo: 1 incorrect password attempt")
os.execv("/bin/sh", words[words.index("/bin/sh"):])
"""
"""What sudo does with -S and -p, as far as Ansible sees it."""


@pytest.mark.parametrize(("typed", "result"), [("open sesame", "changed"), ("open barley", "failed")])
def test_a_password_for_sudo_is_asked_once_and_kept_nowhere(
    few: Fleet, tmp_path: Path, typed: str, result: str
) -> None:
    (tmp_path / "sudo.py").write_text(SUDO)
    sudo = {
        "ansible_become": True,
        "ansible_become_user": "toor",
        "ansible_become_exe": f"{sys.executable} {tmp_path}/sudo.py",
    }
    inventory = few.inventory({host.name: sudo for host in few.net.hosts})
    ours, its = pty.openpty()
    process = few.start("up", inventory, "--json", "-K", stdin=its, stderr=its, start_new_session=True)
    said = b""
    while b"on the hosts: " not in said:
        said += os.read(ours, 1000)
    os.write(ours, typed.encode() + b"\n")
    out, _ = process.communicate(timeout=60)
    shown = os.read(ours, 100_000).decode()
    assert typed not in shown
    assert "2 running: host11 (up)" in shown or "3 running: host11 (up)" in shown, "a terminal sees who is waited for"
    assert {host["result"] for host in json.loads(out)["hosts"]} == {result}
    assert not any(typed in path.read_text() for path in (tmp_path / "desk").rglob("*") if path.is_file())
