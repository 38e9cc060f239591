"""The AT-TLS connections a log names, grouped by what they have in common. Pure.

EZD1281I maps a connection to a rule; EZD1283I tells of a handshake that worked, EZD1286I (syslogd) and EZD1287I
(console) of one that did not (IP Messages volume 2). A log holds millions: what is kept is one
record for each rule, job, remote host and outcome.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from functools import lru_cache

from zlab.messages.logs.blocks import Block
from zlab.messages.logs.dates import Calendar
from zlab.messages.logs.recognise import LogMessage
from zlab.messages.logs.tally import Latest, message_at

CONNECTION_IDS = frozenset({"EZD1281I", "EZD1282I", "EZD1283I", "EZD1286I", "EZD1287I"})
MOST_KINDS = 1000
MOST_OPEN = 20_000

# Possessive throughout: nothing a word or a blank took is ever given back, so a line that fits in part costs little.
_S = rb"\s++"
_WORD = rb"(\S++)"
_HOST = rb"LOCAL:" + _S + rb"\S++" + _S + rb"REMOTE:" + _S + rb"((?:(?!\.\.)\S)++)\.\.\d++" + _S
_CONNECTION = rb"GRPID:" + _S + rb"\S++" + _S + rb"ENVID:" + _S + rb"\S++" + _S + rb"CONNID:" + _S + rb"(\w++)" + _S
_ACTIONS = rb"ACTIONS:" + _S + rb"(\S++\s++\S++\s++\S++)"
_RC = rb"RC:" + _S + rb"(\d{1,5}+)" + _S
_EVENT = rb"([A-Z][a-z]++(?:\s[A-Z][a-z]++)*+)"
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


KIND_FIELDS = tuple(one.name for one in fields(Kind))


@dataclass(slots=True)
class KindSeen:
    """How many connections of one kind a log has, with the message that told of the first and the last outcome."""

    kind: Kind
    key: str = ""
    count: int = 0
    connection: bytes = b""
    first: LogMessage | None = None
    last: LogMessage | None = None


class Connections:
    """Collects connections from blocks; feed it those that hold one of `CONNECTION_IDS`.

    `open` are those without an outcome yet, `orphans` outcomes whose beginning lies before the first block.
    """

    def __init__(self, file: str, calendar: Calendar) -> None:
        self.open: dict[bytes, Kind] = {}
        self.orphans: dict[bytes, Kind] = {}
        self._seen: dict[Kind, KindSeen] = {}
        self._keys: dict[str, Kind] = {}
        self._errors: dict[tuple[bytes, bytes], None] = {}
        self._file = file
        self._calendar = calendar
        self._latest = Latest(self._last)
        self._here: set[str] = set()

    def add(self, block: Block) -> None:
        self._here = set()
        for found in _TRACE.findall(block.data):
            if found[_MAP]:
                self._map(found)
            elif found[_DONE]:
                self._done(found[_DONE:_ERROR], block)
            elif found[_START]:
                self._start(found)
            elif found[_ERROR]:
                self._error(found[_ERROR:_CONSOLE_ERROR], block)
            else:
                rc, event, remote, job, rule, user, connection = found[_CONSOLE_ERROR:]
                self._error((connection, remote, job, user, rule, rc, event), block)
        self._latest.put(self._here, block)

    def result(self) -> list[KindSeen]:
        """The kinds with an outcome; what is still `open` is not among them."""
        for key, message in self._latest.messages().items():
            self._seen[self._keys[key]].last = message
        return list(self._seen.values())

    def _map(self, found: tuple[bytes, ...]) -> None:
        if len(self.open) >= MOST_OPEN:
            oldest = next(iter(self.open))
            self._ended(oldest, self.open.pop(oldest), None)
        self.open[found[_MAP]] = _mapped(*found[_MAP + 1 : _START])

    def _start(self, found: tuple[bytes, ...]) -> None:
        connection, _actions, role = found[_START:_DONE]
        if connection in self.open:
            self.open[connection] = _playing(self.open[connection], role)

    def _done(self, found: tuple[bytes, ...], block: Block) -> None:
        connection, rc, protocol, cipher = found
        known = self.open.pop(connection, None)
        if rc != b"0":
            # EZD1286I tells more of the same failure, when that level is on.
            if known is not None:
                self.open[connection] = _outcome(known, b"", b"", rc, b"Initial Handshake")
            return
        kind = _outcome(known or _UNKNOWN, protocol, cipher, rc, b"")
        if known is None and len(self.orphans) < MOST_OPEN:
            self.orphans[connection] = kind
        else:
            self._ended(connection, kind, block)

    def _error(self, found: tuple[bytes, ...], block: Block) -> None:
        connection, remote, job, user, rule, rc, event = found
        told = (connection, rc)
        if connection.strip(b"0") and told in self._errors:
            return  # the console form of what syslogd has, or the other way round
        self._errors[told] = None
        if len(self._errors) > MOST_OPEN:
            del self._errors[next(iter(self._errors))]
        known = self.open.pop(connection, None) or _mapped(remote, job, user, b"", b"", rule, b"")
        self._ended(connection, _outcome(known, b"", b"", rc, event), block)

    def _ended(self, connection: bytes, kind: Kind, block: Block | None) -> None:
        seen = self._seen.get(kind)
        if seen is None:
            seen = self._new(connection, kind, block)
        seen.count += 1
        if block is not None:
            seen.connection = connection
            self._here.add(seen.key)

    def _new(self, connection: bytes, kind: Kind, block: Block | None) -> KindSeen:
        if len(self._seen) >= MOST_KINDS:
            kind = Kind(rule="(others)", rc=kind.rc)
        seen = self._seen.get(kind)
        if seen is None:
            seen = self._seen[kind] = KindSeen(kind, str(len(self._seen)))
            self._keys[seen.key] = kind
            if block is not None:
                seen.first = self._message(connection, block, last=False)
        return seen

    def _last(self, key: str, block: Block) -> LogMessage | None:
        return self._message(self._seen[self._keys[key]].connection, block, last=True)

    def _message(self, connection: bytes, block: Block, *, last: bool) -> LogMessage | None:
        """The message of an outcome: of the connection, at its own place in the block."""
        wanted, message = b"CONNID: " + connection, None
        position = block.data.find(wanted)
        while position >= 0:
            start = block.data.rfind(b"EZD128", 0, position)
            name = block.data[start : start + 8].decode("ascii", "replace")
            if start >= 0 and name in _OUTCOMES:
                found = message_at(block, start, name, self._file, self._calendar)
                if found and (name != "EZD1283I" or "Initial Handshake" in found.text):
                    message = found
                if message and not last:
                    return message
            position = block.data.find(wanted, position + 1)
        return message


_UNKNOWN = Kind()
_OUTCOMES = frozenset({"EZD1283I", "EZD1286I", "EZD1287I"})


def host_of(address: str) -> str:
    """The address of `10.1.1.2..4000`, and of the IPv4-mapped form the console has, without its port."""
    host = address.partition("..")[0]
    return host[7:] if host[:7].upper() == "::FFFF:" and "." in host else host


@lru_cache(maxsize=4096)
def _mapped(
    remote: bytes, job: bytes, user: bytes, direction: bytes, status: bytes, rule: bytes, actions: bytes
) -> Kind:
    host = host_of(remote.decode())
    return Kind(rule.decode(), job.decode(), user.decode(), host, direction.decode(), _words(status), _words(actions))


@lru_cache(maxsize=4096)
def _playing(known: Kind, role: bytes) -> Kind:
    return replace(known, role=role.decode())


@lru_cache(maxsize=4096)
def _outcome(known: Kind, protocol: bytes, cipher: bytes, rc: bytes, event: bytes) -> Kind:
    return replace(known, protocol=protocol.decode(), cipher=cipher.decode(), rc=rc.decode(), event=_words(event))


def _words(raw: bytes) -> str:
    return " ".join(raw.decode().split())
