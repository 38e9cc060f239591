"""`zlab init`, `net install` and `uninstall` as a user runs them, and the service's command on a real kernel."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from tests.conftest import need_tools
from tests.support.netns import LabNet, veth
from tests.support.zlab import Zlab
from zlab.lab.load import load_lab, parse_lab


@pytest.fixture
def zlab(net: LabNet, tmp_path: Path) -> Zlab:
    return Zlab(net.host, tmp_path)


def content(root: Path) -> dict[str, str]:
    return {
        str(path.relative_to(root)): f"-> {path.readlink()}" if path.is_symlink() else path.read_text()
        for path in root.rglob("*")
        if path.is_symlink() or path.is_file()
    }


def start_command(root: Path, unit: str) -> list[str]:
    """What systemd would run, with the lab file of the folder that plays the host."""
    lines = (root / "etc/systemd/system" / unit).read_text().splitlines()
    command = next(line.removeprefix("ExecStart=") for line in lines if line.startswith("ExecStart="))
    return [word.replace("/etc/zlab/", f"{root}/etc/zlab/") for word in shlex.split(command)]


def test_each_start_of_zpdt_brings_the_lab_up_again(net: LabNet, zlab: Zlab) -> None:
    root = zlab.folder / "root"
    root.mkdir()
    zlab.run("net", "install", zlab.lab(), "--root", root)
    command = start_command(root, "zlab-net@adcd.service")
    net.host.run(*command, env=zlab.environment)
    assert "10.1.1.1/24" in net.host.ip("address show dev tap0")
    with net.server(net.uplink, "198.51.100.7", 7000):
        assert net.ask(net.zos, "198.51.100.7", 7000) == "203.0.113.2"
    # zPDT stops, and starts with a tap of another MAC.
    net.host.ip("link delete tap0")
    veth(net.host, "tap0", net.zos, "osa0")
    net.zos.ip("address add 10.1.1.2/24 dev osa0")
    net.zos.ip("link set osa0 up")
    net.zos.ip("route add default via 10.1.1.1")
    net.host.run(*command, env=zlab.environment)
    with net.server(net.uplink, "198.51.100.7", 7000):
        assert net.ask(net.zos, "198.51.100.7", 7000) == "203.0.113.2"
    zlab.run("net", "down", "adcd")


def test_install_twice_changes_nothing_and_uninstall_leaves_nothing(zlab: Zlab) -> None:
    root = zlab.folder / "root"
    (root / "etc/NetworkManager").mkdir(parents=True)
    (root / "etc/NetworkManager/NetworkManager.conf").write_text("[main]\n")
    before = content(root)
    lab = zlab.lab()
    planned = zlab.json("net", "install", lab, "--root", root, "--dry-run", status=3)
    assert content(root) == before
    done = zlab.json("net", "install", lab, "--root", root)
    assert [step["path"] for step in done["steps"]] == [step["path"] for step in planned["steps"]]
    after = content(root)
    assert zlab.json("net", "install", lab, "--root", root)["steps"] == []
    zlab.run("net", "install", lab, "--root", root, "--dry-run", status=0)
    assert content(root) == after
    lab.unlink()
    zlab.run("net", "uninstall", "adcd", "--root", root)
    assert content(root) == before
    assert "not installed" in zlab.run("net", "uninstall", "adcd", "--root", root).stderr


def test_a_lab_from_standard_input_is_kept_for_the_service(zlab: Zlab) -> None:
    root = zlab.folder / "root"
    root.mkdir()
    text = "# mine\nlab: piped\nsystems: {s0w1: }\n"
    zlab.run("net", "install", "-", "--root", root, input=text)
    assert (root / "etc/zlab/piped.yaml").read_text() == text


def test_the_service_needs_its_secrets_by_a_full_path(zlab: Zlab) -> None:
    text = """
lab: adcd
linux: {frr: {router_id: 10.1.1.1}}
systems: {s0w1: {links: [{ospf: {auth: {type: md5, key: {SECRET}}}}]}}
"""
    root = zlab.folder / "root"
    root.mkdir()
    refused = zlab.run("net", "install", zlab.lab(text.replace("SECRET", "file: key")), "--root", root, status=1)
    assert "give its full path" in refused.stderr
    assert content(root) == {}
    told = zlab.run("net", "install", zlab.lab(text.replace("SECRET", "env: ZLAB_OSPF_KEY")), "--root", root)
    assert "ZLAB_OSPF_KEY=… into /etc/zlab/adcd.env (chmod 600)" in told.stderr


def test_an_edited_unit_is_refused_with_its_name(zlab: Zlab) -> None:
    root = zlab.folder / "root"
    root.mkdir()
    zlab.run("net", "install", zlab.lab(), "--root", root)
    unit = root / "etc/systemd/system/zlab-net@adcd.service"
    unit.write_text("[Service]\nExecStart=/bin/true\n")
    for verb in ("install", "uninstall"):
        refused = zlab.run("net", verb, zlab.folder / "lab.yaml", "--root", root, status=1)
        assert "/etc/systemd/system/zlab-net@adcd.service: it was edited" in refused.stderr
    zlab.run("net", "install", zlab.folder / "lab.yaml", "--root", root, "--force")
    assert "net up" in unit.read_text()


def test_init_writes_the_lab_of_this_host_and_never_over_another(net: LabNet, zlab: Zlab) -> None:
    net.host.ip("address add 10.1.1.1/24 dev tap0")
    net.host.ip("link set tap0 mtu 1492")
    path = zlab.folder / "lab.yaml"
    zlab.run("init", "--out", path, "--name", "mine")
    lab = load_lab(path).lab
    assert (lab.lab, lab.linux.uplink) == ("mine", "eth0")
    assert [(link.device, str(link.linux), link.mtu) for _, link in lab.links] == [("tap0", "10.1.1.1/24", 1492)]
    zlab.run("net", "plan", path, status=3)
    before = path.read_text()
    assert "exists" in zlab.run("init", "--out", path, status=1).stderr
    assert path.read_text() == before
    zlab.run("init", "--out", path, "--force")
    assert load_lab(path).lab.lab == "adcd"


def test_init_needs_no_root_no_tap_and_no_route(net: LabNet, zlab: Zlab) -> None:
    need_tools("setpriv")
    net.host.ip("link delete tap0")
    net.host.ip("route delete default")
    net.host.ip("-6 route delete default")
    powerless = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"]
    done = net.host.run(*powerless, *zlab.argv("init", "--out", "-"), env=zlab.environment)
    assert "there is none now" in done.stdout
    assert [link.device for _, link in parse_lab(done.stdout).lab.links] == ["tap0"]


def test_init_says_which_option_is_wrong(zlab: Zlab) -> None:
    assert "--name My Lab: a lab name has" in zlab.run("init", "--out", "-", "--name", "My Lab", status=2).stderr
    missing = zlab.run("init", "--out", "-", "--devmap", zlab.folder / "none", status=1).stderr
    assert "cannot read it: No such file" in missing
