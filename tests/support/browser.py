"""Debian's Chromium, headless and without a network: what a page is once it has run."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.conftest import need_tools

_QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def dom_of(page: str, folder: Path) -> str:
    """The DOM of a page that is written into `folder`, after its scripts; they may read the files there."""
    need_tools("chromium")
    file = folder / "page.html"
    file.write_text(page)
    own = (f"--user-data-dir={folder}/browser", "--allow-file-access-from-files", "--virtual-time-budget=20000")
    done = subprocess.run(
        ["chromium", *_QUIET, *own, "--dump-dom", f"file://{file}"], capture_output=True, text=True, timeout=90
    )
    assert "<body" in done.stdout, done.stderr
    return done.stdout
