"""Live members into an inventory's folder, so that an existing system becomes a lab under version control."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from zlab.deploy.errors import EditedError
from zlab.deploy.targets import Target
from zlab.deploy.transports.base import Transport, normal
from zlab.errors import Place, Problem
from zlab.files import write_atomic
from zlab.zos.omproute.keys import PLACE_OF_KEY

_KEYS = {
    "omproute": re.compile(r"(?i)(?P<head>\bAuthentication_Key\s*=\s*)(?P<key>\"[^\"\n]*\"|[^\s;&][^\s;]*)"),
    "attls": re.compile(r"(?i)(?P<head>\bKeyringPw[ \t]+)(?P<key>[^\s#&{}][^\s#{}]*)"),
}
"""Where a member may hold a key, by its language. One in a comment was a key once."""


@dataclass(frozen=True, slots=True)
class Pulled:
    """One member as it was found: its text without keys, None where nothing is there."""

    language: str
    target: Target
    text: str | None
    keys: int = 0


def pull(transport: Transport, targets: Mapping[str, Target]) -> list[Pulled]:
    """Read every member. Keys and passwords are replaced by symbols: an inventory is under version control."""
    texts = transport.read(list(targets.values()))
    found = []
    for language, target in targets.items():
        text = texts[target]
        masked, keys = without_keys(language, text) if text is not None else (None, 0)
        found.append(Pulled(language, target, masked, keys))
    return found


def without_keys(language: str, text: str) -> tuple[str, int]:
    """A member with `&ZLABK1.` for its first key, `&ZLABK2.` for another one, and how many there were."""
    if language not in _KEYS:
        return text, 0
    numbers: dict[str, int] = {}

    def symbol(match: re.Match[str]) -> str:
        number = numbers.setdefault(match["key"], len(numbers) + 1)
        return f"{match['head']}{PLACE_OF_KEY}{number}."

    return _KEYS[language].subn(symbol, text)


def save(folder: Path, pulled: list[Pulled], *, force: bool = False) -> list[Path]:
    """Write members as files named after their languages. Raises EditedError when one is there with other text."""
    texts = {folder / each.language: normal(each.text) for each in pulled if each.text is not None}
    taken = [
        path
        for path, text in texts.items()
        if path.exists() and path.read_text(encoding="utf-8", errors="replace") != text
    ]
    if taken and not force:
        hint = "--force replaces it; `zlab profile diff` and its like show the difference"
        raise EditedError([Problem("there is another text already", Place(str(path)), hint) for path in taken])
    folder.mkdir(parents=True, exist_ok=True)
    for path, text in texts.items():
        write_atomic(path, text)
    return list(texts)
