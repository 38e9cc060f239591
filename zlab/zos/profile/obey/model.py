"""What a stack defines after it has taken an OBEYFILE, by what the grammar says of each statement (`Obey`). Pure.

Every OBEYFILE is tried on this model before it is given out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from zlab.zos.library import Library
from zlab.zos.member import MemberText
from zlab.zos.profile.compare.effects import statement_of
from zlab.zos.profile.compare.entries import Entry, Key, entries, state
from zlab.zos.profile.grammar.shapes import Obey
from zlab.zos.profile.grammar.statements import BY_NAME, STATEMENTS
from zlab.zos.profile.obey.text import State, vipa_undo
from zlab.zos.profile.parse import parse
from zlab.zos.profile.tree import ProfileDocument

_REPLACED = frozenset(row.name for row in STATEMENTS if row.obey in (Obey.REPLACES, Obey.BLOCK))
_PASSING = frozenset(("START", "STOP"))


def predict(before: ProfileDocument, text: str) -> State:
    """What `before` and then the OBEYFILE define."""
    return after_obeyfile(state(entries(before), BY_NAME), text)


def after_obeyfile(found: State, text: str) -> State:
    """What a stack that defines `found` defines when it has taken the text."""
    document = parse(MemberText("obeyfile", text), Library())
    replaced = {statement.name for statement in document.statements} & _REPLACED
    stack = _Stack(entry for key, entry in found.items() if _statement_name(key) not in replaced)
    for entry in entries(document):
        stack.take(entry)
    return state(list(stack.known.values()), BY_NAME)


class _Stack:
    """What is defined, with its keys by their first two words, and by the rule that would take them away."""

    def __init__(self, found: Iterable[Entry]) -> None:
        self.known: State = {}
        self._by_name: dict[Key, set[Key]] = defaultdict(set)
        self._by_undo: dict[str, set[Key]] = defaultdict(set)
        for entry in found:
            self._add(entry)

    def take(self, entry: Entry) -> None:
        key = entry.key
        if key[0] == "DELETE":
            # PORT and PORTRANGE name a row, DEVICE and LINK a name.
            self._drop(key[1:] if key[1:2] in (("PORT",), ("PORTRANGE",)) else key[1:3])
        elif key[0] == "INTERFACE" and key[2:3] == ("DELETE",):
            self._drop(key[:2])
        elif key[0] == "VIPADYNAMIC" and (gone := self._by_undo.pop(" ".join(key[1:]), None)):
            for other in gone:
                self.known.pop(other, None)
        elif key[0] != "STOP":
            self._add(entry)

    def _add(self, entry: Entry) -> None:
        self.known[entry.key] = entry
        self._by_name[entry.key[:2]].add(entry.key)
        if entry.key[0] == "VIPADYNAMIC":
            self._by_undo[vipa_undo(entry.key)].add(entry.key)

    def _drop(self, prefix: Key) -> None:
        for key in [key for key in self._by_name[prefix[:2]] if key[: len(prefix)] == prefix]:
            self._by_name[prefix[:2]].discard(key)
            self.known.pop(key, None)


def blocked(before: ProfileDocument, after: ProfileDocument, text: str) -> set[Key]:
    """The beginnings of keys that the OBEYFILE does not bring to where the new profile has them."""
    reached, wanted = predict(before, text), state(entries(after), BY_NAME)
    return {
        key[:2]
        for key in dict.fromkeys([*reached, *wanted])
        if key[0] not in _PASSING
        if key not in reached or key not in wanted or reached[key].value != wanted[key].value
    }


def _statement_name(key: Key) -> str:
    row = statement_of(key)
    return row.name if row else ""
