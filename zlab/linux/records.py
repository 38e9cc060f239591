"""The things zlab manages on a host, one frozen record each.

A record's `identity` names the thing (two records with one identity are two values of the same
thing); the other fields are its value. A thing that is absent has no record. Every change is
therefore a pair of records, before and after, and its inverse is the pair swapped.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, ClassVar, Self

Identity = tuple[str, ...]
"""(kind, name parts…): hashable, sortable, printable."""

ROUTE_PROTOCOL = 122
"""Our mark on routes; free in /etc/iproute2/rt_protos, and not 186, which is bgp (measured)."""


@dataclass(frozen=True, slots=True)
class Record(ABC):
    """Base of all records.

    `persistent` kinds may still be there after a reboot, and are known to be ours by a mark or by text.
    A kind that is not `atomic` can be seen half-changed after a crash, so that its undo is always made.
    A kind that is `own` is ours by its name, whatever it holds by now, and is undone as a whole.
    """

    kind: ClassVar[str] = ""
    persistent: ClassVar[bool] = False
    atomic: ClassVar[bool] = True
    own: ClassVar[bool] = False

    @property
    @abstractmethod
    def identity(self) -> Identity:
        """What names the thing, whatever its value."""

    @property
    def needs_device(self) -> str | None:
        """The device without which the kernel cannot hold this thing, or None."""
        return None

    def describe(self) -> str:
        """The thing with its value, in the words of the tool an administrator would use."""
        return " ".join(self.identity)

    def to_json(self) -> dict[str, Any]:
        return {"kind": self.kind, **asdict(self)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        values = {each.name: _tupled(data[each.name]) for each in fields(cls)}
        return cls(**values)


def _tupled(value: Any) -> Any:
    return tuple(_tupled(item) for item in value) if isinstance(value, list) else value


@dataclass(frozen=True, slots=True)
class Sysctl(Record):
    """A kernel setting by its path below /proc/sys ("net/ipv4/conf/tap0/forwarding")."""

    kind: ClassVar[str] = "sysctl"
    path: str
    value: str

    @property
    def identity(self) -> Identity:
        return (self.kind, self.path)

    @property
    def needs_device(self) -> str | None:
        parts = self.path.split("/")
        if len(parts) > 4 and parts[2] == "conf" and parts[3] not in ("all", "default"):
            return parts[3]
        return None

    def describe(self) -> str:
        return f"sysctl {self.path} = {self.value}"


@dataclass(frozen=True, slots=True)
class Ipv6Forwarding(Record):
    """IPv6 forwarding of the whole host (net/ipv6/conf/all/forwarding), for kernels before 6.17.

    Writing it also overwrites every `conf/DEVICE/forwarding`, by which a device that learned its address
    from a router stops doing so; `devices` holds what they were, as sorted (device, value) pairs, and they
    are put back after each write. Forwarding itself needs `all` only (net/ipv6/ip6_output.c, ip6_forward).
    """

    kind: ClassVar[str] = "forwarding6"
    atomic: ClassVar[bool] = False
    value: str
    devices: tuple[tuple[str, str], ...] = field(default=(), compare=False)

    @property
    def identity(self) -> Identity:
        return (self.kind,)

    def describe(self) -> str:
        return f"sysctl net/ipv6/conf/all/forwarding = {self.value}, devices as they are"


@dataclass(frozen=True, slots=True)
class LinkMtu(Record):
    """The MTU of a device, in bytes."""

    kind: ClassVar[str] = "mtu"
    device: str
    mtu: int

    @property
    def identity(self) -> Identity:
        return (self.kind, self.device)

    @property
    def needs_device(self) -> str | None:
        return self.device

    def describe(self) -> str:
        return f"link {self.device} mtu {self.mtu}"


@dataclass(frozen=True, slots=True)
class LinkUp(Record):
    """Whether a device is administratively up (IFF_UP)."""

    kind: ClassVar[str] = "link"
    device: str
    up: bool

    @property
    def identity(self) -> Identity:
        return (self.kind, self.device)

    @property
    def needs_device(self) -> str | None:
        return self.device

    def describe(self) -> str:
        return f"link {self.device} {'up' if self.up else 'down'}"


@dataclass(frozen=True, slots=True)
class Address(Record):
    """An address with its prefix length on a device, IPv4 or IPv6 ("10.1.1.1/24")."""

    kind: ClassVar[str] = "address"
    device: str
    address: str

    @property
    def identity(self) -> Identity:
        return (self.kind, self.device, self.address)

    @property
    def needs_device(self) -> str | None:
        return self.device

    def describe(self) -> str:
        return f"address {self.address} dev {self.device}"


@dataclass(frozen=True, slots=True)
class Route(Record):
    """A route of the main table marked with our protocol, IPv4 or IPv6."""

    kind: ClassVar[str] = "route"
    persistent: ClassVar[bool] = True
    destination: str
    via: str
    device: str

    @property
    def identity(self) -> Identity:
        return (self.kind, self.destination)

    @property
    def needs_device(self) -> str | None:
        return self.device

    def describe(self) -> str:
        return f"route {self.destination} via {self.via} dev {self.device} proto {ROUTE_PROTOCOL}"


@dataclass(frozen=True, slots=True)
class NftTable(Record):
    """A table of our own. `ruleset` is its canonical JSON (see firewall/nft.py), without counters and handles."""

    kind: ClassVar[str] = "nft"
    persistent: ClassVar[bool] = True
    own: ClassVar[bool] = True
    family: str
    name: str
    ruleset: str

    @property
    def identity(self) -> Identity:
        return (self.kind, self.family, self.name)

    def describe(self) -> str:
        rules = self.ruleset.count('"expr"')
        return f"nft table {self.family} {self.name} ({rules} rules)"


@dataclass(frozen=True, slots=True)
class IptablesRule(Record):
    """One tagged rule in a chain that somebody else owns, at its head.

    `backend` is "nft" (iptables-nft) or "legacy"; `family` is "ip" or "ip6"; `rule` holds the
    arguments after the chain as iptables-save prints them, with our comment among them.
    """

    kind: ClassVar[str] = "iptables"
    persistent: ClassVar[bool] = True
    backend: str
    family: str
    table: str
    chain: str
    rule: tuple[str, ...]

    @property
    def identity(self) -> Identity:
        return (self.kind, self.backend, self.family, self.table, self.chain, *self.rule)

    def describe(self) -> str:
        tool = {"ip": "iptables", "ip6": "ip6tables"}[self.family]
        return f"{tool}-{self.backend} -t {self.table} -I {self.chain} {' '.join(self.rule)}"


@dataclass(frozen=True, slots=True)
class UfwRule(Record):
    """A rule ufw keeps, as the arguments of `ufw` ("route", "allow", "in", "on", …), our comment last."""

    kind: ClassVar[str] = "ufw"
    persistent: ClassVar[bool] = True
    rule: tuple[str, ...]

    @property
    def identity(self) -> Identity:
        return (self.kind, *self.rule)

    def describe(self) -> str:
        return f"ufw {' '.join(self.rule)}"


@dataclass(frozen=True, slots=True)
class FirewalldObject(Record):
    """A zone or a policy of our own in firewalld's permanent configuration.

    `type` is "zone" or "policy"; `settings` are sorted (option, value) pairs as firewall-cmd spells them.
    """

    kind: ClassVar[str] = "firewalld"
    persistent: ClassVar[bool] = True
    own: ClassVar[bool] = True
    type: str
    name: str
    settings: tuple[tuple[str, str], ...]

    @property
    def identity(self) -> Identity:
        return (self.kind, self.type, self.name)

    def describe(self) -> str:
        shown = " ".join(f"{option}={value}" if value else option for option, value in self.settings)
        return f"firewalld {self.type} {self.name} {shown}"


@dataclass(frozen=True, slots=True)
class FrrLine(Record):
    """One line of FRR's running configuration inside a block ("" is the top level).

    `secret` names where the key of an authentication line is found; `line` then ends before the key,
    so that no record, plan, journal or report ever holds it. `other_key` is a line that is there with
    another key than the one the secret names.
    """

    kind: ClassVar[str] = "frr"
    persistent: ClassVar[bool] = True
    block: str
    line: str
    secret: tuple[str, str] | None = None  # ("env" | "file", name)
    other_key: bool = False

    @property
    def identity(self) -> Identity:
        return (self.kind, self.block, self.line, *(self.secret or ()))

    def describe(self) -> str:
        shown = f"{self.line} ({' '.join(self.secret)})" if self.secret else self.line
        shown += ", with another key" if self.other_key else ""
        return f"frr {self.block}: {shown}" if self.block else f"frr {shown}"


@dataclass(frozen=True, slots=True)
class MailRelay(Record):
    """A Postfix instance of the lab's own, which relays mail of its taps to a server that wants a login.

    `settings` are (parameter, value) pairs of its main.cf, `listen` the port of its smtpd. The password is
    found through `secret` and stands in a file for root only; `other_password` is an instance that has another.
    """

    kind: ClassVar[str] = "mail"
    persistent: ClassVar[bool] = True
    atomic: ClassVar[bool] = False
    lab: str
    device: str
    listen: int
    settings: tuple[tuple[str, str], ...]
    login: str
    secret: tuple[str, str]
    running: bool = True
    other_password: bool = False

    @property
    def identity(self) -> Identity:
        return (self.kind, self.lab, *self.secret)

    @property
    def needs_device(self) -> str | None:
        return self.device

    def describe(self) -> str:
        server = dict(self.settings).get("relayhost", "")
        state = "" if self.running else ", stopped"
        state += ", with another password" if self.other_password else ""
        return f"postfix instance zlab-{self.lab} port {self.listen} relays to {server}{state}"


KINDS: dict[str, type[Record]] = {
    cls.kind: cls
    for cls in (
        Sysctl,
        Ipv6Forwarding,
        LinkMtu,
        LinkUp,
        Address,
        Route,
        NftTable,
        IptablesRule,
        UfwRule,
        FirewalldObject,
        FrrLine,
        MailRelay,
    )
}


def record_from_json(data: Mapping[str, Any]) -> Record:
    """The inverse of `Record.to_json`. Raises KeyError or TypeError on data that is not a record."""
    return KINDS[data["kind"]].from_json(data)


@dataclass(frozen=True, slots=True)
class Step:
    """One change of one thing: from `before` to `after`; None is absent. Not both None."""

    before: Record | None
    after: Record | None

    @property
    def record(self) -> Record:
        record = self.after if self.after is not None else self.before
        if record is None:
            raise ValueError("a step needs a before or an after")
        return record

    @property
    def identity(self) -> Identity:
        return self.record.identity

    @property
    def inverse(self) -> Step:
        return Step(self.after, self.before)

    @property
    def verb(self) -> str:
        if self.before is None:
            return "add"
        return "remove" if self.after is None else "change"

    def to_json(self) -> dict[str, Any]:
        return {
            "before": self.before.to_json() if self.before else None,
            "after": self.after.to_json() if self.after else None,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Step:
        before, after = data["before"], data["after"]
        return cls(
            record_from_json(before) if before is not None else None,
            record_from_json(after) if after is not None else None,
        )
