"""What a policy means: names resolved, the conditions of each rule, the settings a connection gets. Pure.

A connection action overrides the environment action, which overrides the group action (Configuration Guide,
AT-TLS actions). An inline block replaces the …Ref of its kind (seen in pasearch). Of two statements with
one name the last one is taken; what Policy Agent does was not found, and lint reports it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TypeVar

from zlab.zos.policy.conditions import Addresses, Ports, Span, parse_addresses, parse_mask, parse_ports
from zlab.zos.policy.effective import Effective
from zlab.zos.policy.grammar.statements import BY_NAME, KEYS_OF
from zlab.zos.policy.tree import Document, Statement

DEFAULT_PRIORITY = 1


class Direction(StrEnum):
    INBOUND = "Inbound"
    OUTBOUND = "Outbound"
    BOTH = "Both"


@dataclass(frozen=True, slots=True)
class End:
    """The conditions on one end of a connection; empty ones hold for everything."""

    addresses: Addresses = ()
    ports: Ports = ()


@dataclass(frozen=True)
class RuleView:
    """A TTLSRule with its names resolved. `group`, `environment` and `connection` are None where a name dangles."""

    statement: Statement
    name: str
    priority: int
    direction: Direction
    local: End
    remote: End
    job: str
    user: str
    group: Statement | None
    environment: Statement | None
    connection: Statement | None
    effective: Effective
    timed: bool

    @property
    def enabled(self) -> bool:
        return self.effective.on("TTLSEnabled")

    @property
    def application_controlled(self) -> bool:
        return self.effective.on("ApplicationControlled")

    @property
    def status(self) -> str:
        """STATUS of EZD1281I (IP Messages volume 2)."""
        if not self.enabled:
            return "Not Enabled"
        return "Appl Control" if self.application_controlled else "Enabled"

    @property
    def actions(self) -> tuple[str, str, str]:
        """The three actions as EZD1281I prints them; `**N/A**` where there is none (seen in EZD1282I)."""
        group, environment, connection = (
            each.value if each else "**N/A**" for each in (self.group, self.environment, self.connection)
        )
        return group, environment, connection


@dataclass(frozen=True)
class Policy:
    """A policy with its global statements by kind and name."""

    document: Document

    @cached_property
    def globals(self) -> Mapping[tuple[str, str], Statement]:
        """(folded statement name, name) to the global statement; of several the last. Names have case."""
        return {
            (each.folded, each.value): each
            for each in self.document.statements
            if each.folded in BY_NAME and each.value and each.block is not None
        }

    @cached_property
    def rules(self) -> tuple[RuleView, ...]:
        """Every rule in file order."""
        return tuple(self._rule(each) for each in self.document.statements if each.folded == "ttlsrule" and each.block)

    def rule(self, name: str) -> RuleView | None:
        return next((rule for rule in self.rules if rule.name == name), None)

    def find(self, kind: str, name: str) -> Statement | None:
        return self.globals.get((kind.lower(), name))

    def _rule(self, statement: Statement) -> RuleView:
        actions = [
            self._referred(statement, kind)
            for kind in ("TTLSGroupAction", "TTLSEnvironmentAction", "TTLSConnectionAction")
        ]
        given: dict[str, tuple[Statement, ...]] = {}
        for action in actions:
            if action is not None:
                layer = self.layer(action)
                if not _CIPHER_KEYS.isdisjoint(layer):
                    given = {key: value for key, value in given.items() if key not in _CIPHER_KEYS}
                given |= layer
        priority = _last(statement, "Priority")
        direction = _last(statement, "Direction").lower()
        return RuleView(
            statement=statement,
            name=statement.value,
            priority=int(priority) if priority.isdigit() and len(priority) < 11 else DEFAULT_PRIORITY,
            direction=next((each for each in Direction if each.lower() == direction), Direction.BOTH),
            local=self._end(statement, "local"),
            remote=self._end(statement, "remote"),
            job=_mask(_last(statement, "Jobname")),
            user=_mask(_last(statement, "Userid")),
            group=actions[0],
            environment=actions[1],
            connection=actions[2],
            effective=Effective(given),
            timed=any(each.folded in ("iptimecondition", "iptimeconditionref") for each in statement.body),
        )

    def _referred(self, statement: Statement, kind: str) -> Statement | None:
        name = _last(statement, f"{kind}Ref")
        return self.find(kind, name) if name else None

    def layer(self, action: Statement) -> dict[str, tuple[Statement, ...]]:
        """The keys of an action and of the …Parms it holds or names, by folded key."""
        found: dict[str, tuple[Statement, ...]] = {}
        for part in self.parts(action):
            own: dict[str, tuple[Statement, ...]] = {}
            for each in part.body:
                if each.block is None and each.folded in KEYS_OF[part.folded]:
                    own[each.folded] = (*own.get(each.folded, ()), each)
            found |= own
        return found

    def parts(self, action: Statement) -> Iterator[Statement]:
        """An action and the blocks that belong to it, inline ones instead of referred ones."""
        yield action
        for kind in BY_NAME[action.folded].inline:
            inline = [each for each in action.body if each.folded == kind.lower() and each.block]
            part = inline[-1] if inline else self._referred(action, kind)
            if part is not None:
                yield from self.parts(part)

    def is_whole(self, rule: RuleView) -> bool:
        """Whether every name in the actions of a rule leads somewhere."""
        actions = [action for action in (rule.group, rule.environment, rule.connection) if action]
        parts = (part for action in actions for part in self.parts(action))
        return all(
            self.find(key.refers, _word(each)) is not None
            for part in parts
            for each in part.body
            if (key := KEYS_OF[part.folded].get(each.folded)) is not None and key.refers and each.block is None
        )

    def _end(self, rule: Statement, end: str) -> End:
        addresses: list[Addresses] = []
        ports: list[Ports] = []
        for each in rule.body:
            if not each.folded.startswith(end):
                continue
            key = each.folded[len(end) :]
            if key == "addr":
                addresses.append(_addresses(_word(each)))
            elif key in _ADDRESS_REFS:
                addresses += self._address_members(self.find(_ADDRESS_REFS[key], _word(each)))
            elif key == "portrange":
                ports.append(_ports(each.value))
            elif key in _PORT_REFS:
                ports += self._port_members(self.find(_PORT_REFS[key], _word(each)))
        return End(_join(addresses), _join(ports))

    def _address_members(self, statement: Statement | None, depth: int = 0) -> list[Addresses]:
        """The values of an IpAddr, IpAddrSet or IpAddrGroup; one that meets nothing when the name dangles."""
        members: list[Addresses] = []
        for each in statement.body if statement and depth < 3 else ():
            if each.folded in ("addr", "prefix", "range"):
                members.append(_addresses(_word(each)))
            elif each.folded in ("ipaddr", "ipaddrset"):
                members += self._address_members(each, depth + 1)
            elif each.folded in ("ipaddrref", "ipaddrsetref"):
                members += self._address_members(self.find(each.folded.removesuffix("ref"), _word(each)), depth + 1)
        return members or [_NO_ADDRESS]

    def _port_members(self, statement: Statement | None, depth: int = 0) -> list[Ports]:
        members: list[Ports] = []
        for each in statement.body if statement and depth < 3 else ():
            if each.folded == "port":
                members.append(_ports(each.value))
            elif each.folded == "portrange":
                members += self._port_members(each, depth + 1)
            elif each.folded == "portrangeref":
                members += self._port_members(self.find("portrange", _word(each)), depth + 1)
        return members or [_NO_PORT]


_ADDRESS_REFS = {"addrref": "IpAddr", "addrsetref": "IpAddrSet", "addrgroupref": "IpAddrGroup"}
_PORT_REFS = {"portrangeref": "PortRange", "portgroupref": "PortGroup"}
_NO_ADDRESS: Addresses = (Span(4, 0, 0),)
_NO_PORT: Ports = ((0, 0),)
"""No connection has address or port 0: what stands for a value that cannot be read."""
_CIPHER_KEYS = frozenset(KEYS_OF["ttlscipherparms"])
"""One list under several keys: a connection action that gives any of them replaces all of the environment's."""
_ACTIONS = ("TTLSGroupAction", "TTLSEnvironmentAction", "TTLSConnectionAction")

T = TypeVar("T")


def _addresses(value: str) -> Addresses:
    parsed = parse_addresses(value)
    return _NO_ADDRESS if isinstance(parsed, str) else parsed


def _ports(value: str) -> Ports:
    parsed = parse_ports(value)
    return _NO_PORT if isinstance(parsed, str) else parsed


def _join(parts: list[tuple[T, ...]]) -> tuple[T, ...]:
    """One set of several; a part that holds for everything makes the whole hold for everything."""
    return () if any(not part for part in parts) else tuple(each for part in parts for each in part)


def _word(statement: Statement) -> str:
    """The value up to its first blank; Policy Agent ignores what follows."""
    return statement.value.split()[0] if statement.value else ""


def _last(statement: Statement, key: str) -> str:
    values = [each.value for each in statement.body if each.folded == key.lower() and each.block is None]
    return values[-1].split()[0] if values and values[-1] else ""


def _mask(value: str) -> str:
    parsed = parse_mask(value) if value else ("",)
    return value.upper() if isinstance(parsed, str) else parsed[0]
