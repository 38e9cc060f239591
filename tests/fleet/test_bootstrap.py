"""host-bootstrap.yml on a Debian of a test's own: its packages, its FRR, and the zlab of this checkout as a wheel."""

from __future__ import annotations

import json
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import need, need_tools
from tests.support.netns import ROOT, namespace
from tests.support.private_root import PrivateRoot, private_root
from tests.support.waiting import wait_for
from zlab import __version__

PYTHON = "/usr/bin/python3"


@pytest.fixture
def host(root: None, tmp_path: Path) -> Iterator[PrivateRoot]:
    need_tools("ip", "unshare", "apt-get")
    need(Path("/etc/frr/daemons").is_file(), "FRR of Debian")
    (tmp_path / "shared").mkdir()
    with namespace("boot") as where:
        where.ip("link set lo up")
        with private_root(where, tmp_path, tmp_path / "shared") as made:
            # As if `apt update` had been a moment ago: there is no way to the archive from here.
            made.run("sh", "-c", "mkdir -p /var/lib/apt/periodic; touch /var/lib/apt/periodic/update-success-stamp")
            yield made


def wheel(folder: Path) -> Path:
    build = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", str(folder), "."]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True, timeout=100)
    (made,) = folder.glob("*.whl")
    return made


def played(host: PrivateRoot, folder: Path, package: Path, *options: str) -> dict[str, int]:
    """The counts of one run of the playbook on the host."""
    # What zlab depends on comes from here: there is no way to an index.
    variables = {"zlab_package": str(package), "zlab_pip_args": "--no-deps --no-index --no-compile"}
    argv = [str(Path(sys.executable).with_name("ansible-playbook")), "-i", "localhost,", "-c", "local", *options]
    argv += ["-e", json.dumps({**variables, "ansible_python_interpreter": PYTHON}), "playbooks/host-bootstrap.yml"]
    done = host.run(*argv, check=False, env={"HOME": str(folder), "ANSIBLE_PIPELINING": "1"}, timeout=150)
    assert done.returncode == 0, done.stdout + done.stderr
    recap = done.stdout.split("PLAY RECAP")[1].split(":", 1)[1]
    return {name: int(count) for name, count in (word.split("=") for word in recap.split())}


@pytest.mark.timeout(400)
def test_a_bare_host_gets_frr_and_zlab_once(host: PrivateRoot, tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    package = wheel(shared)
    before = host.path("/etc/frr/daemons").read_text()
    host.run("rm", "-r", "/etc/frr")
    checked = played(host, shared, package, "--check", "--start-at-task", "FRR's OSPF daemons")
    assert checked["changed"] > 3, "also where the packages are still to come"
    assert not host.path("/opt/zlab").exists()
    host.run("sh", "-c", "mkdir /etc/frr && chown frr:frr /etc/frr && cat > /etc/frr/daemons", input=before)
    played(host, shared, package)
    assert "\nospfd=yes\nospf6d=yes\n" in host.path("/etc/frr/daemons").read_text()
    wait_for(host.path("/run/frr/ospfd.vty").exists, "FRR was started again with its OSPF")
    there = {"PYTHONPATH": sysconfig.get_path("purelib"), "PATH": "/usr/local/bin:/usr/bin:/bin"}
    assert host.run("zlab", "--version", env=there).stdout == f"zlab {__version__}\n"
    assert played(host, shared, package)["changed"] == 0
    module = host.path("/opt/zlab/venv/lib/python3.11/site-packages/zlab/__init__.py")
    module.unlink()
    host.path(f"/opt/zlab/{package.name}").write_text("an older one of the same version")
    played(host, shared, package, "--start-at-task", "wheel")
    assert module.is_file()
