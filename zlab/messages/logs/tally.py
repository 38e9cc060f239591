"""Counting messages by id at the speed of a pattern, with the first and the last of each. Pure.

Patterns find the ids of a block; only the first and last message of each id is read in full.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from zlab.errors import Place
from zlab.messages.logs.blocks import Block
from zlab.messages.logs.dates import Calendar
from zlab.messages.logs.lines import ID, day_before
from zlab.messages.logs.recognise import LogMessage, read_log

MOST_IDS = 5000
"""More kinds of message than all of z/OS writes into these logs; beyond that, text only looks like ids."""

_KEPT = 32
_CONTEXT = 8192

# Of the forms in `lines`. Possessive throughout: what was taken is never given back.
_STAMP = rb"[A-Z][a-z]{2} [^\n:]{4,5}+:\d\d:\d\d "
_JOB = rb"(?:\d\d:\d\d:\d\d [A-Z0-9@#$]++ ++)?+"
MESSAGE = re.compile(
    rb"\n(?:" + _STAMP + rb"[^\n:]++: ?" + _JOB
    + rb"|[ *+@!-]*+BPXF024I \([^)\n]*+\) (?:" + _STAMP + rb"\S++ \d++ ?: ?)?+" + _JOB
    + rb"|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\S*+ [^\n:]++: ?" + _JOB
    + rb"| *+[NMWXO][ACIR ]?[0-9A-F]{7} [^\n.]{16,40}+\.\d\d .{8} [0-9A-F]{8} "
    + rb"| *+[A-Z0-9@#$]{1,8}+ ++(?:\d{7}|\d{5}) ++\d\d:\d\d:\d\d\.\d\d  .{8}  "
    + rb"| *+\d\d:\d\d:\d\d [A-Z@#$][A-Z0-9@#$]{0,7}+ ++"
    + rb"|[ *|-]*+\d\d\.\d\d\.\d\d (?:[A-Z]{1,3}\d{5,7}|INTERNAL|INSTREAM)?"
    + rb")?+[ *+@!-]*+(?:(?<=[*@])\d{2,4} )?+(" + ID.encode() + rb")(?![A-Z0-9_])"
)  # fmt: skip
"""The id of each message of a block: what `read_log` finds, as one pattern over bytes."""

WITH_PROCESS = re.compile(rb"\]: ?" + _JOB + rb"(?:(" + ID.encode() + rb")(?![A-Z0-9_]))?+.*+")
"""What follows the process number of a syslogd line, `TTLS[16842781]: `: an id, or nothing that is one.

It takes the rest of the line, so it matches once a line. Where it matches as often as there are lines, all of them
have that form, and nothing else needs to be looked for; this takes half the time of the other one (measured).
"""

_TIME_ONLY = re.compile(r"^[ *|-]*\d\d\.\d\d\.\d\d ", re.MULTILINE)
_CONSOLE = b"BPXF024I ("
_TRY_AGAIN = 16


@dataclass(slots=True)
class Count:
    """How often an id came, with its first and its last message."""

    count: int
    first: LogMessage | None
    last: LogMessage | None


class Latest:
    """The latest block each key was seen in, so that its last message is read once, at the end.

    Only some blocks are kept; what was seen in an older one is read when that one is let go.
    """

    def __init__(self, read: Callable[[str, Block], LogMessage | None]) -> None:
        self._read = read
        self._blocks: dict[str, Block] = {}
        self._messages: dict[str, LogMessage] = {}
        self._seen = 0

    def put(self, keys: Iterable[str], block: Block) -> None:
        for key in keys:
            self._blocks[key] = block
        self._seen += 1
        if self._seen % _KEPT == 0:
            self._let_go(before=block.line)

    def messages(self) -> dict[str, LogMessage]:
        self._let_go(before=None)
        return self._messages

    def _let_go(self, before: int | None) -> None:
        newest = sorted({id(block): block.line for block in self._blocks.values()}.values())[-_KEPT:]
        for key, block in list(self._blocks.items()):
            if before is None or block.line < newest[0]:
                message = self._read(key, self._blocks.pop(key))
                if message is not None:
                    self._messages[key] = message


class Tally:
    """The ids of a run of blocks. `counts` and `lines` are complete at any time; `result()` reads the ends."""

    def __init__(self, file: str, calendar: Calendar) -> None:
        self.counts: Counter[str] = Counter()
        self.lines = 0
        self._mixed = 0
        self._first: dict[str, LogMessage | None] = {}
        self._file = file
        self._calendar = calendar
        self._latest = Latest(self.last_message)

    def add(self, block: Block) -> frozenset[str]:
        """Count the messages of a block; the ids that are in it."""
        found = self._ids(block)
        self.lines = block.line - 1 + block.lines
        here: dict[str, int] = {}
        for raw, count in found.items():
            name = raw.decode("ascii")
            if name in self._first or len(self._first) < MOST_IDS:
                here[name] = count
        self.counts.update(here)
        for name in here.keys() - self._first.keys():
            self._first[name] = self._message(name, block, last=False)
        self._latest.put(here, block)
        return frozenset(here)

    def _ids(self, block: Block) -> Counter[bytes]:
        """How often each id begins a message of a block."""
        if self._mixed % _TRY_AGAIN == 0:
            ids = WITH_PROCESS.findall(block.data)
            if len(ids) == block.lines:
                self._mixed = 0
                found = Counter(ids)
                del found[b""]
                return found
        # Logs keep their form: after a block with other lines the quick way is tried now and then only.
        self._mixed += 1
        found = Counter(MESSAGE.findall(block.data))
        carried = block.data.count(_CONSOLE)
        if carried:
            found[b"BPXF024I"] = carried
        return found

    def result(self) -> dict[str, Count]:
        latest = self._latest.messages()
        return {
            name: Count(count, self._first.get(name), latest.get(name) or self._first.get(name))
            for name, count in self.counts.items()
        }

    def last_message(self, name: str, block: Block) -> LogMessage | None:
        return self._message(name, block, last=True)

    def _message(self, name: str, block: Block, *, last: bool) -> LogMessage | None:
        """The first or last message of an id in a block: at the place of a message, not where text names it."""
        data, raw = block.data, name.encode()
        find = data.rfind if last else data.find
        position = find(raw)
        while position >= 0:
            message = message_at(block, position, name, self._file, self._calendar)
            if message is not None:
                return message
            position = find(raw, 0, position) if last else find(raw, position + 1)
        return None


def message_at(block: Block, position: int, name: str, file: str, calendar: Calendar) -> LogMessage | None:
    """The message of an id whose id stands at an offset of a block, with what the console wrapped; None if none does.

    It is read from the line before on: that one may hold the date.
    """
    data = block.data
    begin = data.rfind(b"\n", 0, position)
    before = max(data.rfind(b"\n", 0, max(begin, 0)), 0)
    line = block.line_of(before)
    wanted = block.line_of(position)
    text = data[before + 1 : position + _CONTEXT].decode("utf-8", "replace")
    day = day_before(data, before) or block.day if _TIME_ONLY.search(text) else None
    for message in read_log(text.split("\n"), file, calendar, day):
        number = message.place.line + line - 1
        if number < wanted:
            continue
        # The date and BPXF024I may stand alone on a line, with the message on the next one.
        if name == "BPXF024I" and message.console and number <= wanted + 1:
            return replace(message, place=Place(file, wanted, 1))
        return replace(message, place=Place(file, number, 1)) if number == wanted and message.id == name else None
    return None
