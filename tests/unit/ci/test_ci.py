"""The workflows that `zlab ci init` writes are of their service's form and call commands that exist; what they call is
tried in tests/kernel/test_ci.py."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT
from tests.support.command_lines import problem
from tests.support.in_process import run_zlab
from zlab.ci.workflow import Service, Workflow, labs_of

LABS = ("inventories/adcd/lab.yaml", 'odd "name": #1/lab.yaml')
WORKFLOW = Workflow(LABS, ("ZLAB_OSPF_KEY", "ZLAB_ZOS_PASSWORD"), ("a b",), "zlab[legacy] # 'x': 1", "0 0 * * 0")
OWN = ("ci", "init", "--github", "--under", "inventories", "--package", ".", "--out", str(ROOT))
INVENTORIES = sorted(path.parent for path in ROOT.glob("inventories/*/lab.yaml"))


def scripts(value: Any) -> list[str]:
    """Every shell text of a workflow."""
    if isinstance(value, dict):
        own = [value[key] for key in ("run", "script", "before_script") if key in value]
        texts = [line for each in own for line in ([each] if isinstance(each, str) else each)]
        return texts + [text for each in value.values() for text in scripts(each)]
    return [text for each in value for text in scripts(each)] if isinstance(value, list) else []


def commands_of(text: str) -> list[list[str]]:
    calls = re.findall(r"(?<![/\w])zlab ((?:[^\n|;>&]|\\\n)+)", text)
    return [call.replace("\\\n", " ").split() for call in calls]


@pytest.mark.parametrize("service", list(Service))
@pytest.mark.parametrize("made", [WORKFLOW, Workflow(("lab.yaml",))], ids=["odd names", "nothing given"])
def test_a_workflow_is_what_the_service_takes(service: Service, made: Workflow, tmp_path: Path) -> None:
    path = tmp_path / "workflow.yml"
    path.write_text(made.text(service))
    schema = {Service.GITHUB: "vendor.github-workflows", Service.GITLAB: "vendor.gitlab-ci"}[service]
    argv = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(path)]
    done = subprocess.run(argv, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    jobs = yaml.safe_load(path.read_text())
    matrix = jobs["jobs"]["change"]["strategy"]["matrix"]["lab"] if service is Service.GITHUB else None
    assert (matrix or jobs[".labs"]["parallel"]["matrix"][0]["LAB"]) == list(made.labs)


@pytest.mark.parametrize("service", list(Service))
def test_every_command_and_option_named_exists(service: Service) -> None:
    calls = [call for text in scripts(yaml.safe_load(WORKFLOW.text(service))) for call in commands_of(text)]
    assert [call[:2] for call in calls if call[0] in ("ci", "deploy")] == [
        ["ci", "diff"],
        ["deploy", "rebuild"],
        ["deploy", "rebuild"],
    ]
    assert {call[0] for call in calls} == {"check", "render", "ci", "deploy"}
    for call in calls:
        assert not problem(call), call


@pytest.mark.parametrize("service", list(Service))
def test_the_shell_texts_are_shell(service: Service) -> None:
    for text in scripts(yaml.safe_load(WORKFLOW.text(service))):
        subprocess.run(["bash", "-n"], input=text, text=True, check=True)


def test_the_secrets_that_labs_name_reach_the_rebuild_and_nothing_else(tmp_path: Path) -> None:
    lab = tmp_path / "one/lab.yaml"
    lab.parent.mkdir()
    lab.write_text(
        "lab: one\nlinux: {frr: {router_id: 10.1.1.1}}\nsystems:\n  s0w1:\n"
        "    links: [{ospf: {auth: {type: md5, key: {env: ZLAB_KEY}}}}]\n"
        "    deploy: {by: ftp, user: IBMUSER, password: {env: ZLAB_ZOS_PASSWORD}}\n"
    )
    run_zlab("ci", "init", "--github", "--gitlab", "--out", tmp_path)
    github = yaml.safe_load((tmp_path / ".github/workflows/lab.yml").read_text())["jobs"]
    assert github["rebuild"]["env"]["ZLAB_KEY"] == "${{ secrets.ZLAB_KEY }}"
    assert github["rebuild"]["env"].keys() == {"LAB", "ZLAB_KEY", "ZLAB_ZOS_PASSWORD"}
    assert "secrets." not in str([job for name, job in github.items() if name != "rebuild"])
    assert "ZLAB_KEY, ZLAB_ZOS_PASSWORD" in (tmp_path / ".gitlab-ci.yml").read_text()


def test_init_writes_once_and_leaves_an_edited_file_alone(tmp_path: Path) -> None:
    (tmp_path / "labs/one").mkdir(parents=True)
    (tmp_path / "labs/one/lab.yaml").write_text("lab: one\nsystems: {s0w1: }\n")
    path = tmp_path / ".github/workflows/lab.yml"
    missing = run_zlab("ci", "init", "--out", tmp_path, "--check")
    assert (missing.status, missing.out) == (3, f"{path}: is not there\n")
    assert run_zlab("ci", "init", "--out", tmp_path, "--json").json["files"][0]["changed"] is True
    assert "labs/one/lab.yaml" in path.read_text()
    assert run_zlab("ci", "init", "--out", tmp_path, "--json").json["files"][0]["changed"] is False
    path.write_text("mine\n")
    other = run_zlab("ci", "init", "--out", tmp_path, "--check")
    assert (other.status, other.out) == (3, f"{path}: differs\n")
    refused = run_zlab("ci", "init", "--out", tmp_path)
    assert (refused.status, path.read_text()) == (2, "mine\n")
    assert run_zlab("ci", "init", "--out", tmp_path, "--force").status == 0
    assert path.read_text() != "mine\n"


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("--out", "gone"), 2, "no such folder"),
        (("--under", "gone"), 2, "no such folder"),
        (("--package", ""), 2, "--package is no line"),
        (("--cron", "0 0\n* * *"), 2, "--cron is no line"),
        (("--out", "broken"), 1, "broken/lab.yaml:1:6: lab:"),
        (("--out", "taken"), 1, "cannot write it"),
    ],
)
def test_wrong_use_is_one_message_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], status: int, words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in ("broken", "taken"):
        (tmp_path / folder).mkdir()
    (tmp_path / "broken/lab.yaml").write_text("lab: 7\n")
    (tmp_path / "taken/.github").touch()
    done = run_zlab("ci", "init", *arguments)
    assert done.status == status
    assert words in done.err
    assert not list(tmp_path.rglob("lab.yml"))


def test_labs_of_hidden_and_build_folders_are_none(tmp_path: Path) -> None:
    for folder in ("a", "b", ".venv", "build"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "lab.yaml").touch()
    assert labs_of(tmp_path) == ("a/lab.yaml", "b/lab.yaml")
    assert labs_of(tmp_path / ".venv" / "..", ["b", "."]) == ("a/lab.yaml", "b/lab.yaml")
    assert labs_of(tmp_path, ["b"]) == ("b/lab.yaml",)
    assert labs_of(tmp_path / "b", []) == ("lab.yaml",)


def test_the_projects_own_pipeline_is_the_one_that_zlab_writes_for_its_inventories() -> None:
    done = run_zlab(*OWN, "--check")
    assert done.status == 0, f"zlab {' '.join(OWN[:-2])} --force\n{done.out}{done.err}"


def test_the_projects_tests_run_in_its_pipeline() -> None:
    path = ROOT / ".github/workflows/test.yml"
    argv = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", str(path)]
    assert subprocess.run(argv, capture_output=True, timeout=60).returncode == 0
    assert "make test" in scripts(yaml.safe_load(path.read_text()))


@pytest.mark.parametrize("inventory", INVENTORIES, ids=lambda path: path.name)
def test_the_golden_members_of_every_inventory_are_those_of_its_lab_file(inventory: Path) -> None:
    done = run_zlab("render", "--check", inventory)
    told = f"zlab render {inventory.relative_to(ROOT)} --out {inventory.relative_to(ROOT)}\n{done.out}"
    assert done.status == 0, told
    kept = {str(path.relative_to(inventory)) for path in inventory.rglob("*") if path.is_file()} - {"lab.yaml"}
    made = {each["path"] for each in run_zlab("render", "--check", inventory, "--json").json["files"]}
    assert kept == made, "a file that nothing renders any more"


@pytest.mark.parametrize("inventory", INVENTORIES, ids=lambda path: path.name)
def test_another_template_shows_as_a_readable_difference(inventory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import zlab.zos.render as render

    made = render.render_members

    def other(lab: Any, system: str) -> dict[str, str]:
        texts = made(lab, system)
        return {**texts, "profile": texts["profile"].replace("ARPAGE 20", "ARPAGE 21") + "ARPAGE 30\n"}

    monkeypatch.setattr(render, "render_members", other)
    done = run_zlab("render", "--check", inventory)
    assert done.status == 3
    assert re.search(r"members/\w+/profile: is not what would be rendered\n[+~] ARPAGE", done.out)


def test_diff_tells_what_a_change_of_members_means(tmp_path: Path) -> None:
    for name, text in {"a": "ARPAGE 20\n", "b": "ARPAGE 30\n"}.items():
        folder = tmp_path / name / "members/s0w1"
        folder.mkdir(parents=True)
        (folder / "profile").write_text(text)
        (folder / "notes").write_text("one\n")
    (tmp_path / "b/members/s0w1/notes").write_text("two\n")
    (tmp_path / "a/members/s0w1/syslogd").write_text("*.err /var/log/errors\n")
    (tmp_path / "b/members/s0w2").mkdir()
    (tmp_path / "b/members/s0w2/tcpdata").write_text("; a comment alone\n")
    done = run_zlab("ci", "diff", tmp_path / "a/lab.yaml", tmp_path / "b")
    assert done.status == 3
    assert "**s0w1 notes** is changed: no change of meaning" in done.out
    assert re.search(
        r"\*\*s0w1 profile\*\* is changed: 1 change\n\n```\n~ ARPAGE.*: 20 → 30\n    live: .*\n```", done.out
    )
    assert "**s0w1 syslogd** is removed: 1 change" in done.out
    assert "**s0w2 tcpdata** is added: no change of meaning" in done.out
    assert run_zlab("ci", "diff", tmp_path / "b", tmp_path / "b").status == 0
    assert run_zlab("ci", "diff", tmp_path / "gone/lab.yaml", tmp_path / "b").out.count("is added") == 3
    assert "no such folder" in run_zlab("ci", "diff", tmp_path / "a", tmp_path / "gone").err
