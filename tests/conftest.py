"""What every test shares: needs of a test (root, a tool) that fail in CI and skip on a laptop."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.netns import LabNet, lab_net

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "corpus"


def need(condition: bool, what: str) -> None:
    """Skip on a laptop, fail in CI: a test that silently never runs is no test."""
    if not condition:
        if os.environ.get("CI"):
            pytest.fail(f"this machine lacks {what}", pytrace=False)
        pytest.skip(f"needs {what}")


def need_tools(*tools: str) -> None:
    search = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/sbin", "/usr/lib/frr"))
    for tool in tools:
        need(shutil.which(tool, path=search) is not None, tool)


def pytest_configure() -> None:
    """A run in the background (`pytest … &` in a script, nohup) begins with signals that are ignored.

    Every child would inherit that, and zlab respects it; a handler of our own is not inherited.
    """
    for number in (signal.SIGINT, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, lambda *_: None)


@pytest.fixture
def root() -> None:
    need(os.geteuid() == 0, "root")


@pytest.fixture
def net(root: None) -> Iterator[LabNet]:
    """A zPDT host, its uplink and a z/OS, in three namespaces of their own."""
    need_tools("ip", "nft")
    with lab_net() as made:
        yield made


@pytest.fixture
def corpus() -> Path:
    if os.environ.get("ZLAB_TESTS_WITHOUT_CORPUS"):
        pytest.skip("without ../shared/corpus, as was asked for")
    need(CORPUS.is_dir(), "../shared/corpus")
    return CORPUS
