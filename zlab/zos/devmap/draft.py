"""What a devmap and find_io say about a lab: the first values of a lab file, and what to mind. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from ipaddress import IPv4Interface

from zlab.errors import Place, Problem
from zlab.lab.draft import Found
from zlab.zos.devmap.records import Devmap, Osa
from zlab.zos.find_io import FindIo, IoSettings


def found_in_devmap(devmap: Devmap, system: str) -> tuple[Found, ...]:
    """A link for each tunnel, with the addresses awsosa gives it and the devices of its first stack."""
    return tuple(each for osa in devmap.osas for each in _link(osa, system))


def _link(osa: Osa, system: str) -> Iterator[Found]:
    if osa.tap is None or not osa.is_tunnel:
        return
    path = ("systems", system, "links", osa.tap)
    source = f"path {osa.path}, {_short(osa.place)}"
    yield Found(path, osa.tap, source)
    if osa.linux is not None:
        yield Found((*path, "linux"), str(osa.linux), source)
        other = _other_end(osa.linux)
        if other:
            yield Found((*path, "zos"), other, "the other address of that subnet")
    if osa.stacks:
        first = osa.stacks[0]
        yield Found(
            (*path, "devices"), [device.number for device in first], f"READ, WRITE, DATAPATH, {_short(first[0].place)}"
        )


def _short(place: Place) -> str:
    return f"{place.file.rpartition('/')[2]}:{place.line}"


def _other_end(linux: IPv4Interface) -> str | None:
    """z/OS's address where it cannot be the one after Linux's."""
    after = linux.ip + 1
    if after in linux.network and after != linux.network.broadcast_address:
        return None
    before = linux.ip - 1
    return str(before) if before in linux.network and before != linux.network.network_address else None


def devmap_warnings(devmap: Devmap) -> tuple[Problem, ...]:
    """What in a devmap keeps a lab from working."""
    return tuple(problem for osa in devmap.osas for problem in _warnings(osa))


def _warnings(osa: Osa) -> Iterator[Problem]:
    option = osa.option("pathtype")
    if osa.path_type == "OSE":
        hint = "use --pathtype=OSD, and MPCIPA or IPAQENET in PROFILE"
        place = option.place if option else osa.place
        yield Problem(f"path {osa.path} is OSE: it has no multicast, so no OSPF", place, hint)
    if osa.tap is not None and not osa.is_tunnel:
        yield Problem(f"path {osa.path} has no --tunnel_intf=y: awsosa makes no {osa.tap}", osa.place)
    if osa.tap is not None and osa.is_tunnel and osa.linux is None:
        place = next((each.place for name in ("tunnel_ip", "tunnel_mask") if (each := osa.option(name))), osa.place)
        yield Problem(f"the tunnel address of path {osa.path} is none", place)
    if not osa.stacks:
        yield Problem(
            f"path {osa.path or '?'} has {len(osa.devices)} devices",
            osa.place,
            "z/OS needs three: READ, WRITE and DATAPATH",
        )


def found_in_find_io(find_io: FindIo, system: str) -> tuple[Found, ...]:
    """A link for each tap that runs, with the address that Linux has on it."""
    return tuple(
        Found(("systems", system, "links", device.device), device.device, f"path {device.path}, find_io")
        for device in find_io.devices
        if device.path.startswith("A") and device.running
    )


def find_io_warnings(find_io: FindIo) -> tuple[Problem, ...]:
    """Offloads that zPDT does not want, on adapters that it can use (zPDT failure 37)."""
    return tuple(_offload_warning(row) for row in find_io.settings if row.path.startswith("F") and _unwanted(row))


def _unwanted(row: IoSettings) -> Sequence[str]:
    return [offload.name for offload in row.offloads if offload.unwanted]


def _offload_warning(row: IoSettings) -> Problem:
    return Problem(
        f"{row.device} has {', '.join(_unwanted(row))} on: z/OS on path {row.path} would drop merged packets",
        hint=f"ethtool -K {row.device} rx off tso off gso off gro off lro off rxvlan off",
    )
