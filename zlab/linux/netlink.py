"""Devices, addresses and routes: changed through netlink, read as `ip` lists them."""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from ipaddress import ip_interface, ip_network
from typing import Any

from zlab.errors import HostError
from zlab.linux.driver import OnStep, Reading
from zlab.linux.host import Host
from zlab.linux.ifreq import Interfaces
from zlab.linux.iproute import list_devices, list_routes, networks_of
from zlab.linux.records import (
    ROUTE_PROTOCOL,
    Address,
    Identity,
    LinkMtu,
    LinkUp,
    Record,
    Route,
    Step,
)

_IFA_F_NODAD = 0x02
_IFA_F_PERMANENT = 0x80


class NetlinkDriver:
    """Reads and changes `LinkMtu`, `LinkUp`, `Address` and `Route`."""

    kinds = frozenset({LinkMtu.kind, LinkUp.kind, Address.kind, Route.kind})

    def read(self, host: Host, identities: Collection[Identity]) -> Reading:
        wanted = set(identities)
        found: list[Record] = []
        with Interfaces() as interfaces:
            for kind, device in sorted((identity[0], identity[1]) for identity in wanted if len(identity) == 2):
                found += _read_link(interfaces, kind, device)
        if any(identity[0] == Address.kind for identity in wanted):
            found += (record for record in read_addresses(host) if record.identity in wanted)
        destinations = [identity[1] for identity in wanted if identity[0] == Route.kind]
        if destinations:
            versions = {6 if ":" in destination else 4 for destination in destinations}
            found += (record for record in read_routes(host, versions) if record.identity in wanted)
        return Reading(tuple(found))

    def change(self, host: Host, steps: Sequence[Step], on_step: OnStep) -> None:
        made = _in_one_batch(host, steps)
        for step in steps:
            if not made:
                _CHANGES[step.record.kind](host, step)
            on_step(step)


def _in_one_batch(host: Host, steps: Sequence[Step]) -> bool:
    """Make steps that only add by one `ip -batch`, half a thousand in 20 ms; False when not all were made.

    Then each is made, or found made, on its own: netlink's errors have numbers, and say what failed.
    """
    lines = [line for step in steps if (line := _batch_line(step.before, step.after))]
    if len(lines) < len(steps):
        return False
    return host.run(["ip", "-batch", "-"], stdin="\n".join(lines) + "\n", check=False).status == 0


def _batch_line(before: Record | None, after: Record | None) -> str:
    """The line of `ip -batch` that makes a step, "" for one that takes something away."""
    match after:
        case LinkMtu(device, mtu):
            return f"link set dev {device} mtu {mtu}"
        case LinkUp(device, True):
            return f"link set dev {device} up"
        case Address(device, address) if before is None:
            return f"address add {address} dev {device}{_nodad(address)}"
        case Route(destination, via, device) if before is None:
            return f"route add {destination} via {via} dev {device} proto {ROUTE_PROTOCOL}"
    return ""


def _nodad(address: str) -> str:
    # The peer of a tap is one known machine: duplicate address detection would only delay OSPFv3.
    return " nodad" if ":" in address else ""


def _read_link(interfaces: Interfaces, kind: str, device: str) -> Iterator[Record]:
    if kind == LinkMtu.kind:
        mtu = interfaces.mtu(device)
        if mtu is not None:
            yield LinkMtu(device, mtu)
    elif kind == LinkUp.kind:
        up = interfaces.up(device)
        if up is not None:
            yield LinkUp(device, up)


def read_addresses(host: Host) -> Iterator[Address]:
    """Every address of every device."""
    for device in list_devices(host):
        for info in device.get("addr_info", ()):
            yield Address(device["ifname"], str(ip_interface(f"{info['local']}/{info['prefixlen']}")))


def read_routes(host: Host, versions: Collection[int] = (4, 6)) -> Iterator[Route]:
    """Every route that carries our protocol number, in the main table."""
    ours = ("proto", str(ROUTE_PROTOCOL))
    for version in versions:
        for destination, route in networks_of(list_routes(host, version, *ours), version):
            if "dev" in route and "gateway" in route:
                yield Route(str(ip_network(destination)), route["gateway"], route["dev"])


