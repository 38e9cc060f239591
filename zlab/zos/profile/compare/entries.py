"""What a PROFILE defines, as keys and values that two profiles can be compared by.

A key leads to one thing: the statement, its name, the operand. A value is the words that thing has, the way equal ones
share: abbreviations written out, `64K` as 65536, options the stack has anyway left out, order lost where it is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import NamedTuple

from zlab.zos.profile.compare.long_lists import EVERYTHING, Only, row_starts
from zlab.zos.profile.grammar.ports import PORT_ORDER
from zlab.zos.profile.grammar.shapes import OperandRow, Shape, StatementRow
from zlab.zos.profile.grammar.statements import VIPA_WORDS, operand_table
from zlab.zos.profile.routes import route_parts
from zlab.zos.profile.rows import Operand, fixed_words, operands, operands_of, rows_of
from zlab.zos.profile.tree import ProfileDocument, Row, Statement
from zlab.zos.profile.values import plain

Key = tuple[str, ...]
Value = tuple[str, ...]


class Entry(NamedTuple):
    """One thing a profile defines; words first to last (not including) of the document say it."""

    key: Key
    value: Value
    first: int
    last: int


Twins = tuple[Entry, Entry]


def entries(document: ProfileDocument, only: Only = EVERYTHING) -> list[Entry]:
    """Everything a profile defines, in the order it is read; of the rows of long lists those in `only`."""
    found: list[Entry] = []
    flat: dict[Key, int] = {}
    for statement in document.statements:
        if statement.row is None:
            words = tuple(document.words[statement.first : statement.last])
            found.append(Entry(("?", words[0]), words[1:], statement.first, statement.last))
        elif statement.row.shape is Shape.FLAT:
            found.append(_flat(document, statement, statement.row, flat))
        elif statement.row.shape is Shape.PORTS:
            found += _ports(document, statement, statement.row, only.ports)
        elif statement.row.shape is Shape.ROUTES:
            found += _routes(document, statement, statement.row, only.routes)
        else:
            found += _READERS[statement.row.shape](document, statement, statement.row)
    return found


def _ports(
    document: ProfileDocument, statement: Statement, row: StatementRow, only: frozenset[str] | None = None
) -> list[Entry]:
    words, name = document.words, row.name
    # A job may have a port at several addresses: BIND belongs to the key.
    head = 3 if name == "PORT" else 4
    found: list[Entry] = []
    add = found.append
    for first, last in _spans(document, statement, only):
        options = min(first + head, last)
        key = (name, _number(words[first]), *words[first + 1 : options])
        if options >= last:
            add(Entry(key, (), first, last))
        elif last - options == 1:
            add(Entry(key, _PORT_OPTION.get(words[options], (words[options],)), first, last))
        else:
            add(_port_with_options(words, key, options, Row(first, last)))
    return found


def _spans(document: ProfileDocument, statement: Statement, only: frozenset[str] | None) -> Iterator[tuple[int, int]]:
    words = document.words
    starts = row_starts(document, statement)
    spans = pairwise(starts)
    if only is None:
        return spans
    # A word that tells rows apart decides for nearly all of them.
    tells = 0 if statement.name == "PORT" else 1
    told = {word for line in only for word in line.split(" ", 2)[tells : tells + 1]}
    return (
        (first, last)
        for first, last in spans
        if (last - first <= tells or words[first + tells] in told) and " ".join(words[first:last]) in only
    )


_PORT_OPTION: dict[str, Value] = {
    spelling: () if option.default else (option.name,) for spelling, (_, option) in PORT_ORDER.items()
}


def _port_with_options(words: list[str], key: Key, options: int, row: Row) -> Entry:
    value: list[str] = []
    at = options
    while at < row.last:
        word = words[at]
        if word == "BIND" and at + 1 < row.last:
            key = (*key, "BIND", plain(words[at + 1]))
            at += 2
        elif word == "SAF" and at + 1 < row.last:
            value += (word, words[at + 1])
            at += 2
        else:
            value += _PORT_OPTION.get(word, (word,))
            at += 1
    return Entry(key, tuple(value), row.first, row.last)


def _number(word: str) -> str:
    return word.lstrip("0") or word if word[0] == "0" else word


def _home(document: ProfileDocument, statement: Statement, row: StatementRow) -> list[Entry]:
    words = document.words
    found = [Entry((row.name,), (), statement.first, statement.first + 1)]
    for first, last in rows_of(document, statement):
        link = words[first + 1] if last - first == 2 else "?"
        found.append(Entry((row.name, link), (plain(words[first]),), first, last))
    return found if len(found) == 1 else found[1:]


def _routes(
    document: ProfileDocument, statement: Statement, row: StatementRow, only: frozenset[str] | None = None
) -> list[Entry]:
    words, table = document.words, operand_table(row.name)
    found: list[Entry] = []
    for one in (Row(*span) for span in _spans(document, statement, only)):
        parts = route_parts(words, one)
        if words[one.first] != "ROUTE" or parts.link < 0:
            found.append(Entry((row.name, "?"), tuple(words[one.first : one.last]), one.first, one.last))
            continue
        default = words[parts.destination] in ("DEFAULT", "DEFAULT6")
        destination = words[parts.destination] if default or not parts.network else str(parts.network).upper()
        if not default and not parts.network and parts.mask >= 0:
            destination = f"{destination} {words[parts.mask]}"
        key = ("ROUTE", destination, plain(words[parts.hop]), words[parts.link])
        value = _set(document, operands(document, table, parts.options, one.last))
        found.append(Entry(key, value, one.first, one.last))
    if found or statement.body_last > statement.first + 1:
        return found
    return [Entry((row.name,), (), statement.first, statement.last)]


def _set(document: ProfileDocument, found: list[Operand]) -> Value:
    """Operands as one value, in the order of the alphabet; those that hold anyway are left out."""
    said = {(one.row.group or one.row.name) if one.row else document.words[one.first]: one for one in found}
    parts = [_words(document, one) for one in said.values() if not (one.row and one.row.default)]
    return tuple(word for part in sorted(parts) for word in part)


def _words(document: ProfileDocument, operand: Operand) -> Value:
    words = document.words
    if operand.row is None:
        return (words[operand.first],)
    read: Callable[[int], str] = document.text if operand.row.mixed_case else lambda at: plain(words[at])
    return (operand.row.name, *(read(at) for at in range(operand.first + 1, operand.last)))


def _autolog(document: ProfileDocument, statement: Statement, row: StatementRow) -> list[Entry]:
    words, table = document.words, operand_table(row.name)
    found: list[Entry] = []
    minutes = statement.first + 1
    if minutes < statement.body_last and words[minutes].isdigit():
        found.append(Entry((row.name,), (plain(words[minutes]),), minutes, minutes + 1))
    for one in rows_of(document, statement):
        said = operands(document, table, one.first + 1, one.last)
        value = tuple(word for part in sorted(_words(document, each) for each in said) for word in part)
        found.append(Entry((row.name, words[one.first]), value, one.first, one.last))
    return found


def _options(document: ProfileDocument, statement: Statement, row: StatementRow) -> list[Entry]:
    found = [_operand_entry(document, (row.name,), one) for one in operands_of(document, statement)]
    if row.fixed:
        words = document.words[statement.first + 1 : statement.last][: row.fixed]
        value = tuple(plain(word) for word in words)
        return [Entry((row.name,), value, statement.first, statement.last), *found]
    if not found:
        return [Entry((row.name,), (), statement.first, statement.last)]
    return found


def _operand_entry(document: ProfileDocument, prefix: Key, operand: Operand) -> Entry:
    """An operand under its name, or under its group: of a group one holds, and a later one takes its place."""
    if operand.row is None:
        return Entry((*prefix, document.words[operand.first]), (), operand.first, operand.last)
    name = operand.row.group or operand.row.name
    value = _words(document, operand)
    return Entry((*prefix, name), value if operand.row.group else value[1:], operand.first, operand.last)


def _named(document: ProfileDocument, statement: Statement, row: StatementRow) -> list[Entry]:
    words, first = document.words, statement.first
    fixed = fixed_words(document, statement)
    name = words[first + 1] if first + 1 < statement.last else "?"
    key: Key = (row.name, name)
    if row.name == "INTERFACE" and first + 2 < statement.last:
        action = words[first + 2]
        if action != "DEFINE":
            rest = tuple(plain(word) for word in words[first + 3 : statement.last])
            return [Entry((*key, action, *rest), (), first, statement.last)]
    value = tuple(plain(word) for word in words[first + 2 : min(first + 1 + fixed, statement.last)])
    found = [Entry(key, value, first, statement.last)]
    for one in operands_of(document, statement):
        entry = _operand_entry(document, key, one)
        found.append(entry)
    return found


def _rules(document: ProfileDocument, statement: Statement, row: StatementRow) -> list[Entry]:
    words = document.words
    return [
        Entry(
            (row.name, *(VIPA_WORDS.get(word) or plain(word) for word in words[one.first : one.last])),
            (),
            one.first,
            one.last,
        )
        for one in rows_of(document, statement)
    ]


def _flat(document: ProfileDocument, statement: Statement, row: StatementRow, seen: dict[Key, int]) -> Entry:
    words = document.words
    said = tuple(plain(word) for word in words[statement.first + 1 : statement.body_last])
    if row.name == "DELETE" or row.name in ("ITRACE", "PKTTRACE", "OSAENTA"):
        return Entry((row.name, *said), (), statement.first, statement.last)
    key: Key = (row.name,)
    ports = [said[at + 1] for at in range(len(said) - 1) if row.telnet and said[at] in row.keys]
    key += tuple(ports[:1])
    number = seen[key] = seen.get(key, 0) + 1
    return Entry(key if number == 1 else (*key, f"#{number}"), said, statement.first, statement.last)


_READERS: dict[Shape, Callable[[ProfileDocument, Statement, StatementRow], list[Entry]]] = {
    Shape.PORTS: _ports,
    Shape.RANGES: _ports,
    Shape.HOME: _home,
    Shape.ROUTES: _routes,
    Shape.AUTOLOG: _autolog,
    Shape.OPTIONS: _options,
    Shape.NAMED: _named,
    Shape.RULES: _rules,
}


def default_operand(row: StatementRow, group: str) -> OperandRow | None:
    """The operand of a group that holds when none is written."""
    return next((one for one in row.operands if one.group == group and one.default), None)


def state(found: list[Entry], rows: dict[str, StatementRow]) -> dict[Key, Entry]:
    """Entries by key, the last of each: later operands win. Those that hold anyway are left out."""
    made = {entry.key: entry for entry in found}
    return {key: entry for key, entry in made.items() if not _holds_anyway(entry, rows)}


def _holds_anyway(entry: Entry, rows: dict[str, StatementRow]) -> bool:
    if entry.key[0] in ("PORT", "ROUTE"):
        return False
    row = rows.get(entry.key[0])
    if row is None or len(entry.value) != 1 or len(entry.key) < 2:
        return False
    default = default_operand(row, entry.key[-1])
    return default is not None and entry.value == (default.name,)


def duplicates(found: list[Entry]) -> Iterator[Twins]:
    """Pairs of entries with one key, the earlier first."""
    seen: dict[Key, Entry] = {}
    for entry in found:
        if entry.key in seen:
            yield seen[entry.key], entry
        seen[entry.key] = entry
