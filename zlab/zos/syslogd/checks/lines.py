"""The checks of single lines of syslog.conf: conditions, destination, options, blocks. Pure."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from ipaddress import ip_network

from zlab.errors import Place
from zlab.zos.edits import Edit
from zlab.zos.findings import Finding
from zlab.zos.syslogd.grammar import ANY, FACILITY_NAMES, NONE, OPTION_NAMES, SEVERITIES
from zlab.zos.syslogd.meaning import DestinationKind, destination_kind
from zlab.zos.syslogd.rules import files as file_rules
from zlab.zos.syslogd.rules import lines as rules
from zlab.zos.syslogd.tree import Condition, Document, Line, LineKind, Rule, Word

_NAME = re.compile(r"[A-Za-z0-9@#$]{1,8}")
_HOST_NAME = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?")
_MODE = re.compile(r"[0-7]{3,4}")


def lint_lines(document: Document) -> Iterator[Finding]:
    """Everything that is wrong with a line by itself or by where it stands."""
    yield from _blocks(document)
    for position, item in enumerate(document.items):
        if isinstance(item, Rule):
            if item.destination is None:
                yield _no_destination(document, item, position)
            else:
                yield from _destination(document, item, item.destination)
                yield from _empty(document, item)
            for condition in item.conditions:
                yield from _condition(document, condition)
            yield from _options(document, item)
            yield from _comment(document, item)


def _blocks(document: Document) -> Iterator[Finding]:
    opened: Line | None = None
    for item in document.items:
        if not isinstance(item, Line) or item.kind is not LineKind.STATEMENT:
            continue
        name = item.words[0].text.upper()
        if name not in ("BEGINARCHIVEPARMS", "ENDARCHIVEPARMS"):
            continue
        begins = name == "BEGINARCHIVEPARMS"
        if begins == (opened is not None):
            what = "BeginArchiveParms before the block is ended" if begins else "EndArchiveParms without its beginning"
            yield Finding(file_rules.UNBALANCED, what, document.place(item.words[0].start))
        opened = item if begins else None
    if opened is not None:
        what = "BeginArchiveParms is not ended: the lines behind it are taken for archive parameters"
        yield Finding(file_rules.UNBALANCED, what, document.place(opened.words[0].start))


def _no_destination(document: Document, rule: Rule, position: int) -> Finding:
    following = document.items[position + 1] if position + 1 < len(document.items) else None
    joined: tuple[Edit, ...] = ()
    related: tuple[tuple[str, Place], ...] = ()
    last = rule.conditions[-1].word.end if rule.conditions else rule.start
    if rule.empty and isinstance(following, Rule) and following.conditions:
        # The `;` says that the next line was meant to go on; there is no continuation, so it is one line.
        joined = (Edit(last, following.conditions[0].word.start, ";"),)
        related = (("the line that was meant to continue it", document.place(following.start)),)
    text = ";".join(condition.word.text for condition in rule.conditions)
    what = f"{shortened(text)} has no destination"
    place = document.place(rule.conditions[0].word.start if rule.conditions else rule.start)
    return Finding(rules.NO_DESTINATION, what, place, related, joined)


def _empty(document: Document, rule: Rule) -> Iterator[Finding]:
    if rule.destination is not None and _looks_like_condition(rule.destination):
        return
    for offset in rule.empty:
        edit = Edit(offset, offset + 1, "")
        yield Finding(rules.EMPTY_CONDITION, "a `;` with nothing behind it", document.place(offset), edits=(edit,))


def _destination(document: Document, rule: Rule, destination: Word) -> Iterator[Finding]:
    place = document.place(destination.start)
    kind = destination_kind(destination.text)
    if kind is None and _looks_like_condition(destination):
        last = rule.conditions[-1].word.end if rule.conditions else rule.start
        edit = Edit(last, destination.start, ";")
        what = f"{shortened(destination.text)} is a condition, and stands where the destination does"
        yield Finding(rules.BLANK_INSIDE, what, place, edits=(edit,))
    elif kind is None:
        yield Finding(file_rules.NOT_A_DESTINATION, f"{shortened(destination.text)} is no destination", place)
    if kind is DestinationKind.FILE:
        yield from _path(document, destination)


def _looks_like_condition(word: Word) -> bool:
    parts = word.text.split(";", 1)[0].split(".")
    known = parts[-1].lower() in SEVERITIES or parts[-1].lower() in (NONE, ANY)
    return len(parts) in (2, 4) and known and "/" not in word.text


def _path(document: Document, destination: Word) -> Iterator[Finding]:
    at = destination.text.find("//")
    if at >= 0:
        clean = re.sub(r"/{2,}", "/", destination.text)
        edit = Edit(destination.start, destination.end, clean)
        what = f"{shortened(destination.text)} is {shortened(clean)}"
        yield Finding(file_rules.DOUBLE_SLASH, what, document.place(destination.start + at), edits=(edit,))
    for found in re.finditer(r"%(.?)", destination.text):
        if found[1] not in ("Y", "m", "d"):
            place = document.place(destination.start + found.start())
            yield Finding(file_rules.BAD_DATE, f"{found[0]} in {shortened(destination.text)}", place)


def _condition(document: Document, condition: Condition) -> Iterator[Finding]:
    place = document.place(condition.word.start)
    text = shortened(condition.word.text)
    if not condition.well_formed:
        count = len([part for part in condition.parts if part])
        yield Finding(rules.WRONG_PARTS, f"{text} has {count} part{'s' if count != 1 else ''}", place)
        return
    if condition.facility not in FACILITY_NAMES | {ANY}:
        what = f"{text}: {shortened(condition.facility)} is no facility{near(condition.facility, FACILITY_NAMES)}"
        yield Finding(rules.UNKNOWN_FACILITY, what, place)
    if condition.priority not in SEVERITIES and condition.priority not in (NONE, ANY):
        hint = near(condition.priority, (*SEVERITIES, NONE))
        yield Finding(rules.UNKNOWN_PRIORITY, f"{text}: {shortened(condition.priority)} is no priority{hint}", place)
    if condition.host is not None:
        if not _is_host(condition.host):
            yield Finding(rules.BAD_HOST, f"{shortened(condition.host) or 'nothing'} is no address or name", place)
        return
    for what, name in (("user", condition.user), ("job", condition.job)):
        yield from _name(document, condition, what, name)


def _is_host(host: str) -> bool:
    try:
        ip_network(host, strict=False)
    except ValueError:
        # Digits and dots, a colon or a slash was meant for an address.
        return _HOST_NAME.fullmatch(host) is not None and not re.fullmatch(r"[0-9.]+", host)
    return True


def _name(document: Document, condition: Condition, what: str, name: str) -> Iterator[Finding]:
    place = document.place(condition.word.start)
    stem = name.removesuffix("*")
    if name == ANY:
        return
    if "*" in stem or "?" in stem:
        yield Finding(rules.WILDCARD_INSIDE, f"{what} {shortened(name)} in {shortened(condition.word.text)}", place)
    elif not _NAME.fullmatch(stem):
        told = f"{what} {shortened(name)} has {len(stem)} characters" if len(stem) > 8 else f"{what} {name}"
        yield Finding(rules.BAD_NAME, told, place)
    elif name != name.upper():
        yield Finding(rules.MIXED_CASE, f"{what} {name} has small letters", place)
    elif what == "job" and stem.startswith(("TTLS", "ATTLS")):
        yield Finding(rules.ATTLS_JOB, f"job {name}: AT-TLS writes under the job of TCP/IP", place)


def _options(document: Document, rule: Rule) -> Iterator[Finding]:
    if rule.destination is not None and _looks_like_condition(rule.destination):
        return  # the words behind it are the destination and its options
    for stray in rule.strays:
        what = f"{shortened(stray.text)} behind the destination"
        yield Finding(rules.STRAY_WORD, what, document.place(stray.start))
    for option in rule.options:
        place = document.place(option.name.start)
        row = OPTION_NAMES.get(option.name.text)
        if row is None:
            yield Finding(rules.STRAY_WORD, f"{shortened(option.name.text)} is no option", place)
        elif row.value and option.value is None:
            yield Finding(rules.STRAY_WORD, f"{row.name} has no {row.value}", place)
        elif row.value == "mode" and option.value and not _MODE.fullmatch(option.value.text):
            what = f"{row.name} {shortened(option.value.text)}"
            yield Finding(file_rules.BAD_MODE, what, document.place(option.value.start))


def _comment(document: Document, rule: Rule) -> Iterator[Finding]:
    if rule.comment is None:
        return
    text = document.member.text
    newline = "\r\n" if "\r\n" in text else "\n"
    above = Edit(rule.start, rule.start, f"{rule.comment.text}{newline}")
    behind = (
        rule.comment.start
        - len(text[rule.start : rule.comment.start])
        + len(text[rule.start : rule.comment.start].rstrip())
    )
    edits = (above, Edit(behind, rule.comment.start + len(rule.comment.text), ""))
    what = f"{shortened(rule.comment.text)} behind a rule"
    yield Finding(rules.TRAILING_COMMENT, what, document.place(rule.comment.start), edits=edits)


def near(word: str, known: Iterable[str]) -> str:
    """`: did you mean X?` for the known word that is most like it, or nothing."""
    found = difflib.get_close_matches(word[:32], list(known), n=1, cutoff=0.7)
    return f": did you mean {found[0]}?" if found else ""


def shortened(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
