"""Text of a devmap to its tree. Any text parses; what zPDT would not take is for a linter to say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from zlab.zos.devmap.records import Device, Devmap, Manager, Option, Stanza, Statement, Word
from zlab.zos.member import MemberText, read_member

_WORD = re.compile(r"[^ \t\r\f\v]+")
_OPTION = re.compile(r"(-{1,2}|[\u2010-\u2015])([^=]+)(?:=(.*))?", re.DOTALL)
_HEADER = re.compile(r"\[\s*([^\]#]*?)\s*(?:\]|$)")


def read_devmap(path: Path) -> Devmap:
    """Read a devmap ("-" is standard input). Raises MemberError for a file that is no text."""
    return parse_devmap(read_member(path))


def parse_devmap(member: MemberText) -> Devmap:
    """The tree of a devmap; printing it is `member.text`, to the byte."""
    stanzas: list[Stanza] = []
    name, place = "", member.place(0)
    statements: list[Statement] = []
    for start, line in _lines(member.text):
        body = _without_comment(line)
        header = _HEADER.match(body.lstrip())
        if header:
            if name or statements:
                stanzas.append(Stanza(name, place, tuple(statements)))
            name, place, statements = header[1].lower(), member.place(start + len(body) - len(body.lstrip())), []
        elif body.strip():
            statements.append(_statement(member, body, start))
    if name or statements:
        stanzas.append(Stanza(name, place, tuple(statements)))
    managers = tuple(manager for stanza in stanzas for manager in _managers(stanza.statements))
    return Devmap(member, tuple(stanzas), managers)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in text.split("\n"):
        yield start, line
        start += len(line) + 1


def _without_comment(line: str) -> str:
    # A # inside a word belongs to it: a file of a volume may have one in its name.
    found = re.search(r"(?:^|(?<=\s))#", line)
    return line[: found.start()] if found else line


def _statement(member: MemberText, body: str, start: int) -> Statement:
    words = [
        Word(found[0], start + found.start(), start + found.end(), member.place(start + found.start()))
        for found in _WORD.finditer(body)
    ]
    operands: list[Word] = []
    options: list[Option] = []
    for word in words[1:]:
        found = _OPTION.fullmatch(word.text)
        if found:
            value = found[3].strip("\"'") if found[3] is not None else None
            options.append(Option(found[2].lower(), value, found[1], word))
        else:
            operands.append(word)
    return Statement(words[0].text.lower(), tuple(operands), tuple(options), words[0])


def _managers(statements: Sequence[Statement]) -> Iterator[Manager]:
    """Each `name` with the devices up to the next one; a [manager] has one `name`, hand-edited files have two."""
    starts = [index for index, statement in enumerate(statements) if statement.keyword == "name"]
    for index, end in pairwise([*starts, len(statements)]):
        statement = statements[index]
        words = [word.text for word in statement.operands]
        devices = tuple(_device(each) for each in statements[index + 1 : end] if each.keyword == "device")
        yield Manager(words[0].lower() if words else "", words[1].upper() if len(words) > 1 else "", statement, devices)


def _device(statement: Statement) -> Device:
    words = [word.text for word in statement.operands]
    return Device(
        _number(words[0]) if words else "",
        words[1].lower() if len(words) > 1 else "",
        statement.value("unitadd"),
        statement,
    )


def _number(text: str) -> str:
    return text.upper().zfill(4) if re.fullmatch(r"[0-9A-Fa-f]{1,4}", text) else text
