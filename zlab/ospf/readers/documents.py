"""JSON among the lines of a file: FRR's answers, and what other tools wrap the lines of a log into. Pure.

A journal's records, z/OSMF's and Zowe's answers about consoles and job output, a container's log: their texts come out
again as lines, with the time, host and program that stand beside them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from zlab.ospf.evidence import Evidence
from zlab.ospf.readers.frr.json_values import Json, text_of
from zlab.ospf.readers.frr.show_json import is_answer, read_answers
from zlab.ospf.readers.frr.show_json_shapes import split_documents

_LONGEST = 64 << 20  # characters; a table of half a million routes
_DEEPEST, _AROUND = 20, 3
_BEGINS = re.compile(r'\s*(?:\{|\[\s*(?:[{\["]|$))')
_TEXTS = ("MESSAGE", "message", "msg", "log", "text")
_TIMES = ("time", "__REALTIME_TIMESTAMP", "timestamp", "@timestamp", "date")
_HOSTS = ("system", "_HOSTNAME", "hostname", "host")
_PROGRAMS = ("SYSLOG_IDENTIFIER", "jobName", "program", "appname", "ident")
"""The names by which systemd, z/OSMF, Docker, rsyslog and their like call them; the first one there is taken."""

_DATED = re.compile(r"(?:<\d+>)?(?:[A-Z][a-z]{2} [ \d]?\d |\d{4}[-/]\d\d[-/]\d\d)")


@dataclass
class Documents:
    """Takes the JSON out of the lines of a file."""

    _answers: list[Json] = field(default_factory=list, repr=False)

    def sift(self, lines: Iterable[str]) -> Iterator[str]:
        """Read FRR's answers, give the texts of other objects as lines, and pass on what is no JSON.

        For each line of an answer a blank one is given, so that the lines after it keep their numbers.
        """
        waiting = iter(lines)
        for line in waiting:
            if _BEGINS.match(line) is None:
                yield line
                continue
            taken = _document(line, waiting)
            try:
                value = json.loads("\n".join(taken))
            except (ValueError, RecursionError):
                self._answers += filter(is_answer, split_documents("\n".join(taken)))  # cut off: what is whole in it
                yield from taken
            else:
                yield from self._sifted(value, len(taken))

    def _sifted(self, value: Any, count: int) -> Iterator[str]:
        answers = list(_answers(value))
        self._answers += answers
        if answers:
            yield from [""] * count
        else:
            yield from dict.fromkeys(_texts(value))

    def evidence(self, more: Iterable[Json], *, source: str, when: datetime | None) -> Evidence:
        """What FRR's answers tell, with `more` of them."""
        return read_answers((*self._answers, *more), source=source, when=when)


def _document(line: str, waiting: Iterator[str]) -> list[str]:
    """The lines from `line` on until every bracket is closed."""
    taken, size, depth = [line], len(line), _depth(line)
    while depth > 0 and size < _LONGEST:
        more = next(waiting, None)
        if more is None:
            break
        taken.append(more)
        size += len(more)
        depth += _depth(more)
    return taken


def _depth(line: str) -> int:
    return line.count("{") + line.count("[") - line.count("}") - line.count("]")


def _answers(value: Any, depth: int = 0) -> Iterator[Json]:
    """FRR's answers in a value: itself, or what an API or `vrf all` has around them."""
    if isinstance(value, dict) and is_answer(value):
        yield value
    elif isinstance(value, dict | list) and depth < _AROUND:
        for each in value.values() if isinstance(value, dict) else value:
            yield from _answers(each, depth + 1)


def _texts(value: Any, depth: int = 0) -> Iterator[str]:
    """The lines of every text in a value, those of a record with its head."""
    if isinstance(value, str):
        yield from value.splitlines()
    elif depth > _DEEPEST:
        return
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each, depth + 1)
    elif isinstance(value, dict):
        head = _head(value)
        if head:
            first, *more = text_of(value, *_TEXTS).strip("\r\n ").splitlines() or [""]
            yield first if _DATED.match(first) else head + first
            yield from more
        else:
            for each in value.values():
                yield from _texts(each, depth + 1)


def _head(record: Json) -> str:
    """The head of a line of syslog, out of a record that has a text and a time."""
    when = next((moment for key in _TIMES if (moment := _moment(record.get(key)))), None)
    if when is None or not text_of(record, *_TEXTS):
        return ""
    host = text_of(record, *_HOSTS) or "-"
    return f"{when:%Y-%m-%d %H:%M:%S} {host} {text_of(record, *_PROGRAMS) or 'log'}: "


def _moment(value: object) -> datetime | None:
    """ISO 8601, C's asctime with a zone, or seconds, milli- or microseconds since 1970 (as UTC)."""
    if isinstance(value, str) and not value.isdecimal():
        words = value.split()
        try:
            if len(words) == 6:
                return datetime.strptime(" ".join((*words[:4], words[5])), "%a %b %d %H:%M:%S %Y")
            return datetime.fromisoformat(value).replace(tzinfo=None)
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int | str) or len(str(value)) > 20:
        return None
    seconds = float(value)
    while seconds > 1e11:
        seconds /= 1000
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None) if seconds > 1e8 else None
