"""The files by which systemd brings a lab up at each start of zPDT. Pure: a lab in, files out.

One unit a tap, because the taps of two systems come and go by themselves: `zlab-net@LAB.service` for the
first, `zlab-net@LAB.TAP.service` for each other one. All of them run the same `net up`, which changes nothing
that is as it should be. Sources: systemd.unit(5), NetworkManager.conf(5), networkd.conf(5).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from zlab.errors import Problem
from zlab.lab.base import SecretRef
from zlab.lab.records import Lab
from zlab.resources import render_template

SYSTEMD = "/etc/systemd/system"
LOCK_TIMEOUT = 120
"""Seconds; the units of all taps start at once and wait for each other."""

_AFTER = (
    "nftables.service",
    "iptables.service",
    "netfilter-persistent.service",
    "ufw.service",
    "firewalld.service",
    "docker.service",
    "frr.service",
    "NetworkManager.service",
    "systemd-networkd.service",
)


@dataclass(frozen=True, slots=True)
class UnitFile:
    """A file to be there: its text, or for a symbolic link its target. The path is that on the running host."""

    path: str
    text: str = ""
    target: str = ""
    mode: int = 0o644


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Which network managers a host has: only what is there gets a file."""

    network_manager: bool = False
    networkd: bool = False


def unit_files(lab: Lab, lab_text: str, program: Sequence[str], around: Surroundings) -> tuple[UnitFile, ...]:
    """Every file of a lab, the lab's own first and the links that put the units in force last.

    The lab file is copied to /etc/zlab, so that what runs as root is not what any user may edit.
    """
    files = [UnitFile(lab_path(lab.lab), lab_text)]
    taps = [link.device for _, link in lab.links]
    files += _unmanaged(lab, taps, around)
    command = _command([*program, "net", "up", "--lock-timeout", str(LOCK_TIMEOUT), lab_path(lab.lab)])
    links: list[UnitFile] = []
    for index, tap in enumerate(taps):
        unit, device = unit_name(lab.lab, tap if index else None), device_unit(tap)
        values = {"lab": lab.lab, "tap": tap, "device_unit": device, "command": command, "after": _AFTER}
        files += [
            UnitFile(
                f"{SYSTEMD}/{unit}",
                render_template("units/zlab-net.service.j2", environment=environment_path(lab.lab), **values),
            ),
            UnitFile(f"{SYSTEMD}/{unit}.d/tap.conf", render_template("units/tap.conf.j2", **values)),
        ]
        links.append(UnitFile(f"{SYSTEMD}/{device}.wants/{unit}", target=f"../{unit}"))
    return (*files, *links)


def _unmanaged(lab: Lab, taps: Sequence[str], around: Surroundings) -> Iterator[UnitFile]:
    values = {"lab": lab.lab, "taps": taps}
    if around.network_manager:
        path = f"/etc/NetworkManager/conf.d/90-zlab-{lab.lab}.conf"
        yield UnitFile(path, render_template("units/networkmanager.conf.j2", **values))
    if around.networkd:
        path = f"/etc/systemd/network/10-zlab-{lab.lab}.network"
        yield UnitFile(path, render_template("units/networkd.network.j2", **values))
        if lab.linux.frr is not None:
            path = f"/etc/systemd/networkd.conf.d/90-zlab-{lab.lab}.conf"
            yield UnitFile(path, render_template("units/networkd.conf.j2", **values))


def lab_path(lab: str) -> str:
    return f"/etc/zlab/{lab}.yaml"


def environment_path(lab: str) -> str:
    return f"/etc/zlab/{lab}.env"


def unit_name(lab: str, tap: str | None = None) -> str:
    """The unit of a lab; of a tap that is not its first when one is given."""
    # Not a colon: `systemd-analyze verify` takes what follows one as an alias (measured, systemd 252).
    instance = f"{lab}.{_escaped(tap)}" if tap else lab
    return f"zlab-net@{instance}.service"


def device_unit(device: str) -> str:
    """The unit by which systemd knows a network device (`systemd-escape --path --suffix=device`)."""
    return f"sys-subsystem-net-devices-{_escaped(device)}.device"


def _escaped(name: str) -> str:
    # systemd.unit(5), "string escaping for inclusion in unit names"; what comes before the name is not
    # empty, so that its first dot needs none, and a device name holds no slash.
    return re.sub(r"[^A-Za-z0-9:_.]", lambda found: f"\\x{ord(found[0]):02x}", name)


def _command(argv: Sequence[str]) -> str:
    """A command line as systemd splits it: quoted where needed, % and $ doubled (systemd.service(5))."""
    words = []
    for word in argv:
        safe = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
        words.append(safe if re.fullmatch(r"[A-Za-z0-9_./@:%+=,-]+", safe) else f'"{safe}"')
    return " ".join(words)


def secrets_of(lab: Lab) -> tuple[SecretRef, ...]:
    """Every secret that the lab names, each once."""
    return tuple(dict.fromkeys(_secrets(lab)))


def _secrets(value: object) -> Iterator[SecretRef]:
    if isinstance(value, SecretRef):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _secrets(getattr(value, name))
    elif isinstance(value, dict):
        for each in value.values():
            yield from _secrets(each)
    elif isinstance(value, tuple):
        for each in value:
            yield from _secrets(each)


def secret_problems(lab: Lab) -> tuple[Problem, ...]:
    """Secrets that a service cannot find: it runs in / and its home is root's."""
    return tuple(
        Problem(f"the secret in {ref.file} is named by a path that a service cannot follow", hint="give its full path")
        for ref in secrets_of(lab)
        if ref.file is not None and not ref.file.startswith("/")
    )
