"""The text inside a JSON answer of z/OSMF or Zowe: of a console command, or of a job's output. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

LONGEST = 16 << 20
"""Bytes of one answer; what is longer is read as it is."""
_DEEPEST = 20


def looks_json(begin: bytes) -> bool:
    """Whether a file begins as a JSON answer does."""
    return begin.lstrip()[:1] in (b"{", b"[") and b'"' in begin


def text_in_answer(raw: bytes) -> bytes:
    """The texts of an answer, one below the other; `raw` itself when it is no JSON.

    Zowe tells a text twice and more: as stdout, and in its data. Each is given once.
    """
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError):
        return raw
    texts = dict.fromkeys("\n".join(line.rstrip() for line in text.strip().splitlines()) for text in _texts(value))
    return "".join(f"{text}\n" for text in texts).encode()


def _texts(value: Any, depth: int = 0) -> Iterator[str]:
    """Every string in it, in the order it is written."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list) and depth < _DEEPEST:
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each, depth + 1)
