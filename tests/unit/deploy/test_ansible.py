"""Members by Ansible, with a collection of the same argument names and a folder for z/OS."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from zlab.deploy.ansible import AnsibleTransport
from zlab.deploy.errors import DeployError
from zlab.deploy.targets import Target, parse_target

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
