"""The lossless tree of a devmap, and the view of it that networking needs: each awsosa with its devices.

Nothing is dropped: the text is `Devmap.member.text`, and every word knows its span in it.
Source of the syntax: zPDT Guide and Reference (SG24-8205), and the devmaps of running systems.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Interface

from zlab.errors import Place
from zlab.zos.member import MemberText


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a line, as it is written; `start` and `end` are offsets into the member's text."""

    text: str
    start: int
    end: int
    place: Place


@dataclass(frozen=True, slots=True)
class Option:
    """`--name=value`. The name is in lower case; `value` is None where there is no `=`.

    `dashes` are as written: zPDT documents two, hand-written files have one, and files that went
    through a word processor have an en dash, which awsosa cannot know.
    """

    name: str
    value: str | None
    dashes: str
    word: Word

    @property
    def place(self) -> Place:
        return self.word.place


@dataclass(frozen=True, slots=True)
class Statement:
    """One line: a keyword (in lower case), its operands, and its options, in the order of the file."""

    keyword: str
    operands: tuple[Word, ...]
    options: tuple[Option, ...]
    word: Word

    @property
    def place(self) -> Place:
        return self.word.place

    def option(self, name: str) -> Option | None:
        """The option of that name; the last one when it is given twice."""
        return next((option for option in reversed(self.options) if option.name == name), None)

    def value(self, name: str) -> str | None:
        option = self.option(name)
        return option.value if option else None


@dataclass(frozen=True, slots=True)
class Stanza:
    """`[name]` (in lower case) and its statements. Statements before the first header are in a stanza ""."""

    name: str
    place: Place
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Device:
    """`device 400 osa osa --unitadd=0`. `number` is as in a TRLE, "0400"; as written where it is not hexadecimal."""

    number: str
    kind: str
    unit_address: str | None
    statement: Statement

    @property
    def place(self) -> Place:
        return self.statement.place


@dataclass(frozen=True, slots=True)
class Manager:
    """`name awsosa 0024 …` with the devices below it; `name` and `number` are "" where they are missing."""

    name: str
    number: str
    statement: Statement
    devices: tuple[Device, ...]

    @property
    def place(self) -> Place:
        return self.statement.place


@dataclass(frozen=True, slots=True)
class Osa:
    """An awsosa manager: one emulated OSA. `path` is in upper case ("A0"), or "" where none is given."""

    manager: Manager

    @property
    def place(self) -> Place:
        return self.manager.place

    @property
    def devices(self) -> tuple[Device, ...]:
        return self.manager.devices

    @property
    def path(self) -> str:
        return (self._value("path") or "").upper()

    @property
    def path_type(self) -> str:
        """ "OSD" (QDIO) or "OSE" (LCS, which has no multicast and therefore no OSPF), as written in upper case."""
        return (self._value("pathtype") or "").upper()

    @property
    def is_tunnel(self) -> bool:
        """Whether awsosa makes a tap for it when it starts."""
        return (self._value("tunnel_intf") or "").lower() in ("y", "yes")

    @property
    def tap(self) -> str | None:
        """The Linux device: tap0 for path A0 and so on (find_io); None for a real adapter."""
        found = re.fullmatch(r"A([0-9A-F])", self.path)
        return f"tap{int(found[1], 16)}" if found else None

    @property
    def linux(self) -> IPv4Interface | None:
        """Linux's address on the tap: the one given, or zPDT's own for the path (10.1.1.1/24 for A0).

        None for a real adapter and for an address or mask that is none. A0 and A1 were seen on running
        systems; the others follow the pattern [inferred]. The mask defaults to /24 [seen].
        """
        tap = self.tap
        if tap is None:
            return None
        address = self._value("tunnel_ip") or f"10.1.{int(tap[3:]) + 1}.1"
        mask = self._value("tunnel_mask") or "255.255.255.0"
        try:
            return IPv4Interface(f"{IPv4Address(address)}/{mask}")
        except ValueError:
            return None

    @property
    def stacks(self) -> tuple[tuple[Device, Device, Device], ...]:
        """READ, WRITE and DATAPATH of each z/OS stack, in device order; a rest of one or two is left out.

        With --unitadd the unit addresses give the order, else the lines of the file. One stack with three
        devices is what running systems have; more stacks as further threes is inferred.
        """
        devices = sorted(self.devices, key=_unit_order)
        return tuple((devices[at], devices[at + 1], devices[at + 2]) for at in range(0, len(devices) - 2, 3))

    def option(self, name: str) -> Option | None:
        return self.manager.statement.option(name)

    def _value(self, name: str) -> str | None:
        return self.manager.statement.value(name)


def _unit_order(device: Device) -> int:
    # A device without a unit address, or with one that is no number, stays behind those that have one.
    address = device.unit_address or ""
    return int(address, 16) if re.fullmatch(r"[0-9A-Fa-f]{1,2}", address) else 256


@dataclass(frozen=True, slots=True)
class Devmap:
    """A whole devmap."""

    member: MemberText
    stanzas: tuple[Stanza, ...]
    managers: tuple[Manager, ...]

    @property
    def osas(self) -> tuple[Osa, ...]:
        return tuple(Osa(manager) for manager in self.managers if manager.name == "awsosa")

    def osa(self, tap: str) -> Osa | None:
        """The OSA behind a tap."""
        return next((osa for osa in self.osas if osa.tap == tap), None)

    def system(self, keyword: str) -> Statement | None:
        """The last statement of that keyword in the [system] stanzas (memory, processors, 3270port …)."""
        found = [
            statement
            for stanza in self.stanzas
            if stanza.name == "system"
            for statement in stanza.statements
            if statement.keyword == keyword
        ]
        return found[-1] if found else None
