"""The unit files of a lab, and the installer that leaves nothing behind and overwrites nobody's work."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import need_tools
from zlab.errors import RefusedError, StateError
from zlab.files import write_atomic
from zlab.lab.load import parse_lab
from zlab.linux import install as install_module
from zlab.linux.host import Host
from zlab.linux.install import Installer
from zlab.linux.surroundings import find_surroundings, sysctl_problems
from zlab.linux.units import Surroundings, UnitFile, device_unit, secret_problems, unit_files, unit_name

TEXT = """\
lab: two
linux: {frr: {router_id: 10.1.1.1}}
systems:
  a: {links: [{ospf: {auth: {type: md5, key: {env: ZLAB_KEY}}}}]}
  b: {links: [{device: br-lan.5}]}
"""
PROGRAM = ("/opt/zlab 1/bin/zlab",)
EVERYTHING = Surroundings(network_manager=True, networkd=True)


def files(text: str = TEXT, around: Surroundings = EVERYTHING) -> dict[str, UnitFile]:
    return {file.path: file for file in unit_files(parse_lab(text).lab, text, PROGRAM, around)}


def test_each_tap_has_a_unit_that_comes_and_goes_with_it() -> None:
    made = files()
    second = r"zlab-net@two.br\x2dlan.5.service"
    for unit, device in (("zlab-net@two.service", "tap0"), (second, r"br\x2dlan.5")):
        tap = made[f"/etc/systemd/system/{unit}.d/tap.conf"].text
        assert f"BindsTo=sys-subsystem-net-devices-{device}.device\n" in tap
        assert f"WantedBy=sys-subsystem-net-devices-{device}.device\n" in tap
        link = f"/etc/systemd/system/sys-subsystem-net-devices-{device}.device.wants/{unit}"
        assert made[link].target == f"../{unit}"


def test_the_service_runs_the_zlab_it_was_told_on_its_own_copy_of_the_lab() -> None:
    made = files()
    service = made["/etc/systemd/system/zlab-net@two.service"].text
    assert 'ExecStart="/opt/zlab 1/bin/zlab" net up --lock-timeout 120 /etc/zlab/two.yaml\n' in service
    assert "Type=oneshot\nRemainAfterExit=yes\n" in service
    assert "EnvironmentFile=-/etc/zlab/two.env\n" in service
    for firewall in ("ufw", "firewalld", "docker", "nftables", "frr"):
        assert f" {firewall}.service" in service
    assert made["/etc/zlab/two.yaml"].text == TEXT


def test_percent_and_dollar_in_a_path_are_no_specifiers() -> None:
    lab = parse_lab(TEXT).lab
    text = next(
        file.text for file in unit_files(lab, TEXT, ("/opt/100%/$x/zlab",), Surroundings()) if "ExecStart" in file.text
    )
    assert "ExecStart=/opt/100%%/$$x/zlab net up" in text or 'ExecStart="/opt/100%%/$$x/zlab" net up' in text


def test_network_managers_leave_the_taps_alone_and_only_those_that_are_there_are_told() -> None:
    made = files()
    manager = made["/etc/NetworkManager/conf.d/90-zlab-two.conf"].text
    assert manager.endswith("[keyfile]\nunmanaged-devices+=interface-name:tap0;interface-name:br-lan.5\n")
    assert "Name=tap0 br-lan.5\n\n[Link]\nUnmanaged=yes\n" in made["/etc/systemd/network/10-zlab-two.network"].text
    assert "ManageForeignRoutes=no\n" in made["/etc/systemd/networkd.conf.d/90-zlab-two.conf"].text
    assert not any("etwork" in path and "Manager" in path for path in files(around=Surroundings()))
    without_frr = files("lab: two\nsystems: {a: }\n")
    assert "/etc/systemd/networkd.conf.d/90-zlab-two.conf" not in without_frr


def test_a_secret_that_a_service_cannot_find_is_named() -> None:
    text = TEXT.replace("{env: ZLAB_KEY}", "{file: ~/key}")
    (problem,) = secret_problems(parse_lab(text).lab)
    assert problem.what.startswith("the secret in ~/key")
    assert secret_problems(parse_lab(TEXT.replace("{env: ZLAB_KEY}", "{file: /etc/zlab/key}")).lab) == ()


@settings(max_examples=25, deadline=None)
@given(st.lists(st.from_regex(r"[A-Za-z0-9_.:@-]{1,15}", fullmatch=True), min_size=1, max_size=20))
def test_device_units_are_named_as_systemd_names_them(names: list[str]) -> None:
    need_tools("systemd-escape")
    named = [name for name in names if name not in (".", "..")]
    paths = [f"/sys/subsystem/net/devices/{name}" for name in named]
    if paths:
        argv = ["systemd-escape", "--path", "--suffix=device", *paths]
        told = subprocess.run(argv, capture_output=True, text=True, check=True).stdout.split()
        assert [device_unit(name) for name in named] == told


@pytest.mark.parametrize("lab", [TEXT, "lab: adcd\nsystems: {s0w1: }\n"], ids=["two taps", "one tap"])
def test_systemd_finds_nothing_wrong_with_the_units(lab: str, tmp_path: Path) -> None:
    need_tools("systemd-analyze")
    program = tmp_path / "zlab"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    loaded = parse_lab(lab).lab
    made = unit_files(loaded, lab, (str(program),), EVERYTHING)
    root = tmp_path / "root"
    root.mkdir()
    Installer(Host(), root).apply(Installer(Host(), root).plan_install(loaded.lab, made))
    for index, (_, link) in enumerate(loaded.links):
        done = subprocess.run(
            ["systemd-analyze", "verify", "--man=no", unit_name(loaded.lab, link.device if index else None)],
            capture_output=True,
            text=True,
            env={"SYSTEMD_UNIT_PATH": f"{root}/etc/systemd/system:/usr/lib/systemd/system:/lib/systemd/system"},
        )
        assert (done.returncode, done.stderr) == (0, "")


class Tree:
    """A folder that plays a host, and what is in it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.installer = Installer(Host(), root)

    def install(self, text: str = TEXT, *, force: bool = False) -> int:
        plan = self.installer.plan_install("two", list(files(text).values()))
        self.installer.apply(plan, force=force)
        return len(plan.steps)

    def uninstall(self, *, force: bool = False) -> int:
        plan = self.installer.plan_uninstall("two")
        self.installer.apply(plan, force=force)
        return len(plan.steps)

    def content(self) -> dict[str, str]:
        return {
            str(path.relative_to(self.root)): (
                f"-> {path.readlink()}" if path.is_symlink() else path.read_text() if path.is_file() else "folder"
            )
            for path in self.root.rglob("*")
        }

    def at(self, path: str) -> Path:
        return self.root / path.lstrip("/")


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    root = tmp_path / "host"
    (root / "etc/systemd/system").mkdir(parents=True)
    (root / "etc/systemd/system/other.service").write_text("[Unit]\n")
    return Tree(root)


