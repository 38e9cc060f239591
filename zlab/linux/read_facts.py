"""What this host is: one pass over what `ip` lists, /sys and /proc. Works without root."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_interface, ip_network

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
from zlab.linux.ifreq import Interfaces
from zlab.linux.iproute import Json, list_devices, list_routes, networks_of
from zlab.linux.sysctl import read_sysctl

_UNICAST = 1  # of a route's types (rtnetlink(7))


def read_facts(
    host: Host,
    other_labs: tuple[OtherLab, ...] = (),
    sysctls: Collection[str] = (),
    *,
    read_firewall: Callable[[Host], FirewallFacts] | None = None,
    read_frr: Callable[[Host], FrrFacts] | None = None,
) -> HostFacts:
    """The facts `want` and `preflight` decide by. Firewall and FRR are read by those who know them, if asked."""
    listed = list_devices(host)
    values = ((path, read_sysctl(host, path)) for path in sorted(sysctls))
    with Interfaces() as interfaces:
        devices = tuple(_device(host, each, interfaces) for each in listed)
    return HostFacts(
        devices=devices,
        addresses=tuple(address for each in listed for address in _addresses(each)),
        routes=tuple(route for version in (4, 6) for route in _routes(list_routes(host, version), version)),
        firewall=read_firewall(host) if read_firewall else FirewallFacts(),
        frr=read_frr(host) if read_frr else FrrFacts(),
        ssh=find_ssh_session(host),
        other_labs=other_labs,
        sysctls=tuple((path, value) for path, value in values if value is not None),
    )


def _device(host: Host, listed: Json, interfaces: Interfaces) -> Device:
    folder = host.sys / "class/net" / listed["ifname"]
    promiscuous = listed.get("promiscuity", 0) > 0 and "master" not in listed
    return Device(
        listed["ifname"],
        listed["ifindex"],
        listed.get("linkinfo", {}).get("info_kind", ""),
        listed["mtu"],
        "UP" in listed["flags"],
        "LOWER_UP" in listed["flags"],
        listed.get("address", ""),
        (folder / "wireless").exists() or (folder / "phy80211").exists(),
        promiscuous,
        interfaces.offloads(listed["ifname"]) if promiscuous else (),
    )


def _addresses(listed: Json) -> Iterator[DeviceAddress]:
    for info in listed.get("addr_info", ()):
        yield DeviceAddress(listed["ifname"], ip_interface(f"{info['local']}/{info['prefixlen']}"))


def _routes(listed: Sequence[Json], version: int) -> Iterator[HostRoute]:
    for destination, route in networks_of(listed, version):
        if int(route.get("type", _UNICAST)) != _UNICAST:
            continue
        # A multipath route lists its next hops one level down.
        for hop in route.get("nexthops", (route,)):
            if "dev" in hop:
                gateway = hop.get("gateway") or hop.get("via", {}).get("host")
                via = ip_address(gateway) if gateway else None
                protocol = int(route.get("protocol", 0))
                yield HostRoute(ip_network(destination), hop["dev"], via, route.get("metric", 0), protocol)


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
        # The name in parentheses may hold blanks, parentheses, and bytes that are no text.
        fields = (host.proc / str(process) / "stat").read_bytes().rpartition(b")")[2].split()
    except OSError:
        return 0
    return int(fields[1])
