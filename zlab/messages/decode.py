"""The values of a message in words: states, events, return codes, errnos, addresses. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from zlab.messages.catalogue import code_table, insert_tables
from zlab.messages.records import Code, CodeTable, Entry

_ADDRESS = re.compile(r"(?:::FFFF:)?(?P<host>[0-9A-F.:]+)\.\.(?P<port>\d{1,5})", re.IGNORECASE)
_ROLE = re.compile(r"HS-(\w+)")
_HEX = re.compile(r"(?:0x)?[0-9a-f]+", re.IGNORECASE)
_SSL = re.compile(r"(?:0x)?134cc([0-9a-f]{3})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Decoded:
    """One insert of a message. `words` is "" where the value says all there is; `code` is None where it is no code."""

    name: str
    value: str
    words: str = ""
    table: str = ""
    code: Code | None = None


def decode_values(entry: Entry, values: Mapping[str, str]) -> tuple[Decoded, ...]:
    """Every insert that has a value, in the order of the template, with what it means."""
    tables = {**insert_tables(), **entry.decode}
    decoded = [decode(name, value, tables.get(name, "")) for name, value in values.items() if value]
    extra = {name: table for one in decoded if one.code for name, table in one.code.decode.items()}
    return tuple(decode(one.name, one.value, extra[one.name]) if one.name in extra else one for one in decoded)


def decode(name: str, value: str, table: str) -> Decoded:
    """One value. `table` is the name of a code table, with `/hex` behind it where the value is hexadecimal."""
    table, _, base = table.partition("/")
    if not table:
        return Decoded(name, value, _plain(value))
    known = code_table(table)
    if known.key == "bits":
        return Decoded(name, value, ", ".join(one.words for one in bits(known, value)), table)
    if table == "tls-record":
        return Decoded(name, value, tls_record(value), table)
    code = lookup(known, value, hexadecimal=base == "hex")
    return Decoded(name, value, code.full if code else "", table, code)


def lookup(table: CodeTable, value: str, *, hexadecimal: bool = False) -> Code | None:
    """The code a value means in a table, in any of the ways it is written."""
    return table.codes.get(key_of(table, value, hexadecimal=hexadecimal))


def key_of(table: CodeTable, value: str, *, hexadecimal: bool = False) -> str:
    """How a table would have a value: `0x464` of errno is `1124`, `744C7246` of errnojr is `7246`."""
    value = value.strip()
    if table.key == "decimal":
        return _decimal_key(value, hexadecimal)
    if table.key == "hex4":
        return value.upper().removeprefix("0X")[-4:].zfill(4) if _HEX.fullmatch(value) else value
    return _text_key(table, value)


def bits(table: CodeTable, value: str) -> tuple[Code, ...]:
    """The codes a sum is made of, lowest first, or that of 0; none for what is no sum of a byte's bits."""
    total = number_of(value)
    if total is None or not 0 <= total < 256:
        return ()
    return tuple(code for number, code in table.codes.items() if total & int(number) or total == int(number))


def number_of(value: str, *, hexadecimal: bool = False) -> int | None:
    """A number as it is written on z/OS: decimal, 0x…, or hexadecimal where the place says so."""
    text = value.strip().lower()
    base = 16 if hexadecimal or text.startswith("0x") else 10
    try:
        return int(text, base) if len(text) <= 18 and text.isascii() and "_" not in text else None
    except ValueError:
        return None


def tls_record(data: str) -> str:
    """What the first bytes of a TLS record say: `1603010116` is a handshake of TLS 1.0; an alert is named."""
    digits = data.replace(" ", "").upper()
    code = code_table("tls-record").codes.get(digits[:2])
    if code is None or not re.match(r"[0-9A-F]{2}03", digits):
        return ""
    words = f"{code.words}, TLS 1.{max(int(digits[4:6], 16) - 1, 0)}" if re.match(r"....0[1-4]", digits) else code.words
    if digits[:2] == "15" and len(digits) >= 14:
        alert = code_table("tls-alert").codes.get(str(number_of(digits[12:14], hexadecimal=True)))
        words += f": {alert.name}, {alert.meaning}" if alert else ""
    return words


def _decimal_key(value: str, hexadecimal: bool) -> str:
    ssl = _SSL.fullmatch(value)
    if ssl:
        return str(int(ssl[1], 16))
    if value.upper().startswith("EDC"):
        return str(_errno_of(value))
    number = number_of(value, hexadecimal=hexadecimal)
    # An interface may be "1*", suspended.
    return value if number is None else str(number)


def _text_key(table: CodeTable, value: str) -> str:
    """Names in any case; with their number behind them (`GSK_KEYRING_FILE(201)`), or text behind that."""
    number = re.search(r"\((\d+)\)", value)
    if number and number[1] in table.codes:
        return number[1]
    folded = value.casefold()
    fitting = [key for key in table.codes if re.match(re.escape(key.casefold()) + r"(?!\w)", folded)]
    return max(fitting, key=len, default=value)


def _errno_of(message: str) -> int | None:
    """The errno of `EDC5111I` or `EDC8011I`: 5nnn is nnn, 8nnn is 1nnn (facts: messages 3.5)."""
    found = re.match(r"EDC([58])(\d{3})I", message.upper())
    if found is None:
        return None
    return int(found[2]) + (1000 if found[1] == "8" else 0)


def _plain(value: str) -> str:
    address = _ADDRESS.fullmatch(value)
    if address:
        return f"{address['host']} port {address['port']}"
    role = _ROLE.fullmatch(value)
    return f"HandshakeRole {role[1]}" if role else ""
