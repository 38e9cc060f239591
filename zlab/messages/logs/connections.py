"""The AT-TLS connections a log names, grouped by what they have in common. Pure.

EZD1281I maps a connection to a rule; EZD1283I tells of a handshake that worked, EZD1286I (syslogd) and EZD1287I
(console) of one that did not (IP Messages volume 2). A log holds millions: what is kept is one
record for each rule, job, remote host and outcome.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from zlab.messages.logs.blocks import Block
from zlab.messages.logs.dates import Calendar
from zlab.messages.logs.recognise import LogMessage
from zlab.messages.logs.tally import Latest, message_at

CONNECTION_IDS = frozenset({"EZD1281I", "EZD1282I", "EZD1283I", "EZD1286I", "EZD1287I"})
MOST_KINDS = 1000
_OTHERS = "(others)"
MOST_OPEN = 5000
MOST_ORPHANS = 1000
"""Of a part of a log: their beginning is looked for in the part before it."""

# Possessive throughout: nothing a word or a blank took is ever given back, so a line that fits in part costs little.
_S = rb"\s++"
_WORD = rb"(\S++)"
_HOST = rb"LOCAL:" + _S + rb"\S++" + _S + rb"REMOTE:" + _S + rb"((?:(?!\.\.)\S)++)\.\.\d++" + _S
_CONNECTION = rb"GRPID:" + _S + rb"\S++" + _S + rb"ENVID:" + _S + rb"\S++" + _S + rb"CONNID:" + _S + rb"(\w++)" + _S
_ACTIONS = rb"ACTIONS:" + _S + rb"(\S++\s++\S++\s++\S++)"
_RC = rb"RC:" + _S + rb"(\d{1,5}+)" + _S
# Words of one line; what the console carries on is indented, and the date of the next line is not.
_EVENT = rb"([A-Z][a-z]++(?:(?: |\n {2,}+)[A-Z][a-z]++)*+)"
_TRACE = re.compile(
    rb"EZD128(?:1I\s++TTLS\s++Map\s++CONNID:\s++(\w++)\s++" + _HOST + rb"JOBNAME:\s++" + _WORD + rb"\s++USERID:\s++"
    + _WORD + rb"\s++TYPE:\s++" + _WORD + rb"\s++STATUS:\s++"
    + rb"([A-Za-z]++(?:\s(?!RULE:)[A-Za-z]++)?+)\s++RULE:\s++" + _WORD + _S + _ACTIONS
    + rb"|2I\s++TTLS\s++Start\s++" + _CONNECTION + rb"Initial\s++Handshake\s++" + _ACTIONS + rb"\s++HS-(\w++)"
    + rb"|3I\s++TTLS\s++Event\s++" + _CONNECTION + _RC + rb"Initial\s++Handshake"
    + rb"(?:\s++[0-9A-F]++\s++[0-9A-F]++\s++([A-Z][\w.]++)\s++(\w++))?+"
    + rb"|6I\s++TTLS\s++Error\s++" + _CONNECTION + _HOST + rb"JOBNAME:\s++" + _WORD + rb"\s++USERID:\s++" + _WORD
    + rb"\s++RULE:\s++" + _WORD + _S + _RC + _EVENT
    + rb"|7I\s++TTLS\s++Error\s++" + _RC + _EVENT + rb"(?:\s++(?!LOCAL:)\S++){0,4}+" + _S + _HOST
    + rb"JOBNAME:\s++" + _WORD + rb"\s++RULE:\s++" + _WORD
    + rb"\s++USERID:\s++" + _WORD + _S + _CONNECTION[: -len(_S)] + rb")"
)  # fmt: skip
_LONGEST_JOB = len(b"STC00042  ")
# Where the groups of each message begin in what the pattern finds.
_MAP, _START, _DONE, _ERROR, _CONSOLE_ERROR = 0, 8, 11, 15, 22


@dataclass(frozen=True, slots=True)
class Kind:
    """What connections have in common. `remote` is an address without its port; `rc` is "" while no outcome is known.

    `cipher` is System SSL's code, `role` the HandshakeRole; both "" where the trace level does not tell.
    """

    rule: str = ""
    job: str = ""
    user: str = ""
    remote: str = ""
    direction: str = ""
    status: str = ""
    actions: str = ""
    role: str = ""
    protocol: str = ""
    cipher: str = ""
    rc: str = ""
    event: str = ""

    @property
    def is_others(self) -> bool:
        """Whether it is not a kind, but all those there was no room for."""
        return self.rule == _OTHERS

    @property
    def is_mapped(self) -> bool:
        """Whether EZD1281I told where the connection comes from."""
        return bool(self.direction)


@dataclass(slots=True)
class KindSeen:
    """How many connections of one kind a log has, with the message that told of the first and the last outcome.

    `position` is that of the last one in the block that is read.
    """

    kind: Kind
    key: str = ""
    count: int = 0
    position: int = 0
    first: LogMessage | None = None
    last: LogMessage | None = None


class Connections:
    """Collects connections from blocks; feed it those that hold one of `CONNECTION_IDS`.

    `open` are those without an outcome yet, `orphans` outcomes whose beginning lies before the first block. A
    connection is named by its number and the stack that wrote of it: each stack counts by itself.
    """

    def __init__(self, file: str, calendar: Calendar) -> None:
        self.open: dict[bytes, Kind] = {}
        self.orphans: list[tuple[bytes, KindSeen]] = []
        self._seen: dict[Kind, KindSeen] = {}
        self._keys: dict[str, Kind] = {}
        self._errors: dict[bytes, bytes] = {}
        self._file = file
        self._calendar = calendar
        self._latest = Latest(self._last)
        self._here: set[str] = set()
        self._block: Block | None = None

    def add(self, block: Block) -> None:
        self._here, self._block = set(), block
        for match in _TRACE.finditer(block.data):
            found, position = match.groups(b""), match.start()
            stack = _stack(block.data, position)
            if found[_MAP]:
                self._map(found[_MAP] + stack, found[_MAP + 1 : _START])
            elif found[_DONE]:
                self._done(found[_DONE] + stack, found[_DONE + 1 : _ERROR], position)
            elif found[_START]:
                self._start(found[_START] + stack, role=found[_DONE - 1])
            elif found[_ERROR]:
                self._error(found[_ERROR], stack, found[_ERROR + 1 : _CONSOLE_ERROR], position)
            else:
                rc, event, remote, job, rule, user, connection = found[_CONSOLE_ERROR:]
                self._error(connection, stack, (remote, job, user, rule, rc, event), position)
        self._latest.put(self._here, block)

    def result(self) -> list[KindSeen]:
        """The kinds with an outcome; what is still `open` is not among them."""
        for key, message in self._latest.messages().items():
            self._seen[self._keys[key]].last = message
        return list(self._seen.values())

    def _map(self, connection: bytes, told: tuple[bytes, ...]) -> None:
        if connection in self.open or len(self.open) >= MOST_OPEN:
            # The number is used again, or there are too many: what was known is all there is.
            ended = connection if connection in self.open else next(iter(self.open))
            self._count(self.open.pop(ended), None)
        self.open[connection] = _mapped(*told)
        self._errors.pop(connection.partition(b"/")[0], None)

    def _start(self, connection: bytes, role: bytes) -> None:
        self.open[connection] = _playing(self.open.get(connection, _UNKNOWN), role)

    def _done(self, connection: bytes, told: tuple[bytes, ...], position: int) -> None:
        rc, protocol, cipher = told
        known = self.open.pop(connection, _UNKNOWN)
        if rc != b"0":
            # EZD1286I tells more of the same failure, when that level is on.
            self.open[connection] = _outcome(known, b"", b"", rc, b"Initial Handshake")
            return
        self._ended(connection, _outcome(known, protocol, cipher, rc, b""), position)

    def _error(self, number: bytes, stack: bytes, told: tuple[bytes, ...], position: int) -> None:
        remote, job, user, rule, rc, event = told
        if number.strip(b"0") and self._errors.get(number) == rc:
            return  # the console form of what syslogd has, or the other way round
        self._errors[number] = rc
        if len(self._errors) > MOST_OPEN:
            del self._errors[next(iter(self._errors))]
        known = self.open.pop(number + stack, _UNKNOWN)
        if not known.is_mapped:
            known = replace(_mapped(remote, job, user, b"", b"", rule, b""), role=known.role)
        self._ended(number + stack, _outcome(known, b"", b"", rc, event), position)

    def _ended(self, connection: bytes, kind: Kind, position: int) -> None:
        if kind.is_mapped or len(self.orphans) >= MOST_ORPHANS:
            self._count(kind, position)
            return
        message = self._message(position)
        self.orphans.append((connection, KindSeen(kind, count=1, first=message, last=message)))

    def _count(self, kind: Kind, position: int | None) -> None:
        seen = self._seen.get(kind) or self._new(kind)
        seen.count += 1
        if position is not None and not seen.kind.is_others:
            seen.first = seen.first or self._message(position)
            seen.position = position
            self._here.add(seen.key)

    def _new(self, kind: Kind) -> KindSeen:
        if len(self._seen) >= MOST_KINDS:
            kind = others_like(kind)
        seen = self._seen.get(kind)
        if seen is None:
            seen = self._seen[kind] = KindSeen(kind, str(len(self._seen)))
            self._keys[seen.key] = kind
        return seen

    def _last(self, key: str, block: Block) -> LogMessage | None:
        return self._at(self._seen[self._keys[key]].position, block)

    def _message(self, position: int) -> LogMessage | None:
        return self._at(position, self._block) if self._block else None

    def _at(self, position: int, block: Block) -> LogMessage | None:
        name = block.data[position : position + 8].decode("ascii")
        return message_at(block, position, name, self._file, self._calendar)


_UNKNOWN = Kind()


def _stack(data: bytes, position: int) -> bytes:
    """The last word before the message: the name of the stack in syslogd, its job number in a job log.

    On the console that word ends the line of BPXF024I, and the message begins the next one.
    """
    line = data.rfind(b"\n", 0, position)
    if line == position - 1:
        head = max(data.rfind(b"\n", 0, max(line, 0)), 0)
        before = data[head:line].split() if data.find(b"BPXF024I", head, line) >= 0 else []
    else:
        before = data[max(position - _LONGEST_JOB, line) : position].split()
    return b"/" + (before[-1] if before else b"")


def others_like(kind: Kind) -> Kind:
    """What a connection is counted as when there are too many kinds; of those no message is kept."""
    return Kind(rule=_OTHERS, rc=kind.rc)


def host_of(address: str) -> str:
    """The address of `10.1.1.2..4000`, and of the IPv4-mapped form the console has, without its port."""
    host = address.partition("..")[0]
    return host[7:] if host[:7].upper() == "::FFFF:" and "." in host else host


@lru_cache(maxsize=4096)
def _mapped(
    remote: bytes, job: bytes, user: bytes, direction: bytes, status: bytes, rule: bytes, actions: bytes
) -> Kind:
    told = {"rule": rule, "job": job, "user": user, "direction": direction, "status": status, "actions": actions}
    return Kind(remote=host_of(_words(remote)), **{name: _words(raw) for name, raw in told.items()})


@lru_cache(maxsize=4096)
def _playing(known: Kind, role: bytes) -> Kind:
    return replace(known, role=_words(role))


@lru_cache(maxsize=4096)
def _outcome(known: Kind, protocol: bytes, cipher: bytes, rc: bytes, event: bytes) -> Kind:
    return replace(known, protocol=_words(protocol), cipher=_words(cipher), rc=_words(rc), event=_words(event))


def _words(raw: bytes) -> str:
    return " ".join(raw.decode("utf-8", "replace").split())
