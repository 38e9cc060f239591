"""The Python packages zlab is compared with, each in an environment of its own: together they conflict.

They are the dependency group `bench` of pyproject.toml, and are installed when a bench first asks for one.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "build" / "bench-peers"


def peer_python(package: str) -> Path:
    """The interpreter that has `package`. Raises RuntimeError when it cannot be installed."""
    requirement = _requirement(package)
    home = FOLDER / package
    stamp = home / "requirement"
    python = home / "bin" / "python"
    if not (stamp.exists() and stamp.read_text() == requirement):
        print(f"bench: installing {requirement}", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(home)], check=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", requirement]
        done = subprocess.run(pip, capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"{requirement} cannot be installed: {done.stderr.strip().splitlines()[-1:]}")
        stamp.write_text(requirement)
    return python


def _requirement(package: str) -> str:
    group: list[str] = tomllib.loads((ROOT / "pyproject.toml").read_text())["dependency-groups"]["bench"]
    for requirement in group:
        if re.split(r"[<>=!~ \[;]", requirement)[0] == package:
            return requirement
    raise RuntimeError(f"{package} is not in the dependency group bench of pyproject.toml")
