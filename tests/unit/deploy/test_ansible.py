"""Members by Ansible, with a collection of the same argument names and a folder for z/OS."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.support.in_process import run_zlab
from zlab.deploy.errors import DeployError
from zlab.deploy.targets import Target, parse_target
from zlab.deploy.transports.ansible import AnsibleTransport
from zlab.lab.load import parse_lab

SUPPORT = Path(__file__).resolve().parents[2] / "support"
PROFILE = parse_target("USER.TCPPARMS(PROFILE)")
GONE = parse_target("USER.TCPPARMS(GONE)")
SYSLOG = Target("/etc/syslog.conf")


@pytest.fixture
def zos(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ANSIBLE_COLLECTIONS_PATH", str(SUPPORT))
    monkeypatch.setenv("ZLAB_FAKE_ZOS", str(tmp_path))
    return tmp_path


def transport(zos_core: int = 2) -> AnsibleTransport:
    local = {"ansible_connection": "local", "ansible_python_interpreter": sys.executable, "ansible_host": "zos1"}
    return AnsibleTransport("s0w1", local, zos_core)


@pytest.mark.parametrize("zos_core", [1, 2])
def test_members_go_there_and_come_back_by_the_names_of_both_versions(
    zos: Path, zos_core: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZLAB_FAKE_CORE", str(zos_core))
    (zos / "USER.TCPPARMS(PROFILE)").write_text("; old\n")
    way = transport(zos_core)
    way.write({PROFILE: "TCPCONFIG NODELAYACKS  \n", SYSLOG: "*.* /tmp/log\n"})
    assert way.read([PROFILE, SYSLOG, GONE]) == {
        PROFILE: "TCPCONFIG NODELAYACKS\n",
        SYSLOG: "*.* /tmp/log\n",
        GONE: None,
    }


def test_what_a_push_has_made_is_removed(zos: Path) -> None:
    (zos / "USER.TCPPARMS(PROFILE)").write_text("x")
    transport().remove([PROFILE])
    assert not (zos / "USER.TCPPARMS(PROFILE)").exists()


def test_an_operator_command_has_the_reply_of_z_os(zos: Path) -> None:
    (zos / "console").write_text("EZZ0053I COMMAND VARY OBEY COMPLETED SUCCESSFULLY\n")
    reply = transport().command("V TCPIP,,O,USER.TCPPARMS(ZLABOBEY)")
    assert reply is not None
    assert reply.lines == ("EZZ0053I COMMAND VARY OBEY COMPLETED SUCCESSFULLY",)


def test_a_data_set_in_use_is_told_in_the_words_of_the_collection(zos: Path) -> None:
    with pytest.raises(DeployError, match="a task is accessing the data set"):
        transport().write({Target("USER.BUSY"): "x\n"})


def test_without_the_collection_one_message_says_how_to_get_it(zos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANSIBLE_COLLECTIONS_PATH", str(zos))
    with pytest.raises(DeployError, match=r"ibm\.ibm_zos_core is not installed.*ansible-galaxy"):
        transport().read([PROFILE])


def test_nothing_to_do_starts_no_play(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    transport().write({})
    transport().remove([])
    assert transport().read([]) == {}


@pytest.mark.parametrize(("version", "expected"), [("1.12.0", 1), ("2.1.0-beta.1", 2), ("", 2)])
def test_the_names_are_those_of_the_collection_that_is_installed(
    tmp_path: Path, version: str, expected: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest = tmp_path / "ansible_collections/ibm/ibm_zos_core/MANIFEST.json"
    manifest.parent.mkdir(parents=True)
    if version:
        manifest.write_text(json.dumps({"collection_info": {"version": version}}))
    monkeypatch.setenv("ANSIBLE_COLLECTIONS_PATH", str(tmp_path))
    lab = parse_lab("lab: adcd\nsystems: {s0w1: {deploy: {by: ansible}}}\n").lab
    assert AnsibleTransport.of(lab, "s0w1").zos_core == expected


def test_a_comparison_by_its_command_asks_the_host_of_the_users_own_inventory(
    zos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hosts = tmp_path / "hosts.yml"
    local = {"ansible_connection": "local", "ansible_python_interpreter": sys.executable}
    hosts.write_text(json.dumps({"all": {"hosts": {"s0w1": local}}}))
    monkeypatch.setenv("ANSIBLE_INVENTORY", str(hosts))
    monkeypatch.setenv("ZLAB_STATE_DIR", str(tmp_path / "state"))
    (zos / "USER.TCPDATA").write_text("TCPIPJOBNAME TCPIP\nHOSTNAME S0W1\n")
    lab = tmp_path / "lab.yaml"
    lab.write_text("lab: adcd\nsystems: {s0w1: {members: {tcpdata: USER.TCPDATA}, deploy: {by: ansible}}}\n")
    done = run_zlab("deploy", "push", lab, "--dry-run", "--json")
    assert done.status == 3, done.err
    assert {change["path"][0] for change in done.json["members"][0]["changes"]} >= {"NSINTERADDR"}


def test_ansible_that_is_missing_is_one_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    lab = tmp_path / "lab.yaml"
    lab.write_text("lab: adcd\nsystems: {s0w1: {members: {tcpdata: USER.TCPDATA}, deploy: {by: ansible}}}\n")
    done = run_zlab("deploy", "status", lab)
    assert done.status == 1
    assert done.err.splitlines()[-1].startswith("zlab: ZL750: ansible-playbook is not on PATH")
    assert "Traceback" not in done.err
