"""Which lab is meant, when there may be no lab file any more."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path

from zlab.errors import LabFileError, ZlabError
from zlab.lab.find import find_lab_file, read_lab_file


def lab_name(given: str | None, folder: Path, *patterns: str) -> str:
    """A lab's name from its name, its file, or nothing when the files of `folder` are of one lab only.

    The file may be broken or gone: its `lab:` line is enough, and so is the path it had at `up`.
    Raises ZlabError when no lab can be meant.
    """
    known = _labs_in(folder, patterns)
    if given in known:
        return given
    path = find_lab_file(given)
    try:
        text = read_lab_file(path).decode(errors="replace")
        named = re.search(r"^lab:\s*[\"']?([a-z][a-z0-9_-]*)", text, re.MULTILINE)
    except LabFileError:
        named = None
    if named:
        return named[1]
    from zlab.linux.host import Host
    from zlab.linux.state import StateStore

    for applied in StateStore(Host()).all_applied():
        # Unlike Path.resolve, it takes a loop of links.
        if applied.lab_file and applied.lab_file == os.path.realpath(path):
            return applied.lab
    if given is None and len(known) == 1:
        return known[0]
    if given is not None and re.fullmatch(r"[a-z][a-z0-9_-]*", given):
        return given
    hint = f"labs of this host: {', '.join(known)}" if known else "no lab is up on this host"
    what = f"no lab is meant by {given}" if given else "no lab file is here: which lab is meant?"
    raise ZlabError(what, hint=hint)


def _labs_in(folder: Path, patterns: Iterable[str]) -> list[str]:
    """Nobody's where the folder may not be looked into: what needs it will say so."""
    try:
        return sorted({path.stem for pattern in patterns for path in folder.glob(pattern)})
    except OSError:
        return []
