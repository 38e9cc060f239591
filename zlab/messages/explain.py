"""What a person asked about: an id, a whole message, a code, a name. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from zlab.messages.catalogue import (
    all_entries,
    code_table,
    code_table_names,
    family,
    family_prefix,
    family_title,
    find,
    nearest,
    text_entries,
)
from zlab.messages.decode import Decoded, bits, decode_values, lookup, number_of
from zlab.messages.logs.lines import ID
from zlab.messages.logs.recognise import LogMessage, recognise
from zlab.messages.records import Code, CodeTable, Entry
from zlab.messages.template import match_templates

_ID_WORD = re.compile(rf"({ID}|[A-Z]{{3,5}}\d{{2,5}})[.,:;]?", re.IGNORECASE)
_CODE_WORD = re.compile(r"(?:0x)?[0-9A-F]{1,8}(?:-[0-9A-F]{2})?|ZL\d{3}", re.IGNORECASE)
_SSL = re.compile(r"(?:0x)?134cc([0-9a-f]{3})", re.IGNORECASE)
_MOST_TEXT = 20_000


@dataclass(frozen=True, slots=True)
class CodeFound:
    """One code, and the table it is of."""

    table: CodeTable
    code: Code


@dataclass(frozen=True, slots=True)
class Explanation:
    """The answer to one question.

    A message has `entry` (None: the catalogue lacks it), and `decoded` where its text was given. A code has
    `codes`, one for each table that has it; a sum (Trace 255) one for each of its bits. `near` are ids to try
    instead, `family` what their family is about.
    """

    asked: str
    entry: Entry | None = None
    message: LogMessage | None = None
    decoded: tuple[Decoded, ...] = ()
    codes: tuple[CodeFound, ...] = ()
    near: tuple[str, ...] = ()
    family: str = ""

    @property
    def known(self) -> bool:
        return self.entry is not None or bool(self.codes)

    def to_json(self) -> dict[str, Any]:
        return {
            "asked": self.asked,
            "known": self.known,
            "message": self.entry.to_json() if self.entry else None,
            "text": self.message.text if self.message else None,
            "values": [
                {"name": one.name, "value": one.value, "words": one.words, "table": one.table} for one in self.decoded
            ],
            "codes": [{"table": one.table.name, "title": one.table.title, **one.code.to_json()} for one in self.codes],
            "near": list(self.near),
            "family": self.family,
        }


def explain(text: str) -> tuple[Explanation, ...]:
    """All that a text asks about: each message of it, or each word of it."""
    text = text[:_MOST_TEXT].strip()
    words = text.split()
    if not words:
        return ()
    if all(_ID_WORD.fullmatch(word) or _CODE_WORD.fullmatch(word) for word in words):
        return tuple(explain_word(word.rstrip(".,:;")) for word in words)
    messages = [_message(message) for message in recognise(text)]
    if messages:
        return tuple(messages)
    return _text(text) or _words(words)


def _words(words: Sequence[str]) -> tuple[Explanation, ...]:
    """Each word by itself; where none is known, what has all of them."""
    each = tuple(explain_word(word) for word in words)
    if len(words) > 1 and not any(one.known for one in each):
        return (Explanation(" ".join(words), near=search(words)),)
    return each


def explain_word(word: str) -> Explanation:
    """One id, code or name."""
    by_id = _by_id(word)
    if by_id is not None and by_id.known:
        return by_id
    codes = tuple(_codes(word))
    if codes:
        return Explanation(word, codes=codes)
    return by_id or Explanation(word, near=search([word]))


def explain_code(value: str, table_name: str) -> Explanation:
    """A value as a code of one table. Raises CatalogueError for a table that does not exist."""
    table = code_table(table_name)
    if table.key == "bits":
        return Explanation(value, codes=tuple(CodeFound(table, code) for code in bits(table, value)))
    ssl = _SSL.fullmatch(value) if table_name == "return-code" else None
    code = lookup(table, str(int(ssl[1], 16)) if ssl else value) or _named(table, value)
    return Explanation(value, codes=(CodeFound(table, code),) if code else ())


def _message(message: LogMessage) -> Explanation:
    entry = message.entry
    if entry is None:
        return _unknown(message.id, message)
    decoded = decode_values(entry, message.values)
    codes = tuple(
        CodeFound(code_table(one.table), one.code)
        for one in decoded
        if one.code and (one.code.causes or one.code.actions)
    )
    return Explanation(message.id, entry, message, decoded, codes)


def _by_id(word: str) -> Explanation | None:
    if not _ID_WORD.fullmatch(word):
        return None
    id = word.upper()
    entry = find(id) or next((one for known, one in family(id).items() if known[:-1] == id), None)
    if entry is not None:
        return Explanation(word, entry)
    if id.startswith("EDC"):
        return explain_code(id, "errno")
    return _unknown(id, None)


def _unknown(id: str, message: LogMessage | None) -> Explanation:
    prefix = family_prefix(id)
    return Explanation(id, message=message, near=nearest(id), family=family_title(prefix) if prefix else "")


def _codes(word: str) -> Iterator[CodeFound]:
    """Every code that a word can be, by its shape; a name in any table."""
    ssl = _SSL.fullmatch(word)
    if ssl:
        yield from explain_code(word, "return-code").codes
        return
    for name in _tables_for(word):
        table = code_table(name)
        code = lookup(table, word)
        if code:
            yield CodeFound(table, code)
    if number_of(word) is None:
        for name in code_table_names():
            table = code_table(name)
            code = _named(table, word)
            if code:
                yield CodeFound(table, code)


def _tables_for(word: str) -> tuple[str, ...]:
    """The tables a bare code is looked up in: by its shape, most likely first."""
    digits = word.upper().removeprefix("0X")
    if re.fullmatch(r"ZL\d{3}", digits):
        return ("zlab-error",)
    if re.fullmatch(r"[0-9A-F]{4}-[0-9A-F]{2}", digits):
        return ("tn3270-rcode",)
    if re.fullmatch(r"[0-9A-F]{8}", digits):
        return ("device-code", "errnojr")
    if re.fullmatch(r"0\d{3}|[0-9A-F]{4}", digits) and (digits[0] == "0" or not digits.isdigit()):
        return ("cipher", "curve", "errnojr")
    if re.fullmatch(r"[0-9A-F]{2}", digits) and not digits.isdigit():
        return ("cipher",)
    if word.isdigit():
        return (
            "return-code",
            "errno",
            "neighbor-state",
            "neighbor-event",
            "interface-state",
            "lsa",
            "tls-alert",
            "cipher",
            "curve",
            "errnojr",
        )
    return ()


def _named(table: CodeTable, word: str) -> Code | None:
    folded = word.casefold()
    return next((one for one in table.codes.values() if one.name and one.name.casefold() == folded), None)


def _text(text: str) -> tuple[Explanation, ...]:
    """Messages without an id, such as Policy Agent's own log has them."""
    line = " ".join(text.split())
    for name, entry in text_entries().items():
        values = match_templates(entry.templates, line)
        if values:
            decoded = tuple(one for one in decode_values(entry, values) if one.name != "head")
            return (Explanation(name, entry, decoded=decoded),)
    return ()


def search(words: Sequence[str], count: int = 8) -> tuple[str, ...]:
    """Ids whose template, meaning or causes have all the words."""
    wanted = [word.casefold() for word in words]
    found = []
    for entry in all_entries():
        text = " ".join((entry.template, *entry.also, entry.meaning, *entry.causes)).casefold()
        if all(word in text for word in wanted):
            found.append(entry.id)
    return tuple(found[:count])
