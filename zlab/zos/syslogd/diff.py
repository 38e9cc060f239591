"""The difference between two syslog.conf in rules, not lines. Pure.

The order of rules is no difference: each rule writes by itself. What stands in BeginArchiveParms counts for the
rules behind it that are archived. SIGHUP, and `F SYSLOGD,RESTART` (IBM: MODIFY command, syslog daemon), take all.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass

from zlab.errors import Place
from zlab.zos.changes import Change, ChangeKind, Effect
from zlab.zos.syslogd.grammar import STATEMENT_NAMES, canonical_priority
from zlab.zos.syslogd.meaning import DestinationKind, clean_path, destination_kind
from zlab.zos.syslogd.tree import Condition, Document, Line, LineKind, Rule

_HUP = "SIGHUP or F SYSLOGD,RESTART"
_NEW_FILE = f"{_HUP}; the file must be there first unless syslogd runs with -c"
_NOWHERE = "(nowhere)"


@dataclass(frozen=True, slots=True)
class _Compared:
    """A rule as compared: conditions in order of the alphabet, options by name."""

    conditions: tuple[str, ...]
    destination: str
    options: tuple[tuple[str, str], ...]
    place: Place

    @property
    def selector(self) -> str:
        return ";".join(self.conditions)

    @property
    def shown(self) -> str:
        words = [f"{name} {value}".strip() for name, value in self.options if name != "archive parameters"]
        return " ".join([self.destination, *words])


def canonical_condition(condition: Condition) -> str:
    """A condition as compared. The case of users and jobs may count, that of the other parts does not."""
    if not condition.well_formed:
        return condition.word.text
    tail = f"{condition.facility}.{canonical_priority(condition.priority)}"
    if condition.host is not None:
        return f"({condition.host.lower()}).{tail}"
    # *.*.facility.priority says no more than facility.priority.
    return tail if (condition.user, condition.job) == ("*", "*") else f"{condition.user}.{condition.job}.{tail}"


def canonical_selector(rule: Rule) -> tuple[str, ...]:
    return tuple(sorted({canonical_condition(condition) for condition in rule.conditions}))


def diff(before: Document, after: Document) -> list[Change]:
    """All changes: rules first, in the order of the new file, then what is gone, then global statements."""
    old, new = _without_equals(_rules(before), _rules(after))
    pool = _Pool(old)
    changes: list[Change] = []
    for rule in new:
        partner = pool.take(rule)
        changes += [_added(rule)] if partner is None else _changed(partner, rule)
    changes += [_removed(rule) for rule in pool.left()]
    return [*changes, *_statements(before, after)]


class _Pool:
    """The old rules that have no equal, found by what a new one may have in common with them."""

    def __init__(self, rules: list[_Compared]) -> None:
        self._rules = rules
        self._taken: set[int] = set()
        self._known: dict[object, deque[_Compared]] = defaultdict(deque)
        for rule in rules:
            for key in _keys(rule):
                self._known[key].append(rule)

    def take(self, rule: _Compared) -> _Compared | None:
        """The rule a new one has come from: same conditions and destination, else one of the two."""
        for key in _keys(rule):
            candidates = self._known.get(key)
            while candidates:
                found = candidates.popleft()
                if id(found) not in self._taken:
                    self._taken.add(id(found))
                    return found
        return None

    def left(self) -> list[_Compared]:
        return [rule for rule in self._rules if id(rule) not in self._taken]


def _keys(rule: _Compared) -> Iterator[object]:
    yield rule.conditions, rule.destination
    yield rule.conditions
    if rule.destination != _NOWHERE:
        yield rule.destination


def _rules(document: Document) -> list[_Compared]:
    rules: list[_Compared] = []
    block: list[str] = []
    for item in document.items:
        if isinstance(item, Line):
            if item.kind is LineKind.STATEMENT and item.words[0].text.upper() == "BEGINARCHIVEPARMS":
                block = []
            elif item.kind is LineKind.PARAMETER:
                block.append(" ".join(word.text for word in item.words).upper())
        else:
            rules.append(_compared(document, item, tuple(block)))
    return rules


def _compared(document: Document, rule: Rule, block: tuple[str, ...]) -> _Compared:
    options = {option.name.text: option.value.text if option.value else "" for option in rule.options}
    options |= {stray.text: "" for stray in rule.strays}
    if "-N" in options:
        options["archive parameters"] = "; ".join(sorted(block))
    destination = clean_path(rule.destination.text) if rule.destination else _NOWHERE
    return _Compared(canonical_selector(rule), destination, tuple(sorted(options.items())), document.place(rule.start))


def _without_equals(old: list[_Compared], new: list[_Compared]) -> tuple[list[_Compared], list[_Compared]]:
    """What is left of two lists when each rule of one has taken its equal out of the other."""
    known: dict[object, list[_Compared]] = defaultdict(list)
    for rule in old:
        known[(rule.conditions, rule.destination, rule.options)].append(rule)
    left = []
    for rule in new:
        equals = known[(rule.conditions, rule.destination, rule.options)]
        if equals:
            equals.pop(0)
        else:
            left.append(rule)
    gone = {id(rule) for rules in known.values() for rule in rules}
    return [rule for rule in old if id(rule) in gone], left


def _added(rule: _Compared) -> Change:
    why = _NEW_FILE if destination_kind(rule.destination) is DestinationKind.FILE else _HUP
    return Change(ChangeKind.ADDED, ("rule", rule.selector), None, rule.shown, None, rule.place, Effect.LIVE, why)


def _removed(rule: _Compared) -> Change:
    return Change(ChangeKind.REMOVED, ("rule", rule.selector), rule.shown, None, rule.place, None, Effect.LIVE, _HUP)


def _changed(old: _Compared, new: _Compared) -> Iterator[Change]:
    rows: list[tuple[str, str | None, str | None]] = [
        ("conditions", old.selector, new.selector),
        ("destination", old.destination, new.destination),
    ]
    before, after = dict(old.options), dict(new.options)
    rows += [(name, _option(name, before), _option(name, after)) for name in sorted({*before, *after})]
    for name, one, other in rows:
        if one != other:
            path = ("rule", new.destination if name == "conditions" else new.selector, name)
            why = _NEW_FILE if name == "destination" else _HUP
            kind = ChangeKind.CHANGED if one is not None and other is not None else _kind(one)
            yield Change(kind, path, one, other, old.place, new.place, Effect.LIVE, why)


def _option(name: str, options: dict[str, str]) -> str | None:
    return options[name] or "given" if name in options else None


def _kind(before: str | None) -> ChangeKind:
    return ChangeKind.ADDED if before is None else ChangeKind.REMOVED


def _statements(before: Document, after: Document) -> Iterator[Change]:
    old, new = _values(before), _values(after)
    for name in dict.fromkeys((*new, *old)):
        one, other = old.get(name), new.get(name)
        if (one and one[0]) != (other and other[0]):
            kind = ChangeKind.CHANGED if one and other else _kind(one[0] if one else None)
            yield Change(
                kind,
                (name,),
                one[0] if one else None,
                other[0] if other else None,
                one[1] if one else None,
                other[1] if other else None,
                Effect.LIVE,
                _HUP,
            )


def _values(document: Document) -> dict[str, tuple[str, Place]]:
    """Global statements with their values; the last one of a name counts. Archive blocks count with their rules."""
    return {
        STATEMENT_NAMES[item.words[0].text.upper()].name: (
            " ".join(word.text.upper() for word in item.words[1:]),
            document.place(item.words[0].start),
        )
        for item in document.items
        if isinstance(item, Line)
        and item.kind is LineKind.STATEMENT
        and "ARCHIVEPARMS" not in item.words[0].text.upper()
    }
