"""What a PROFILE means, as frozen records with their places. The rules across files read these."""

from __future__ import annotations

from dataclasses import dataclass

from zlab.zos.profile.lexer import Mark
from zlab.zos.profile.values import Address, Network


@dataclass(frozen=True, slots=True)
class PortRow:
    """A row of PORT. `port` is 0 for UNRSV. `job` may hold * and ?; RESERVED, OMVS and INTCLIEN are words of z/OS.

    `options` are the words after the job name, in upper case, in their order.
    """

    port: int
    proto: str
    job: str
    options: tuple[str, ...]
    at: Mark
    job_at: Mark
    unrsv: bool = False

    @property
    def noautolog(self) -> bool:
        return any(word.startswith("NOAUTOL") for word in self.options)

    @property
    def saf(self) -> str:
        return _after(self.options, "SAF")

    @property
    def bind(self) -> str:
        return _after(self.options, "BIND")


@dataclass(frozen=True, slots=True)
class PortRange:
    """A row of PORTRANGE: `first` to `last`, both reserved; `count` as it is written."""

    first: int
    count: int
    proto: str
    job: str
    options: tuple[str, ...]
    at: Mark
    job_at: Mark

    @property
    def last(self) -> int:
        return min(self.first + self.count - 1, 65535)


@dataclass(frozen=True, slots=True)
class Device:
    name: str
    type: str
    number: str
    options: tuple[str, ...]
    at: Mark


@dataclass(frozen=True, slots=True)
class Link:
    """A LINK; `device` is the name it refers to."""

    name: str
    type: str
    device: str
    options: tuple[str, ...]
    at: Mark


@dataclass(frozen=True, slots=True)
class HomeEntry:
    """An address of HOME; None where the word is no IPv4 address (`written` has it)."""

    address: Address | None
    written: str
    link: str
    at: Mark


@dataclass(frozen=True, slots=True)
class InterfaceAddress:
    """An address of IPADDR or ADDADDR. `length` is 0 where none is written."""

    address: Address
    length: int
    at: Mark


@dataclass(frozen=True, slots=True)
class Interface:
    """An INTERFACE … DEFINE. `mtu` is None where it is left to the stack; `options` are all operands, flat."""

    name: str
    type: str
    portname: str
    addresses: tuple[InterfaceAddress, ...]
    interface_id: str
    mtu: int | None
    options: tuple[str, ...]
    at: Mark
    portname_at: Mark | None = None
    mtu_at: Mark | None = None

    @property
    def version(self) -> int:
        return 6 if self.type.endswith("6") else 4


@dataclass(frozen=True, slots=True)
class Route:
    """A ROUTE row. `network` is None where the destination cannot be read, and 0.0.0.0/0 or ::/0 for a default.

    `next_hop` is None for `=`, a directly connected network; `hop_written` is the word itself.
    """

    written: str
    network: Network | None
    default: bool
    next_hop: Address | None
    hop_written: str
    link: str
    mtu: int | None
    options: tuple[str, ...]
    at: Mark
    to_at: Mark
    hop_at: Mark
    link_at: Mark

    @property
    def version(self) -> int:
        return self.network.version if self.network else 4


@dataclass(frozen=True, slots=True)
class AutologEntry:
    """A procedure of AUTOLOG; `job` is its JOBNAME, or the procedure's own name."""

    procedure: str
    job: str
    parmstring: str
    options: tuple[str, ...]
    at: Mark


@dataclass(frozen=True, slots=True)
class Setting:
    """An operand of a statement of settings: ("TCPCONFIG", "RESTRICTLOWPORTS", ())."""

    statement: str
    name: str
    values: tuple[str, ...]
    at: Mark


@dataclass(frozen=True, slots=True)
class Named:
    """A name that START refers to."""

    name: str
    at: Mark
    name_at: Mark


@dataclass(frozen=True, slots=True)
class ProfileMeaning:
    """Everything a profile says, in the order it is read."""

    ports: tuple[PortRow, ...]
    ranges: tuple[PortRange, ...]
    devices: tuple[Device, ...]
    links: tuple[Link, ...]
    home: tuple[HomeEntry, ...]
    interfaces: tuple[Interface, ...]
    routes: tuple[Route, ...]
    autolog: tuple[AutologEntry, ...]
    settings: tuple[Setting, ...]
    started: tuple[Named, ...]

    def setting(self, statement: str, *names: str) -> Setting | None:
        """The last operand of these that a statement has: later ones win."""
        found = [one for one in self.settings if one.statement == statement and one.name in names]
        return found[-1] if found else None

    def restricts_low_ports(self, proto: str) -> bool:
        """Whether ports below 1024 of "TCP" or "UDP" are for their reserved jobs only."""
        found = self.setting(f"{proto}CONFIG", "RESTRICTLOWPORTS", "UNRESTRICTLOWPORTS")
        return found is not None and found.name == "RESTRICTLOWPORTS"

    def forwards(self, version: int) -> bool:
        """Whether the stack forwards IPv4 or IPv6 packets between its interfaces; it does where nothing is said.

        IBM's answer 292579: by DATAGRAMFWD, "or letting IPCONFIG default to DATAGRAMFWD"; IPCONFIG6 likewise.
        """
        found = self.setting("IPCONFIG" if version == 4 else "IPCONFIG6", "DATAGRAMFWD", "NODATAGRAMFWD")
        return found is None or found.name == "DATAGRAMFWD"

    @property
    def waits_for_attls(self) -> bool:
        found = self.setting("TCPCONFIG", "TTLS", "NOTTLS")
        return found is not None and found.name == "TTLS"

    @property
    def names(self) -> dict[str, Mark]:
        """LINK and INTERFACE names, one name space, with the place of the first of each."""
        found: dict[str, Mark] = {}
        for name, at in [(one.name, one.at) for one in self.links] + [(one.name, one.at) for one in self.interfaces]:
            found.setdefault(name, at)
        return found

    def addresses(self) -> list[tuple[str, Address, int, Mark]]:
        """(interface, address, prefix length or 0, place) of every home address."""
        home = [(one.link, one.address, 0, one.at) for one in self.home if one.address is not None]
        return [*home, *((i.name, a.address, a.length, a.at) for i in self.interfaces for a in i.addresses)]

    def reserved_for(self, port: int, proto: str) -> list[PortRow | PortRange]:
        rows = [one for one in self.ports if one.port == port and one.proto == proto]
        return [*rows, *(one for one in self.ranges if one.proto == proto and one.first <= port <= one.last)]


def _after(words: tuple[str, ...], keyword: str) -> str:
    return words[words.index(keyword) + 1] if keyword in words[:-1] else ""
