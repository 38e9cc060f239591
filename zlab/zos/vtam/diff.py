"""The difference between two TRL major nodes: statements and operands. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from zlab.zos.changes import Change, ChangeKind, Effect
from zlab.zos.vtam.meaning import value_text
from zlab.zos.vtam.tree import Document, Operand, Statement

_WHY = "the device is stopped, the TRLE varied inactive, and the node activated again (V NET,ACT,ID=…,UPDATE=ALL)"


def diff(before: Document, after: Document) -> list[Change]:
    """Statements by their labels; the order of statements and operands does not count."""
    old, new = _by_label(before), _by_label(after)
    changes: list[Change] = []
    for label, statement in new.items():
        if label not in old:
            place = after.place(statement.start)
            changes.append(
                Change(ChangeKind.ADDED, label, None, _summary(statement), None, place, Effect.LIVE, "a new TRLE")
            )
        else:
            changes += _operands(label, before, old[label], after, statement)
    for label, statement in old.items():
        if label not in new:
            place = before.place(statement.start)
            changes.append(
                Change(ChangeKind.REMOVED, label, _summary(statement), None, place, None, Effect.DISRUPTIVE, _WHY)
            )
    return changes


def _by_label(document: Document) -> dict[tuple[str, ...], Statement]:
    found: dict[tuple[str, ...], Statement] = {}
    for statement in document.statements:
        if statement.operation is not None:
            label = statement.label.text.upper() if statement.label else ""
            key: tuple[str, ...] = (statement.operation.text.upper(), label)
            while key in found:
                key = (*key[:2], f"again {len(found)}")
            found[key] = statement
    return found


def _operands(
    label: tuple[str, ...], before: Document, one: Statement, after: Document, other: Statement
) -> Iterator[Change]:
    old, new = _values(one), _values(other)
    for name in dict.fromkeys([*old, *new]):
        was, now = old.get(name), new.get(name)
        if was is not None and now is not None and value_text(was) == value_text(now):
            continue
        kind = ChangeKind.ADDED if was is None else ChangeKind.REMOVED if now is None else ChangeKind.CHANGED
        yield Change(
            kind,
            (*label, name),
            value_text(was) if was else None,
            value_text(now) if now else None,
            before.place(was.start) if was else None,
            after.place(now.start) if now else None,
            Effect.DISRUPTIVE,
            _WHY,
        )


def _values(statement: Statement) -> dict[str, Operand]:
    return {operand.name or f"operand {index + 1}": operand for index, operand in enumerate(statement.operands)}


def _summary(statement: Statement) -> str:
    return " ".join(f"{operand.name}={value_text(operand)}" for operand in statement.operands)
