"""The workflows that `zlab ci init` writes are YAML, and call commands that exist."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.command_lines import problem
from tests.support.in_process import run_zlab
from zlab.cli.ci import Service, labs_of, workflow

LABS = ["inventories/adcd/lab.yaml", 'odd "name"/lab.yaml']


def scripts(value: Any) -> list[str]:
    """Every shell text of a workflow."""
    if isinstance(value, dict):
        own = [value[key] for key in ("run", "script", "after_script") if key in value]
        texts = [line for each in own for line in ([each] if isinstance(each, str) else each)]
        return texts + [text for each in value.values() for text in scripts(each)]
    return [text for each in value for text in scripts(each)] if isinstance(value, list) else []


def commands_of(text: str) -> list[list[str]]:
    calls = re.findall(r"\bzlab ((?:[^\n|;>&]|\\\n)+)", text.replace("$language", "omproute"))
    return [call.replace("\\\n", " ").split() for call in calls]


@pytest.mark.parametrize("service", list(Service))
def test_a_workflow_is_yaml_for_every_lab(service: Service) -> None:
    text = workflow(service, LABS, "zlab", "17 3 * * 0")
    assert yaml.safe_load(text)
    assert "{{ labs" not in text
    assert all(lab.split('"')[0] in text for lab in LABS)


@pytest.mark.parametrize("service", list(Service))
def test_every_command_and_option_named_exists(service: Service) -> None:
    calls = [
        call
        for text in scripts(yaml.safe_load(workflow(service, LABS, "zlab", "0 0 * * 0")))
        for call in commands_of(text)
    ]
    assert {call[0] for call in calls} >= {"check", "render", "rehearse", "deploy", "verify", "omproute"}
    for call in calls:
        assert not problem(call), call


@pytest.mark.parametrize("service", list(Service))
def test_the_shell_texts_are_shell(service: Service) -> None:
    for text in scripts(yaml.safe_load(workflow(service, LABS, "zlab", "0 0 * * 0"))):
        subprocess.run(["bash", "-n"], input=text, text=True, check=True)


def test_init_writes_once_and_leaves_an_edited_file_alone(tmp_path: Path) -> None:
    (tmp_path / "labs/one").mkdir(parents=True)
    (tmp_path / "labs/one/lab.yaml").touch()
    path = tmp_path / ".github/workflows/lab.yml"
    assert run_zlab("ci", "init", "--out", tmp_path, "--json").json["files"][0]["changed"] is True
    assert "labs/one/lab.yaml" in path.read_text()
    assert run_zlab("ci", "init", "--out", tmp_path, "--json").json["files"][0]["changed"] is False
    path.write_text("mine\n")
    assert run_zlab("ci", "init", "--out", tmp_path, "--check").status == 3
    refused = run_zlab("ci", "init", "--out", tmp_path)
    assert (refused.status, path.read_text()) == (2, "mine\n")
    assert run_zlab("ci", "init", "--out", tmp_path, "--force").status == 0
    assert path.read_text() != "mine\n"


def test_init_where_no_folder_is_says_so(tmp_path: Path) -> None:
    done = run_zlab("ci", "init", "--gitlab", "--out", tmp_path / "gone")
    assert done.status == 2
    assert "no such folder" in done.err


def test_labs_of_hidden_and_build_folders_are_none(tmp_path: Path) -> None:
    for folder in ("a", ".venv", "build"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "lab.yaml").touch()
    assert labs_of(tmp_path) == ["a/lab.yaml"]
    assert labs_of(tmp_path / ".venv" / "..") == ["a/lab.yaml"]
