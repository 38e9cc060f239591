"""What is wrong with the text of a PROFILE and the members it includes."""

from __future__ import annotations

import difflib
import itertools
import re
from collections.abc import Iterator
from functools import lru_cache

from zlab.codepage import unencodable
from zlab.errors import Place
from zlab.zos.edits import Edit
from zlab.zos.findings import Finding
from zlab.zos.language import LintContext
from zlab.zos.member import MemberText
from zlab.zos.profile.grammar.shapes import OperandRow, Shape, StatementRow
from zlab.zos.profile.grammar.statements import ENDS, STARTS, operand_table
from zlab.zos.profile.lexer import Mark, Source
from zlab.zos.profile.rows import Operand, operands, operands_of, rows_of
from zlab.zos.profile.rules import text as rules
from zlab.zos.profile.tree import IncludeState, ProfileDocument, Statement
from zlab.zos.profile.values import is_placeholder
from zlab.zos.profile.writing import behind_line, taken_out

# A host name of HNGROUP may begin with asterisks: **.IBM.COM
_FOREIGN = re.compile(r"^[ \t]*(#|\*(?!\**\.)|//|/\*)", re.MULTILINE)
_NUMBERED = re.compile(r"^.{72}(\d{8})[ \r]*$", re.MULTILINE)
_NAMES = tuple(sorted({row.name for row in STARTS.values()}))
_END_WORDS = tuple(sorted({row.end for row in ENDS.values()}))
_MOST_CHARACTERS = 20
_IN_1047 = {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-", "\u2026": "..."}
"""What word processors and web pages make of quotes, dashes and dots."""
_OBSOLETE_DEVICES = frozenset(("CLAW",))


def lint_text(document: ProfileDocument, context: LintContext) -> Iterator[Finding]:
    """Findings about statements, operands and the text itself."""
    for statement in document.statements:
        yield from _statement(document, statement)
    yield from _includes(document)
    yield from _ipsec(document)
    yield from _telnet(document)
    for source in document.sources():
        own = source.member is document.member
        yield from _layout(source, own=own)
        yield from _records(source.member, context, own=own)
    yield from _words(document)


def _statement(document: ProfileDocument, statement: Statement) -> Iterator[Finding]:
    if statement.row is None:
        yield from _unknown(document, statement)
        return
    if statement.row.end and not statement.closed:
        yield _missing_end(document, statement, statement.row)
    if statement.row.name == "GATEWAY" or _obsolete_device(document, statement):
        word = statement.first + (2 if statement.name == "DEVICE" else 0)
        yield Finding(rules.OBSOLETE, f"{document.words[word]} is obsolete", document.place(word))
    if statement.row.shape in (Shape.OPTIONS, Shape.NAMED):
        yield from _operands(document, statement, statement.row, operands_of(document, statement))
    elif statement.row.shape is Shape.AUTOLOG:
        table = operand_table("AUTOLOG")
        for row in rows_of(document, statement):
            if row.last > row.first + 1:
                found = operands(document, table, row.first + 1, row.last)
                yield from _operands(document, statement, statement.row, found)


def _obsolete_device(document: ProfileDocument, statement: Statement) -> bool:
    at = statement.first + 2
    return statement.name == "DEVICE" and at < statement.last and document.words[at] in _OBSOLETE_DEVICES


def _unknown(document: ProfileDocument, statement: Statement) -> Iterator[Finding]:
    word, place = document.words[statement.first], document.place(statement.first)
    if _is_noise(document, statement.first):
        return
    if word in ENDS or word.startswith("END"):
        what = f"{document.text(statement.first)} ends no block"
        alone = statement.last == statement.first + 1
        edits = taken_out(document, document.mark(statement.first)) if alone else ()
        yield Finding(rules.STRAY_END, what if word in ENDS else what + _meant(word, _END_WORDS), place, edits=edits)
        return
    what = f"{document.text(statement.first)} is no statement of PROFILE.TCPIP"
    yield Finding(rules.UNKNOWN_STATEMENT, what + _meant(word, _NAMES), place)


def _is_noise(document: ProfileDocument, at: int) -> bool:
    """Whether another rule tells of the word: foreign comments, placeholders."""
    word = document.words[at]
    return word[0] in "#*/" or is_placeholder(word)


@lru_cache(maxsize=1024)
def _meant(word: str, known: tuple[str, ...]) -> str:
    """The name that a word is close to, as a question; the same word may be wrong a thousand times."""
    near = difflib.get_close_matches(word, known, n=1, cutoff=0.75)
    return f": did you mean {near[0]}?" if near else ""


def _missing_end(document: ProfileDocument, statement: Statement, row: StatementRow) -> Finding:
    table = operand_table(row.name)
    swallowed = [
        at
        for at in range(statement.first + 1, statement.last)
        if (word := document.words[at]) in STARTS
        and STARTS[word].name not in row.keys
        and word not in table
        and document.first_on_line(at)
    ]
    what = f"{row.name} has no {row.end}"
    if swallowed:
        what += f": {len(swallowed)} statement{'s' if len(swallowed) > 1 else ''} after it will do nothing"
    related = tuple((f"{document.words[at]} is swallowed", document.place(at)) for at in swallowed[:5])
    # An AUTOLOG behind a port is to go: another rule says so.
    before = (swallowed[0] if swallowed else statement.last) - 1
    begins = document.first_on_line(statement.first)
    edits = behind_line(document, before, [row.end]) if begins and document.is_own(statement.first) else ()
    return Finding(rules.MISSING_END, what, document.place(statement.first), related, edits)


def _operands(
    document: ProfileDocument, statement: Statement, row: StatementRow, found: list[Operand]
) -> Iterator[Finding]:
    groups: dict[str, Operand] = {}
    for one in found:
        word = document.words[one.first]
        if one.row is None:
            if not _is_noise(document, one.first):
                yield _stranger(document, row, one.first)
            continue
        missing = _missing_values(document, row, one)
        if missing:
            yield Finding(rules.NO_VALUE, f"{word} of {row.name} needs {missing}", document.place(one.first))
        group = one.row.group
        if group and group in groups and groups[group].row is not one.row:
            other = groups[group]
            what = f"{word} and {document.words[other.first]} exclude each other"
            related = ((document.words[other.first], document.place(other.first)),)
            yield Finding(rules.EXCLUSIVE, what, document.place(one.first), related)
        elif group:
            groups[group] = one
    if row.fixed and statement.last - statement.first <= min(row.fixed, 1):
        yield Finding(rules.NO_VALUE, f"{row.name} needs a value", document.place(statement.first))


def _missing_values(document: ProfileDocument, row: StatementRow, operand: Operand) -> str:
    expected = operand.row.values if operand.row else 0
    given = operand.last - operand.first - 1
    if expected <= 0:
        return ""
    table: dict[str, OperandRow] = operand_table(row.name)
    keywords = [at for at in range(operand.first + 1, operand.last) if document.words[at] in table]
    if given < expected or (keywords and row.shape is not Shape.AUTOLOG):
        return "a value" if expected == 1 else f"{expected} values"
    return ""


def _stranger(document: ProfileDocument, row: StatementRow, at: int) -> Finding:
    rule = rules.NO_OPERAND if row.complete else rules.UNKNOWN_OPERAND
    hint = _meant(document.words[at], tuple(operand_table(row.name)))
    return Finding(rule, f"{document.text(at)} is no operand of {row.name}{hint}", document.place(at))


def _includes(document: ProfileDocument) -> Iterator[Finding]:
    for one in document.includes:
        if one.state is IncludeState.MISSING:
            yield Finding(rules.MISSING_INCLUDE, f"{one.dsn} is not here", one.mark.place)
        elif one.state is not IncludeState.READ:
            yield Finding(rules.BAD_INCLUDE, f"{one.dsn or 'INCLUDE'} {one.why or one.state}", one.mark.place)


def _ipsec(document: ProfileDocument) -> Iterator[Finding]:
    blocks = [one for one in document.statements if one.row is not None and one.row.once]
    for one in blocks[1:]:
        related = (("the first one", document.place(blocks[0].first)),)
        yield Finding(rules.SECOND_BLOCK, f"a second {one.name} block", document.place(one.first), related)


def _telnet(document: ProfileDocument) -> Iterator[Finding]:
    blocks = document.telnet_blocks()
    if blocks and not document.is_of_telnet():
        what = f"{blocks[0].name} in a profile with statements of the stack"
        yield Finding(rules.TELNET_HERE, what, document.place(blocks[0].first))
    ports: dict[str, dict[str, Mark]] = {"TELNETPARMS": {}, "BEGINVTAM": {}}
    for one in blocks:
        for at in range(one.first + 1, one.body_last - 1):
            if one.row is not None and document.words[at] in one.row.keys:
                for number in _port_numbers(document, at + 1, one.body_last):
                    ports[one.name].setdefault(document.words[number], document.mark(at, number + 1))
    for name, other in (("TELNETPARMS", "BEGINVTAM"), ("BEGINVTAM", "TELNETPARMS")):
        for port, mark in ports[name].items():
            if port not in ports[other] and not document.includes:
                yield Finding(rules.TELNET_PAIR, f"port {port} has {name} and no {other}", mark.place)


def _port_numbers(document: ProfileDocument, first: int, last: int) -> Iterator[int]:
    """Where the numbers of a PORT of BEGINVTAM stand, `2023 992`; one may have an address behind it, `23,9.1.1.1`."""
    yield first
    yield from itertools.takewhile(lambda at: document.words[at].split(",")[0].isdecimal(), range(first + 1, last))


def _layout(source: Source, *, own: bool) -> Iterator[Finding]:
    member, text = source.member, source.member.text
    for start, _ in source.comments():
        if start and not text[start - 1].isspace():
            edits = (Edit(start, start, " "),) if own else ()
            what = f"{text[max(0, start - 8) : start].split()[-1]} and the comment after it are glued together"
            yield Finding(rules.GLUED_COMMENT, what, member.place(start), edits=edits)
    for found in _FOREIGN.finditer(text):
        end = text.find("\n", found.start())
        line = text[found.start(1) : end if end >= 0 else len(text)].strip()
        edits = (Edit(found.start(1), found.end(1), ";"),) if own else ()
        what = f"`{line[:30]}` is no comment here: it begins with {found[1]}"
        yield Finding(rules.FOREIGN_COMMENT, what, member.place(found.start(1)), edits=edits)
    yield from _sequence_numbers(member, own=own)


def _sequence_numbers(member: MemberText, *, own: bool) -> Iterator[Finding]:
    numbers = list(_NUMBERED.finditer(member.text))
    commented = [found for found in numbers if ";" in found[0][:72]]
    # One line with eight digits there may be an accident; a member with numbers has them on nearly every line.
    if len(numbers) < 2 or len(numbers) * 2 < member.line_count:
        return
    edits = tuple(Edit(found.start() + len(found[0][:72].rstrip()), found.end(1), "") for found in numbers)
    first = numbers[0]
    what = f"{len(numbers)} lines have sequence numbers, from {first[1]} on"
    if commented:
        what += f" ({len(commented)} of them inside comments)"
    yield Finding(rules.SEQUENCE_NUMBERS, what, member.place(first.start(1)), edits=edits if own else ())


def _records(member: MemberText, context: LintContext, *, own: bool) -> Iterator[Finding]:
    for offset in unencodable(member.text)[:_MOST_CHARACTERS]:
        character = member.text[offset]
        edits = (Edit(offset, offset + 1, _IN_1047[character]),) if own and character in _IN_1047 else ()
        what = f"{character!r} is not in code page 1047"
        yield Finding(rules.NOT_1047, what, member.place(offset), edits=edits)
    if not context.record_length:
        return
    for number in range(1, member.line_count + 1):
        length = len(member.line(number).rstrip())
        if length > context.record_length:
            what = f"{length} characters, and the record has {context.record_length}"
            yield Finding(rules.RECORD_TOO_LONG, what, Place(member.name, number, context.record_length + 1))


def _words(document: ProfileDocument) -> Iterator[Finding]:
    for at, word in enumerate(document.words):
        if word[0] in "<{&" or "&" in word or "{" in word or "<" in word:
            if "&" in word and not ("{" in word or "<" in word):
                if is_placeholder(word):
                    yield Finding(rules.UNKNOWN_SYMBOL, f"{document.text(at)} has no value here", document.place(at))
            elif is_placeholder(word):
                what = f"{document.text(at)} is still to be filled in"
                yield Finding(rules.PLACEHOLDER, what, document.place(at))
