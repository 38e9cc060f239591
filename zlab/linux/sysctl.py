"""Kernel settings below /proc/sys."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from zlab.errors import HostError
from zlab.linux.driver import OnStep, Reading
from zlab.linux.host import Host
from zlab.linux.records import Identity, Ipv6Forwarding, Record, Step, Sysctl

FORWARDING6 = "net/ipv6/conf/all/forwarding"
FORCE_FORWARDING6 = "net/ipv6/conf/all/force_forwarding"
GROUPS4 = "net/ipv4/igmp_max_memberships"


class SysctlDriver:
    """Reads and writes `Sysctl` and `Ipv6Forwarding`."""

    kinds = frozenset({Sysctl.kind, Ipv6Forwarding.kind})

    def read(self, host: Host, identities: Collection[Identity]) -> Reading:
        records: list[Record] = []
        unknown: set[Identity] = set()
        for identity in identities:
            try:
                records += _read_one(host, identity)
            except PermissionError:
                unknown.add(identity)
        return Reading(tuple(records), frozenset(unknown))

    def change(self, host: Host, steps: Sequence[Step], on_step: OnStep) -> None:
        for step in steps:
            after = step.after
            if isinstance(after, Sysctl):
                _write(host, after.path, after.value, gone_is_done=step.before is not None)
            elif isinstance(after, Ipv6Forwarding):
                _write_forwarding6(host, step)
            on_step(step)


def read_sysctl(host: Host, path: str) -> str | None:
    """The value of a setting, or None where this kernel (or a device that is gone) has none."""
    try:
        return (host.proc / "sys" / path).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None


def _read_one(host: Host, identity: Identity) -> list[Record]:
    if identity[0] == Sysctl.kind:
        value = read_sysctl(host, identity[1])
        return [] if value is None else [Sysctl(identity[1], value)]
    value = read_sysctl(host, FORWARDING6)
    return [] if value is None else [Ipv6Forwarding(value, _device_forwarding6(host))]


def _device_forwarding6(host: Host) -> tuple[tuple[str, str], ...]:
    conf = host.proc / "sys/net/ipv6/conf"
    found = ((entry.name, read_sysctl(host, f"net/ipv6/conf/{entry.name}/forwarding")) for entry in conf.iterdir())
    return tuple(sorted((name, value) for name, value in found if value is not None and name != "all"))


def _write_forwarding6(host: Host, step: Step) -> None:
    snapshots = [record.devices for record in (step.before, step.after) if isinstance(record, Ipv6Forwarding)]
    devices = next((devices for devices in snapshots if devices), ())
    after = step.after
    if isinstance(after, Ipv6Forwarding) and read_sysctl(host, FORWARDING6) != after.value:
        # Devices that came after the snapshot keep what they have now.
        devices = tuple({**dict(_device_forwarding6(host)), **dict(devices)}.items())
        _write(host, FORWARDING6, after.value, gone_is_done=False)
    for name, value in devices:
        path = f"net/ipv6/conf/{name}/forwarding"
        if read_sysctl(host, path) not in (None, value):
            _write(host, path, value, gone_is_done=True)


def _write(host: Host, path: str, value: str, *, gone_is_done: bool) -> None:
    file: Path = host.proc / "sys" / path
    try:
        if file.read_text(encoding="utf-8").strip() != value:
            file.write_text(value, encoding="utf-8")
    except FileNotFoundError:
        if not gone_is_done:
            raise HostError(f"this kernel has no setting {path}") from None
    except OSError as error:
        raise HostError(f"cannot write {value} to {path}: {error.strerror}") from None
