"""Checks of a policy's text: braces, statements and keys that exist, values that are accepted. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zlab.zos.edits import Edit
from zlab.zos.findings import Finding
from zlab.zos.policy.checks.subject import Check, Subject, did_you_mean, named
from zlab.zos.policy.grammar.disciplines import DISCIPLINES
from zlab.zos.policy.grammar.shapes import PORTS, Key, Repeat, name_problem
from zlab.zos.policy.grammar.statements import BY_NAME, CIPHER, KEYS_OF, KINDS, key_of
from zlab.zos.policy.rules import text as rules
from zlab.zos.policy.tree import Flaw, FlawKind, Statement

PLACEHOLDER = re.compile(r"\?[A-Za-z_][A-Za-z0-9_]*\?|\{\{[^{}]*\}\}|<[A-Za-z_ ]+>|&[A-Za-z]+\.")
_NUMBERED = re.compile(r"\d{8}\s*")


def braces(subject: Subject) -> Iterator[Finding]:
    openers = {each.key_at: each for each, _ in subject.document.everything if each.block is not None}
    for flaw in subject.document.flaws:
        yield _flaw(subject, flaw, openers.get(flaw.other))


def _flaw(subject: Subject, flaw: Flaw, opener: Statement | None) -> Finding:
    if flaw.kind is FlawKind.UNCLOSED:
        what = f"{{ of {named(opener)} is never closed" if opener and opener.key else "{ is never closed"
        return subject.finding(rules.UNCLOSED, what, flaw.at)
    if flaw.kind is FlawKind.STRAY_CLOSE:
        related = [("the block before it was closed here", flaw.other)] if flaw.other >= 0 else []
        return subject.finding(rules.STRAY_CLOSE, "} closes nothing", flaw.at, related)
    if flaw.kind is FlawKind.ORPHAN_OPEN:
        return subject.finding(rules.ORPHAN_OPEN, "{ belongs to no statement", flaw.at)
    return subject.finding(
        rules.COMPANY, "a brace and something else on one line", flaw.at, edits=[_own_line(subject, flaw.at)]
    )


def _own_line(subject: Subject, at: int) -> Edit:
    """Begin a new line at `at`, indented as the line is, in place of the blanks before it."""
    text = subject.document.member.text
    start = text.rfind("\n", 0, at) + 1
    line = text[start:at]
    indent = line[: len(line) - len(line.lstrip())]
    return Edit(start + len(line.rstrip()), at, f"\n{indent}")


def statements(subject: Subject) -> Iterator[Finding]:
    """Unknown ones, misplaced ones, and those without a name."""
    for statement, around in subject.document.everything:
        if not statement.key:
            continue
        kind = BY_NAME.get(statement.folded)
        if around is None:
            yield from _global(subject, statement)
        elif around.folded in BY_NAME:
            yield from _inside(subject, statement, around)
        if kind is not None and statement.block and statement.value:
            problem = name_problem(statement.value)
            if problem:
                yield subject.finding(rules.BAD_NAME, problem, statement.value_at)


def _global(subject: Subject, statement: Statement) -> Iterator[Finding]:
    kind = BY_NAME.get(statement.folded)
    if statement.folded in DISCIPLINES:
        return
    if kind is None:
        home = next((each.name for each in KINDS if key_of(each.name, statement.key)), None)
        if home:
            yield subject.finding(
                rules.NOT_HERE, f"{statement.key} stands outside of any block; it is a key of {home}", statement.key_at
            )
            return
        hint = did_you_mean(statement.key, [each.name for each in KINDS])
        shown = statement.key.encode("unicode_escape").decode()
        what = f"{shown[:40]} is no statement of AT-TLS{hint}"
        yield subject.finding(rules.UNKNOWN_STATEMENT, what, statement.key_at)
        return
    if statement.block is None:
        what = f"{named(statement)} has no block"
        yield subject.finding(rules.NO_VALUE, what, statement.key_at)
    elif not statement.value:
        yield subject.finding(rules.NO_NAME, f"{kind.name} has no name", statement.key_at)


def _inside(subject: Subject, statement: Statement, around: Statement) -> Iterator[Finding]:
    kind = BY_NAME[around.folded]
    if statement.block is not None and statement.folded in BY_NAME:
        if statement.folded not in {name.lower() for name in kind.inline}:
            what = f"{named(statement)} cannot stand inside {named(around)}"
            yield subject.finding(
                rules.NOT_HERE, what, statement.key_at, [(f"{around.key} begins here", around.key_at)]
            )
        return
    if statement.folded in KEYS_OF[around.folded]:
        return
    if statement.folded in BY_NAME:
        yield subject.finding(rules.NO_VALUE, f"{named(statement)} has no block", statement.key_at)
        return
    known = [key.name for key in KEYS_OF[around.folded].values()]
    hint = did_you_mean(statement.key, known) or _elsewhere(statement)
    shown = statement.key.encode("unicode_escape").decode()
    yield subject.finding(rules.UNKNOWN_KEY, f"{kind.name} has no {shown[:40]}{hint}", statement.key_at)


def _elsewhere(statement: Statement) -> str:
    homes = [each.name for each in KINDS if key_of(each.name, statement.key)]
    return f"; it is a key of {' and '.join(homes[:2])}" if homes else ""


def values(subject: Subject) -> Iterator[Finding]:
    for statement, around in subject.document.everything:
        key = key_of(around.folded, statement.key) if around is not None else None
        if key is not None and statement.block is None:
            yield from _value(subject, statement, key)


def _value(subject: Subject, statement: Statement, key: Key) -> Iterator[Finding]:
    value = statement.value
    if PLACEHOLDER.search(value):
        yield subject.finding(rules.PLACEHOLDER, f"{key.name} {value} is a placeholder", statement.value_at)
        return
    if not value:
        if not key.empty:
            yield subject.finding(rules.NO_VALUE, f"{key.name} has no value", statement.key_at)
        return
    word = key.values.clean(value)
    if word != value:
        rest = value[len(word) :].strip()
        yield subject.finding(rules.IGNORED_TEXT, f"{rest!r} after {key.name} {word} is ignored", statement.value_at)
    problem = key.values.check(word)
    if problem and key not in CIPHER.keys and not key.refers:  # ciphers and names have checks of their own
        rule = rules.BAD_PORTS if key.values is PORTS else rules.BAD_VALUE
        yield subject.finding(rule, f"{key.name}: {problem}", statement.value_at)


def repeats(subject: Subject) -> Iterator[Finding]:
    """Scalar keys that are given twice in one block."""
    for statement, _ in subject.document.everything:
        first: dict[str, Statement] = {}
        for each in statement.body:
            key = key_of(statement.folded, each.key)
            if key is None or key.repeat is Repeat.JOINS or each.block is not None:
                continue
            if statement.folded in _MANY and key.refers:
                continue
            other = first.setdefault(each.folded, each)
            if other is not each and other.value.lower() != each.value.lower():
                what = f"{key.name} is {other.value} and {each.value} in {named(statement)}"
                yield subject.finding(rules.REPEATED, what, each.key_at, [("first given here", other.key_at)])


_MANY = frozenset(kind.name.lower() for kind in KINDS if kind.repeat_inline)


def required(subject: Subject) -> Iterator[Finding]:
    """Keys that a statement must have; those of a rule have findings of their own."""
    for statement, _ in subject.document.everything:
        kind = BY_NAME.get(statement.folded)
        if kind is None or statement.block is None or kind.name == "TTLSRule":
            continue
        given = {each.folded for each in statement.body}
        for key in kind.keys:
            if key.required and key.name.lower() not in given:
                what = f"{named(statement)} has no {key.name}"
                yield subject.finding(rules.MISSING_KEY, what, statement.key_at)
        if kind.repeat_inline and not statement.body:
            yield subject.finding(rules.MISSING_KEY, f"{named(statement)} is empty", statement.key_at)


def lines(subject: Subject) -> Iterator[Finding]:
    """What the records of a data set can hold, and line numbers at their end."""
    member, length = subject.document.member, subject.context.record_length
    at = 0
    for line in member.text.split("\n"):
        shown = line.rstrip("\r")
        if len(shown) == 80 and _NUMBERED.fullmatch(shown[72:]):
            start = at + len(shown[:72].rstrip())
            yield subject.finding(
                rules.LINE_NUMBERS, f"line number {shown[72:]}", at + 72, edits=[Edit(start, at + 80, "")]
            )
        elif length and len(shown.rstrip()) > length:
            what = f"{len(shown.rstrip())} characters, a record has {length}"
            yield subject.finding(rules.TOO_LONG, what, at + length)
        at += len(line) + 1


def passwords(subject: Subject) -> Iterator[Finding]:
    for statement, around in subject.document.everything:
        if statement.folded == "keyringpw" and around is not None and statement.value:
            yield subject.finding(rules.PASSWORD, "KeyringPw holds a password", statement.key_at)


def other_kinds(subject: Subject) -> Iterator[Finding]:
    """One note for each kind of policy that a file has beside AT-TLS."""
    of_kind: dict[str, list[Statement]] = {}
    for each in subject.document.statements:
        if each.folded in DISCIPLINES:
            of_kind.setdefault(DISCIPLINES[each.folded], []).append(each)
    for kind, found in of_kind.items():
        count = f"{len(found)} statement{'s' if len(found) > 1 else ''}"
        yield subject.finding(rules.OTHER_POLICY, f"{kind}: {count}, which zlab does not check", found[0].key_at)


TEXT_CHECKS: tuple[Check, ...] = (braces, statements, other_kinds, values, repeats, required, lines, passwords)
