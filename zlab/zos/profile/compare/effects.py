"""What a change of a PROFILE takes on z/OS: an OBEYFILE, one that interrupts traffic, or a restart of the stack."""

from __future__ import annotations

from typing import NamedTuple

from zlab.zos.changes import ChangeKind, Effect
from zlab.zos.profile.compare.entries import Key, default_operand
from zlab.zos.profile.grammar.shapes import Obey, StatementRow
from zlab.zos.profile.grammar.statements import BY_NAME


class Taken(NamedTuple):
    effect: Effect
    why: str


_BLOCKED = Taken(Effect.RESTART, "OBEYFILE cannot take it away: it holds until the stack is started again")


def statement_of(key: Key) -> StatementRow | None:
    """The statement that defines the thing a key leads to."""
    return BY_NAME.get("BEGINROUTES" if key[0] == "ROUTE" else key[0])


def effect_of(key: Key, kind: ChangeKind) -> Taken:
    """How a change comes about, and why so."""
    row = statement_of(key)
    if row is None:
        return Taken(Effect.RESTART, "zlab does not know this statement")
    if row.telnet:
        return Taken(Effect.LIVE, "OBEYFILE of the Telnet server; connections that are there keep the old block")
    return _BY_OBEY[row.obey](key, kind, row)


def _adds(_key: Key, kind: ChangeKind, row: StatementRow) -> Taken:
    if kind is ChangeKind.ADDED:
        return Taken(Effect.LIVE, f"OBEYFILE adds a row of {row.name}")
    return Taken(Effect.LIVE, f"OBEYFILE with DELETE {row.name}; sockets that are open stay")


def _replaces(_key: Key, _kind: ChangeKind, row: StatementRow) -> Taken:
    if row.name == "BEGINROUTES":
        return Taken(Effect.LIVE, "OBEYFILE with the whole BEGINROUTES block: it replaces all static routes")
    if row.name == "HOME":
        return Taken(Effect.DISRUPTIVE, "the whole HOME list, and the devices of changed addresses stopped and started")
    return Taken(Effect.LIVE, f"OBEYFILE with the whole {row.name} list")


def _sets(key: Key, kind: ChangeKind, row: StatementRow) -> Taken:
    if kind is ChangeKind.REMOVED and not can_be_unset(key):
        return _BLOCKED
    return Taken(Effect.LIVE, f"OBEYFILE with {row.name}")


def _defines(key: Key, kind: ChangeKind, row: StatementRow) -> Taken:
    if kind is ChangeKind.ADDED and len(key) == 2:
        return Taken(Effect.LIVE, f"OBEYFILE defines and starts the new {row.name}")
    return Taken(Effect.DISRUPTIVE, f"the {row.name} is stopped and deleted, and defined again where it stays")


def _acts(_key: Key, _kind: ChangeKind, row: StatementRow) -> Taken:
    return Taken(Effect.LIVE, f"{row.name} acts at once and defines nothing")


def _block(_key: Key, kind: ChangeKind, row: StatementRow) -> Taken:
    if kind is ChangeKind.REMOVED:
        return _BLOCKED
    return Taken(Effect.LIVE, f"OBEYFILE with the whole {row.name} block")


def _restart(_key: Key, _kind: ChangeKind, row: StatementRow) -> Taken:
    return Taken(Effect.RESTART, f"{row.name} is read when the stack starts")


_BY_OBEY = {
    Obey.ADDS: _adds,
    Obey.REPLACES: _replaces,
    Obey.SETS: _sets,
    Obey.DEFINES: _defines,
    Obey.ACTS: _acts,
    Obey.BLOCK: _block,
    Obey.RESTART: _restart,
}


def can_be_unset(key: Key) -> bool:
    """Whether a word exists that puts an operand back to what the stack starts with."""
    row = statement_of(key)
    if row is None or len(key) < 2:
        return False
    return default_operand(row, key[-1]) is not None or (row.name == "VIPADYNAMIC" and key[1] in VIPA_UNDO)


VIPA_UNDO = frozenset(("VIPADEFINE", "VIPABACKUP", "VIPARANGE"))
"""What VIPADYNAMIC has a word for that takes it away: VIPADELETE, VIPARANGE DELETE."""
