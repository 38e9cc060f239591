"""Values of OMPROUTE parameters: what is wrong with one, and the form in which two are compared. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address, IPv6Network

from zlab.zos.findings import Sure
from zlab.zos.omproute.grammar.shapes import Kind, ParameterRow

_OCTET = re.compile(r"\*|\d{1,3}")
_NAME = re.compile(r"[A-Z@#$][A-Z0-9@#$]{0,15}|[A-Z@#$][A-Z0-9@#$]{0,14}\*|\*")
_SYMBOL = re.compile(r"&[A-Za-z@#$]")


def has_symbol(value: str) -> bool:
    """Whether a system symbol is left in a value, so that it cannot be judged."""
    return _SYMBOL.search(value) is not None


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong with a value, in words that follow it, and how surely it is."""

    what: str
    sure: Sure = Sure.DOCUMENTED


def complaint(row: ParameterRow, value: str) -> Complaint | None:
    """What is wrong with a value; None when nothing is, or nothing can be said."""
    if has_symbol(value):
        return None
    check = _CHECKS.get(row.kind)
    return check(row, value) if check else None


def compared(row: ParameterRow | None, value: str) -> str:
    """The form in which two values are the same when OMPROUTE takes them to be the same."""
    if row is None or has_symbol(value):
        return value
    fold = _FOLDS.get(row.kind)
    try:
        return fold(value) if fold else value
    except ValueError:
        return value.upper()


def mask_bits(mask: str) -> int | None:
    """The ones of a mask, None where they are not in one piece or it is no mask."""
    try:
        bits = int(IPv4Address(mask))
    except AddressValueError:
        return None
    ones = bits.bit_count()
    return ones if bits == (0xFFFFFFFF << (32 - ones)) & 0xFFFFFFFF else None


def _is_address(value: str) -> bool:
    try:
        IPv4Address(value)
    except AddressValueError:
        return False
    return True


def _address(_: ParameterRow, value: str) -> Complaint | None:
    return None if _is_address(value) else Complaint("is not a dotted IPv4 address")


def _pattern(_: ParameterRow, value: str) -> Complaint | None:
    octets = value.split(".")
    wild = value == "*" or (len(octets) == 4 and all(_OCTET.fullmatch(octet) for octet in octets) and "*" in value)
    return None if wild or _is_address(value) else Complaint("is not a dotted IPv4 address, nor one with * for octets")


def _mask(_: ParameterRow, value: str) -> Complaint | None:
    if not _is_address(value):
        return Complaint("is not a dotted mask")
    return Complaint("has ones behind zeros, which is no subnet mask") if mask_bits(value) is None else None


def _address6(_: ParameterRow, value: str) -> Complaint | None:
    try:
        IPv6Address(value)
    except ValueError:
        return Complaint("is not an IPv6 address")
    return None


def _prefix6(_: ParameterRow, value: str) -> Complaint | None:
    try:
        IPv6Network(value, strict=False)
    except ValueError:
        return Complaint("is not an IPv6 prefix with its length")
    return None if "/" in value else Complaint("has no /length")


def _name(_: ParameterRow, value: str) -> Complaint | None:
    return None if _NAME.fullmatch(value.upper()) else Complaint("is not a name of 1 to 16 characters of A-Z 0-9 @ # $")


def _number(row: ParameterRow, value: str) -> Complaint | None:
    if not (value.isascii() and value.isdigit()):
        return Complaint("is not a whole number")
    # A number of thousands of digits is not converted: the interpreter refuses it.
    digits = value.lstrip("0") or "0"
    if len(digits) > 10 or not row.low <= int(digits) <= row.high:
        return Complaint(f"is not from {row.low} to {row.high}", row.range_sure)
    return None


def _decimal(_: ParameterRow, value: str) -> Complaint | None:
    return None if re.fullmatch(r"\d{1,9}(\.\d{0,9})?|\.\d{1,9}", value, re.ASCII) else Complaint("is not a number")


def _yes_no(row: ParameterRow, value: str) -> Complaint | None:
    return None if value.upper() in ("YES", "NO") else Complaint("is neither YES nor NO", row.range_sure)


def _choice(row: ParameterRow, value: str) -> Complaint | None:
    known = {choice.upper() for choice in row.choices}
    return None if value.upper() in known else Complaint(f"is none of {', '.join(row.choices)}", row.range_sure)


_CHECKS: dict[Kind, Callable[[ParameterRow, str], Complaint | None]] = {
    Kind.ADDRESS: _address,
    Kind.PATTERN: _pattern,
    Kind.MASK: _mask,
    Kind.AREA: _address,
    Kind.ROUTER_ID: _address,
    Kind.ADDRESS6: _address6,
    Kind.PREFIX6: _prefix6,
    Kind.NAME: _name,
    Kind.NUMBER: _number,
    Kind.DECIMAL: _decimal,
    Kind.YES_NO: _yes_no,
    Kind.CHOICE: _choice,
}


def _fold_choice(value: str) -> str:
    """Type2 and 2 are the same word."""
    return value.upper().removeprefix("TYPE")


def _fold_number(value: str) -> str:
    if not (value.isascii() and value.isdigit()):
        raise ValueError(value)
    return value.lstrip("0") or "0"


def _fold_decimal(value: str) -> str:
    whole, _, part = value.partition(".")
    return f"{_fold_number(whole or '0')}.{part.rstrip('0')}".rstrip(".")


def _fold_key(value: str) -> str:
    """Hexadecimal digits have no case; text has."""
    return f"0x{value[2:].upper()}" if value[:2].lower() == "0x" else value


_FOLDS: dict[Kind, Callable[[str], str]] = {
    Kind.ADDRESS6: lambda value: str(IPv6Address(value)),
    Kind.PREFIX6: lambda value: str(IPv6Network(value, strict=False)),
    Kind.NAME: str.upper,
    Kind.NUMBER: _fold_number,
    Kind.DECIMAL: _fold_decimal,
    Kind.YES_NO: str.upper,
    Kind.CHOICE: _fold_choice,
    Kind.TEXT: str.upper,
    Kind.KEY: _fold_key,
}
