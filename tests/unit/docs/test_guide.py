"""The pages a newcomer follows name files, commands and pages that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.command_lines import problem, shown
from zlab.cli.commands import COMMANDS
from zlab.linux.firewall.want import ADAPTERS
from zlab.verify.checks import CHECKS

ROOT = Path(__file__).resolve().parents[3]
PAGES = ("README.md", "CONTRIBUTING.md", "docs/README.md")


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page: str) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", (ROOT / page).read_text())
    missing = [link for link in links if not ((ROOT / page).parent / link).exists()]
    assert links or page == "CONTRIBUTING.md"
    assert not missing


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
