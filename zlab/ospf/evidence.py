"""What was seen of OSPF, by whom: the frozen records every reader gives and the judge takes.

Addresses are text in canonical form, timers seconds, MTUs bytes, times naive local `datetime`s of the
witness. `None` and "" mean "not seen", never "zero". No record has a field for a key.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from ipaddress import ip_address

from zlab.ospf.states import FAILURE_EVENTS, NeighborEvent, NeighborState


class Side(StrEnum):
    """Which end of the wire a witness stands at."""

    LINUX = "linux"
    ZOS = "zos"

    @property
    def other(self) -> Side:
        return Side.ZOS if self is Side.LINUX else Side.LINUX

    @property
    def words(self) -> str:
        return "Linux" if self is Side.LINUX else "z/OS"


class Table(StrEnum):
    """A table of a daemon or of the kernel. One that was read and is empty says something too."""

    OSPF = "ospf"  # what the routing daemon computed
    KERNEL = "kernel"  # what packets are sent by
    OMPROUTE = "omproute"  # RTTABLE
    LSDB = "lsdb"
    NEIGHBORS = "neighbors"


class Auth(StrEnum):
    """Authentication of OSPFv2, RFC 2328 appendix D; OSPFv3's is an AH or ESP header (RFC 4552)."""

    NONE = "none"
    PASSWORD = "password"  # noqa: S105 - the name of a type
    MD5 = "md5"
    SHA = "hmac-sha"  # RFC 5709; OMPROUTE has none
    IPSEC = "ipsec"
    TRAILER = "trailer"  # RFC 7166


@dataclass(frozen=True, slots=True)
class Neighbor:
    """One neighbor as one witness has it. `interface` and `own`, its address there, are the witness's; `dr` and `bdr`
    are what the neighbor says.

    `due` is how many seconds it may still be silent before the witness drops it.
    """

    side: Side
    version: int
    state: NeighborState
    address: str = ""
    router_id: str = ""
    interface: str = ""
    system: str = ""
    role: str = ""
    since: datetime | None = None
    last_drop: NeighborEvent | None = None
    changes: int | None = None
    resets: int | None = None
    priority: int | None = None
    due: float | None = None
    dr: str = ""
    bdr: str = ""
    own: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Transition:
    """One change of one neighbor. `neighbor` is an address or a router id; `order` counts along one witness's log.

    `interface` and `own`, its address there, are the witness's.
    """

    side: Side
    version: int
    neighbor: str
    new: NeighborState
    old: NeighborState | None = None
    event: NeighborEvent | None = None
    interface: str = ""
    router_id: str = ""
    system: str = ""
    when: datetime | None = None
    order: int = 0
    own: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Interface:
    """How OSPF is set on one interface of one end, by whoever knows: the daemon, a display, its own packets."""

    side: Side
    version: int
    name: str = ""
    address: str = ""
    system: str = ""
    router_id: str = ""
    prefix_length: int | None = None
    area: str = ""
    hello: int | None = None
    dead: int | None = None
    mtu: int | None = None
    auth: Auth | None = None
    key_id: int | None = None
    priority: int | None = None
    instance: int | None = None
    network: str = ""
    passive: bool | None = None
    up: bool | None = None
    state: str = ""
    dr: str = ""
    bdr: str = ""
    neighbors: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Hello:
    """A hello packet on the wire. `outgoing` was sent by this host; `proven` tells whether our own key verifies it."""

    version: int
    device: str
    source: str
    outgoing: bool
    router_id: str
    area: str
    hello: int
    dead: int
    priority: int
    dr: str
    bdr: str
    neighbors: tuple[str, ...]
    prefix_length: int | None = None
    auth: Auth = Auth.NONE
    key_id: int | None = None
    sequence: int | None = None
    instance: int = 0
    options: int = 0
    proven: bool | None = None
    when: datetime | None = None


