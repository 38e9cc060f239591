"""Semantic differences on the terminal: a line a change, side by side, or JSON."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from zlab.cli import console, prose
from zlab.exits import Exit

if TYPE_CHECKING:
    from zlab.zos.changes import Change

_SIGNS = {"added": ("+", "green"), "removed": ("-", "red"), "changed": ("~", "magenta"), "moved": (">", "bold")}
_EFFECTS = {"live": "green", "disruptive": "magenta", "restart": "red"}


def show_changes(changes: Sequence[Change], *, as_json: bool, side_by_side: bool = False) -> Exit:
    """Tell all changes; status 3 when there is one."""
    if as_json:
        console.data_json({"changes": [change.to_json() for change in changes]})
    elif side_by_side:
        rows = [
            (_SIGNS[change.kind][0], " ".join(change.path), change.before or "", change.after or "", str(change.effect))
            for change in changes
        ]
        if rows:
            console.table(("", "what", "before", "after", "takes"), rows)
    else:
        for change in changes:
            show_change(change)
    if not as_json:
        count = len(changes)
        console.talk(prose.counted(count, "difference") if count else "no difference in meaning")
    return Exit.DIFFERENT if changes else Exit.OK


def show_change(change: Change) -> None:
    """One change: what, and below it what it takes and where it stands."""
    sign, tone = _SIGNS[change.kind]
    console.data(f"{console.colour(sign, tone, sys.stdout)} {' '.join(change.path)}: {_values(change)}")
    places = [
        f"{label} {place}"
        for label, place in (("before", change.before_place), ("after", change.after_place))
        if place is not None
    ]
    effect = console.colour(str(change.effect), _EFFECTS[change.effect], sys.stdout)
    console.data(f"    {effect}{': ' + change.why if change.why else ''}{' | ' if places else ''}{'; '.join(places)}")


def _values(change: Change) -> str:
    if change.before is not None and change.after is not None:
        return f"{change.before} → {change.after}"
    return change.after if change.after is not None else change.before or ""