def _call(what: str, done_if: frozenset[int], call: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
    from pyroute2.netlink.exceptions import NetlinkError

    try:
        call(*args, **kwargs)
    except NetlinkError as error:
        if error.code not in done_if:
            raise HostError(f"{what}: {error.args[1]}") from None


def _index(device: str, *, gone_is_done: bool) -> int | None:
    try:
        return socket.if_nametoindex(device)
    except OSError:
        if gone_is_done:
            return None
        raise HostError(f"there is no device {device}", hint="it went away during the change") from None


def _change_mtu(host: Host, step: Step) -> None:
    after = step.after
    if not isinstance(after, LinkMtu):
        return
    index = _index(after.device, gone_is_done=False)
    _call(after.describe(), frozenset(), host.netlink.link, "set", index=index, mtu=after.mtu)


def _change_up(host: Host, step: Step) -> None:
    after = step.after
    if not isinstance(after, LinkUp):
        return
    index = _index(after.device, gone_is_done=not after.up)
    if index is None:
        return
    kept = [] if after.up else _static_ipv6(host, index)
    _call(after.describe(), frozenset(), host.netlink.link, "set", index=index, state="up" if after.up else "down")
    for address, prefix, flags in kept:
        # The kernel drops a device's IPv6 addresses when it goes down (unless keep_addr_on_down is set).
        _call(
            f"address {address}/{prefix} dev {after.device}",
            frozenset({errno.EEXIST}),
            host.netlink.addr,
            "add",
            index=index,
            address=address,
            prefixlen=prefix,
            flags=flags,
        )


def _static_ipv6(host: Host, index: int) -> list[tuple[str, int, int]]:
    found = []
    for message in host.netlink.get_addr(family=socket.AF_INET6, index=index):
        attributes = dict(message["attrs"])
        flags = attributes.get("IFA_FLAGS", message["flags"])
        if message["index"] == index and message["scope"] == 0 and flags & _IFA_F_PERMANENT:
            found.append((attributes["IFA_ADDRESS"], message["prefixlen"], flags & _IFA_F_NODAD))
    return found


def _change_address(host: Host, step: Step) -> None:
    record = step.record
    if not isinstance(record, Address):
        return
    address = ip_interface(record.address)
    index = _index(record.device, gone_is_done=step.after is None)
    if index is None:
        return
    what = {"index": index, "address": str(address.ip), "prefixlen": address.network.prefixlen}
    if step.after is None:
        with _keeping_secondaries(host, record):
            _call(f"remove {record.describe()}", frozenset({errno.EADDRNOTAVAIL}), host.netlink.addr, "delete", **what)
    else:
        flags = {"flags": _IFA_F_NODAD} if _nodad(record.address) else {}
        _call(f"add {record.describe()}", frozenset({errno.EEXIST}), host.netlink.addr, "add", **what, **flags)


@contextmanager
def _keeping_secondaries(host: Host, record: Address) -> Iterator[None]:
    """Deleting a first IPv4 address takes those of its subnet with it, unless promote_secondaries is set."""
    network = ip_interface(record.address).network
    alone = all(
        other == record or other.device != record.device or ip_interface(other.address).network != network
        for other in read_addresses(host)
    )
    setting = host.proc / "sys/net/ipv4/conf" / record.device / "promote_secondaries"
    if alone or network.version == 6 or setting.read_text(encoding="utf-8").strip() != "0":
        yield
        return
    setting.write_text("1", encoding="utf-8")
    try:
        yield
    finally:
        setting.write_text("0", encoding="utf-8")


def _change_route(host: Host, step: Step) -> None:
    before, after = step.before, step.after
    if isinstance(before, Route):
        _route(host, "delete", before, frozenset({errno.ESRCH, errno.ENODEV, errno.ENOENT}))
    if isinstance(after, Route):
        _route(host, "add", after, frozenset())


def _route(host: Host, verb: str, route: Route, done_if: frozenset[int]) -> None:
    index = _index(route.device, gone_is_done=verb == "delete")
    if index is None:
        return
    what = {"dst": route.destination, "gateway": route.via, "oif": index, "proto": ROUTE_PROTOCOL}
    family = socket.AF_INET6 if ":" in route.destination else socket.AF_INET
    try:
        _call(f"{verb} {route.describe()}", done_if, host.netlink.route, verb, family=family, **what)
    except HostError:
        # "File exists" is also said of our own route, made by a run that was killed after this step.
        if verb == "add" and route in set(read_routes(host)):
            return
        raise


_CHANGES: dict[str, Callable[[Host, Step], None]] = {
    LinkMtu.kind: _change_mtu,
    LinkUp.kind: _change_up,
    Address.kind: _change_address,
    Route.kind: _change_route,
}