@dataclass(frozen=True, slots=True)
class Description:
    """A database description packet on the wire: the only one that tells the sender's MTU (RFC 2328 A.3.3)."""

    version: int
    device: str
    source: str
    outgoing: bool
    router_id: str
    area: str
    mtu: int
    flags: int
    sequence: int
    when: datetime | None = None


@dataclass(frozen=True, slots=True)
class Complaint:
    """What a daemon says is wrong. `cause` is the code of a record of `causes`; `ours` is the witness's own value."""

    cause: str
    side: Side
    version: int
    interface: str = ""
    neighbor: str = ""
    system: str = ""
    ours: str = ""
    theirs: str = ""
    when: datetime | None = None
    order: int = 0
    text: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Route:
    """One route of one table; `via` is the next hop, "" for a directly attached network."""

    side: Side
    version: int
    table: Table
    prefix: str
    via: str = ""
    interface: str = ""
    system: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class TableSeen:
    """That a table was read to its end."""

    side: Side
    version: int
    table: Table
    system: str = ""


@dataclass(frozen=True, slots=True)
class Announcement:
    """A link or a prefix in a router's own link state: "stub" and "external" carry a prefix, the others a router id."""

    version: int
    router_id: str
    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Daemon:
    """A routing daemon of one end. `version` 0 stands for all of OSPF (zebra, OMPROUTE)."""

    side: Side
    name: str
    running: bool
    version: int = 0
    why: str = ""
    system: str = ""


@dataclass(frozen=True, slots=True)
class Device:
    """A network device of the Linux end; `joined` tells whether anybody there takes in packets to 224.0.0.5."""

    name: str
    there: bool
    up: bool = False
    carrier: bool = False
    mtu: int | None = None
    tap: bool = False
    joined: bool | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A firewall rule or policy that can drop OSPF; `device` "" and `version` 0 stand for all.

    `hook` is input or output; `cure` is the command that lets OSPF through, with `{device}` in it.
    """

    hook: str
    rule: str
    device: str = ""
    version: int = 0
    cure: str = ""


@dataclass(frozen=True, slots=True)
class LogEnd:
    """The last time in a witness's log: what it has not told by then has not happened."""

    side: Side
    system: str
    when: datetime


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that was seen. `unseen` says in words what was not, and why."""

    neighbors: tuple[Neighbor, ...] = ()
    transitions: tuple[Transition, ...] = ()
    interfaces: tuple[Interface, ...] = ()
    hellos: tuple[Hello, ...] = ()
    descriptions: tuple[Description, ...] = ()
    complaints: tuple[Complaint, ...] = ()
    routes: tuple[Route, ...] = ()
    tables: tuple[TableSeen, ...] = ()
    announcements: tuple[Announcement, ...] = ()
    daemons: tuple[Daemon, ...] = ()
    devices: tuple[Device, ...] = ()
    blocks: tuple[Block, ...] = ()
    listened: tuple[str, ...] = ()
    log_ends: tuple[LogEnd, ...] = ()
    unseen: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return any(getattr(self, field.name) for field in fields(self) if field.name not in ("log_ends", "unseen"))


def merge(parts: Iterable[Evidence]) -> Evidence:
    """One evidence of several, in their order."""
    found = tuple(parts)
    names = [field.name for field in fields(Evidence)]
    return Evidence(**{name: tuple(each for part in found for each in getattr(part, name)) for name in names})


def traced_systems(transitions: Iterable[Transition]) -> frozenset[str]:
    """The z/OS systems whose logs tell every change: without its trace OMPROUTE writes EZZ7921I and no EZZ7919I.

    EZZ7919I alone tells what is no failure, and tells no old state.
    """
    told = (each for each in transitions if each.side is Side.ZOS)
    return frozenset(each.system for each in told if each.old is None or each.event not in FAILURE_EVENTS)


@lru_cache(maxsize=4096)
def canonical(text: str) -> str:
    """An address as every record spells it, without zone; what is none comes back as "" ."""
    try:
        return str(ip_address(text.strip().partition("%")[0]))
    except ValueError:
        return ""
