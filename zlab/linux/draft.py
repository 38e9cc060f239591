"""What a running host says about a lab: its uplink and its taps. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import IPv4Interface, IPv6Interface

from zlab.lab.draft import Found
from zlab.linux.facts import Device, HostFacts

_USUAL_MTU = 1500


def found_on_host(facts: HostFacts, system: str) -> tuple[Found, ...]:
    """The device of the default route, and a link for each tap there is, with what Linux has on it."""
    return (*_uplink(facts), *(each for tap in _taps(facts) for each in _link(tap, facts, system)))


def _uplink(facts: HostFacts) -> Iterator[Found]:
    device = facts.default_device(4) or facts.default_device(6)
    if device is None:
        yield Found(("linux", "uplink"), "auto", "the device of the default route; there is none now")
    else:
        yield Found(("linux", "uplink"), device, "the device of the default route; auto: whichever it is")


def _taps(facts: HostFacts) -> list[Device]:
    """Taps by the names that awsosa gives, in the order of their paths."""
    taps = [device for device in facts.devices if re.fullmatch(r"tap\d{1,2}", device.name)]
    return sorted(taps, key=lambda device: int(device.name[3:]))


def _link(tap: Device, facts: HostFacts, system: str) -> Iterator[Found]:
    path = ("systems", system, "links", tap.name)
    yield Found(path, tap.name, "there now")
    addresses = [each.address for each in facts.addresses if each.device == tap.name]
    for linux in [each for each in addresses if isinstance(each, IPv4Interface)][:1]:
        yield Found((*path, "linux"), str(linux), "this host now")
    if tap.mtu != _USUAL_MTU:
        yield Found((*path, "mtu"), tap.mtu, "this host now")
    for linux6 in [each for each in addresses if isinstance(each, IPv6Interface) and not each.ip.is_link_local][:1]:
        zos = linux6.ip + 1
        if zos in linux6.network:
            yield Found((*path, "ipv6"), {"linux": str(linux6), "zos": str(zos)}, "this host now; z/OS is guessed")
