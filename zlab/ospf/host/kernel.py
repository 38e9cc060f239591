"""What the kernel of this host says, without root and without netlink: devices and tables of routes. Readers pure.

/proc and /sys answer in microseconds; importing a netlink library alone would cost more than all of `ospf health`.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from ipaddress import IPv6Address
from pathlib import Path

from zlab.ospf.evidence import Device, Evidence, Route, Side, Table, TableSeen

_IFF_UP = 0x1
_RTF_UP, _RTF_REJECT = 0x1, 0x200
_ALL_OSPF_ROUTERS = "050000E0"


def read_routes4(text: str) -> Iterator[Route]:
    """/proc/net/route: one line a route, numbers in hexadecimal of the host's byte order (little on all of zPDT's)."""
    for line in text.splitlines()[1:]:
        words = line.split()
        if len(words) < 8:
            continue
        try:
            flags = int(words[3], 16)
            target, gateway, mask = (_dotted(words[index]) for index in (1, 2, 7))
        except (ValueError, struct.error):
            continue
        if flags & _RTF_UP and not flags & _RTF_REJECT:
            length = sum(int(part).bit_count() for part in mask.split("."))
            via = "" if gateway == "0.0.0.0" else gateway  # noqa: S104 - an address in a table, nothing binds
            yield Route(Side.LINUX, 4, Table.KERNEL, f"{target}/{length}", via, words[0])


def read_routes6(text: str) -> Iterator[Route]:
    """/proc/net/ipv6_route: destination, its length, source, its length, next hop, metric, counts, flags, device."""
    for line in text.splitlines():
        words = line.split()
        if len(words) < 10:
            continue
        try:
            flags = int(words[8], 16)
            target, via = (str(IPv6Address(bytes.fromhex(words[index]))) for index in (0, 4))
            length = int(words[1], 16)
        except ValueError:
            continue
        if flags & _RTF_UP and not flags & _RTF_REJECT and words[9] != "lo":
            yield Route(Side.LINUX, 6, Table.KERNEL, f"{target}/{length}", "" if via == "::" else via, words[9])


def _dotted(hexadecimal: str) -> str:
    return ".".join(map(str, struct.pack("=I", int(hexadecimal, 16))))


def kernel_routes(proc: Path) -> Evidence:
    """Both tables; one that this kernel does not have is not seen."""
    routes: list[Route] = []
    tables: list[TableSeen] = []
    for version, name, read in ((4, "net/route", read_routes4), (6, "net/ipv6_route", read_routes6)):
        try:
            text = (proc / name).read_text(encoding="utf-8")
        except OSError:
            continue
        routes += read(text)
        tables.append(TableSeen(Side.LINUX, version, Table.KERNEL))
    return Evidence(routes=tuple(routes), tables=tuple(tables))


def read_groups(text: str) -> frozenset[str]:
    """/proc/net/igmp: the devices on which somebody has joined 224.0.0.5, the group of all OSPF routers.

    A line a device, and below it one a group, in hexadecimal of the host's byte order.
    """
    joined: set[str] = set()
    device = ""
    for line in text.splitlines()[1:]:
        words = line.split()
        if len(words) > 1 and words[0].isdecimal() and not line.startswith(("\t\t", " ")):
            device = words[1]
        elif words and words[0] == _ALL_OSPF_ROUTERS:
            joined.add(device)
    return frozenset(joined)


def kernel_devices(sys: Path, wanted: Iterable[str] = (), proc: Path | None = None) -> Evidence:
    """Every device, and those of `wanted` that are not there; with `proc`, who has joined the group of OSPF on each."""
    folder = sys / "class/net"
    try:
        names = sorted(path.name for path in folder.iterdir())
    except OSError:
        return Evidence(unseen=(f"{folder} is not readable: devices are not visible",))
    text = _text(proc / "net/igmp") if proc else ""
    joined = read_groups(text) if text else None
    found = [_device(folder / name, joined) for name in names]
    gone = [Device(name, there=False) for name in dict.fromkeys(wanted) if name not in names]
    return Evidence(devices=(*found, *gone))


def _device(folder: Path, joined: frozenset[str] | None) -> Device:
    flags = _text(folder / "flags")
    mtu = _text(folder / "mtu")
    return Device(
        folder.name,
        there=True,
        up=bool(int(flags, 16) & _IFF_UP) if flags else False,
        carrier=_text(folder / "carrier") == "1",
        mtu=int(mtu) if mtu.isdecimal() else None,
        tap=(folder / "tun_flags").exists(),
        joined=folder.name in joined if joined is not None else None,
    )


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError:
        return ""  # a device that is down has no carrier file to read