def test_what_is_installed_and_uninstalled_leaves_the_host_as_it_was(tree: Tree) -> None:
    before = tree.content()
    assert tree.install() == 10
    after = tree.content()
    assert tree.install() == 0
    assert tree.content() == after
    assert tree.uninstall() == 10
    assert tree.content() == before
    assert tree.uninstall() == 0


def test_a_changed_lab_changes_only_its_files_and_takes_those_away_that_are_not_wanted(tree: Tree) -> None:
    tree.install()
    assert tree.install("lab: two\nsystems: {a: }\n") == 7
    assert not [path for path in tree.content() if "br" in path or "networkd.conf.d" in path]
    assert tree.uninstall() > 0
    assert set(tree.content()) == {"etc", "etc/systemd", "etc/systemd/system", "etc/systemd/system/other.service"}


def test_a_file_of_somebody_else_is_neither_overwritten_nor_removed(tree: Tree) -> None:
    tree.at("/etc/zlab").mkdir()
    tree.at("/etc/zlab/two.yaml").write_text("mine")
    before = tree.content()
    with pytest.raises(RefusedError, match=r"/etc/zlab/two\.yaml: it is there, and zlab did not write it"):
        tree.install()
    assert tree.content() == before


def test_a_file_that_was_edited_is_neither_overwritten_nor_removed_unless_forced(tree: Tree) -> None:
    tree.install()
    unit = tree.at("/etc/systemd/system/zlab-net@two.service")
    unit.write_text(unit.read_text() + "# mine\n")
    before = tree.content()
    for change in (tree.install, tree.uninstall):
        with pytest.raises(RefusedError, match="edited after `zlab net install` wrote it"):
            change()
        assert tree.content() == before
    tree.uninstall(force=True)
    assert not unit.exists()


