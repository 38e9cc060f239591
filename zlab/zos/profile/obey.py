"""From one PROFILE to another on a running stack: the smallest OBEYFILE, its inverse, and the commands. Pure.

What OBEYFILE makes of each statement stands in the grammar (`Obey`). Every OBEYFILE is tried on the model before it
is given out: what the old profile and it define together must be what the new one defines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from zlab.zos.changes import Change, Effect
from zlab.zos.library import Library
from zlab.zos.member import MemberText
from zlab.zos.profile.diff import diff
from zlab.zos.profile.effects import statement_of
from zlab.zos.profile.entries import Entry, Key, default_operand, entries, state
from zlab.zos.profile.grammar import Obey, StatementRow
from zlab.zos.profile.parse import parse
from zlab.zos.profile.statements import BY_NAME, STATEMENTS
from zlab.zos.profile.tree import ProfileDocument, Statement
from zlab.zos.steps import Step, Where

State = dict[Key, Entry]


@dataclass(frozen=True, slots=True)
class ObeyPlan:
    """`text` is the OBEYFILE ("" when nothing changes), `inverse` the one that goes back.

    `restart` are changes OBEYFILE cannot make: they come with the next start of the stack.
    """

    text: str
    inverse: str
    changes: tuple[Change, ...]
    restart: tuple[Change, ...]
    steps: tuple[Step, ...]
    undo_steps: tuple[Step, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "obeyfile": self.text,
            "inverse": self.inverse,
            "changes": [change.to_json() for change in self.changes],
            "restart": [change.to_json() for change in self.restart],
            "steps": [step.to_json() for step in self.steps],
            "undo_steps": [step.to_json() for step in self.undo_steps],
        }


def obey_plan(
    before: ProfileDocument, after: ProfileDocument, job: str = "TCPIP", dsn: str = "USER.TCPPARMS(ZLABOBEY)"
) -> ObeyPlan:
    """How to get from one profile to the other. `job` is the stack, `dsn` where the OBEYFILE will lie."""
    changes = tuple(diff(before, after))
    text, stopped = _obeyfile(before, after)
    inverse, undo_stopped = _obeyfile(after, before) if text else ("", ())
    blocked = set(_blocked(before, after))
    restart = tuple(
        change for change in changes if change.effect is Effect.RESTART or tuple(change.path[:2]) in blocked
    )
    steps = tuple(_steps(text, stopped, job, dsn, restart))
    undo = tuple(_steps(inverse, undo_stopped, job, undo_dsn(dsn), ()))
    return ObeyPlan(text, inverse, changes, restart, steps, undo)


def undo_dsn(dsn: str) -> str:
    """Where the inverse lies: a member beside, its name ending in U, or a data set beside."""
    if not dsn.endswith(")"):
        return f"{dsn}.UNDO"
    return f"{dsn[:-1][: dsn.index('(') + 8]}U)"


def _steps(text: str, stopped: Sequence[str], job: str, dsn: str, restart: Sequence[Change]) -> Iterator[Step]:
    if text:
        yield Step(
            Where.CONSOLE,
            f"V TCPIP,{job},SYNTAXCHECK,DSN={dsn}",
            "the stack reads it and changes nothing",
            ("EZZ0061I VARY SYNTAXCHECK COMMAND BEGINNING", "EZZ0065I VARY SYNTAXCHECK COMMAND COMPLETE"),
        )
        for name in stopped:
            yield Step(Where.CONSOLE, f"V TCPIP,{job},STOP,{name}", "it is deleted, and defined again where it stays")
        yield Step(
            Where.CONSOLE,
            f"V TCPIP,{job},OBEYFILE,DSN={dsn}",
            "the stack takes the changes",
            ("EZZ0053I COMMAND VARY OBEYFILE COMPLETED SUCCESSFULLY",),
        )
    if restart:
        yield Step(Where.CONSOLE, f"P {job}", f"{len(restart)} changes need another start of the stack")
        yield Step(Where.CONSOLE, f"S {job}", "the stack reads its profile", ("EZZ0309I PROFILE PROCESSING BEGINNING",))


def obeyfile(before: ProfileDocument, after: ProfileDocument) -> str:
    """The statements that make `before` into `after` as far as OBEYFILE can, in the order the stack needs them."""
    return _obeyfile(before, after)[0]


def _obeyfile(before: ProfileDocument, after: ProfileDocument) -> tuple[str, tuple[str, ...]]:
    """The OBEYFILE, and the devices and interfaces that have to be stopped before it."""
    old, new = state(entries(before), BY_NAME), state(entries(after), BY_NAME)
    work = _Work(old, new, after)
    lines = [line for row in STATEMENTS for line in work.lines(row)]
    return "".join(f"{line}\n" for line in [*lines, *work.started()]), tuple(dict.fromkeys(work.stopped))


def predict(before: ProfileDocument, obey: str) -> State:
    """What the stack defines after it has taken an OBEYFILE, by the model of the grammar."""
    known = dict(state(entries(before), BY_NAME))
    document = parse(MemberText("obeyfile", obey), Library())
    found = entries(document)
    replaced = {row.name for row in STATEMENTS if row.obey in (Obey.REPLACES, Obey.BLOCK)}
    present = {statement.name for statement in document.statements} & replaced
    for key in list(known):
        row = statement_of(key)
        if row is not None and row.name in present:
            del known[key]
    for entry in found:
        if entry.key[0] == "DELETE":
            _delete(known, entry.key[1:])
        elif entry.key[0] == "INTERFACE" and entry.key[2:3] == ("DELETE",):
            _drop(known, ("INTERFACE", entry.key[1]))
        elif entry.key[0] != "STOP":
            known[entry.key] = entry
    return state(list(known.values()), BY_NAME)


def _delete(known: State, words: Key) -> None:
    if words[0] in ("PORT", "PORTRANGE"):
        for key in [key for key in known if key[: len(words)] == words]:
            del known[key]
    else:
        _drop(known, words[:2])


def _drop(known: State, prefix: Key) -> None:
    for key in [key for key in known if key[: len(prefix)] == prefix]:
        del known[key]


class _Work:
    """The lines of each statement; names that are defined anew are remembered to be started at the end."""

    def __init__(self, old: State, new: State, after: ProfileDocument) -> None:
        self.old, self.new, self.after = old, new, after
        self._names: list[str] = []
        self.stopped: list[str] = []
        """What must be stopped by command first: a STOP inside an OBEYFILE is done last (grammar.md section 1)."""

    def lines(self, row: StatementRow) -> Iterator[str]:
        old = {key: entry for key, entry in self.old.items() if statement_of(key) is row}
        new = {key: entry for key, entry in self.new.items() if statement_of(key) is row}
        if _same(old, new) and list(old) == list(new):
            return
        make = {
            Obey.ADDS: self._adds,
            Obey.REPLACES: self._whole,
            Obey.BLOCK: self._whole,
            Obey.SETS: self._sets,
            Obey.DEFINES: self._defines,
        }.get(row.obey)
        if make is not None:
            yield from make(row, old, new)

    def started(self) -> Iterator[str]:
        wanted = [key[1] for key in self.new if key[0] == "START" and len(key) > 1]
        fresh = [key[1] for key in self.new if key[0] == "START" and key not in self.old and len(key) > 1]
        for name in dict.fromkeys([*fresh, *(name for name in self._names if name in wanted)]):
            yield f"START {name}"

    def _adds(self, row: StatementRow, old: State, new: State) -> Iterator[str]:
        """Rows that go and rows that come; a changed row goes and comes."""
        gone = [entry for key, entry in old.items() if key not in new or new[key].value != entry.value]
        come = [entry for key, entry in new.items() if key not in old or old[key].value != entry.value]
        for entry in gone:
            yield f"DELETE {' '.join(entry.key[: 4 if row.name == 'PORT' else 5])}"
        if come:
            yield row.name
            yield from (f"   {self._text(entry)}" for entry in come)

    def _whole(self, row: StatementRow, _old: State, new: State) -> Iterator[str]:
        """The whole list or block as the new profile has it; an empty one cannot be given."""
        if not new:
            return
        for statement in self.after.all(row.name):
            yield from self._statement(statement)

    def _sets(self, row: StatementRow, old: State, new: State) -> Iterator[str]:
        words: list[str] = []
        for key, entry in new.items():
            if key not in old or old[key].value != entry.value:
                words += [self._text(entry)] if len(key) > 1 else [" ".join(entry.value)]
        for key in old:
            if key not in new and len(key) > 1:
                default = default_operand(row, key[-1])
                words += [default.name] if default is not None else []
        words = [word for word in words if word]
        if words:
            yield " ".join([row.name, *words])

    def _defines(self, row: StatementRow, old: State, new: State) -> Iterator[str]:
        names = list(dict.fromkeys(key[1] for key in [*old, *new] if len(key) > 1))
        touched = [name for name in names if not _same(_of(old, name), _of(new, name))]
        if row.name == "LINK":
            touched = list(dict.fromkeys([*touched, *self._links_of_changed_devices(new)]))
        for name in touched:
            if _of(old, name):
                yield from self._goes(row, name, old)
            self._names.append(name)
        for name in touched:
            if _of(new, name):
                statement = next(each for each in self.after.all(row.name) if self.after.words[each.first + 1] == name)
                yield from self._statement(statement)

    def _links_of_changed_devices(self, new: State) -> Iterator[str]:
        for key, entry in new.items():
            device = entry.value[-1] if entry.value else ""
            if len(key) == 2 and not _same(
                _prefix(self.old, ("DEVICE", device)), _prefix(self.new, ("DEVICE", device))
            ):
                yield key[1]

    def _goes(self, row: StatementRow, name: str, old: State) -> Iterator[str]:
        if row.name != "LINK":
            self.stopped.append(name)
        if row.name == "INTERFACE":
            yield f"INTERFACE {name} DELETE"
        else:
            definition = old.get((row.name, name))
            yield f"DELETE {row.name} {name} {' '.join(definition.value) if definition else ''}".rstrip()

    def _statement(self, statement: Statement) -> Iterator[str]:
        """A statement as the new profile writes it, without its comments, one row or operand line a line."""
        words = [self.after.text(at) for at in range(statement.first, statement.last)]
        line: list[str] = []
        for at, word in enumerate(words, statement.first):
            if line and (self.after.first_on_line(at) or len(" ".join([*line, word])) > _LONGEST):
                yield " ".join(line)
                line = []
            line.append(f"   {word}" if not line and at > statement.first and word.upper() not in _ENDS else word)
        yield " ".join(line)

    def _text(self, entry: Entry) -> str:
        return " ".join(self.after.text(at) for at in range(entry.first, entry.last))


_LONGEST = 72
_ENDS = frozenset(spelling for row in STATEMENTS for spelling in row.end_spellings())


def _of(found: State, name: str) -> State:
    return {key: entry for key, entry in found.items() if len(key) > 1 and key[1] == name}


def _prefix(found: State, prefix: Key) -> State:
    return {key: entry for key, entry in found.items() if key[: len(prefix)] == prefix}


def _same(one: State, other: State) -> bool:
    return one.keys() == other.keys() and all(entry.value == other[key].value for key, entry in one.items())


def _blocked(before: ProfileDocument, after: ProfileDocument) -> Iterator[Key]:
    """Keys that the OBEYFILE does not bring to where the new profile has them."""
    reached, wanted = predict(before, obeyfile(before, after)), state(entries(after), BY_NAME)
    for key in dict.fromkeys([*reached, *wanted]):
        if key[0] in ("START", "STOP"):
            continue
        one, other = reached.get(key), wanted.get(key)
        if one is None or other is None or one.value != other.value:
            yield key[:2]
