"""The shape of AT-TLS statements: records for statements and keys, and how their values are checked.

The rows are in `tables`; a new key is one row there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from zlab.zos.findings import Sure
from zlab.zos.policy.conditions import parse_addresses, parse_mask, parse_ports
from zlab.zos.system_ssl.ciphers import V2_CIPHERS, cipher_of_code, cipher_of_name
from zlab.zos.system_ssl.curves import curve_of
from zlab.zos.system_ssl.signatures import signature_of

LONGEST_NAME = 32
"""Longer names are an error, but for QoS and IDS (General syntax rules for Policy Agent)."""


class Named(Enum):
    """Whether a statement has a name: always, or only when it is global."""

    ALWAYS = "required"
    GLOBAL = "required when global, optional inline"


class Repeat(Enum):
    """What a key given twice in one block means."""

    ONCE = "the last one counts"
    JOINS = "the values make one list"


@dataclass(frozen=True, slots=True)
class Values:
    """The values a key takes: `form` for people, and a check that returns what is wrong with one, or nothing.

    `one_word`: what follows the first word is ignored (General syntax rules for Policy Agent).
    """

    form: str
    check: Callable[[str], str]
    words: tuple[str, ...] = ()
    low: int = 0
    high: int = 0
    one_word: bool = True

    def clean(self, value: str) -> str:
        """A value without the words that are ignored."""
        return value.split()[0] if self.one_word and value else value


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a statement. `default` is what pasearch prints where it is not given; `role` is the handshake
    role it acts for, empty for both; `refers` names the statement that a …Ref leads to."""

    name: str
    values: Values
    default: str = ""
    required: bool = False
    repeat: Repeat = Repeat.ONCE
    empty: bool = False
    role: str = ""
    refers: str = ""
    sure: Sure = Sure.DOCUMENTED
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class StatementKind:
    """One statement. `inline` are the statements that may stand inside it, each also as `…Ref name`."""

    name: str
    title: str
    named: Named
    keys: tuple[Key, ...]
    inline: tuple[str, ...] = ()
    repeat_inline: bool = False
    source: str = ""
    sure: Sure = Sure.DOCUMENTED
    page: str = ""

    def by_key(self) -> Mapping[str, Key]:
        return MappingProxyType({key.name.lower(): key for key in self.keys})


def choice(*words: str) -> Values:
    folded = {word.lower() for word in words}

    def check(value: str) -> str:
        return "" if value.lower() in folded else f"{value or 'nothing'} is none of {', '.join(words)}"

    return Values(" | ".join(words), check, words)


def number(low: int, high: int) -> Values:
    def check(value: str) -> str:
        if not re.fullmatch(r"\d{1,10}", value):
            return f"{value or 'nothing'} is not a number"
        return "" if low <= int(value) <= high else f"{value} is not between {low} and {high}"

    return Values(f"{low}-{high}", check, (), low, high)


def text(form: str, longest: int = 0) -> Values:
    def check(value: str) -> str:
        return f"longer than {longest} characters" if longest and len(value) > longest else ""

    return Values(form, check, one_word=False)


def name_of(statement: str) -> Values:
    return Values(f"name of a {statement}", name_problem)


def name_problem(value: str) -> str:
    """What is wrong with a user-defined name, or nothing. Names have 1 to 32 characters and no blanks."""
    if not value:
        return "no name"
    if len(value) > LONGEST_NAME:
        return f"{value} has {len(value)} characters; names have 1 to {LONGEST_NAME}"
    return f"{value} has a blank" if re.search(r"\s", value) else ""


def split_codes(value: str, width: int) -> tuple[str, ...]:
    """A string such as C02BC02C in its codes; empty where it is no such string."""
    if not re.fullmatch(rf"(?:[0-9A-Fa-f]{{{width}}})+", value):
        return ()
    return tuple(value[at : at + width].upper() for at in range(0, len(value), width))


def v3_ciphers(value: str) -> tuple[str, ...]:
    """The four-character codes behind a V3CipherSuites value: one constant, or two-character codes. Else empty."""
    named = cipher_of_name(value) if not value.upper().startswith("ECDHE-") else None
    if named is not None:
        return (named.code,)
    codes = [cipher_of_code(code) for code in split_codes(value, 2)]
    return tuple(cipher.code for cipher in codes if cipher) if codes and all(codes) else ()


def v3_ciphers4(value: str) -> tuple[str, ...]:
    """The codes behind a V3CipherSuites4Char value: four-character codes only, no constants."""
    codes = [cipher_of_code(code) for code in split_codes(value, 4)]
    return tuple(cipher.code for cipher in codes if cipher) if codes and all(codes) else ()


def curves(value: str) -> tuple[str, ...]:
    """The codes behind a list of curves: a name, or a string of four-character codes. Else empty."""
    named = curve_of(value)
    if named is not None:
        return (named.code,)
    codes = split_codes(value, 4)
    return codes if codes and all(curve_of(code) for code in codes) else ()


def signatures(value: str) -> tuple[str, ...]:
    named = signature_of(value)
    if named is not None:
        return (named.code,)
    codes = split_codes(value, 4)
    return codes if codes and all(signature_of(code) for code in codes) else ()


def _listed(read: Callable[[str], tuple[str, ...]], what: str) -> Callable[[str], str]:
    return lambda value: "" if read(value) else f"{value or 'nothing'} is no {what}"


ON_OFF = choice("On", "Off")
TEXT = text("text")
NUMBER = number(0, 4294967295)
"""Where no range was read: the highest number of Policy Agent (General syntax rules for Policy Agent)."""
V3 = Values("a cipher constant, or two-character codes in a row", _listed(v3_ciphers, "cipher suite"))
V3_4CHAR = Values("four-character codes in a row", _listed(v3_ciphers4, "row of four-character cipher codes"))
V2 = Values(
    "an SSLv2 cipher constant, or its characters",
    lambda value: "" if value.upper() in V2_CIPHERS or re.fullmatch(r"[123467]+", value) else f"{value} is no cipher",
)
CURVES = Values("a curve, or four-character codes in a row", _listed(curves, "curve"))
CURVES_OR_ANY = Values(
    "Any, a curve, or four-character codes in a row",
    lambda value: "" if value.lower() == "any" or curves(value) else f"{value or 'nothing'} is no curve",
)
SIGNATURES = Values("a signature algorithm, or four-character codes in a row", _listed(signatures, "signature pair"))


def _error_of(read: Callable[[str], object]) -> Callable[[str], str]:
    def check(value: str) -> str:
        found = read(value)
        return found if isinstance(found, str) else ""

    return check


ADDRESSES = Values("address | address/length | address-address | All", _error_of(parse_addresses))
PORTS = Values("n | n m | n-m (0: any)", _error_of(parse_ports), one_word=False)
MASK = Values("a name, * and ? as wildcards", _error_of(parse_mask))