def test_what_somebody_put_beside_our_files_stays_with_its_folder(tree: Tree) -> None:
    tree.install()
    tree.at("/etc/zlab/two.env").write_text("ZLAB_KEY=x\n")
    tree.uninstall()
    assert tree.at("/etc/zlab/two.env").exists()
    assert not tree.at("/etc/zlab/two.yaml").exists()


def test_a_file_that_somebody_removed_is_written_again_and_not_missed(tree: Tree) -> None:
    tree.install()
    unit = tree.at("/etc/systemd/system/zlab-net@two.service")
    unit.unlink()
    assert tree.install() == 1
    unit.unlink()
    assert tree.uninstall() == 9


@pytest.mark.parametrize("writes", range(12))
def test_a_disk_that_is_full_at_any_write_changes_nothing(
    tree: Tree, writes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tree.content()
    left = writes

    def write(path: Path, data: str | bytes, mode: int = 0o644) -> None:
        nonlocal left
        if left == 0:
            left = -1
            raise StateError("cannot write: No space left on device")
        left -= 1
        write_atomic(path, data, mode)

    monkeypatch.setattr(install_module, "write_atomic", write)
    if writes < 10:  # the manifest twice, and eight files; links are not written by it
        with pytest.raises(StateError):
            tree.install()
        assert tree.content() == before
    else:
        assert tree.install() == 10


def test_an_install_that_was_killed_half_way_is_completed_or_undone_by_the_next(tree: Tree) -> None:
    before = tree.content()
    tree.install()
    manifest = tree.installer.manifests / "two.json"
    whole = tree.content()
    # As after a kill between the first manifest and the last file: some files are not there yet.
    tree.at("/etc/systemd/system/zlab-net@two.service.d/tap.conf").unlink()
    assert json.loads(manifest.read_text())["lab"] == "two"
    assert tree.install() == 1
    assert tree.content() == whole
    tree.at("/etc/zlab/two.yaml").unlink()
    tree.uninstall()
    assert tree.content() == before


def test_a_broken_manifest_is_told_and_nothing_is_done(tree: Tree) -> None:
    tree.install()
    (tree.installer.manifests / "two.json").write_text("{")
    with pytest.raises(StateError, match=r"two\.json: cannot read it"):
        tree.uninstall()


def test_what_runs_the_network_is_found_by_its_files(tmp_path: Path) -> None:
    assert find_surroundings(tmp_path) == Surroundings()
    (tmp_path / "etc/NetworkManager").mkdir(parents=True)
    assert find_surroundings(tmp_path) == Surroundings(network_manager=True)
    (tmp_path / "etc/netplan").mkdir()
    assert find_surroundings(tmp_path) == EVERYTHING


def test_a_sysctl_file_that_switches_forwarding_off_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "etc/sysctl.d"
    folder.mkdir(parents=True)
    (folder / "50-hardening.conf").write_text(
        "# net.ipv4.ip_forward=0\nnet/ipv4/ip_forward = 0\nnet.ipv4.ip_forward=1\n"
    )
    (problem,) = sysctl_problems(tmp_path)
    assert str(problem.place).endswith("50-hardening.conf:2:1")
