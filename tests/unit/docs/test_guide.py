"""The pages a newcomer follows name files, commands and pages that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.command_lines import problem, shown
from tests.support.in_process import run_zlab
from zlab.cli.commands import COMMANDS
from zlab.linux.firewall.want import ADAPTERS
from zlab.verify.checks import CHECKS

ROOT = Path(__file__).resolve().parents[3]
PAGES = [path.relative_to(ROOT) for path in sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])]
LABS = re.findall(r"```yaml\n(lab: .*?)```", (ROOT / "docs/lab-file.md").read_text(), re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_link_leads_somewhere(page: Path) -> None:
    text = re.sub(r"`[^`]*`", "", (ROOT / page).read_text())
    links = re.findall(r"\]\((?!\w+:)([^)#]*)(?:#([^)]*))?\)", text)
    assert [link for link, anchor in links if not _leads_somewhere((ROOT / page).parent / link, anchor, page)] == []


def _leads_somewhere(target: Path, anchor: str, page: Path) -> bool:
    page = target if target.is_file() else ROOT / page
    return target.exists() and (not anchor or anchor in _anchors(page.read_text()))


def _anchors(text: str) -> set[str]:
    """Of its headings, as GitHub and GitLab make them."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("lab", LABS)
def test_every_lab_of_the_page_about_lab_files_is_one_without_fault(lab: str, tmp_path: Path) -> None:
    (tmp_path / "lab.yaml").write_text(lab)
    done = run_zlab("check", tmp_path)
    assert done.status == 0, done.out


def test_contributing_names_files_that_exist() -> None:
    named = re.findall(r"`((?:zlab|tests|docs)/[\w/.-]+)`", (ROOT / "CONTRIBUTING.md").read_text())
    assert len(named) > 20
    assert not [path for path in named if not (ROOT / path).exists()]


def test_contributing_is_true_of_adapters_and_checks() -> None:
    """Where the page sends people is where the tables take from."""
    guide = (ROOT / "CONTRIBUTING.md").read_text()
    want = (ROOT / "zlab/linux/firewall/want.py").read_text()
    assert "`ADAPTERS` of `zlab/linux/firewall/want.py`" in guide
    assert "\nADAPTERS = (" in want
    for adapter in ADAPTERS:
        assert any(f'"{adapter.name}"' in path.read_text() for path in (ROOT / "zlab/linux/firewall").glob("*.py")), (
            adapter.name
        )
    zos = (ROOT / "zlab/verify/zos.py").read_text()
    assert "\nCHECKS" in zos
    assert any(check.name in zos for check in CHECKS)


def test_the_readme_names_every_command() -> None:
    readme = (ROOT / "README.md").read_text()
    assert not [row.name for row in COMMANDS if f"`{row.name}`" not in readme]


def test_every_page_of_the_documentation_is_in_its_index() -> None:
    index = (ROOT / "docs/README.md").read_text()
    pages = [path.relative_to(ROOT / "docs") for path in (ROOT / "docs").rglob("*.md") if path.name != "README.md"]
    assert not [str(page) for page in pages if f"({page})" not in index]


def test_every_command_line_of_the_pages_is_one_zlab_takes() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), *(ROOT / "playbooks").glob("*.md")]
    lines = [(page.name, line) for page in pages for line in shown(page.read_text())]
    assert len(lines) > 60
    refused = [f"{name}: zlab {' '.join(line)}: {why}" for name, line in lines for why in [problem(line)] if why]
    assert not refused, "\n".join(refused)


def test_a_command_line_with_an_argument_too_many_would_be_noticed() -> None:
    assert problem(["init", "adcd"])
    assert problem(["net", "upp"])
    assert problem(["check", "--nonsense"])
