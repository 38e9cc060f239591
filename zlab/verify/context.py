"""What every check is given: the lab, this host read once, and the questions it may ask. Frozen."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import IPv4Interface, IPv6Interface
from typing import TYPE_CHECKING

from zlab.lab.records import Lab, Link
from zlab.linux.facts import HostFacts
from zlab.linux.records import Record
from zlab.linux.status import Condition, Row

if TYPE_CHECKING:
    from zlab.linux.firewall.nft import RuleCounter
    from zlab.verify.looks import Looks
    from zlab.zos.findings import Finding as LintFinding


@dataclass(frozen=True, slots=True)
class LogFacts:
    """What a log of z/OS tells: messages in all, how often each id, the time of the last one."""

    name: str
    messages: int
    counts: dict[str, int]
    last: datetime | None


@dataclass(frozen=True, slots=True)
class ListedPort:
    """A TCP row of PORT in a system's PROFILE; `expected` when AUTOLOG starts its job, so that it must answer.

    `bind` is the address of BIND, or "".
    """

    system: str
    port: int
    job: str
    expected: bool
    bind: str = ""


@dataclass(frozen=True, slots=True)
class Members:
    """Real members of a folder: of which kinds, what contradicts the lab by topic of coherence, and PROFILEs' ports."""

    folder: str
    kinds: frozenset[str]
    findings: Mapping[str, tuple[LintFinding, ...]]
    ports: tuple[ListedPort, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """`rows` are wanted against actual, thing by thing (`zlab net status`). `log` and `members` are None where
    none were given."""

    lab: Lab
    facts: HostFacts
    looks: Looks
    uplink: str = ""
    rows: tuple[Row, ...] = ()
    counters: tuple[RuleCounter, ...] = ()
    log: LogFacts | None = None
    members: Members | None = None
    root: bool = True
    given: str = ""
    """The lab as the user named it: "" is ./lab.yaml."""
    now: datetime = field(default_factory=datetime.now)

    @property
    def mend(self) -> str:
        """The command that makes the Linux end as the lab wants it."""
        return f"sudo zlab net up {shlex.quote(self.given) if self.given else ''}".rstrip()

    def again(self, *checks: str) -> str:
        """The command that makes some checks alone."""
        given = f"{shlex.quote(self.given)} " if self.given else ""
        return f"zlab verify {given}--only {','.join(checks)}"

    @property
    def listed(self) -> tuple[ListedPort, ...]:
        """The ports of the PROFILEs that were given."""
        return self.members.ports if self.members is not None else ()

    @property
    def rehearsed(self) -> bool:
        """Whether z/OS is the stand-in of a rehearsal, whose ends can be used too."""
        return self.looks.far is not None

    @property
    def links(self) -> Iterator[tuple[str, Link]]:
        """Each link with the z/OS name of its system."""
        return ((self.lab.systems[name].sysname, link) for name, link in self.lab.links)

    def is_up(self, device: str) -> bool:
        """Whether a device is there, up, and has a carrier; without it what needs it cannot be judged."""
        found = self.facts.device(device)
        return found is not None and found.up and found.carrier

    def has_address(self, device: str, address: IPv4Interface | IPv6Interface) -> bool:
        return any(each.device == device and each.address == address for each in self.facts.addresses)

    def rows_of(self, *kinds: type[Record]) -> tuple[Row, ...]:
        """The rows of some kinds that the lab still wants."""
        return tuple(
            row for row in self.rows if isinstance(row.record, kinds) and row.condition is not Condition.OBSOLETE
        )
