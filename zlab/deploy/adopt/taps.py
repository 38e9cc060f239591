"""Which tap of Linux an OSA of PROFILE is at the other end of: by device numbers, by subnet, else by order. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from ipaddress import IPv4Interface, IPv6Interface

from zlab.deploy.adopt.wires import Wire, short
from zlab.errors import Place, Problem
from zlab.lab.load import LoadedLab
from zlab.lab.records import Link
from zlab.linux.facts import HostFacts
from zlab.zos.devmap.records import Devmap, Osa
from zlab.zos.vtam.meaning import Trle

Stack = tuple[str, str, str]
"""READ, WRITE and DATAPATH."""


class Origin(Enum):
    """Who knows of a tap, in the order in which they are believed."""

    DEVMAP = auto()
    LAB = auto()
    HOST = auto()


@dataclass(frozen=True, slots=True)
class Tap:
    """A tap that somebody knows of. `link` is that of an older lab file."""

    origin: Origin
    name: str
    source: str
    linux: IPv4Interface | None = None
    linux6: IPv6Interface | None = None
    stacks: tuple[Stack, ...] = ()
    place: Place | None = None
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """The tap of a wire, and how it was found."""

    wire: Wire
    name: str
    why: str


def taps_of_devmap(devmap: Devmap) -> Iterator[Tap]:
    for osa in devmap.osas:
        if osa.tap is not None:
            source = f"path {osa.path}, {short(osa.place)}"
            yield Tap(Origin.DEVMAP, osa.tap, source, osa.linux, None, stacks_of(osa), osa.place)


def stacks_of(osa: Osa) -> tuple[Stack, ...]:
    return tuple((stack[0].number, stack[1].number, stack[2].number) for stack in osa.stacks)


def taps_of_lab(loaded: LoadedLab, system: str) -> Iterator[Tap]:
    """The links that an older lab file names itself; a default is no evidence of anything."""
    found = loaded.lab.systems.get(system)
    for number, link in enumerate(found.links if found else ()):
        path = ("systems", system, "links", number)
        given = {key for key in Link.model_fields if (*path, key) in loaded.source.values}
        place = loaded.source.place(path)
        linux = link.linux if given & {"device", "linux", "zos"} else None
        linux6 = link.ipv6.linux if link.ipv6 else None
        stacks = (link.devices,) if "devices" in given else ()
        yield Tap(Origin.LAB, link.device, short(place), linux, linux6, stacks, place, link)


def taps_of_host(facts: HostFacts) -> Iterator[Tap]:
    for device in facts.devices:
        if device.kind != "tun":
            continue
        addresses = [each.address for each in facts.addresses if each.device == device.name]
        linux = next((one for one in addresses if isinstance(one, IPv4Interface)), None)
        fixed = (one for one in addresses if isinstance(one, IPv6Interface) and not one.ip.is_link_local)
        yield Tap(Origin.HOST, device.name, "this host now", linux, next(fixed, None))


def choose_taps(
    wires: Sequence[Wire], taps: Sequence[Tap], trles: Sequence[Trle], devmap: Devmap | None
) -> tuple[tuple[Chosen, ...], tuple[Problem, ...]]:
    """A tap for each wire, in the order of the wires; those on an adapter that is no tap are told and left out."""
    found: dict[str, Chosen] = {}
    problems = list(_adapters(wires, trles, devmap))
    left = [wire for wire in wires if wire.name not in {name for name, _ in problems}]
    for match in (_by_devices, _by_subnet):
        for wire in left:
            tap = None if wire.name in found else match(wire, _free(taps, found), trles)
            if tap is not None:
                found[wire.name] = Chosen(wire, tap.name, _why(match is _by_devices, tap))
    warnings = [problem for _, problem in problems]
    for wire in left:
        if wire.name not in found:
            found[wire.name] = _by_order(wire, _free(taps, found), found, devmap, warnings)
    return tuple(found[wire.name] for wire in left), tuple(warnings)


def trle_of(wire: Wire, trles: Sequence[Trle]) -> Trle | None:
    return next((one for one in trles if one.portname is not None and one.portname.text == wire.portname), None)


def numbers_of(trle: Trle | None) -> Stack | None:
    """The device numbers of a TRLE, where it has all three kinds."""
    if trle is None or not (trle.read and trle.write and trle.datapath):
        return None
    return trle.read[0].text, trle.write[0].text, trle.datapath[0].text


def _free(taps: Sequence[Tap], found: dict[str, Chosen]) -> list[Tap]:
    taken = {each.name for each in found.values()}
    return [tap for tap in taps if tap.name not in taken]


def _by_devices(wire: Wire, taps: Sequence[Tap], trles: Sequence[Trle]) -> Tap | None:
    numbers = numbers_of(trle_of(wire, trles))
    return next((tap for tap in taps if numbers in tap.stacks), None) if numbers else None


def _by_subnet(wire: Wire, taps: Sequence[Tap], _trles: Sequence[Trle]) -> Tap | None:
    return next((tap for tap in taps if tap.linux is not None and wire.address in tap.linux.network), None)


def _why(by_devices: bool, tap: Tap) -> str:
    return f"{'its devices' if by_devices else 'its subnet'}: {tap.source}"


def _by_order(
    wire: Wire, free: Sequence[Tap], found: dict[str, Chosen], devmap: Devmap | None, warnings: list[Problem]
) -> Chosen:
    """A guess: the next tap of the devmap, else the next tap of zPDT."""
    taken = {each.name for each in found.values()}
    if devmap is not None:
        next_one = next((tap for tap in free if tap.origin is Origin.DEVMAP), None)
        if next_one is not None:
            return Chosen(wire, next_one.name, f"a guess by order: {next_one.source}")
        taps = [osa for osa in devmap.osas if osa.tap is not None]
        what = f"{wire.name} is left without a tap: {devmap.member.name} has {len(taps)}, and more OSAs are in PROFILE"
        warnings.append(Problem(what, wire.place, "add an awsosa for it, or take it out of the lab file"))
    name = next(name for number in range(len(taken) + 1) if (name := f"tap{number}") not in taken)
    return Chosen(wire, name, f"a guess by the order of PROFILE: {wire.name}")


def _adapters(wires: Sequence[Wire], trles: Sequence[Trle], devmap: Devmap | None) -> Iterator[tuple[str, Problem]]:
    """Wires whose devices are those of an awsosa on a real adapter."""
    for wire in wires:
        numbers = numbers_of(trle_of(wire, trles))
        for osa in devmap.osas if devmap is not None else ():
            if osa.tap is None and numbers in stacks_of(osa):
                what = f"{wire.name} is on path {osa.path or '?'}, an adapter of this host: it is no link"
                yield wire.name, Problem(what, wire.place, f"its devices are those of {osa.place}")
