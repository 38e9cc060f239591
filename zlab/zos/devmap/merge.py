"""A lab's values put into a user's own devmap. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

from zlab.lab.records import Lab, Link
from zlab.zos.devmap.records import Devmap, Osa
from zlab.zos.devmap.render import path_of, stanza_text
from zlab.zos.edits import Edit, apply_edits


def merge(devmap: Devmap, lab: Lab, system: str) -> str:
    """The devmap with the lab's addresses and device numbers; an OSA is found by its tap, a missing one is added.

    A tunnel of another tap that has the link's devices is given the link's tap: no two OSAs have the same devices.
    OSE becomes OSD where the link runs OSPF. Options and devices that the lab says nothing of stay.
    """
    edits: list[Edit] = []
    added: list[str] = []
    numbers = {manager.number for manager in devmap.managers}
    links = lab.systems[system].links
    for link in links:
        osa = devmap.osa(link.device) or _of_devices(devmap, link, {each.device for each in links})
        if osa is not None:
            edits += _osa(osa, link)
            continue
        number = next(text for value in range(0x24, 0x10000) if (text := f"{value:04X}") not in numbers)
        numbers.add(number)
        added.append(stanza_text(link, number))
    text = apply_edits(devmap.member.text, edits)
    if not added:
        return text
    newline = "\r\n" if "\r\n" in text else "\n"
    lead = "" if not text else newline if text.endswith("\n") else newline * 2
    return text + lead + "\n".join(added).replace("\n", newline)


def _of_devices(devmap: Devmap, link: Link, taps: Set[str]) -> Osa | None:
    """The tunnel that has a link's devices, on a tap of which the lab says nothing."""
    if not path_of(link.device):
        return None
    for osa in devmap.osas:
        stacks = [tuple(device.number for device in stack) for stack in osa.stacks]
        if osa.tap is not None and osa.tap not in taps and link.devices in stacks:
            return osa
    return None


def _osa(osa: Osa, link: Link) -> Iterator[Edit]:
    missing: list[str] = []
    moved = osa.tap != link.device
    path = osa.option("path")
    if moved and path is not None:
        yield Edit(path.word.start, path.word.end, f"--path={path_of(link.device)}")
    wanted = [] if osa.linux == link.linux and not moved else [("tunnel_ip", str(link.linux.ip))]
    if osa.linux is None or osa.linux.network.prefixlen != link.linux.network.prefixlen:
        wanted.append(("tunnel_mask", str(link.linux.netmask)))
    if not osa.is_tunnel:
        wanted.append(("tunnel_intf", "y"))
    if osa.path_type == "OSE" and (link.ospf or link.ospf6):
        wanted.append(("pathtype", "OSD"))
    for name, value in wanted:
        option = osa.option(name)
        if option is None:
            missing.append(f" --{name}={value}")
        elif option.value != value:
            yield Edit(option.word.start, option.word.end, f"--{name}={value}")
    if missing:
        end = osa.manager.statement.options[-1].word.end
        yield Edit(end, end, "".join(missing))
    yield from _devices(osa, link)


def _devices(osa: Osa, link: Link) -> Iterator[Edit]:
    """The numbers of one stack, where no stack of the OSA has them already."""
    if not osa.stacks or link.devices in [tuple(device.number for device in stack) for stack in osa.stacks]:
        return
    for device, number in zip(osa.stacks[0], link.devices, strict=True):
        word = device.statement.operands[0]
        if device.number != number:
            short = len(word.text) == 3 and re.fullmatch(r"0...", number)
            yield Edit(word.start, word.end, number[1:] if short else number)
