"""The difference between two devmaps: managers by their paths, options and devices, and all other statements. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from zlab.errors import Place
from zlab.zos.changes import Change, ChangeKind, Effect
from zlab.zos.devmap.records import Devmap, Manager, Osa, Statement

_WHY = "awsstop and awsstart: the devmap is read then only, and z/OS goes down with it"
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Value:
    text: str
    place: Place


def diff(before: Devmap, after: Devmap) -> list[Change]:
    """Values by what they belong to; the order of stanzas, options and devices does not count.

    A devmap has a [system] stanza. What has none is a piece of one, as `render` writes it: it is compared with its
    own OSAs of the other side, and says nothing of the rest.
    """
    old, new = dict(_values(before)), dict(_values(after))
    if _is_piece(before) != _is_piece(after):
        heads = {key[:2] for key in (old if _is_piece(before) else new)}
        old, new = ({key: value for key, value in side.items() if key[:2] in heads} for side in (old, new))
    return [
        _change(key, old.get(key), new.get(key))
        for key in dict.fromkeys([*old, *new])
        if _text(old.get(key)) != _text(new.get(key))
    ]


def _is_piece(devmap: Devmap) -> bool:
    return all(stanza.name != "system" for stanza in devmap.stanzas)


def _text(value: _Value | None) -> str | None:
    return value.text if value else None


def _change(key: Key, was: _Value | None, now: _Value | None) -> Change:
    kind = ChangeKind.ADDED if was is None else ChangeKind.REMOVED if now is None else ChangeKind.CHANGED
    places = (was.place if was else None, now.place if now else None)
    return Change(kind, key, _text(was), _text(now), *places, Effect.RESTART, _WHY)


class _Unique:
    """Keys that are met again get a number, so that none hides another."""

    def __init__(self) -> None:
        self._seen: dict[Key, int] = {}

    def __call__(self, key: Key) -> Key:
        count = self._seen[key] = self._seen.get(key, 0) + 1
        return key if count == 1 else (*key, f"again {count}")


def _values(devmap: Devmap) -> Iterator[tuple[Key, _Value]]:
    unique = _Unique()
    for manager in devmap.managers:
        yield from _of_manager(manager, unique)
    for stanza in devmap.stanzas:
        for statement in stanza.statements:
            if statement.keyword not in ("name", "device"):
                key = unique((f"[{stanza.name}]", statement.keyword))
                yield key, _Value(_rest(statement, 0), statement.place)


def _of_manager(manager: Manager, unique: _Unique) -> Iterator[tuple[Key, _Value]]:
    head = unique(_head(manager))
    if head[1] != manager.number:
        yield (*head, "number"), _Value(manager.number.zfill(4), manager.place)
    address = Osa(manager).linux if manager.name == "awsosa" else None
    if address is not None:
        yield (*head, "address"), _Value(str(address), manager.place)
    for option in manager.statement.options:
        if address is not None and option.name in ("tunnel_ip", "tunnel_mask"):
            continue  # what they say, or leave to zPDT, is the address
        value = option.value if option.value is not None else ""
        folded = value.upper() if option.name in ("path", "pathtype") else value
        yield unique((*head, f"--{option.name}")), _Value(folded, option.place)
    for device in manager.devices:
        yield unique((*head, f"device {device.number}")), _Value(_rest(device.statement, 1), device.place)


def _head(manager: Manager) -> Key:
    """An OSA is its path; another manager is its name and number."""
    path = manager.statement.value("path")
    return (manager.name, path.upper()) if path else (manager.name, manager.number)


def _rest(statement: Statement, skipped: int) -> str:
    words = [word.text for word in statement.operands[skipped:]]
    options = sorted(f"--{option.name}={option.value or ''}" for option in statement.options)
    return " ".join([*words, *options])
