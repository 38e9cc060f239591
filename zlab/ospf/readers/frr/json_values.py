"""Values out of FRR's JSON, whose types are never sure: a wrong one is as good as none. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address
from typing import Any

from zlab.ospf.evidence import Side, canonical

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """Who was asked, where the answer stands, and when it was given (None: not known)."""

    side: Side
    source: str
    when: datetime | None

    def ago(self, milliseconds: object) -> datetime | None:
        count = number(milliseconds)
        if self.when is None or count is None or not 0 <= count < 1e12:
            return None
        return self.when - timedelta(milliseconds=count)


def text_of(entry: Any, *keys: str) -> str:
    value = first_of(entry, *keys)
    return value if isinstance(value, str) else ""


def first_of(entry: Any, *keys: str) -> Any:
    if not isinstance(entry, dict):
        return None
    return next((entry[key] for key in keys if entry.get(key) not in (None, "")), None)


def number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def objects(value: Any) -> list[Json]:
    values = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [each for each in values if isinstance(each, dict)]


def objects_by_name(value: Any) -> Iterable[tuple[str, list[Json]]]:
    pairs = value.items() if isinstance(value, dict) else ()
    return ((name, objects(entries if isinstance(entries, list) else [entries])) for name, entries in pairs)


def area_id(text: str) -> str:
    """ "0.0.0.1 [Stub]" is 0.0.0.1, and "1", as ospf6d may have it, is too."""
    word = text.split()[0] if text.split() else ""
    if word.isdecimal() and len(word) <= 10 and int(word) < 2**32:
        return str(IPv4Address(int(word)))
    return canonical(word)


_UNITS = {"w": 604800, "d": 86400, "h": 3600, "m": 60, "s": 1}


def milliseconds(text: str) -> int | None:
    """A duration of FRR: "00:00:05", "1d02h03m", "2w3d04h"."""
    clock = re.fullmatch(r"(\d+):(\d\d):(\d\d)", text)
    if clock:
        hours, minutes, seconds = (int(part) for part in clock.groups())
        return (hours * 3600 + minutes * 60 + seconds) * 1000
    parts = re.findall(r"(\d+)([wdhms])", text)
    return sum(int(count) * _UNITS[unit] for count, unit in parts) * 1000 if parts else None
