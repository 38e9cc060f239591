"""What a change of an inventory means on z/OS: each member before and after, compared by meaning."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zlab.zos.changes import Change, ChangeKind
from zlab.zos.library import Library
from zlab.zos.member import MemberText, read_member
from zlab.zos.registry import LANGUAGES, OTHERS, language_of


@dataclass(frozen=True, slots=True)
class MemberDiff:
    """A member whose text changed. `changes` is empty where only its layout did, or where it is of no language."""

    system: str
    name: str
    kind: ChangeKind
    changes: tuple[Change, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "system": self.system,
            "name": self.name,
            "kind": str(self.kind),
            "changes": [change.to_json() for change in self.changes],
        }


def diff_inventories(before: Path, after: Path) -> Iterator[MemberDiff]:
    """The members of two folders of one lab, members/SYSTEM/NAME, in the order of their names.

    A folder that is not there has none. Raises MemberError for a file that cannot be read.
    """
    old, new = _members(before), _members(after)
    for system, name in sorted({*old, *new}):
        texts = [read_member(found[system, name]) if (system, name) in found else None for found in (old, new)]
        if (texts[0] and texts[0].text) != (texts[1] and texts[1].text):
            yield MemberDiff(system, name, _kind(*texts), tuple(_changes(name, *texts)))


def _members(folder: Path) -> dict[tuple[str, str], Path]:
    return {(path.parent.name, path.name): path for path in folder.glob("members/*/*") if path.is_file()}


def _kind(before: MemberText | None, after: MemberText | None) -> ChangeKind:
    if before is None:
        return ChangeKind.ADDED
    return ChangeKind.CHANGED if after is not None else ChangeKind.REMOVED


def _changes(name: str, before: MemberText | None, after: MemberText | None) -> list[Change]:
    if name not in (*LANGUAGES, *OTHERS):
        return []
    language = language_of(name)
    sides = [language.parse(text or MemberText(name, ""), Library()) for text in (before, after)]
    return list(language.diff(*sides))
