"""What AT-TLS keeps between connections: the policy, its environments, the numbers it counts, and its log."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from zlab.tls.serve import lines
from zlab.tls.serve.codes import ENVIRONMENT_FAILED, RING_NOT_OPENED, ReturnCode
from zlab.tls.serve.context import Prepared, SslEnvironmentError, prepare
from zlab.tls.serve.keyrings import Keyring, KeyringFolder
from zlab.tls.serve.limits import GROUPS
from zlab.tls.serve.usermap import UserMap
from zlab.zos.policy.meaning import Policy, RuleView

Write = Callable[[str], None]
Tell = Callable[[Mapping[str, Any]], None]


class RefusedConnectionError(Exception):
    """A connection that AT-TLS resets before or instead of a handshake."""

    def __init__(self, code: ReturnCode, detail: str, event: str = "Initial Handshake") -> None:
        super().__init__(detail)
        self.code = code
        self.event = event


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the stand-in is: system and stack in the log lines, and what rules see instead of real addresses."""

    sysname: str = "S0W1"
    tcpip: str = "TCPIP"


@dataclass
class Host:
    """The state of one stand-in. `write` takes a syslogd line, `joblog` a console line, `tell` an event as data."""

    policy: Policy
    keyrings: KeyringFolder
    identity: Identity
    write: Write
    joblog: Write
    tell: Tell
    users: UserMap = field(default_factory=UserMap)
    controlled_clear: bool = False
    now: Callable[[], datetime] = datetime.now
    _connids: Any = field(default_factory=lambda: itertools.count(0x32))
    _numbers: dict[str, dict[str, int]] = field(default_factory=dict)
    _rings: dict[str, Keyring | None] = field(default_factory=dict)
    _prepared: dict[tuple[str, str], Prepared] = field(default_factory=dict)
    _failed: set[str] = field(default_factory=set)

    def next_connid(self) -> int:
        return int(next(self._connids))

    def number(self, kind: str, name: str) -> int:
        """The id of a group or environment action, counted as they come into use."""
        known = self._numbers.setdefault(kind, {})
        return known.setdefault(name, len(known) + 1)

    def environment(self, rule: RuleView, sni_label: str = "") -> Prepared:
        """The context of a rule's environment, made once. Raises RefusedConnectionError.

        A ring that cannot be opened fails the environment: its first connection sees why, later ones 5006.
        """
        action = rule.environment
        name = action.value if action is not None else rule.name
        if name in self._failed:
            raise RefusedConnectionError(ENVIRONMENT_FAILED, f"environment action {name} failed before")
        ring_name = rule.effective.value("Keyring")
        ring = self._ring(ring_name)
        if ring is None:
            self._failed.add(name)
            raise RefusedConnectionError(RING_NOT_OPENED, f"no keyring {ring_name}", "Environment Master Init")
        key = (rule.name, sni_label)
        if key not in self._prepared:
            try:
                prepared = self._prepared[key] = prepare(rule.effective, ring, sni_label)
                if not prepared.groups_set:
                    self.tell({"event": "limit", "name": GROUPS.name, "what": GROUPS.what})
            except SslEnvironmentError as error:
                raise RefusedConnectionError(error.code, str(error)) from None
        return self._prepared[key]

    def _ring(self, name: str) -> Keyring | None:
        if name not in self._rings:
            self._rings[name] = self.keyrings.open(name) if name else None
        return self._rings[name]

    def log(self, message: str) -> None:
        """One message to syslogd."""
        self.write(lines.syslogd_line(message, self.now(), self.identity.sysname, self.identity.tcpip))

    def mapped(self, subject: lines.Subject, trace: int) -> None:
        if trace & lines.INFO:
            self.log(lines.ezd1281(subject))

    def event(self, subject: lines.Subject, trace: int, event: str) -> None:
        if trace & lines.EVENT:
            self.log(lines.ezd1283(subject, 0, event))

    def started(self, subject: lines.Subject, trace: int, role: str, keyring: str) -> None:
        """A handshake begins."""
        if trace & (lines.EVENT | lines.FLOW):
            self.log(lines.ezd1282(subject, role))
        if trace & lines.FLOW:
            self.log(lines.keyring_set(subject, keyring))

    def secured(self, subject: lines.Subject, trace: int, version: str, cipher: str) -> None:
        if trace & lines.FLOW:
            self.log(lines.socket_init(subject, 0))
            for line in lines.negotiated(subject, version, cipher):
                self.log(line)
        if trace & (lines.INFO | lines.EVENT):
            self.log(lines.handshake_done(subject, version, cipher))

    def failed(self, subject: lines.Subject, trace: int, rc: int, event: str) -> None:
        """An error, wherever the trace level sends it. AT-TLS's own codes come from no call of System SSL."""
        if trace & lines.FLOW and rc < 5000 and event == "Initial Handshake":
            self.log(lines.socket_init(subject, rc))
        if trace & lines.EVENT:
            self.log(lines.ezd1283(subject, rc, event))
        if trace & lines.ERROR:
            self.log(lines.ezd1286(subject, rc, event))
        if trace & lines.JOBLOG:
            for line in lines.ezd1287(subject, rc, event):
                self.joblog(line)
