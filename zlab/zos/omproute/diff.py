"""The difference between two OMPROUTE configurations in statements and parameters. Pure.

What `F proc,RECONFIG` takes is IBM's page of it (halu101 rrompr): new interface statements, and the
RouterID of IPv6_OSPF; all else is ignored by it and needs a restart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from zlab.errors import Place
from zlab.zos.changes import Change, ChangeKind, Effect
from zlab.zos.omproute.grammar.shapes import ParameterRow, StatementRow
from zlab.zos.omproute.grammar.statements import STATEMENTS
from zlab.zos.omproute.identity import Identity, identity
from zlab.zos.omproute.keys import PLACE_OF_KEY
from zlab.zos.omproute.tree import HIDDEN, Document, Parameter, Statement
from zlab.zos.omproute.values import compared

_LIVE = "F proc,RECONFIG takes it, before the interface reaches the stack"
_ROUTER_ID6 = "F proc,RECONFIG takes it"
_NEW_AREA = "F proc,RECONFIG takes the interface and not its new area"
_RESTART = "F proc,RECONFIG ignores it"


@dataclass(frozen=True, slots=True)
class _Entry:
    """One parameter as compared; repeatable ones have all their values, in order of the alphabet."""

    row: ParameterRow | None
    compared: tuple[str, ...]
    shown: str
    place: Place


@dataclass(slots=True)
class _Block:
    """A statement as compared; the three stand-alone forms have been put into theirs."""

    row: StatementRow | None
    place: Place
    entries: dict[str, _Entry] = field(default_factory=dict)


def diff(before: Document, after: Document) -> list[Change]:
    """All changes, in the order of the new file, then what is gone in the order of the old one."""
    old, new = _blocks(before), _blocks(after)
    areas = {(key[0], key[1]) for key in old if key[0] in ("Area", "IPv6_Area")}
    changes: list[Change] = []
    for key, block in new.items():
        if key in old:
            changes += _changed(key, old[key], block)
        elif _says_something(block):
            changes.append(_added(key, block, areas))
    changes += [_removed(key, block) for key, block in old.items() if key not in new and _says_something(block)]
    return changes


def _blocks(document: Document) -> dict[Identity, _Block]:
    blocks: dict[Identity, _Block] = {}
    numbers = count(2)
    for where, statement in document.expanded():
        key = identity(statement)
        known = blocks.get(key)
        if known is None:
            known = blocks[key] = _Block(_home(key, statement), where.place(statement.start))
        elif not _merges(statement):
            # A second statement of the same identity conflicts with the first; it is compared by itself.
            key = (*key, f"again {next(numbers)}")
            known = blocks[key] = _Block(statement.row, where.place(statement.start))
        _read_into(known, where, statement)
    return blocks


def _home(key: Identity, statement: Statement) -> StatementRow | None:
    return STATEMENTS.get(key[0].upper(), statement.row)


def _merges(statement: Statement) -> bool:
    return statement.row is not None and statement.row.single


def _read_into(block: _Block, document: Document, statement: Statement) -> None:
    """Put the parameters of a statement into a block; what comes last counts, repeatable ones add up."""
    given = list(statement.parameters)
    if statement.own is not None:
        given.append(statement.own)
    for parameter in given:
        name = parameter.row.name if parameter.row else parameter.name.upper()
        entry = _entry(document, parameter)
        known = block.entries.get(name)
        if known is not None and parameter.row is not None and parameter.row.repeatable:
            values = tuple(sorted({*known.compared, *entry.compared}))
            entry = _Entry(entry.row, values, ", ".join(values), known.place)
        block.entries[name] = entry
    for stray in statement.strays:
        hidden = any(parameter.secret for parameter in given)
        shown = HIDDEN if hidden else stray.text
        block.entries[f"word {stray.text.upper()}"] = _Entry(None, (stray.text,), shown, document.place(stray.start))


def _entry(document: Document, parameter: Parameter) -> _Entry:
    value = compared(parameter.row, parameter.value)
    shown = HIDDEN if parameter.secret else value
    return _Entry(parameter.row, (value,), shown, document.place(parameter.start))


def _says_something(block: _Block) -> bool:
    """Whether a block differs from not being there: `OSPF;` with nothing but defaults says nothing."""
    if block.row is None or not block.row.single:
        return True
    return any(not _is_default(entry) for entry in block.entries.values())


def _is_default(entry: _Entry) -> bool:
    row = entry.row
    return row is not None and row.default is not None and entry.compared == (compared(row, row.default),)


def _title(key: Identity) -> tuple[str, ...]:
    return tuple(part for part in key if part)


def _added(key: Identity, block: _Block, areas: set[tuple[str, str]]) -> Change:
    effect, why = Effect.RESTART, _RESTART
    if block.row is not None and block.row.reconfig:
        effect, why = _effect_of_new(block, areas)
    return Change(ChangeKind.ADDED, _title(key), None, _summary(block), None, block.place, effect, why)


def _effect_of_new(block: _Block, areas: set[tuple[str, str]]) -> tuple[Effect, str]:
    row = block.row
    if row is not None and row.name == "IPv6_OSPF":
        only_router_id = all(name == "RouterID" or _is_default(entry) for name, entry in block.entries.items())
        return (Effect.LIVE, _ROUTER_ID6) if only_router_id else (Effect.RESTART, _RESTART)
    area = row.parameter("Attaches_To_Area") if row else None
    if row is None or area is None:
        return Effect.LIVE, _LIVE
    given = block.entries.get("Attaches_To_Area")
    number = given.compared[0] if given else area.default or ""
    known = ("IPv6_Area" if row.family == 6 else "Area", number) in areas
    return (Effect.LIVE, _LIVE) if known else (Effect.RESTART, _NEW_AREA)


def _removed(key: Identity, block: _Block) -> Change:
    return Change(ChangeKind.REMOVED, _title(key), _summary(block), None, block.place, None, Effect.RESTART, _RESTART)


def _summary(block: _Block) -> str:
    return " ".join(f"{name}={entry.shown}" for name, entry in block.entries.items())


def _changed(key: Identity, old: _Block, new: _Block) -> Iterator[Change]:
    for name in dict.fromkeys((*new.entries, *old.entries)):
        before, after = old.entries.get(name), new.entries.get(name)
        if _compared(before, after) == _compared(after, before) or _not_known(before, after):
            continue
        kind = ChangeKind.CHANGED if before and after else ChangeKind.ADDED if after else ChangeKind.REMOVED
        router_id6 = key == ("IPv6_OSPF",) and name == "RouterID" and after is not None
        effect, why = (Effect.LIVE, _ROUTER_ID6) if router_id6 else (Effect.RESTART, _RESTART)
        before_shown, after_shown = _shown(before, after)
        yield Change(
            kind,
            (*_title(key), name),
            before_shown,
            after_shown,
            before.place if before else old.place,
            after.place if after else new.place,
            effect,
            why,
        )


def _compared(one: _Entry | None, other: _Entry | None) -> tuple[str, ...]:
    """The values of an entry; of a missing one, the default of the row that the other one has."""
    if one is not None:
        return one.compared
    row = other.row if other else None
    return (compared(row, row.default),) if row is not None and row.default is not None else ()


def _not_known(before: _Entry | None, after: _Entry | None) -> bool:
    """Whether one side is the lab's place of a key, which the lab does not hold: nothing can be said."""
    entries = [entry for entry in (before, after) if entry is not None]
    return len(entries) == 2 and any(entry.compared[0].startswith(PLACE_OF_KEY) for entry in entries)


def _shown(before: _Entry | None, after: _Entry | None) -> tuple[str | None, str | None]:
    """Both values; a default is told as what it is, and of two keys that they differ."""
    texts = []
    for one, other in ((before, after), (after, before)):
        row = other.row if other else None
        default = f"{row.default} (default)" if row is not None and row.default is not None else None
        texts.append(one.shown if one else default)
    if before and after and before.shown == HIDDEN == after.shown:
        texts[1] = f"{HIDDEN} (another one)"
    return texts[0], texts[1]
