"""Live members into an inventory's folder, so that an existing system becomes a lab under version control."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from zlab.deploy.errors import EditedError
from zlab.deploy.targets import Target
from zlab.deploy.transport import Transport, normal
from zlab.errors import Place, Problem
from zlab.files import write_atomic

_KEY = re.compile(r"(?im)^(?P<head>[^;\n]*\bAuthentication_Key\s*=\s*)(?P<key>\"[^\"\n]*\"|[^\s;&][^\s;]*)")


@dataclass(frozen=True, slots=True)
class Pulled:
    """One member as it was found: its text without keys, None where nothing is there."""

    language: str
    target: Target
    text: str | None
    keys: int = 0


def pull(transport: Transport, targets: Mapping[str, Target]) -> list[Pulled]:
    """Read every member. Authentication keys are replaced by a symbol: an inventory is under version control."""
    texts = transport.read(list(targets.values()))
    found = []
    for language, target in targets.items():
        text = texts[target]
        masked, keys = without_keys(text) if text is not None and language == "omproute" else (text, 0)
        found.append(Pulled(language, target, masked, keys))
    return found


def without_keys(text: str) -> tuple[str, int]:
    """An OMPROUTE file with `&ZLABK.` for each key, and how many there were."""
    return _KEY.subn(lambda match: f"{match['head']}&ZLABK.", text)


def save(folder: Path, pulled: list[Pulled], *, force: bool = False) -> list[Path]:
    """Write members as files named after their languages. Raises EditedError when one is there with other text."""
    texts = {folder / each.language: normal(each.text) for each in pulled if each.text is not None}
    taken = [path for path, text in texts.items() if path.exists() and path.read_text(errors="replace") != text]
    if taken and not force:
        hint = "--force replaces it; `zlab profile diff` and its like show the difference"
        raise EditedError([Problem("there is another text already", Place(str(path)), hint) for path in taken])
    folder.mkdir(parents=True, exist_ok=True)
    for path, text in texts.items():
        write_atomic(path, text)
    return list(texts)
