"""The difference between two TCPIP.DATA files. Pure."""

from __future__ import annotations

from zlab.zos.changes import Change, ChangeKind, Effect
from zlab.zos.tcpdata.grammar import RESOLVER_NAMES, TCPDATA_NAMES
from zlab.zos.tcpdata.tree import Document, Statement

_WHY = "F RESOLVER,REFRESH; a program that runs keeps what it has read"
Key = tuple[str, ...]


def diff(before: Document, after: Document) -> list[Change]:
    """Statements by name and system; name servers and search domains in their order, which is that of asking."""
    old, new = _by_key(before), _by_key(after)
    changes = []
    for key in dict.fromkeys([*old, *new]):
        was, now = old.get(key), new.get(key)
        if was is not None and now is not None and _text(was) == _text(now):
            continue
        kind = ChangeKind.ADDED if was is None else ChangeKind.REMOVED if now is None else ChangeKind.CHANGED
        changes.append(
            Change(
                kind,
                key,
                _text(was) if was else None,
                _text(now) if now else None,
                before.place(was[0].word.start) if was else None,
                after.place(now[0].word.start) if now else None,
                Effect.LIVE,
                _WHY,
            )
        )
    return changes


def _by_key(document: Document) -> dict[Key, list[Statement]]:
    found: dict[Key, list[Statement]] = {}
    for statement in document.statements:
        row = TCPDATA_NAMES.get(statement.name) or RESOLVER_NAMES.get(statement.name)
        name = row.name if row else statement.name
        key = (f"{statement.system}:", name) if statement.system else (name,)
        if row is not None and row.many:
            found.setdefault(key, []).append(statement)
        else:
            found[key] = [statement]
    return found


def _text(statements: list[Statement]) -> str:
    return " ".join(statement.value.upper() for statement in statements)
