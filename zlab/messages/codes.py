"""Codes found by what is typed: in one table, by their shape, by their name. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from zlab.messages.catalogue import code_table, code_table_names
from zlab.messages.decode import bits, key_of, lookup
from zlab.messages.near import nearest
from zlab.messages.records import Code, CodeTable

_HEXADECIMAL = re.compile(r"[0-9]*[A-F][0-9A-F]*|0000[0-9A-F]{4}", re.IGNORECASE)
_OSPF = ("neighbor-state", "neighbor-event", "interface-state", "lsa")
_SHAPES = (
    (r"(?:0X)?134CC[0-9A-F]{3}", ("return-code",)),
    (r"ZL[0-9]{3}", ("zlab-error",)),
    (r"EDC[0-9]{4}I?", ("errno",)),
    (r"[0-9A-F]{4}-[0-9A-F]{2}", ("tn3270-rcode",)),
    (r"(?:0X)?0000[0-9A-F]{4}", ("return-code", "errno")),
    (r"(?:0X)?[0-9A-F]{8}", ("device-code", "errnojr")),
    (r"(?:0X)?(?:0[0-9]{3}|(?![0-9]{4})[0-9A-F]{4})", ("cipher", "curve", "lsa", "errnojr")),
    (r"(?:0X)?(?![0-9]{2})[0-9A-F]{2}", ("cipher",)),
    (r"0X[0-9A-F]{1,3}|(?![0-9]{3})[0-9A-F]{3}", ("return-code", "errno")),
    (
        r"[0-9]{1,5}",
        ("return-code", "errno", *_OSPF, "tls-alert", "cipher", "curve", "errnojr"),
    ),
)
"""Which tables a bare code is looked up in: the first shape that fits, most likely table first."""


TABLES_BY_WORD = {
    "rc": "return-code",
    "errno": "errno",
    "errno2": "errnojr",
    "errnojr": "errnojr",
    "state": "neighbor-state",
    "event": "neighbor-event",
    "trace": "attls-trace",
    "cipher": "cipher",
    "rcode": "tn3270-rcode",
}
"""What a person calls a code, as an option or as the word before it: `--rc 402`, `RC: 402`."""


@dataclass(frozen=True, slots=True)
class CodeFound:
    """One code, and the table it is of."""

    table: CodeTable
    code: Code

    def to_json(self) -> dict[str, Any]:
        return {"table": self.table.name, "title": self.table.title, **self.code.to_json()}


def tables_for(word: str) -> tuple[CodeTable, ...]:
    """The tables that a code of that shape may be of; none for what looks like no code."""
    names = next((names for shape, names in _SHAPES if re.fullmatch(shape, word, re.IGNORECASE)), ())
    return tuple(code_table(name) for name in names)


def codes_in(table: CodeTable, value: str) -> Iterator[CodeFound]:
    """What a value means in a table: one code, or each bit of a sum."""
    if table.key == "bits":
        yield from (CodeFound(table, code) for code in bits(table, value))
        return
    code = lookup(table, value) or _named(table, value)
    if code is None and table.key == "decimal" and _HEXADECIMAL.fullmatch(value):
        # TN3270 and AT-TLS traces have return codes and errnos in hexadecimal: CA is 202, 00000464 is 1124.
        code = lookup(table, value, hexadecimal=True)
    if code is not None:
        yield CodeFound(table, code)


def codes_named(word: str) -> Iterator[CodeFound]:
    """Every code of that name, of any table."""
    for table in all_tables():
        code = _named(table, word)
        if code:
            yield CodeFound(table, code)


def codes_like(word: str, tables: Sequence[CodeTable], count: int = 5) -> tuple[CodeFound, ...]:
    """The codes that a mistyped code or name may be meant for."""
    known: dict[str, list[CodeFound]] = {}
    for table in tables:
        for code in table.codes.values():
            for spelling in filter(None, (code.code, code.name)):
                known.setdefault(spelling, []).append(CodeFound(table, code))
    keys = dict.fromkeys(key_of(table, word) for table in tables)
    found = [one for key in keys for spelling in nearest(key, known, count) for one in known[spelling]]
    return tuple(one for number, one in enumerate(found) if one not in found[:number])[:count]


def all_tables() -> tuple[CodeTable, ...]:
    return tuple(code_table(name) for name in code_table_names())


def _named(table: CodeTable, word: str) -> Code | None:
    folded = word.casefold()
    names = ((one.name, one.code if table.key == "text" else "") for one in table.codes.values())
    spelled = zip(names, table.codes.values(), strict=True)
    return next((one for each, one in spelled if folded in (name.casefold() for name in each if name)), None)
