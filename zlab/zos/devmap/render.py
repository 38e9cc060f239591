"""The OSA stanzas of a devmap for the links of a system. Pure.

Form: the devmaps of running systems. The manager numbers 0024, 0025 … are zPDT's own labels and only have to differ.
"""

from __future__ import annotations

import re

from zlab.lab.records import Lab, Link
from zlab.resources import render_template

_FIRST_MANAGER = 0x24


def render(lab: Lab, system: str) -> str:
    """One awsosa a link. A tap that is no tapN of zPDT gets no path, and a comment that says so."""
    osas = [_osa(link, f"{_FIRST_MANAGER + number:04X}") for number, link in enumerate(lab.systems[system].links)]
    return render_template("zos/devmap.j2", lab=lab.lab, sysname=lab.systems[system].sysname, osas=osas)


def path_of(device: str) -> str:
    """The path of a tap, "A0" for tap0; "" for what is no tap of zPDT."""
    found = re.fullmatch(r"tap([0-7])", device)
    return f"A{found[1]}" if found else ""


def stanza_text(link: Link, manager: str) -> str:
    """The stanza of one link, with the manager's number."""
    return render_template("zos/devmap-osa.j2", osa=_osa(link, manager))


def _osa(link: Link, manager: str) -> dict[str, object]:
    return {
        "device": link.device,
        "manager": manager,
        "path": path_of(link.device),
        "address": str(link.linux.ip),
        "mask": str(link.linux.netmask),
        "units": list(enumerate(link.devices)),
    }
