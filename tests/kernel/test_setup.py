"""setup.sh on a machine that lacks a package: who may start services is as before, however it ends."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.netns import ROOT, LabNet
from tests.support.private_root import PrivateRoot, private_root
from tests.support.waiting import wait_for

SETUP = ROOT / "setup.sh"
POLICY = "/usr/sbin/policy-rc.d"
MINE = "#!/bin/sh\n# mine\nexit 0\n"
APT = """#!/bin/sh
[ "$1" = update ] || exit 0
cp /usr/sbin/policy-rc.d /run/seen
[ -e /run/hang ] && exec sleep 60
exit 100
"""


@pytest.fixture
def machine(net: LabNet, tmp_path: Path) -> Iterator[PrivateRoot]:
    """It has no `rg`, an apt-get that reaches nothing, and a policy of its owner's."""
    with private_root(net.host, tmp_path) as made:
        made.run("sh", "-c", "mkdir /run/zlab; rm -f /usr/bin/rg")
        for path, text in ((POLICY, MINE), ("/run/tools/apt-get", APT), ("/run/zlab/setup.sh", SETUP.read_text())):
            made.path(path).parent.mkdir(exist_ok=True)
            made.path(path).write_text(text)
            made.path(path).chmod(0o755)
        yield made


def run_setup(machine: PrivateRoot) -> subprocess.Popen[str]:
    argv = ("env", "PATH=/run/tools:/usr/local/bin:/usr/bin:/bin", "/run/zlab/setup.sh", "test")
    return machine.popen(*argv, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True)


def policies(machine: PrivateRoot) -> dict[str, str]:
    return {path.name: path.read_text() for path in machine.path("/usr/sbin").glob("policy-rc.d*")}


def test_an_apt_get_that_fails_leaves_the_policy_of_the_machine(machine: PrivateRoot) -> None:
    _, errors = run_setup(machine).communicate(timeout=60)
    assert "installing for: rg" in errors
    assert "unbound variable" not in errors
    assert "exit 101" in machine.path("/run/seen").read_text()
    assert policies(machine) == {"policy-rc.d": MINE}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_a_setup_that_is_ended_leaves_it_at_once_or_to_the_next_run(
    machine: PrivateRoot, number: signal.Signals
) -> None:
    machine.path("/run/hang").touch()
    setup = run_setup(machine)
    wait_for(machine.path("/run/seen").exists, "apt-get to run")
    os.killpg(setup.pid, number)
    setup.communicate(timeout=60)
    if number is signal.SIGKILL:
        assert "exit 101" in policies(machine)["policy-rc.d"]
        machine.path("/run/hang").unlink()
        run_setup(machine).communicate(timeout=60)
    assert policies(machine) == {"policy-rc.d": MINE}
