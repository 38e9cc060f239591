"""What zPDT's `find_io` prints: which path each Linux device has, and the offloads zPDT does not want.

Source: the output of two running systems; columns are found by their words, because
addresses longer than their column push the rest of the line to the right.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address

from zlab.zos.member import lines_of

_MAC = re.compile(r"(?:[0-9a-f]{2}:){5}[0-9a-f]{2}", re.IGNORECASE)
_PATH = re.compile(r"[A-F][0-9A-F]|\*")
_SETTINGS = ("RxChkSum", "TSO", "GSO", "GRO", "LRO", "RX VLAN")


@dataclass(frozen=True, slots=True)
class IoDevice:
    """A row of the first table. `path` is "" where find_io prints `*`: zPDT cannot use that device."""

    path: str
    device: str
    state: str
    mac: str
    ipv4: IPv4Address | None
    ipv6: IPv6Address | None
    line: int

    @property
    def running(self) -> bool:
        """Whether somebody is at the other end: for a tap, an awsosa that has started."""
        return self.state.upper() == "UP, RUNNING"


@dataclass(frozen=True, slots=True)
class Offload:
    """A setting of a row of the second table; `unwanted` is find_io's own mark, `On*`."""

    name: str
    on: bool
    unwanted: bool


@dataclass(frozen=True, slots=True)
class IoSettings:
    """A row of the second table. `mtu` is 0 where it is no number."""

    path: str
    device: str
    offloads: tuple[Offload, ...]
    mtu: int
    line: int


@dataclass(frozen=True, slots=True)
class FindIo:
    """Both tables, and the host they are of ("user@host", "" where the header is missing)."""

    host: str
    devices: tuple[IoDevice, ...]
    settings: tuple[IoSettings, ...]

    def device(self, name: str) -> IoDevice | None:
        return next((device for device in self.devices if device.device == name), None)


def parse_find_io(text: str) -> FindIo:
    """The last run in the text, with whatever was printed around it. Text without one gives empty tables."""
    host = ""
    devices: list[IoDevice] = []
    settings: list[IoSettings] = []
    for number, line in enumerate(lines_of(text), 1):
        header = re.search(r'FIND_IO for "([^"]*)"', line)
        if header:
            host, devices, settings = header[1], [], []
            continue
        device = _device(line, number)
        if device:
            devices.append(device)
        else:
            row = _settings(line, number)
            if row:
                settings.append(row)
    return FindIo(host, tuple(devices), tuple(settings))


def _device(line: str, number: int) -> IoDevice | None:
    mac = _MAC.search(line)
    words = line[: mac.start()].split(maxsplit=2) if mac else []
    if mac is None or len(words) != 3 or not _PATH.fullmatch(words[0].upper()):
        return None
    addresses = [*line[mac.end() :].split(), "*", "*"]
    return IoDevice(
        _path(words[0]),
        words[1],
        " ".join(words[2].split()),
        mac[0].lower(),
        _ipv4(addresses[0]),
        _ipv6(addresses[1]),
        number,
    )


def _settings(line: str, number: int) -> IoSettings | None:
    words = line.split()
    if len(words) != 3 + len(_SETTINGS) or not _PATH.fullmatch(words[0].upper()):
        return None
    values = words[2:-1]
    if not all(re.fullmatch(r"(On|Off|\?|n/a)\*?", value, re.IGNORECASE) for value in values):
        return None
    offloads = tuple(
        Offload(name, value.lower().startswith("on"), value.endswith("*"))
        for name, value in zip(_SETTINGS, values, strict=True)
    )
    mtu = re.match(r"\d{1,6}", words[-1])
    return IoSettings(_path(words[0]), words[1], offloads, int(mtu[0]) if mtu else 0, number)


def _path(word: str) -> str:
    return "" if word == "*" else word.upper()


def _ipv4(word: str) -> IPv4Address | None:
    try:
        return IPv4Address(word)
    except ValueError:
        return None


def _ipv6(word: str) -> IPv6Address | None:
    try:
        return IPv6Address(word.partition("%")[0])
    except ValueError:
        return None
