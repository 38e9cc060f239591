"""The wheel: everything is inside, and it works in an environment of its own, away from the checkout."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from dataclasses import dataclass
from email.parser import Parser
from pathlib import Path

import pytest

from tests.conftest import ROOT
from zlab import __version__


@dataclass(frozen=True)
class Installed:
    """A wheel, and the environment it is installed in; what zlab depends on comes from this one."""

    checkout: Path
    wheel: Path
    environment: Path

    def run(self, *argv: str, folder: Path) -> subprocess.CompletedProcess[str]:
        env = {key: value for key, value in os.environ.items() if not key.startswith(("ZLAB_", "PYTHON"))}
        # Editable installs work by .pth files, which PYTHONPATH does not read: zlab itself is the wheel's.
        env |= {"PYTHONPATH": sysconfig.get_path("purelib"), "NO_COLOR": "1", "COLUMNS": "100"}
        program = str(self.environment / "bin" / argv[0])
        return subprocess.run([program, *argv[1:]], capture_output=True, text=True, cwd=folder, env=env, timeout=60)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    folder = tmp_path_factory.mktemp("package")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    # A copy, so that nothing is added to the checkout, and nothing to the copy while it is built.
    checkout = folder / "checkout"
    for name in ("zlab", "templates", "playbooks"):
        shutil.copytree(ROOT / name, checkout / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", ".gitignore"):
        shutil.copy(ROOT / name, checkout)
    build = [*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(checkout)]
    done = subprocess.run(build, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr
    (wheel,) = folder.glob("zlab-*.whl")
    environment = folder / "venv"
    venv.create(environment, with_pip=False, symlinks=True)
    python = str(environment / "bin/python")
    install = [*pip, "--python", python, "install", "--no-deps", "--no-index", str(wheel)]
    done = subprocess.run(install, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr
    return Installed(checkout, wheel, environment)


def sources(checkout: Path, folder: str) -> set[str]:
    return {str(path.relative_to(checkout)) for path in (checkout / folder).rglob("*") if path.is_file()}


def test_every_module_template_and_playbook_is_in_the_wheel(installed: Installed) -> None:
    with zipfile.ZipFile(installed.wheel) as wheel:
        inside = set(wheel.namelist())
    wanted = sources(installed.checkout, "zlab")
    for name in ("templates", "playbooks"):
        wanted |= {f"zlab/{path}" for path in sources(installed.checkout, name)}
    assert "zlab/py.typed" in inside
    assert wanted - inside == set()
    assert {path for path in inside if path.startswith("zlab/")} - wanted == set()


def test_the_wheel_says_what_it_is(installed: Installed) -> None:
    with zipfile.ZipFile(installed.wheel) as wheel:
        info = f"zlab-{__version__}.dist-info"
        metadata = Parser().parsestr(wheel.read(f"{info}/METADATA").decode())
        entry_points = wheel.read(f"{info}/entry_points.txt").decode()
        assert f"{info}/licenses/LICENSE" in wheel.namelist()
    assert metadata["Version"] == __version__
    assert metadata["License-Expression"] == "Apache-2.0"
    assert metadata["Requires-Python"] == ">=3.11"
    assert "zlab = zlab.__main__:main" in entry_points
    assert not [line for line in metadata.get_all("Requires-Dist") or () if "@" in line]


def test_the_program_runs_from_the_wheel(installed: Installed, tmp_path: Path) -> None:
    version = installed.run("zlab", "--version", folder=tmp_path)
    assert (version.returncode, version.stdout) == (0, f"zlab {__version__}\n")
    assert "rehearse" in installed.run("zlab", "--help", folder=tmp_path).stdout
    schema = json.loads(installed.run("zlab", "schema", folder=tmp_path).stdout)
    # The descriptions are read from the source, which a wheel has too.
    assert schema["$defs"]["Link"]["properties"]["mtu"]["description"]
    where = installed.run("python", "-c", "import zlab; print(zlab.__file__)", folder=tmp_path).stdout
    assert where.startswith(str(installed.environment))


def test_templates_are_found_inside_the_wheel(installed: Installed, tmp_path: Path) -> None:
    code = (
        "from zlab.resources import render_template, resource\n"
        "print(resource('playbooks'), render_template('units/tap.conf.j2', lab='a', tap='tap0', device_unit='d'))\n"
    )
    done = installed.run("python", "-c", code, folder=tmp_path)
    assert done.stdout.startswith(str(installed.environment)), done.stderr
    assert "BindsTo=d\n" in done.stdout


def test_a_lab_file_is_checked_away_from_the_checkout(installed: Installed, tmp_path: Path) -> None:
    (tmp_path / "lab.yaml").write_text("lab: adcd\nsystms: {}\n")
    done = installed.run("zlab", "net", "plan", folder=tmp_path)
    assert done.returncode == 1
    assert "lab.yaml:2:1: unknown key systms (did you mean systems?)" in done.stderr
