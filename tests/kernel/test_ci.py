"""What the workflows of `zlab ci init` call, each shell text run in a repository with a change."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import need_tools
from tests.kernel.test_verify_host import name_server
from tests.support.netns import LabNet
from zlab.ci.workflow import Service, Workflow

LAB = """\
lab: reviewed
linux: {{frr: {{router_id: 10.1.1.1, default_route: always}}}}
systems:
  s0w1:
    links: [{{ospf: {{hello: {hello}, dead: 12}}}}]
    members: {{omproute: /etc/omproute.conf}}
"""
STATIC = """\
lab: plain
systems:
  s0w1:
    resolver: {nameservers: [203.0.113.1]}
    members: {syslogd: /etc/syslog.conf}
"""
COMMENTED = "gh pr comment 7 --repo owner/labs --edit-last --create-if-none --body-file comment.md"
FAKES = {
    "sudo": '#!/bin/sh\nexec "$@"\n',
    "gh": f'#!/bin/sh\ntest "gh $*" = "{COMMENTED}" && cp comment.md ../commented.md\n',
    "curl": '#!/bin/sh\nprintf "%s\\n" "$@" > ../curl.txt\n',
}
"""What a runner has and this machine need not: root by sudo, and the ways to a review."""


@dataclass
class Repository:
    """A clone with two commits, the second of which changes the lab."""

    folder: Path

    @property
    def work(self) -> Path:
        return self.folder / "labs"

    def git(self, *arguments: str) -> str:
        config = ("-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "init.defaultBranch=main")
        argv = ["git", *config, *arguments]
        return subprocess.run(argv, cwd=self.work, check=True, capture_output=True, text=True).stdout.strip()

    def commit(self, hello: int, *, rendered: bool = True) -> str:
        (self.work / "lab.yaml").write_text(LAB.format(hello=hello))
        if rendered:
            argv = [sys.executable, "-m", "zlab", "render", "lab.yaml", "--out", "."]
            subprocess.run(argv, cwd=self.work, check=True, capture_output=True)
        self.git("add", "-A")
        self.git("commit", "-q", "-m", str(hello))
        return self.git("rev-parse", "HEAD")

    def environment(self, **given: str) -> dict[str, str]:
        tools = f"{self.folder / 'bin'}:{Path(sys.executable).parent}"
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("CI_", "GITHUB_", "ZLAB_"))}
        own = {"PATH": f"{tools}:{os.environ['PATH']}", "LAB": "lab.yaml", "ZLAB_STATE_DIR": str(self.folder / "state")}
        return {**kept, **own, "ZLAB_RUN_DIR": str(self.folder / "run"), **given}

    def sh(self, text: str, **given: str) -> subprocess.CompletedProcess[str]:
        return self.sh_in((), text, **given)

    def sh_in(self, namespace: tuple[str, ...], text: str, **given: str) -> subprocess.CompletedProcess[str]:
        argv = [*namespace, "bash", "-e", "-o", "pipefail", "-c", text]
        environment = self.environment(**given)
        return subprocess.run(argv, cwd=self.work, env=environment, capture_output=True, text=True, timeout=100)


@pytest.fixture
def repository(root: None, tmp_path: Path) -> Repository:
    need_tools("git", "ip", "nft", "zebra", "ospfd", "ospf6d", "vtysh")
    made = Repository(tmp_path)
    made.work.mkdir()
    (tmp_path / "bin").mkdir()
    for name, text in FAKES.items():
        path = tmp_path / "bin" / name
        path.write_text(text)
        path.chmod(0o755)
    made.git("init", "-q")
    return made


def jobs(service: Service) -> Any:
    read = yaml.safe_load(Workflow(("lab.yaml",)).text(service))
    return read["jobs"] if service is Service.GITHUB else read


def step(job: Any, name: str) -> str:
    return str(next(each["run"] for each in job["steps"] if each.get("name") == name))


def passed(path: Path) -> bool:
    return ElementTree.parse(path).getroot().get("failures") == "0"


def test_on_github_a_change_is_checked_diffed_rehearsed_and_commented(repository: Repository) -> None:
    base = repository.commit(3)
    repository.commit(2)
    change, comment = jobs(Service.GITHUB)["change"], jobs(Service.GITHUB)["comment"]
    summary = repository.folder / "summary.md"
    for name in ("check", "render", "semantic diff", "rehearse"):
        done = repository.sh(step(change, name), BASE=base, GITHUB_STEP_SUMMARY=str(summary))
        assert done.returncode == 0, f"{name}: {done.stdout}{done.stderr}"
    told = summary.read_text()
    assert "### Members against the lab file" in told
    assert "Hello_Interval: 3 → 2" in told
    uploaded = next(each["with"]["path"] for each in change["steps"] if "upload-artifact" in each.get("uses", ""))
    assert all((repository.work / name).stat().st_size for name in uploaded.split() if name != "rendered.txt")
    assert passed(repository.work / "rehearsal.xml")
    assert "In a rehearsal: FRR plays z/OS." in (repository.work / "rehearsal.html").read_text()
    (repository.work / "labs/lab-0").mkdir(parents=True)
    shutil.copy(repository.work / "changes.md", repository.work / "labs/lab-0")
    review = {"NUMBER": "7", "GITHUB_REPOSITORY": "owner/labs"}
    assert repository.sh(step(comment, "semantic diff"), **review).returncode == 0
    assert (repository.folder / "commented.md").read_text() == (repository.work / "changes.md").read_text()
    (repository.work / "labs/lab-0/changes.md").write_text("long\n" * 20_000)
    assert repository.sh(step(comment, "semantic diff"), **review).returncode == 0
    cut = (repository.folder / "commented.md").read_text()
    assert len(cut) < 65_536
    assert cut.endswith("Cut here; the whole is in the summary of the run.\n")


def test_on_github_stale_members_fail_and_a_first_push_has_nothing_to_compare_with(repository: Repository) -> None:
    repository.commit(3)
    repository.commit(2, rendered=False)
    change, summary = jobs(Service.GITHUB)["change"], repository.folder / "summary.md"
    render = repository.sh(step(change, "render"), GITHUB_STEP_SUMMARY=str(summary))
    assert render.returncode == 3
    assert "Hello_Interval: 3 → 2" in summary.read_text()
    first = repository.sh(step(change, "semantic diff"), BASE="0" * 40, GITHUB_STEP_SUMMARY=str(summary))
    assert first.returncode == 0
    assert (repository.work / "changes.md").read_text() == "nothing to compare with\n"
    rehearse = repository.sh(step(change, "rehearse").replace("--rehearse", "--rehearse --deadline 3"))
    assert rehearse.returncode == 4
    assert "hello" in (repository.work / "rehearsal.xml").read_text()


def test_on_gitlab_a_change_is_checked_diffed_noted_and_rehearsed(repository: Repository) -> None:
    base = repository.commit(3)
    repository.commit(2)
    given = {
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": base,
        "CI_MERGE_REQUEST_IID": "7",
        "CI_API_V4_URL": "https://gitlab.example/api/v4",
        "CI_PROJECT_ID": "42",
        "ZLAB_GITLAB_TOKEN": "glpat-made-up",
    }
    done = repository.sh("\n".join(jobs(Service.GITLAB)["change"]["script"]), **given)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Hello_Interval: 3 → 2" in done.stdout
    assert passed(repository.work / "rehearsal.xml")
    asked = (repository.folder / "curl.txt").read_text()
    assert "https://gitlab.example/api/v4/projects/42/merge_requests/7/notes" in asked
    assert "body@changes.md" in asked
    assert "glpat-made-up" not in asked
    paths = jobs(Service.GITLAB)["change"]["artifacts"]["paths"]
    assert all((repository.work / name).exists() for name in paths)


@pytest.mark.parametrize("service", list(Service))
def test_on_schedule_the_lab_is_rebuilt_on_the_runner(service: Service, repository: Repository, net: LabNet) -> None:
    (repository.work / "lab.yaml").write_text(STATIC)
    job = jobs(service)["rebuild"]
    text = step(job, "rebuild") if service is Service.GITHUB else "\n".join(job["script"])
    net.host.up("tap0")
    with name_server(net.uplink):
        done = repository.sh_in(("ip", "netns", "exec", net.host.name), text, ZLAB_VTYSH="vtysh-of-nobody")
    assert done.returncode == 0, done.stdout + done.stderr
    assert passed(repository.work / "rebuild.xml")
    assert "For the operator, in this order" in (repository.work / "report.html").read_text()
    assert (repository.work / "build/plain/s0w1/etc-syslog.conf").exists()
