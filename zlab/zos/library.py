"""Where data sets and system symbols of z/OS are found on this machine, while a member is read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

_MEMBER = re.compile(r"^(?P<dsn>[^()]+)\((?P<member>[^()]+)\)$")
_SYMBOL = re.compile(r"&(?P<name>[A-Z@#$][A-Z0-9@#$]{0,7})(?P<dot>\.?)", re.IGNORECASE)
_SUFFIXES = ("", ".txt", ".tcp", ".conf", ".cfg")


@dataclass(frozen=True)
class Library:
    """INCLUDE data sets as files: named ones first, then files of the folder that bear the member's name.

    `datasets` maps data-set names, with a member in brackets where there is one, to files, in any case.
    `symbols` are static system symbols without their `&`.
    """

    folder: Path | None = None
    datasets: Mapping[str, Path] = field(default_factory=dict)
    symbols: Mapping[str, str] = field(default_factory=dict)

    def find(self, dsn: str) -> Path | None:
        """The file that stands for `DSN` or `DSN(MEMBER)`, or None."""
        wanted = dsn.strip("'\"").upper()
        named = {name.upper(): path for name, path in self.datasets.items()}
        if wanted in named:
            return named[wanted]
        found = _MEMBER.match(wanted)
        if found and found["dsn"] in named and named[found["dsn"]].is_dir():
            return _in_folder(named[found["dsn"]], found["member"])
        if self.folder is None:
            return None
        for name in (wanted, found["member"] if found else wanted.rpartition(".")[2]):
            path = _in_folder(self.folder, name)
            if path is not None:
                return path
        return None

    def substitute(self, text: str) -> str:
        """Replace the system symbols that are known; one dot after a symbol ends it, as in JCL."""
        if "&" not in text or not self.symbols:
            return text
        known = {name.upper(): value for name, value in self.symbols.items()}

        def value(found: re.Match[str]) -> str:
            return known.get(found["name"].upper(), found[0])

        return _SYMBOL.sub(value, text)


def _in_folder(folder: Path, name: str) -> Path | None:
    for stem in (name, name.lower()):
        for suffix in _SUFFIXES:
            path = folder / f"{stem}{suffix}"
            if path.is_file():
                return path
    return None
