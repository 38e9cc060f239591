"""The story of one AT-TLS connection, as records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from zlab.errors import Place
from zlab.messages.catalogue import code
from zlab.messages.records import Code


class Outcome(StrEnum):
    """How a connection came out. OPEN: the log tells of no handshake, finished or failed."""

    SECURE = "secure"
    FAILED = "failed"
    CLEAR = "clear text"
    OPEN = "no handshake seen"


@dataclass(frozen=True, slots=True)
class Event:
    """One step of a connection in words."""

    when: datetime | None
    words: str
    place: Place


@dataclass(frozen=True, slots=True)
class Call:
    """A System SSL call, or an event of an environment, with its return code."""

    function: str
    rc: int
    when: datetime | None
    place: Place


@dataclass(frozen=True, slots=True)
class Story:
    """One connection from its EZD1281I to its end; "" and None where the trace level does not tell.

    `connection` is the CONNID; `cipher` the code of System SSL; `environment` the failure of the environment that
    an RC 5006 speaks of.
    """

    connection: str
    place: Place
    begin: datetime | None
    end: datetime | None
    rule: str
    actions: tuple[str, ...]
    role: str
    local: str
    remote: str
    job: str
    user: str
    direction: str
    status: str
    keyring: str
    certificate: str
    protocol: str
    cipher: str
    outcome: Outcome
    rc: int | None
    event: str
    failed_calls: tuple[Call, ...]
    events: tuple[Event, ...]
    messages: int
    environment: Call | None = None

    @property
    def cipher_name(self) -> str:
        known = code("cipher", self.cipher.upper().zfill(4)) if self.cipher else None
        return known.name if known else ""

    @property
    def reason(self) -> Code | None:
        """What the return code means; None without one, and for one the catalogue does not have."""
        return code("return-code", self.rc) if self.rc else None

    def to_json(self) -> dict[str, Any]:
        reason = self.reason
        return {
            "connid": self.connection,
            "file": self.place.file,
            "line": self.place.line,
            "begin": self.begin.isoformat() if self.begin else None,
            "end": self.end.isoformat() if self.end else None,
            "rule": self.rule,
            "actions": list(self.actions),
            "role": self.role,
            "local": self.local,
            "remote": self.remote,
            "job": self.job,
            "user": self.user,
            "direction": self.direction,
            "status": self.status,
            "keyring": self.keyring,
            "certificate": self.certificate,
            "protocol": self.protocol,
            "cipher": self.cipher,
            "cipher_name": self.cipher_name,
            "outcome": str(self.outcome),
            "rc": self.rc,
            "event": self.event,
            "meaning": reason.meaning if reason else None,
            "causes": list(reason.causes) if reason else [],
            "fix": list(reason.actions) if reason else [],
            "failed_calls": [_call(one) for one in self.failed_calls],
            "environment_failure": _call(self.environment) if self.environment else None,
            "events": [
                {"when": one.when.isoformat() if one.when else None, "what": one.words, "line": one.place.line}
                for one in self.events
            ],
            "messages": self.messages,
        }


def _call(one: Call) -> dict[str, Any]:
    known = code("return-code", one.rc)
    return {
        "function": one.function,
        "rc": one.rc,
        "meaning": known.meaning if known else None,
        "when": one.when.isoformat() if one.when else None,
        "line": one.place.line,
    }
