"""The differences between two PROFILEs in what they define. Layout, case, abbreviations and comments are none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from zlab.errors import Place
from zlab.zos.changes import Change, ChangeKind
from zlab.zos.profile.compare.effects import effect_of, statement_of
from zlab.zos.profile.compare.entries import Entry, Key, Value, entries, state
from zlab.zos.profile.compare.equivalence import with_interfaces
from zlab.zos.profile.compare.long_lists import differing_rows
from zlab.zos.profile.grammar.shapes import Obey, Shape
from zlab.zos.profile.grammar.statements import BY_NAME
from zlab.zos.profile.tree import ProfileDocument


def diff(before: ProfileDocument, after: ProfileDocument) -> list[Change]:
    """What has to change for `before` to mean `after`, in the order of the two files."""
    return list(Comparison(before, after).changes())


class Comparison:
    """Two documents and what each defines, by key."""

    def __init__(self, before: ProfileDocument, after: ProfileDocument) -> None:
        self.before, self.after = before, after
        differing = differing_rows(before, after)
        self.old = state(entries(before, differing), BY_NAME)
        self.new = state(entries(after, differing), BY_NAME)
        self.old, self.new = with_interfaces(self.old, self.new)

    def changes(self) -> Iterator[Change]:
        if self.old.keys() == self.new.keys() and all(
            entry.value == self.new[key].value for key, entry in self.old.items()
        ):
            yield from self._moves()
            return
        removed = [key for key in self.old if key not in self.new]
        added = [key for key in self.new if key not in self.old]
        pairs = _pairs(removed, added)
        taken = set(pairs.values())
        yield from self._removed_and_changed(removed, pairs)
        yield from (
            self._change(ChangeKind.ADDED, key, None, self.new[key])
            for key in _whole(added, self.old)
            if key not in taken
        )
        yield from self._moves()

    def _removed_and_changed(self, removed: list[Key], pairs: dict[Key, Key]) -> Iterator[Change]:
        whole = set(_whole(removed, self.new))
        gone = set(removed)
        for key, entry in self.old.items():
            if key in pairs:
                yield self._change(ChangeKind.CHANGED, key, entry, self.new[pairs[key]])
            elif key in gone:
                if key in whole:
                    yield self._change(ChangeKind.REMOVED, key, entry, None)
            elif entry.value != self.new[key].value:
                yield self._change(ChangeKind.CHANGED, key, entry, self.new[key])

    def _change(self, kind: ChangeKind, key: Key, old: Entry | None, new: Entry | None) -> Change:
        taken = effect_of(key, kind)
        same = old is not None and new is not None and old.key == new.key
        path = path_of(key if same or old is None or new is None else _family(old.key) or old.key[:1])
        one, other = (_rest(entry, path_length=len(path)) if entry else None for entry in (old, new))
        if same and one and other:
            one, other = _shortened(one, other)
        return Change(
            kind,
            path,
            _text(one),
            _text(other),
            _place(self.before, old),
            _place(self.after, new),
            taken.effect,
            taken.why,
        )

    def _moves(self) -> Iterator[Change]:
        """Things that stay and whose order the stack reads: the HOME list, and equal destinations without MULTIPATH."""
        for title, before, after, why in self._ordered():
            old, new = [key for key in before if key in self.new], [key for key in after if key in self.old]
            if old == new:
                continue
            first = next(at for at, (one, other) in enumerate(zip(old, new, strict=True)) if one != other)
            entry, other = self.old[old[first]], self.new[new[first]]
            taken = effect_of(entry.key, ChangeKind.MOVED)
            yield Change(
                ChangeKind.MOVED,
                title,
                " · ".join(_name(key) for key in old),
                " · ".join(_name(key) for key in new),
                _place(self.before, entry),
                _place(self.after, other),
                taken.effect,
                why,
            )

    def _ordered(self) -> Iterator[tuple[tuple[str, ...], list[Key], list[Key], str]]:
        """What has an order, its keys on both sides, and why the order counts."""
        old, new = _beneath(self.old), _beneath(self.new)
        why = "the first address of the list is the stack's own without PRIMARYINTERFACE"
        yield ("HOME",), old["HOME",], new["HOME",], why
        for version, statement in ((4, "IPCONFIG"), (6, "IPCONFIG6")):
            if self._multipath(self.new, statement):
                continue
            why = f"without {statement} MULTIPATH the first active route to a destination is the one that is used"
            for title in [title for title in old if len(old[title]) > 1 and _version(title) == version]:
                yield title, old[title], new[title], why

    @staticmethod
    def _multipath(found: dict[Key, Entry], statement: str) -> bool:
        entry = found.get((statement, "multipath"))
        return entry is not None and entry.value == ("MULTIPATH",)


def _beneath(found: dict[Key, Entry]) -> dict[Key, list[Key]]:
    """The keys of HOME, and those of each destination of a route."""
    keys: dict[Key, list[Key]] = defaultdict(list)
    for key in found:
        if len(key) > 1 and key[0] in ("HOME", "ROUTE"):
            keys[key[: 1 if key[0] == "HOME" else 2]].append(key)
    return keys


def _version(title: Key) -> int:
    """The IP version of a destination; 0 for what is none."""
    if title[0] != "ROUTE":
        return 0
    return 6 if ":" in title[1] or title[1] == "DEFAULT6" else 4


def _pairs(removed: Iterable[Key], added: Iterable[Key]) -> dict[Key, Key]:
    """A removed and an added thing that are one changed thing: alone on both sides under what they share."""
    gone: dict[Key, list[Key]] = defaultdict(list)
    come: dict[Key, list[Key]] = defaultdict(list)
    for keys, sides in ((removed, gone), (added, come)):
        for key in keys:
            shared = _family(key)
            if shared:
                sides[shared].append(key)
    return {one[0]: come[shared][0] for shared, one in gone.items() if len(one) == len(come.get(shared, ())) == 1}


def _family(key: Key) -> Key:
    """What a port, a range or a route is told from others by, however it is used; () for what has no such thing."""
    if key[0] in ("PORT", "PORTRANGE"):
        return key[:3]
    if key[0] == "ROUTE":
        return key[:2]
    return key[:2] if key[0] == "VIPADYNAMIC" else ()


def _whole(keys: list[Key], other: dict[Key, Entry]) -> list[Key]:
    """Without the operands of a device, link or interface that is itself new or gone: its own entry tells of them."""
    heads = {key for key in keys if len(key) == 2}
    return [key for key in keys if not (len(key) > 2 and _is_named(key) and key[:2] not in other and key[:2] in heads)]


def _is_named(key: Key) -> bool:
    row = statement_of(key)
    return row is not None and row.obey is Obey.DEFINES and row.shape is Shape.NAMED


def path_of(key: Key) -> tuple[str, ...]:
    """A key as people read it."""
    if key[0] in ("PORT", "PORTRANGE") and len(key) >= 3:
        numbers = 2 if key[0] == "PORT" else 3
        return (key[0], " ".join(key[1 : numbers + 1]), *key[numbers + 1 :])
    if key[0] == "?":
        return ("unknown", *key[1:])
    return key


def _rest(entry: Entry, path_length: int) -> Value:
    """The part of an entry that the path does not say."""
    return (*path_of(entry.key)[path_length:], *entry.value)


def _shortened(one: Value, other: Value) -> tuple[Value, Value]:
    """Long values without what they share at both ends, so that the difference is what is shown."""
    if max(len(one), len(other)) < 12:
        return one, other
    head = 0
    while head < min(len(one), len(other)) and one[head] == other[head]:
        head += 1
    tail = 0
    while tail < min(len(one), len(other)) - head and one[-1 - tail] == other[-1 - tail]:
        tail += 1
    head, tail = max(0, head - 2), max(0, tail - 2)
    lead, trail = ("…",) if head else (), ("…",) if tail else ()
    return (
        (*lead, *one[head : len(one) - tail], *trail),
        (*lead, *other[head : len(other) - tail], *trail),
    )


def _text(words: Value | None) -> str | None:
    return None if words is None else " ".join(words) or "(default)"


def _name(key: Key) -> str:
    return " ".join(key[1:])


def _place(document: ProfileDocument, entry: Entry | None) -> Place | None:
    return document.place(entry.first) if entry is not None else None
