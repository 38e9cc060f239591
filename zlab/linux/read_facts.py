"""What this host is: one pass over netlink, /sys and /proc. Works without root."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Collection, Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_interface, ip_network
from typing import Any

from zlab.linux.facts import (
    Device,
    DeviceAddress,
    FrrFacts,
    HostFacts,
    HostRoute,
    OtherLab,
    SshSession,
)
from zlab.linux.firewall.records import FirewallFacts
from zlab.linux.host import Host
from zlab.linux.sysctl import read_sysctl

_IFF_UP, _IFF_LOWER_UP = 0x1, 0x10000
_MAIN_TABLE = 254
_UNICAST = 1


def read_facts(
    host: Host,
    other_labs: tuple[OtherLab, ...] = (),
    sysctls: Collection[str] = (),
    *,
    read_firewall: Callable[[Host], FirewallFacts] | None = None,
    read_frr: Callable[[Host], FrrFacts] | None = None,
) -> HostFacts:
    """The facts `want` and `preflight` decide by. Firewall and FRR are read by those who know them, if asked."""
    devices = tuple(_devices(host))
    names = {device.index: device.name for device in devices}
    values = ((path, read_sysctl(host, path)) for path in sorted(sysctls))
    return HostFacts(
        devices=devices,
        addresses=tuple(_addresses(host, names)),
        routes=tuple(_routes(host, names)),
        firewall=read_firewall(host) if read_firewall else FirewallFacts(),
        frr=read_frr(host) if read_frr else FrrFacts(),
        ssh=find_ssh_session(host),
        other_labs=other_labs,
        sysctls=tuple((path, value) for path, value in values if value is not None),
    )


def _devices(host: Host) -> Iterator[Device]:
    for message in host.netlink.get_links():
        attributes = dict(message["attrs"])
        info = dict((attributes.get("IFLA_LINKINFO") or {"attrs": ()})["attrs"])
        name = attributes["IFLA_IFNAME"]
        folder = host.sys / "class/net" / name
        yield Device(
            name,
            message["index"],
            info.get("IFLA_INFO_KIND", ""),
            attributes.get("IFLA_MTU", 0),
            bool(message["flags"] & _IFF_UP),
            bool(message["flags"] & _IFF_LOWER_UP),
            attributes.get("IFLA_ADDRESS", ""),
            (folder / "wireless").exists() or (folder / "phy80211").exists(),
        )


def _addresses(host: Host, names: dict[int, str]) -> Iterator[DeviceAddress]:
    for message in host.netlink.get_addr():
        attributes = dict(message["attrs"])
        text = attributes.get("IFA_LOCAL") or attributes["IFA_ADDRESS"]
        if message["index"] in names:
            yield DeviceAddress(names[message["index"]], ip_interface(f"{text}/{message['prefixlen']}"))


def _routes(host: Host, names: dict[int, str]) -> Iterator[HostRoute]:
    for family, nowhere in ((socket.AF_INET, "0.0.0.0"), (socket.AF_INET6, "::")):  # noqa: S104 - a default route, nothing binds
        for message in host.netlink.get_routes(family=family, table=_MAIN_TABLE):
            if message["type"] == _UNICAST and message["table"] == _MAIN_TABLE:
                yield from _hops(message, names, nowhere)


def _hops(message: Any, names: dict[int, str], nowhere: str) -> Iterator[HostRoute]:
    attributes = dict(message["attrs"])
    destination = ip_network(f"{attributes.get('RTA_DST', nowhere)}/{message['dst_len']}")
    metric, protocol = attributes.get("RTA_PRIORITY", 0), message["proto"]
    if "RTA_OIF" in attributes:
        hops = [(attributes["RTA_OIF"], attributes.get("RTA_GATEWAY"))]
    else:
        # A multipath route lists its next hops one level down.
        hops = [(hop["oif"], dict(hop["attrs"]).get("RTA_GATEWAY")) for hop in attributes.get("RTA_MULTIPATH") or ()]
    for index, gateway in hops:
        if index in names:
            via = ip_address(gateway) if gateway else None
            yield HostRoute(destination, names[index], via, metric, protocol)


def find_ssh_session(host: Host) -> SshSession | None:
    """The SSH connection this process came in by; sudo drops the variable, so its parents are asked too."""
    text = os.environ.get("SSH_CONNECTION")
    process = os.getppid()
    while text is None and process > 1:
        text = _variable(host, process, b"SSH_CONNECTION")
        process = _parent(host, process)
    if text is None:
        return None
    try:
        client, _, server, port = text.split()
        return SshSession(_unmapped(client), _unmapped(server), int(port))
    except ValueError:
        return None


def _unmapped(text: str) -> IPv4Address | IPv6Address:
    address = ip_address(text.partition("%")[0])
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _variable(host: Host, process: int, name: bytes) -> str | None:
    try:
        found = (host.proc / str(process) / "environ").read_bytes().split(b"\0")
    except OSError:
        return None
    return next(
        (each.split(b"=", 1)[1].decode(errors="replace") for each in found if each.startswith(name + b"=")), None
    )


def _parent(host: Host, process: int) -> int:
    try:
        # The name in parentheses may hold blanks and parentheses itself.
        fields = (host.proc / str(process) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return int(fields[1])
