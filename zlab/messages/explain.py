"""What a person asked about: an id, a whole message, a code, a name. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from zlab.messages.catalogue import (
    all_entries,
    code_table,
    family,
    family_prefix,
    family_title,
    find,
    insert_tables,
    text_entries,
)
from zlab.messages.codes import TABLES_BY_WORD, CodeFound, all_tables, codes_in, codes_like, codes_named, tables_for
from zlab.messages.decode import Decoded, decode_values
from zlab.messages.logs.lines import ID
from zlab.messages.logs.recognise import LogMessage, recognise
from zlab.messages.near import nearest
from zlab.messages.records import CodeTable, Entry
from zlab.messages.template import match_beginning, match_templates

_ID_WORD = re.compile(r"(?:[A-Z]{2,6}\d{2,6}[A-Z]?|\$HASP\d{3,4})[.,:;]?", re.IGNORECASE)
_CODE_WORD = re.compile(r"(?:0x)?[0-9A-F]{1,8}(?:-[0-9A-F]{2})?|ZL\d{3}", re.IGNORECASE)
_KNOWN_ID = re.compile(rf"(?<![A-Z0-9_])(?!BPXF024I|EDC){ID}(?![A-Z0-9_])", re.IGNORECASE)
_LABEL = re.compile(
    r"\b(?:(?P<label>errno2|errnojr|errno|rsn)[ :=(]+(?=\w*\d)(?P<value>(?:0x)?[0-9a-f]+)|(?P<edc>EDC\d{4}I))\b",
    re.IGNORECASE,
)
_CALLED = re.compile(r"([A-Z]{2,7}2?)[ :=]+(-?\w[\w-]*)", re.IGNORECASE)
_QUOTED = re.compile(r"^[>|\s]*[\"'`]?(?=\S)")
_QUOTES = "\"'`"
_FEWEST = 12  # letters: less of a text is no sign of a message
_MOST_TEXT = 100_000
_MOST_WORDS = 100


@dataclass(frozen=True, slots=True)
class Explanation:
    """The answer to one question.

    A message has `entry` (None: the catalogue lacks it), and `decoded` where its text was given. A code has
    `codes`, one for each table that has it; a sum (Trace 255) one for each of its bits. Where nothing is known,
    `near` are ids and `near_codes` codes to try instead, and `family` says what ids or codes like it are about.
    """

    asked: str
    entry: Entry | None = None
    message: LogMessage | None = None
    decoded: tuple[Decoded, ...] = ()
    codes: tuple[CodeFound, ...] = ()
    near: tuple[str, ...] = ()
    near_codes: tuple[CodeFound, ...] = ()
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
            "codes": [one.to_json() for one in self.codes],
            "near": list(self.near),
            "near_codes": [one.to_json() for one in self.near_codes],
            "family": self.family,
        }


def explain(text: str) -> tuple[Explanation, ...]:
    """All that a text asks about, once: each message of it, or each word of it."""
    text = text[:_MOST_TEXT].strip()
    words = text.split()
    if not words:
        return ()
    if all(_ID_WORD.fullmatch(word) or _CODE_WORD.fullmatch(word) for word in words):
        return tuple(explain_word(word) for word in dict.fromkeys(word.rstrip(".,:;") for word in words))
    called = _CALLED.fullmatch(text)
    if called and called[1].lower() in TABLES_BY_WORD:
        return (explain_code(called[2], TABLES_BY_WORD[called[1].lower()]),)
    messages = {message.text: message for message in recognise(_one_a_line(text))}
    return tuple(_message(message) for message in messages.values()) or _without_id(text) or _words(words)


def _one_a_line(text: str) -> str:
    """A pasted text with each message on a line of its own, its id in capitals, without marks of quotation."""
    lines = [_QUOTED.sub("", line).rstrip(_QUOTES) for line in text.splitlines()]
    begun = {message.place.line for message in recognise("\n".join(lines))}
    cut: list[str] = []
    for number, line in enumerate(lines, start=1):
        ids = [found for found in _KNOWN_ID.finditer(line) if find(found[0])][number in begun :]
        names = [found[0] for found in ids]
        ends = [*(found.start() for found in ids), len(line)]
        cut.append(line[: ends[0]])
        cut += (
            line[begin:end].replace(id, id.upper(), 1) for id, (begin, end) in zip(names, pairwise(ends), strict=True)
        )
    return "\n".join(cut)


def _words(words: Sequence[str]) -> tuple[Explanation, ...]:
    """Each word by itself; where none is known, what has all of them, or is like one of them."""
    if len(words) > _MOST_WORDS:
        return (Explanation(" ".join(words)),)
    each = tuple(explain_word(word) for word in words)
    if len(words) > 1 and not any(one.known for one in each):
        near = search(words) or next((one.near for one in each if one.near), ())
        return (Explanation(" ".join(words), near=near),)
    return each


def explain_word(word: str) -> Explanation:
    """One id, code or name."""
    tables = tables_for(word)
    by_shape = _explain_code(word, tables)
    by_id = _by_id(word)
    by_name = Explanation(word, codes=tuple(codes_named(word)))
    known = next((one for one in (by_id, by_shape, by_name) if one is not None and one.known), None)
    if known or by_id or tables:
        return known or by_id or by_shape
    near = search([word]) or (_ids_like(word) if re.search(r"\d", word) else ())
    return Explanation(word, near=near, near_codes=codes_like(word, all_tables()))


def explain_code(value: str, table_name: str) -> Explanation:
    """A value as a code of one table. Raises CatalogueError for a table that does not exist."""
    return _explain_code(value, [code_table(table_name)])


def _explain_code(value: str, tables: Sequence[CodeTable]) -> Explanation:
    codes = tuple(found for table in tables for found in codes_in(table, value))
    if codes:
        return Explanation(value, codes=codes)
    return Explanation(value, near_codes=codes_like(value, tables), family=_about(tables))


def _about(tables: Sequence[CodeTable]) -> str:
    """What tables are of; the note of one of several would drown the rest."""
    if len(tables) == 1:
        return f"{tables[0].title}. {tables[0].note}".rstrip(". ")
    return "; ".join(table.title.partition(":")[0].partition(";")[0] for table in tables)


def _message(message: LogMessage) -> Explanation:
    entry = message.entry
    if entry is None:
        codes = tuple(_labelled(message.text))
        return Explanation(message.id, message=message, codes=codes) if codes else _unknown(message.id, message)
    values = message.values or match_beginning(entry.templates, message.text.removeprefix(entry.id).strip())
    decoded = decode_values(entry, values)
    codes = tuple(
        CodeFound(code_table(one.table), one.code)
        for one in decoded
        if one.code and (one.code.causes or one.code.actions)
    )
    return Explanation(message.id, entry, message, decoded, codes or tuple(_labelled(message.text)))


def _labelled(text: str) -> Iterator[CodeFound]:
    """The errnos of any text, by what stands before them: `errno 121 errno2 741B7294`, `EDC8121I`, `rsn=…`."""
    found = (
        one
        for told in _LABEL.finditer(text)
        for one in codes_in(
            code_table(insert_tables()[(told["label"] or "errno").lower()]), told["value"] or told["edc"]
        )
    )
    yield from {(one.table.name, one.code.code): one for one in found}.values()


def _by_id(word: str) -> Explanation | None:
    id = word.upper()
    if not _ID_WORD.fullmatch(id) or id.startswith("EDC"):
        return None
    entry = find(id) or next((one for known, one in family(id).items() if known[:-1] == id), None)
    return Explanation(word, entry) if entry else _unknown(id, None)


def _unknown(id: str, message: LogMessage | None) -> Explanation:
    prefix = family_prefix(id)
    return Explanation(id, message=message, near=_ids_like(id), family=family_title(prefix) if prefix else "")


def _ids_like(id: str) -> tuple[str, ...]:
    return nearest(id, [entry.id for entry in all_entries()])


def _without_id(text: str) -> tuple[Explanation, ...]:
    """A message without its id, or one that has none, such as Policy Agent's own log has them; else its errnos."""
    line = " ".join(text.split())
    folded = line.casefold()
    for name, entry in [*text_entries().items(), *((entry.id, entry) for entry in all_entries())]:
        values = match_templates([one for one in entry.templates if _is_said(one, folded)], line)
        if values:
            decoded = tuple(one for one in decode_values(entry, values) if one.name != "head")
            return (Explanation(name, entry, decoded=decoded),)
    codes = tuple(_labelled(line))
    return (Explanation(line, codes=codes),) if codes else ()


def _is_said(template: str, folded: str) -> bool:
    """Whether a text has the longest piece of a template, and that is more than a word or two."""
    longest = max(re.split(r"\{[^}]*\}", template), key=len).strip().casefold()
    return len(longest) >= _FEWEST and longest in folded


def search(words: Sequence[str], count: int = 8) -> tuple[str, ...]:
    """Ids whose template, meaning or causes have all the words."""
    wanted = [word.casefold() for word in words]
    found = []
    for entry in all_entries():
        text = " ".join((entry.template, *entry.also, entry.meaning, *entry.causes)).casefold()
        if all(word in text for word in wanted):
            found.append(entry.id)
    return tuple(found[:count])
