"""Devmap, TRL and profile: do the devices and ports of the emulated machine, of VTAM and of the stack agree? Pure."""

from __future__ import annotations

from collections.abc import Iterator

from zlab.coherence import rules
from zlab.coherence.sources import Sources
from zlab.errors import Place
from zlab.zos.devmap.records import Osa
from zlab.zos.findings import Finding
from zlab.zos.profile.lexer import Mark


def trle_devices(sources: Sources) -> Iterator[Finding]:
    if sources.devmap is None or sources.trles is None:
        return
    known = {device.number: device for osa in sources.devmap.osas for device in osa.devices}
    for trle in sources.trles:
        for given in trle.devices:
            if given.text not in known:
                what = f"TRLE {trle.name} has device {given.text}, and the devmap has no such OSA device"
                yield Finding(rules.TRLE_NOT_IN_DEVMAP, what, given.place, _osas(sources))
        owners = {osa.place: osa for device in trle.devices for osa in _owners(sources, device.text)}
        if len(owners) > 1:
            related = tuple((f"OSA {osa.path}", osa.place) for osa in owners.values())
            yield Finding(rules.TRLE_OVER_OSAS, f"TRLE {trle.name} over {len(owners)} OSAs", trle.place, related)
    coded = {device.text for trle in sources.trles for device in trle.devices}
    for osa in sources.devmap.osas:
        if osa.devices and not any(device.number in coded for device in osa.devices):
            what = f"OSA {osa.path or '(no path)'} with {', '.join(device.number for device in osa.devices)}"
            yield Finding(rules.DEVMAP_NOT_IN_TRLE, what, osa.place)


def _owners(sources: Sources, number: str) -> list[Osa]:
    osas = sources.devmap.osas if sources.devmap else ()
    return [osa for osa in osas if any(device.number == number for device in osa.devices)]


def _osas(sources: Sources) -> tuple[tuple[str, Place], ...]:
    osas = sources.devmap.osas if sources.devmap else ()
    return tuple(
        (f"OSA {osa.path} has {', '.join(device.number for device in osa.devices)}", osa.place) for osa in osas[:3]
    )


def portnames(sources: Sources) -> Iterator[Finding]:
    if sources.profile is None or sources.trles is None:
        return
    known = {trle.portname.text: trle for trle in sources.trles if trle.portname is not None}
    used = _used_ports(sources)
    for port, at in used.items():
        if port not in known:
            related = tuple((f"TRLE {trle.name}: {name}", trle.place) for name, trle in list(known.items())[:3])
            yield Finding(rules.PORTNAME_NOT_IN_TRL, f"the profile uses port {port}", at.place, related)
    for port, trle in known.items():
        if port not in used:
            yield Finding(rules.PORTNAME_UNUSED, f"PORTNAME={port} of {trle.name}", trle.place)


def _used_ports(sources: Sources) -> dict[str, Mark]:
    """PORTNAMEs of the profile: of INTERFACE, and the names of MPCIPA devices."""
    profile = sources.profile
    if profile is None:
        return {}
    found = {device.name: device.at for device in profile.devices if device.type == "MPCIPA"}
    for interface in profile.interfaces:
        if interface.portname:
            found.setdefault(interface.portname, interface.portname_at or interface.at)
    return found


def ose_with_ospf(sources: Sources) -> Iterator[Finding]:
    if sources.devmap is None:
        return
    for osa in sources.devmap.osas:
        if osa.path_type == "OSE":
            for place in _ospf_places(sources, osa):
                what = f"path {osa.path} is OSE, and OSPF runs on it"
                yield Finding(rules.OSE_WITH_OSPF, what, osa.place, (("OSPF", place),))
                break


def _ospf_places(sources: Sources, osa: Osa) -> Iterator[Place]:
    network = osa.linux.network if osa.linux is not None else None
    if network is None:
        return
    if sources.omproute is not None:
        yield from (one.place for one in sources.omproute.ospf if one.address.value in network)
    if sources.linux is not None:
        yield from (tap.place for tap in sources.linux.taps if tap.device == osa.tap and (tap.ospf or tap.ospf6))


def lab_and_devmap(sources: Sources) -> Iterator[Finding]:
    system = sources.of_lab
    if sources.devmap is None or system is None or sources.lab_source is None:
        return
    for number, link in enumerate(system.links):
        osa = sources.devmap.osa(link.device)
        path = ("systems", sources.system, "links", number)
        if osa is None:
            place = sources.lab_source.place((*path, "device"))
            yield Finding(rules.LINK_WITHOUT_OSA, f"no OSA makes {link.device}", place, _osas(sources))
            continue
        stacks = [tuple(device.number for device in stack) for stack in osa.stacks]
        if stacks and link.devices not in stacks:
            place = sources.lab_source.place((*path, "devices"))
            what = f"{link.device} has {', '.join(link.devices)}, the devmap {', '.join(stacks[0])}"
            yield Finding(rules.LAB_DEVICES, what, place, (("devmap", osa.place),))
        if osa.linux is not None and osa.linux != link.linux:
            place = sources.lab_source.place((*path, "linux"))
            what = f"{link.device} is {link.linux}, in the devmap {osa.linux}"
            yield Finding(rules.LAB_TUNNEL, what, place, (("devmap", osa.place),))


def device_types(sources: Sources) -> Iterator[Finding]:
    """DEVICE LCS by its number, MPCIPA and IPAQENET by the devices of their TRLE."""
    if sources.profile is None or sources.devmap is None:
        return
    for device in sources.profile.devices:
        if device.type == "LCS":
            yield from _mismatch(sources, device.number.zfill(4).upper(), "OSD", f"DEVICE {device.name} LCS", device.at)
    qdio = _used_ports(sources)
    for trle in sources.trles or ():
        at = qdio.get(trle.portname.text) if trle.portname is not None else None
        if at is not None and trle.read:
            yield from _mismatch(sources, trle.read[0].text, "OSE", f"{trle.name} as QDIO", at)


def _mismatch(sources: Sources, number: str, wrong: str, what: str, at: Mark) -> Iterator[Finding]:
    for osa in _owners(sources, number):
        if osa.path_type == wrong:
            related = ((f"path {osa.path} is {wrong}", osa.place),)
            yield Finding(rules.DEVICE_TYPE, f"{what}, and device {number} is {wrong}", at.place, related)


def taps_run(sources: Sources) -> Iterator[Finding]:
    """What find_io shows of the taps: do they run, with the address that is wanted?"""
    if sources.find_io is None:
        return
    shown = {device.device: device for device in sources.find_io.devices}
    for osa in sources.devmap.osas if sources.devmap is not None else ():
        row = shown.get(osa.tap or "")
        if osa.is_tunnel and row is not None and not row.running:
            related = (("find_io", Place(sources.find_io_file, row.line)),)
            yield Finding(rules.TAP_NOT_RUNNING, f"{osa.tap} of path {osa.path} is down", osa.place, related)
    side = sources.taps
    for tap in side.taps if side is not None else ():
        row = shown.get(tap.device)
        if row is None or row.ipv4 is None or tap.address is None or row.ipv4 == tap.address.ip:
            continue
        what = f"{tap.device} has {row.ipv4}, wanted is {tap.address.ip}"
        yield Finding(rules.TAP_ADDRESS, what, Place(sources.find_io_file, row.line), (("wanted", tap.place),))


HARDWARE = (trle_devices, portnames, ose_with_ospf, device_types, lab_and_devmap, taps_run)
