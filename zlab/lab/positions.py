"""Defaults that follow from position in the lab file: the n-th tap, the n-th link of a system. Pure.

Sources: running ADCD systems (10.1.1.1 and .2 on tap0, 10.1.2.x on tap1, seen on running systems; the taps
after them inferred) and B2 (OSATRL2 of ADCD: 0400-0402 PORTA, 0404-0406 PORTB; the ports after them inferred).
"""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv4Interface

from zlab.lab.base import Record
from zlab.lab.records import Lab, System
from zlab.lab.source import Data

FILLED = {
    "System": ("sysname", "links"),
    "Link": ("device", "linux", "zos", "interface", "portname", "devices"),
}
"""The keys of each record that a file may leave out although the record has no default of its own for every place."""


def with_defaults(data: dict[str, Data]) -> dict[str, Data]:
    """Fill what follows from position, and leave out the keys that have nothing behind them (`linux:`).

    A system or a link may be empty; what is not a mapping is left as it is.
    """
    data = _without_empty(Lab, data)
    systems = data.get("systems")
    if not isinstance(systems, dict):
        return data
    filled: dict[str, Data] = {}
    number = 0
    for name, system in systems.items():
        system = {} if system is None else system
        if not isinstance(system, dict):
            filled[name] = system
            continue
        system = _without_empty(System, system)
        links = system.get("links", [{}])
        if isinstance(links, list):
            links = [_link(link, number + place, place) for place, link in enumerate(links)]
            number += len(links)
        filled[name] = {"sysname": name.upper(), **system, "links": links}
    return {**data, "systems": filled}


def may_be_empty(record: type[Record]) -> set[str]:
    """The keys behind which nothing may stand (`linux:`), because they have a default that is something."""
    fields = record.model_fields.items()
    defaulted = {key for key, field in fields if not field.is_required() and field.default is not None}
    return defaulted | set(FILLED.get(record.__name__, ()))


def _without_empty(record: type[Record], data: dict[str, Data]) -> dict[str, Data]:
    empty = may_be_empty(record)
    return {key: value for key, value in data.items() if value is not None or key not in empty}


def _link(link: Data, number: int, place: int) -> Data:
    link = {} if link is None else link
    return link_with_defaults(link, number, place) if isinstance(link, dict) else link


def link_with_defaults(link: dict[str, Data], number: int, place: int) -> dict[str, Data]:
    """A link that is the `number`-th of the host and the `place`-th of its system, both from 0."""
    device = link.get("device", f"tap{number}")
    numbered = re.fullmatch(r"tap(\d{1,2})", device) if isinstance(device, str) else None
    subnet = int(numbered[1]) + 1 if numbered else number + 1
    filled: dict[str, Data] = {
        "device": device,
        "linux": f"10.1.{subnet}.1/24",
        "interface": f"ETH{place + 1}",
        "portname": f"PORT{_letters(place)}",
        "devices": [f"{0x400 + 4 * place + offset:04X}" for offset in range(3)],
        **link,
    }
    if "zos" not in link:
        # The z/OS end defaults to the address after Linux's own (10.1.1.1 and 10.1.1.2).
        try:
            filled["zos"] = str(IPv4Address(int(IPv4Interface(str(filled["linux"])).ip) + 1))
        except ValueError:
            filled["zos"] = "10.1.1.2"  # `linux` is reported as wrong; this keeps that the only report
    return filled


def _letters(number: int) -> str:
    """A, B … Z, AA, AB … as spreadsheets name columns."""
    text = ""
    number += 1
    while number:
        number, letter = divmod(number - 1, 26)
        text = chr(ord("A") + letter) + text
    return text
