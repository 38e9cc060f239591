"""What a stack defines after it has taken an OBEYFILE, by what the grammar says of each statement (`Obey`). Pure.

Every OBEYFILE is tried on this model before it is given out.
"""

from __future__ import annotations

from zlab.zos.library import Library
from zlab.zos.member import MemberText
from zlab.zos.profile.compare.effects import statement_of
from zlab.zos.profile.compare.entries import Key, entries, state
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
    known = dict(found)
    document = parse(MemberText("obeyfile", text), Library())
    replaced = {statement.name for statement in document.statements} & _REPLACED
    for key in [key for key in known if _statement_name(key) in replaced]:
        del known[key]
    for entry in entries(document):
        key = entry.key
        if key[0] == "DELETE":
            _delete(known, key[1:])
        elif key[0] == "INTERFACE" and key[2:3] == ("DELETE",):
            _drop(known, ("INTERFACE", key[1]))
        elif key[:2] in (("VIPADYNAMIC", "VIPADELETE"), ("VIPADYNAMIC", "VIPARANGE")) and _undoes(known, key):
            continue
        elif key[0] != "STOP":
            known[key] = entry
    return state(list(known.values()), BY_NAME)


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


def _undoes(known: State, key: Key) -> bool:
    """Whether a rule of VIPADYNAMIC takes others away, which it then has."""
    gone = [other for other in known if other[0] == "VIPADYNAMIC" and vipa_undo(other) == " ".join(key[1:])]
    for other in gone:
        del known[other]
    return bool(gone)


def _delete(known: State, words: Key) -> None:
    """DELETE PORT and PORTRANGE name a row, DELETE DEVICE and LINK a name."""
    _drop(known, words if words[:1] in (("PORT",), ("PORTRANGE",)) else words[:2])


def _drop(known: State, prefix: Key) -> None:
    for key in [key for key in known if key[: len(prefix)] == prefix]:
        del known[key]
