"""What a lab file must satisfy beyond its schema: rules between values. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Network

from zlab.errors import Problem
from zlab.lab.records import Lab, Link
from zlab.lab.source import Path, Source


def check_lab(lab: Lab, source: Source) -> list[Problem]:
    """Every contradiction inside one lab, each with the place of the value to change."""
    problems: list[Problem] = []
    placed: list[tuple[Path, Link]] = [
        (("systems", name, "links", index), link)
        for name, system in lab.systems.items()
        for index, link in enumerate(system.links)
    ]
    for path, link in placed:
        problems += _check_link(path, link, lab, source)
    problems += _check_pairs(placed, source)
    problems += _check_publish(lab, source)
    problems += _check_frr(lab, placed, source)
    return problems


def _check_link(path: Path, link: Link, lab: Lab, source: Source) -> Iterator[Problem]:
    network = link.linux.network
    at_zos = source.place((*path, "zos"))
    if link.zos == link.linux.ip:
        yield Problem(f"zos is Linux's own address {link.zos}", at_zos, "the two ends of a link differ")
    elif link.zos not in network:
        yield Problem(f"zos address {link.zos} is not in Linux's subnet {network}", at_zos)
    at_linux = source.place((*path, "linux"))
    if network.prefixlen >= 31:
        yield Problem(f"{link.linux} has no room for both ends", at_linux, "use /30 or wider, usually /24")
    else:
        for address, place in ((link.linux.ip, at_linux), (link.zos, at_zos)):
            if address in (network.network_address, network.broadcast_address):
                yield Problem(f"{address} is the network or broadcast address of {network}", place)
    if link.linux.ip.is_multicast or link.linux.ip.is_loopback or link.linux.ip.is_unspecified:
        yield Problem(f"{link.linux.ip} cannot be a host's address", at_linux)
    if len(set(link.devices)) != 3:
        yield Problem("read, write and datapath are three different device numbers", source.place((*path, "devices")))
    if link.device == lab.linux.uplink:
        yield Problem(f"{link.device} is the uplink", source.place((*path, "device")), "a link needs its own tap")
    yield from _check_ipv6(path, link, source)
    for name in ("ospf", "ospf6"):
        ospf = link.ospf if name == "ospf" else link.ospf6
        if ospf is not None and ospf.dead <= ospf.hello:
            yield Problem(
                f"dead interval {ospf.dead} is not above the hello interval {ospf.hello}",
                source.place((*path, name, "dead")),
                f"usually four times hello: {4 * ospf.hello}",
            )


def _check_ipv6(path: Path, link: Link, source: Source) -> Iterator[Problem]:
    if link.ipv6 is None:
        if link.ospf6 is not None:
            yield Problem("ospf6 needs ipv6 addresses on the link", source.place((*path, "ospf6"), key=True))
        return
    at = source.place((*path, "ipv6", "zos"))
    if link.ipv6.zos == link.ipv6.linux.ip:
        yield Problem(f"zos is Linux's own address {link.ipv6.zos}", at, "the two ends of a link differ")
    elif link.ipv6.zos not in link.ipv6.linux.network:
        yield Problem(f"zos address {link.ipv6.zos} is not in Linux's subnet {link.ipv6.linux.network}", at)
    if link.ipv6.link_local is not None and not link.ipv6.link_local.is_link_local:
        yield Problem(
            f"{link.ipv6.link_local} is not a link-local address",
            source.place((*path, "ipv6", "link_local")),
            "link-local addresses are in fe80::/10",
        )


def _subnets(link: Link) -> Iterator[tuple[str, IPv4Network | IPv6Network]]:
    yield "linux", link.linux.network
    if link.ipv6 is not None:
        yield "ipv6", link.ipv6.linux.network


def _check_pairs(placed: Sequence[tuple[Path, Link]], source: Source) -> Iterator[Problem]:
    devices: dict[str, Path] = {}
    for path, link in placed:
        first = devices.setdefault(link.device, path)
        if first != path:
            place = source.place((*path, "device"))
            yield Problem(f"{link.device} is used by two links", place, f"first on line {source.place(first).line}")
    # Sorted by first address, an overlap is always between neighbours or their covering subnet.
    spans = sorted(
        (network.version, int(network.network_address), int(network.broadcast_address), str(network), key, path)
        for path, link in placed
        for key, network in _subnets(link)
    )
    widest: dict[int, tuple[int, str, Path]] = {}
    for version, first_address, last_address, text, key, path in spans:
        last, other, other_path = widest.get(version, (-1, "", ()))
        if first_address <= last:
            place = source.place((*path, key))
            line = source.place(other_path).line
            yield Problem(f"subnet {text} overlaps {other}", place, f"the other link is on line {line}")
        if last_address > last:
            widest[version] = (last_address, text, path)


def _check_publish(lab: Lab, source: Source) -> Iterator[Problem]:
    taken: dict[tuple[str, int], int] = {}
    for index, publish in enumerate(lab.linux.publish):
        path = ("linux", "publish", index)
        if publish.to not in lab.systems:
            hint = f"systems: {', '.join(lab.systems)}"
            yield Problem(f"no system is called {publish.to}", source.place((*path, "to")), hint)
        for port in range(publish.listen[0], publish.listen[1] + 1):
            other = taken.setdefault((publish.proto, port), index)
            if other != index:
                line = source.place(("linux", "publish", other)).line
                place = source.place((*path, "listen"))
                yield Problem(f"{publish.proto} port {port} is published twice", place, f"first on line {line}")
                break


def _check_frr(lab: Lab, placed: Sequence[tuple[Path, Link]], source: Source) -> Iterator[Problem]:
    with_ospf = [(path, link) for path, link in placed if link.ospf is not None or link.ospf6 is not None]
    if lab.linux.frr is None:
        for path, link in with_ospf:
            key = "ospf" if link.ospf is not None else "ospf6"
            yield Problem(
                f"{link.device} runs OSPF but linux.frr is missing",
                source.place((*path, key), key=True),
                "add linux: {frr: {router_id: " + str(link.linux.ip) + "}}",
            )
        return
    router_ids: dict[IPv4Address, Path] = {lab.linux.frr.router_id: ("linux", "frr", "router_id")}
    for name, system in lab.systems.items():
        router_id = system.omproute.router_id
        if router_id is None:
            continue
        path = ("systems", name, "omproute", "router_id")
        if router_id in router_ids:
            line = source.place(router_ids[router_id]).line
            yield Problem(f"router id {router_id} is used twice", source.place(path), f"first on line {line}")
        router_ids[router_id] = path
        own = {link.zos for link in system.links if link.ospf is not None}
        if own and router_id not in own:
            # OMPROUTE: EZZ7884I, the RouterID must be an OSPF interface's address (facts/grammar.md section 2).
            yield Problem(
                f"router id {router_id} is not the address of an OSPF link of {name}",
                source.place(path),
                f"one of {', '.join(sorted(map(str, own)))}",
            )
