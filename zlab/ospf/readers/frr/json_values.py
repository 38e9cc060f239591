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


_UNITS = {"w": 604_800_000, "d": 86_400_000, "h": 3_600_000, "m": 60_000, "s": 1000, "ms": 1}


def milliseconds(text: str) -> int | None:
    """A duration of FRR: "00:00:05", "4d08:49:16", "1d02h03m", "2w3d04h", "34.199s", "100ms"."""
    clock = re.fullmatch(r"(?:(\d+)d)?(\d+):(\d\d):(\d\d)", text)
    if clock:
        days, hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        return ((days * 24 + hours) * 3600 + minutes * 60 + seconds) * 1000
    parts = re.findall(r"(\d+(?:\.\d+)?)(ms|[wdhms])", text)
    return sum(round(float(count) * _UNITS[unit]) for count, unit in parts) if parts else None
