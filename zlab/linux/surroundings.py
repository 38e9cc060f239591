"""What else runs a host's network, as far as files tell, and by which command zlab itself is run."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from zlab.errors import HostError, Place, Problem
from zlab.linux.units import Surroundings

_SYSCTL_FOLDERS = ("etc/sysctl.d", "run/sysctl.d", "usr/local/lib/sysctl.d", "usr/lib/sysctl.d")
_NETWORKD_ENABLED = (
    "etc/systemd/system/multi-user.target.wants/systemd-networkd.service",
    "etc/systemd/system/dbus-org.freedesktop.network1.service",
)


def find_surroundings(root: Path) -> Surroundings:
    """Whether NetworkManager is installed, and whether systemd-networkd is enabled (also by netplan)."""
    enabled = any((root / path).is_symlink() for path in _NETWORKD_ENABLED)
    return Surroundings((root / "etc/NetworkManager").is_dir(), enabled or (root / "etc/netplan").is_dir())


def sysctl_problems(root: Path) -> tuple[Problem, ...]:
    """Files that switch forwarding off again when somebody runs `sysctl --system`: it holds for every device."""
    return tuple(_switching_off(root))


def _switching_off(root: Path) -> Iterator[Problem]:
    files = [root / "etc/sysctl.conf", *(file for folder in _SYSCTL_FOLDERS for file in (root / folder).glob("*.conf"))]
    for file in files:
        try:
            lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            continue
        for number, line in enumerate(lines, 1):
            found = re.fullmatch(r"\s*-?(net[./]ipv[46][./](?:ip_forward|conf[./]all[./]forwarding))\s*=\s*0\s*", line)
            if found:
                what = f"{found[1]} = 0 switches forwarding off on every device when sysctl.d is loaded again"
                yield Problem(
                    what, Place(str(file), number, 1), "remove that line, or reload the lab's service after it"
                )


def find_program() -> tuple[str, ...]:
    """The command line of the zlab that runs now, to be run by systemd: from anywhere, with no environment.

    Raises HostError when that does not work, for example for a checkout that is only on PYTHONPATH.
    """
    beside = Path(sys.executable).with_name("zlab")
    candidates: list[tuple[str, ...]] = [(str(beside),)] if beside.exists() else []
    installed = shutil.which("zlab")
    if installed and Path(installed).resolve() != beside.resolve():
        candidates.append((str(Path(installed).absolute()),))
    candidates.append((sys.executable, "-m", "zlab"))
    ours = next((argv for argv in candidates if _is_zlab(argv)), None)
    if ours is None:
        raise HostError("this zlab runs only where it is now", hint="install it with pip, in an environment of its own")
    return ours


def _is_zlab(argv: tuple[str, ...]) -> bool:
    from zlab import __version__

    try:
        done = subprocess.run(
            [*argv, "--version"], capture_output=True, text=True, timeout=30, cwd="/", env={}, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0 and done.stdout.strip() == f"zlab {__version__}"
