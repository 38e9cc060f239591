"""The last `up` that found nothing to change, kept so that the next one need not load the lab.

`want` and `preflight` are pure: the same lab file, the same zlab and the same facts of the host give the
same answer. A look is kept under a digest of all three, and what is wanted is still compared with what is
there. It lives in the run folder, is lost at a reboot, and may be lost at any time.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from zlab import __version__
from zlab.errors import Place, Problem, StateError
from zlab.files import write_atomic
from zlab.linux.facts import HostFacts
from zlab.linux.host import Host


@dataclass(frozen=True, slots=True)
class Look:
    """What a lab file asked of a host, and what was to be said of it. `digest` is of the question."""

    lab: str
    digest: str
    sysctls: tuple[str, ...]
    with_frr: bool
    firewalls: tuple[tuple[str, str], ...]
    warnings: tuple[Problem, ...]


def digest_of(lab_file: Path, facts: HostFacts) -> str:
    """Of everything a survey's answer follows from. Raises OSError when the file cannot be read."""
    question = blake2b(digest_size=16)
    for part in (__version__.encode(), lab_file.read_bytes(), repr(facts).encode()):
        question.update(len(part).to_bytes(8, "big") + part)
    return question.hexdigest()


def keep_look(host: Host, lab_file: Path, look: Look) -> None:
    """Remember a look; without room for it the next `up` is only slower."""
    try:
        write_atomic(_path(host, lab_file), json.dumps(asdict(look)) + "\n", mode=0o600)
    except StateError:
        return


def find_look(host: Host, lab_file: Path) -> Look | None:
    """The look that is kept of a lab file, or None; a damaged one is none."""
    try:
        data = json.loads(_path(host, lab_file).read_bytes())
        return Look(
            data["lab"],
            data["digest"],
            tuple(data["sysctls"]),
            data["with_frr"],
            tuple((name, why) for name, why in data["firewalls"]),
            tuple(_problem(problem) for problem in data["warnings"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _path(host: Host, lab_file: Path) -> Path:
    name = blake2b(str(lab_file.resolve()).encode(), digest_size=8).hexdigest()
    return host.run_dir / f"{name}.look"


def _problem(data: Mapping[str, Any]) -> Problem:
    place = data["place"]
    return Problem(data["what"], Place(**place) if place else None, data["hint"])
