"""What keeps a fleet from beginning is one clear message and a status."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.support.in_process import run_zlab
from zlab.fleet.job import VERBS, FleetError, ansible_folder
from zlab.resources import resource

HOSTS = {"one": {"ansible_connection": "local", "ansible_python_interpreter": sys.executable, "zlab_lab": "gone.yaml"}}


@pytest.fixture
def inventory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ZLAB_STATE_DIR", str(tmp_path / "state"))
    path = tmp_path / "hosts.json"
    path.write_text(json.dumps({"all": {"hosts": HOSTS}}))
    return path


def test_without_ansible_playbook_one_message_says_so(tmp_path: Path) -> None:
    with pytest.raises(FleetError, match=r"ansible-playbook is not on PATH.*pip install"):
        ansible_folder(str(tmp_path), tmp_path)


def test_ansible_beside_this_python_is_found_without_path(tmp_path: Path) -> None:
    (tmp_path / "ansible-playbook").touch()
    assert ansible_folder("", tmp_path) == tmp_path


@pytest.mark.parametrize("verb", VERBS)
def test_the_playbook_of_each_verb_is_there(verb: str) -> None:
    assert resource(f"playbooks/{VERBS[verb].playbook}").is_file()


def test_a_missing_playbook_is_told(inventory: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("zlab.resources.__file__", str(tmp_path / "zlab" / "resources.py"))
    done = run_zlab("fleet", "plan", inventory)
    assert done.status == 1
    assert "playbooks/net-up.yml is missing" in done.err


def test_a_missing_inventory_is_told(inventory: Path, tmp_path: Path) -> None:
    done = run_zlab("fleet", "up", tmp_path / "gone")
    assert (done.status, done.out) == (2, "")
    assert "no inventory there: No such file" in done.err


def test_an_inventory_that_is_none_is_told(inventory: Path) -> None:
    inventory.write_text("[broken\n")
    done = run_zlab("fleet", "plan", inventory)
    assert done.status == 1
    assert "no host was asked" in done.err


def test_an_inventory_without_hosts_is_told(inventory: Path) -> None:
    inventory.write_text("")
    done = run_zlab("fleet", "plan", inventory)
    assert done.status == 1
    assert "no host was asked: it names no host" in done.err


@pytest.mark.parametrize("text", [b"one\ntwo\0\n", b"one\n" + b"x" * 3_000_000])
def test_what_ansible_would_read_for_minutes_is_told_at_once(inventory: Path, text: bytes) -> None:
    inventory.write_bytes(text)
    done = run_zlab("fleet", "plan", inventory)
    assert done.status == 2
    assert f"{inventory}:2:1: this is no inventory" in done.err


def test_an_inventory_that_never_answers_is_given_up(inventory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zlab.fleet.job.LONGEST_LISTING", 0.01)
    done = run_zlab("fleet", "plan", inventory, "--limit", "one")
    assert done.status == 1
    assert f"{inventory}: the inventory does not name its hosts within 0 s" in done.err


def test_a_limit_that_the_inventory_does_not_have_is_told(inventory: Path) -> None:
    done = run_zlab("fleet", "plan", inventory, "--limit", "one,two")
    assert done.status == 2
    assert "the inventory has no two" in done.err


def test_a_state_folder_that_cannot_be_is_told(
    inventory: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZLAB_STATE_DIR", str(inventory / "below"))
    done = run_zlab("fleet", "plan", inventory)
    assert done.status == 1
    assert "cannot keep artifacts" in done.err


def test_a_host_without_its_lab_file_fails_in_words_and_as_json(inventory: Path, tmp_path: Path) -> None:
    done = run_zlab("fleet", "plan", inventory, "--json", "--junit", tmp_path / "junit.xml")
    assert done.status == 4
    (host,) = done.json["hosts"]
    assert host["result"] == "bad lab file"
    assert str(tmp_path / "gone.yaml") in host["failure"]["why"]
    assert 'failures="1"' in (tmp_path / "junit.xml").read_text()
    assert done.err.count("one: bad lab file") == 1


def test_a_full_disk_under_the_event_stream_is_told_and_stops_nothing(inventory: Path) -> None:
    done = run_zlab("fleet", "plan", inventory, "--events", "/dev/full")
    assert done.status == 4
    assert done.err.count("the event stream ends early: No space left on device") == 1
    assert "one: bad lab file" in done.err


def test_an_event_stream_that_cannot_begin_is_told_before_anything_runs(inventory: Path, tmp_path: Path) -> None:
    done = run_zlab("fleet", "up", inventory, "--events", tmp_path / "gone" / "events")
    assert (done.status, done.out) == (2, "")
    assert "cannot write events: No such file" in done.err


def test_a_password_is_asked_on_a_terminal_only(inventory: Path) -> None:
    done = run_zlab("fleet", "up", inventory, "-K")
    assert done.status == 2
    assert "-K asks on a terminal" in done.err


def test_a_setting_that_would_ask_in_the_middle_is_set_aside(inventory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANSIBLE_BECOME_ASK_PASS", "1")
    assert run_zlab("fleet", "plan", inventory).status == 4


def test_a_host_without_a_lab_is_told_so(inventory: Path) -> None:
    host = {name: value for name, value in HOSTS["one"].items() if name != "zlab_lab"}
    inventory.write_text(json.dumps({"all": {"hosts": {"one": host}}}))
    done = run_zlab("fleet", "verify", inventory)
    assert done.status == 4
    assert "one: bad lab file: it names no lab (set zlab_lab in the inventory)" in done.err


def test_the_artifacts_of_old_runs_go(inventory: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zlab.fleet.run.KEEP", 2)
    runs = [run_zlab("fleet", "plan", inventory, "--json").json["artifacts"] for _ in range(3)]
    assert {str(path) for path in (tmp_path / "state/fleet/artifacts").iterdir()} == set(runs[1:])
