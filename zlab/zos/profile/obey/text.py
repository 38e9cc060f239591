"""The OBEYFILE from one PROFILE to another: what goes, then what comes, as the grammar says of each statement. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from zlab.zos.profile.compare.effects import statement_of
from zlab.zos.profile.compare.entries import Entry, Key, default_operand, entries, state
from zlab.zos.profile.compare.equivalence import restyled
from zlab.zos.profile.grammar.shapes import Obey, Shape, StatementRow
from zlab.zos.profile.grammar.statements import BY_NAME, ENDS, STATEMENTS
from zlab.zos.profile.rows import operands_of
from zlab.zos.profile.tree import ProfileDocument, Statement

State = dict[Key, Entry]

_LONGEST = 72
_INDENT = "   "


class Obeyfile(NamedTuple):
    """The text ("" when nothing changes), and the devices and interfaces that are stopped by command before it."""

    text: str
    stopped: tuple[str, ...]


def obeyfile(before: ProfileDocument, after: ProfileDocument) -> Obeyfile:
    """The statements that make `before` into `after` as far as OBEYFILE can, in the order the stack needs them."""
    work = _Work(before, after)
    gone = [line for row in reversed(STATEMENTS) if row.obey is Obey.DEFINES for line in work.goes(row)]
    come = [line for row in STATEMENTS for line in work.comes(row)]
    lines = [*gone, *come, *work.started()]
    return Obeyfile("".join(f"{line}\n" for line in lines), tuple(dict.fromkeys(work.stopped)))


class _Work:
    """The lines of each statement; names that are defined anew are remembered to be started at the end."""

    def __init__(self, before: ProfileDocument, after: ProfileDocument) -> None:
        old, new = (_whole_definitions(state(entries(side), BY_NAME)) for side in (before, after))
        left = restyled(old, new)
        self.kept = [entry for key, entry in old.items() if key[0] == "HOME" and key[:2] in left]
        """Home addresses of links that stay as they are, though the new profile has an INTERFACE in their place."""
        self.old = {key: entry for key, entry in old.items() if key[:2] not in left}
        self.new = {key: entry for key, entry in new.items() if key[:2] not in left}
        self._old_of, self._new_of = _by_statement(self.old), _by_statement(self.new)
        self.after = after
        self.stopped: list[str] = []
        """What is stopped by command first: a STOP inside an OBEYFILE is done last (statements: STOP)."""
        self._again: list[str] = []

    def goes(self, row: StatementRow) -> Iterator[str]:
        """What has to be deleted of a statement that defines names: what is gone, and what is defined anew."""
        old, _ = self._both(row)
        for name in self._touched(row):
            definition = old.get((row.name, name))
            if definition is None:
                continue
            if row.name != "LINK":
                self.stopped.append(name)
            if row.name == "INTERFACE":
                yield f"INTERFACE {name} DELETE"
            else:
                yield f"DELETE {row.name} {name} {' '.join(definition.value)}".rstrip()

    def comes(self, row: StatementRow) -> Iterator[str]:
        old, new = self._both(row)
        if row.obey is Obey.DEFINES and row.shape is Shape.NAMED:
            yield from self._defined(row, new)
        elif not (same(old, new) and list(old) == list(new)):
            make = {
                Obey.ADDS: self._added,
                Obey.REPLACES: self._whole,
                Obey.BLOCK: self._whole,
                Obey.SETS: self._rules if row.shape is Shape.RULES else self._set,
            }.get(row.obey)
            if make is not None:
                yield from make(row, old, new)

    def started(self) -> Iterator[str]:
        wanted = [key[1] for key in self.new if key[0] == "START" and len(key) > 1]
        fresh = [name for name in wanted if ("START", name) not in self.old]
        for name in dict.fromkeys([*fresh, *(name for name in self._again if name in wanted)]):
            yield f"START {name}"

    def _both(self, row: StatementRow) -> tuple[State, State]:
        return self._old_of.get(row.name, {}), self._new_of.get(row.name, {})

    def _touched(self, row: StatementRow) -> list[str]:
        """The names of a statement that are new, gone or changed; a LINK goes with its device."""
        _, new = self._both(row)
        one, other = (_by_name(side) for side in self._both(row))
        touched = [name for name in {**one, **other} if not same(one.get(name, {}), other.get(name, {}))]
        if row.name == "LINK":
            devices = set(self._touched(BY_NAME["DEVICE"]))
            touched += [
                key[1] for key, entry in new.items() if len(key) == 2 and entry.value and entry.value[-1] in devices
            ]
        return list(dict.fromkeys(touched))

    def _added(self, row: StatementRow, old: State, new: State) -> Iterator[str]:
        """Rows that go and rows that come; a changed row goes and comes."""
        gone = [entry for key, entry in old.items() if key not in new or new[key].value != entry.value]
        come = [entry for key, entry in new.items() if key not in old or old[key].value != entry.value]
        for entry in gone:
            yield f"DELETE {' '.join(entry.key[: 4 if row.name == 'PORT' else 5])}"
        if come:
            yield row.name
            yield from (f"{_INDENT}{self._text(entry)}" for entry in come)

    def _whole(self, row: StatementRow, old: State, new: State) -> Iterator[str]:
        """The whole list or block as the new profile has it; an empty one cannot be given."""
        if not new:
            return
        if row.name == "HOME":
            self._readdress(old, new)
            addresses = [*self.kept, *new.values()]
            yield from ("HOME", *(f"{_INDENT}{' '.join([*entry.value, *entry.key[1:]])}" for entry in addresses))
            return
        for statement in self.after.all(row.name):
            yield from self._statement(statement)

    def _readdress(self, old: State, new: State) -> None:
        """A device whose link gets another address is stopped and started."""
        for key, entry in new.items():
            link = self.new.get(("LINK", key[-1]))
            if link is not None and key in old and old[key].value != entry.value:
                self.stopped.append(link.value[-1])
                self._again.append(link.value[-1])

    def _set(self, row: StatementRow, old: State, new: State) -> Iterator[str]:
        words: list[str] = []
        for key, entry in new.items():
            if key not in old or old[key].value != entry.value:
                words.append(self._text(entry) if len(key) > 1 else " ".join(entry.value))
        for key in old:
            default = default_operand(row, key[-1]) if key not in new and len(key) > 1 else None
            words += [default.name] if default is not None else []
        words = [word for word in words if word]
        if words:
            yield " ".join([row.name, *words])

    def _rules(self, row: StatementRow, old: State, new: State) -> Iterator[str]:
        """A block with the rules that come, and the words that take away those that go, where there are such."""
        gone = [undone for key in old if key not in new for undone in [vipa_undo(key)] if undone]
        come = [self._text(entry) for key, entry in new.items() if key not in old]
        if gone or come:
            yield from (row.name, *(f"{_INDENT}{line}" for line in [*gone, *come]), row.end)

    def _defined(self, row: StatementRow, new: State) -> Iterator[str]:
        defined, words = _by_name(new), self.after.words
        statements: dict[str, Statement] = {}
        for one in self.after.all(row.name):
            if one.last > one.first + 1:
                statements.setdefault(words[one.first + 1], one)
        for name in self._touched(row):
            if name in defined:
                yield from self._statement(statements[name])
                self._again.append(name)

    def _statement(self, statement: Statement) -> Iterator[str]:
        """A statement as the new profile writes it, without its comments, and broken at operands where it is long."""
        words = [self.after.text(at) for at in range(statement.first, statement.last)]
        breaks: set[int] = set()
        if statement.row is not None and statement.row.shape is Shape.NAMED and len(" ".join(words)) > _LONGEST:
            breaks = {operand.first for operand in operands_of(self.after, statement)}
        line: list[str] = []
        for at, word in enumerate(words, statement.first):
            long = len(" ".join([*line, word])) > _LONGEST
            if line and (long or at in breaks or self.after.first_on_line(at)):
                yield " ".join(line)
                line = []
            line.append(f"{_INDENT}{word}" if not line and at > statement.first and word.upper() not in ENDS else word)
        yield " ".join(line)

    def _text(self, entry: Entry) -> str:
        return " ".join(self.after.text(at) for at in range(entry.first, entry.last))


def _whole_definitions(found: State) -> State:
    """Without what names a device, link or interface and does not define it: the stack refuses such a statement."""
    return {
        key: entry
        for key, entry in found.items()
        if key[0] not in ("DEVICE", "LINK", "INTERFACE") or (key[:2] in found and found[key[:2]].value)
    }


def same(one: State, other: State) -> bool:
    return one.keys() == other.keys() and all(entry.value == other[key].value for key, entry in one.items())


def _by_statement(found: State) -> dict[str, State]:
    made: dict[str, State] = {}
    for key, entry in found.items():
        row = statement_of(key)
        if row is not None:
            made.setdefault(row.name, {})[key] = entry
    return made


def _by_name(found: State) -> dict[str, State]:
    """What belongs to each device, link or interface."""
    made: dict[str, State] = {}
    for key, entry in found.items():
        if len(key) > 1:
            made.setdefault(key[1], {})[key] = entry
    return made


def vipa_undo(key: Key) -> str:
    """What takes a rule of VIPADYNAMIC away, "" where no such word is known."""
    words = key[1:]
    if words[0] in ("VIPADEFINE", "VIPABACKUP"):
        addresses = [word for word in words[1:] if "." in word or ":" in word]
        # VIPADEFINE has a mask before its addresses, VIPABACKUP a rank.
        own = addresses[1:] if words[0] == "VIPADEFINE" else addresses
        return " ".join(["VIPADELETE", *own]) if own else ""
    if words[0] == "VIPARANGE" and "DELETE" not in words:
        rest = [word for word in words[1:] if word != "DEFINE"]
        return " ".join(["VIPARANGE", "DELETE", *rest])
    return ""
