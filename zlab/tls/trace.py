"""AT-TLS traces as one story a connection: rule, role, failed calls, protocol, cipher, outcome, cause and fix. Pure.

Messages EZD1281I to EZD1287I (IP Messages volume 2, Colin Paice's notes). What a story can tell depends on the
trace level of the policy: see `levels_of`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from zlab.errors import Place
from zlab.messages.catalogue import code
from zlab.messages.decode import tls_record
from zlab.messages.logs.recognise import LogMessage
from zlab.messages.records import Code
from zlab.tls.story import Call, Event, Outcome, Story

TRACE_IDS = frozenset({"EZD1281I", "EZD1282I", "EZD1283I", "EZD1284I", "EZD1285I", "EZD1286I", "EZD1287I"})
MOST_OPEN = 2000
"""Connections kept open at once; the oldest is told as it stands when there are more."""

_MOST_STEPS = 400
_Key = tuple[str, str, str]
"""Host, job and connection."""
_NUMBER = re.compile(r"[0-9]{1,9}")
_NO_CONNECTION = re.compile(r"0*")
_SECURE = re.compile(r"[0-9A-F]+ [0-9A-F]+ (?P<protocol>[A-Z][\w.]+) (?P<cipher>\w+)$")
_WORDS = re.compile(r"(?:[A-Z][a-z]+ ?)+")
_CLOSING = ("Connection Close", "Connection Abend Close")


def read_stories(messages: Iterable[LogMessage]) -> Iterator[Story]:
    """The stories of a log, each when its connection ends, or when the log does.

    Events of an environment (CONNID 0) are a story of their own only when they failed: such a failure is why
    connections after it end with RC 5006.
    """
    open_stories: dict[_Key, _Open] = {}
    environments: dict[tuple[str, ...], Call | None] = {}
    for message in messages:
        if message.id not in TRACE_IDS or not message.values:
            continue
        values = message.values
        if not _NUMBER.fullmatch(values.get("rc", "0")):
            continue  # damaged, or not in the form that is known
        connection = values.get("connection", "")
        stack = (message.host, message.job)
        if _NO_CONNECTION.fullmatch(connection):
            environments[stack], story = _environment(message, environments.get(stack))
            if story is not None:
                yield story
            continue
        key = _key(open_stories, stack, connection)
        if message.id == "EZD1281I" and key in open_stories:
            yield open_stories.pop(key).story(environments.get(stack))
        if key not in open_stories and len(open_stories) >= MOST_OPEN:
            oldest = next(iter(open_stories))
            yield open_stories.pop(oldest).story(environments.get(oldest[:2]))
        current = open_stories.setdefault(key, _Open(connection, message.place, message.when))
        current.take(message)
        if current.closed:
            yield open_stories.pop(key).story(environments.get(stack))
    for key, left in open_stories.items():
        yield left.story(environments.get(key[:2]))


def _key(known: Collection[_Key], stack: tuple[str, str], connection: str) -> _Key:
    """Each stack counts its connections by itself; a line without a head is of one whose number is open."""
    key = (*stack, connection)
    if any(stack) or key in known:
        return key
    return next((one for one in known if one[2] == connection), key)


def _environment(message: LogMessage, known: Call | None) -> tuple[Call | None, Story | None]:
    """The latest failure of an environment, and its story when this message tells of one."""
    rc = message.values.get("rc", "0")
    if rc == "0":
        return known, None
    event = _event(message.values)
    failed = Call(event, int(rc), message.when, message.place)
    if message.id not in {"EZD1286I", "EZD1287I"}:
        return failed, None
    opened = _Open(message.values.get("connection", ""), message.place, message.when)
    opened.take(message)
    return failed, opened.story(None)


@dataclass(slots=True)
class _Open:
    """A story that is still being told."""

    connection: str
    place: Place
    begin: datetime | None
    end: datetime | None = None
    values: dict[str, str] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    messages: int = 0
    keyring: str = ""
    label: str = ""
    protocol: str = ""
    cipher: str = ""
    rc: int | None = None
    event: str = ""
    secure: bool = False
    closed: bool = False

    def take(self, message: LogMessage) -> None:
        values = message.values
        self.messages += 1
        self.end = message.when or self.end
        for name in _KEPT:
            if values.get(name) and name not in self.values:
                self.values[name] = values[name]
        match message.id:
            case "EZD1282I":
                self._note(message, f"{_event(values)} begins")
                self.values["role"] = values.get("role", "").removeprefix("HS-") or self.values.get("role", "")
            case "EZD1283I":
                self._event(message, values)
            case "EZD1284I":
                self._flow(message, values)
            case "EZD1285I":
                self._data(message, values)
            case "EZD1286I" | "EZD1287I":
                self.rc, self.event = int(values["rc"]), _event(values)
                self._note(message, f"{self.event} failed, RC {self.rc}")

    def story(self, environment: Call | None) -> Story:
        values = self.values
        return Story(
            connection=self.connection,
            place=self.place,
            begin=self.begin,
            end=self.end,
            rule=values.get("rule", ""),
            actions=tuple(values.get(name, "") for name in _ACTIONS if values.get(name)),
            role=values.get("role", ""),
            local=values.get("local", ""),
            remote=values.get("remote", ""),
            job=values.get("job", ""),
            user=values.get("user", ""),
            direction=values.get("direction", ""),
            status=values.get("status", ""),
            keyring=self.keyring,
            certificate=self.label,
            protocol=self.protocol,
            cipher=self.cipher,
            outcome=self._outcome(),
            rc=self.rc,
            event=self.event,
            failed_calls=tuple(self.calls),
            events=tuple(self.events),
            messages=self.messages,
            environment=environment if self.rc == 5006 else None,
        )

    def _event(self, message: LogMessage, values: Mapping[str, str]) -> None:
        event, rc = _event(values) or "Initial Handshake", values["rc"]
        secure = _SECURE.search(message.text)
        if rc != "0":
            self.rc, self.event = int(rc), self.event or event
        elif secure:
            self.secure, self.protocol, self.cipher = True, secure["protocol"], secure["cipher"]
        self._note(message, event + (f" failed, RC {rc}" if rc != "0" else ""))
        self.closed = event.startswith(_CLOSING)

    def _flow(self, message: LogMessage, values: Mapping[str, str]) -> None:
        function, rc = values["function"], int(values["rc"])
        value = values.get("value", "").lstrip("-– ").strip()
        if rc:
            self.calls.append(Call(f"{values['action']} {function}", rc, message.when, message.place))
        name = function.partition("(")[0]
        match name:
            case "GSK_KEYRING_FILE":
                self.keyring = value
            case "GSK_CONNECT_SEC_TYPE":
                self.protocol = value
            case "GSK_CONNECT_CIPHER_SPEC":
                self.cipher = value
            case _ if name.endswith("LABEL") and values["action"].lower() == "set":
                self.label = value

    def _data(self, message: LogMessage, values: Mapping[str, str]) -> None:
        words = tls_record(values.get("data", ""))
        if words.startswith("Alert"):
            self._note(message, f"{'received' if values['direction'].upper() == 'RECV' else 'sent'} {words}")

    def _note(self, message: LogMessage, words: str) -> None:
        # EZD1283I and EZD1286I tell the same failure, when both levels are on.
        repeated = bool(self.events) and (self.events[-1].when, self.events[-1].words) == (message.when, words)
        if len(self.events) < _MOST_STEPS and not repeated:
            self.events.append(Event(message.when, words, message.place))

    def _outcome(self) -> Outcome:
        if self.rc:
            return Outcome.FAILED
        if self.secure:
            return Outcome.SECURE
        return Outcome.CLEAR if self.values.get("status", "").lower() == "not enabled" else Outcome.OPEN


_ACTIONS = ("group_action", "environment_action", "connection_action")
_KEPT = ("rule", "local", "remote", "job", "user", "direction", "status", *_ACTIONS)


def _event(values: Mapping[str, str]) -> str:
    """The words an event begins with; behind them stand handles."""
    found = _WORDS.match(values.get("event", ""))
    return found[0].strip() if found else values.get("event", "")


def parse_levels(text: str) -> int:
    """A trace level as a number: of a number, or of words with commas (`error,info`). Raises ValueError."""
    words = [word.strip().casefold() for word in text.split(",") if word.strip()]
    if len(words) == 1 and words[0].isascii() and words[0].isdigit():
        number = int(words[0][:9])
        if number > 255:
            raise ValueError("Trace is 0 to 255")
        return number
    if words == ["all"]:
        return 255
    total = 0
    for word in words:
        fitting = sum(bit for bit, name in LEVELS if name == word)
        if not fitting and word != "none":
            raise ValueError(f"{word!r} is no trace level: {', '.join(dict.fromkeys(name for _, name in LEVELS))}")
        total |= fitting
    return total


LEVELS = ((1, "joblog"), (2, "error"), (4, "info"), (8, "event"), (16, "flow"), (32, "data"))
"""The bits of Trace by short names (notes: Tracing AT-TLS on z/OS)."""


def levels_of(number: int) -> tuple[Code, ...]:
    """What a trace level writes, one entry a bit."""
    return tuple(one for bit, _ in LEVELS if number & bit and (one := code("attls-trace", bit)))
