"""What a host is, beyond what zlab manages: devices, addresses, routes, who this session is.

`read_facts` takes it in one pass; `want` and `preflight` are pure functions of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Interface, IPv4Network, IPv6Address, IPv6Interface, IPv6Network

from zlab.linux.firewall.records import FirewallFacts


@dataclass(frozen=True, slots=True)
class Device:
    """A network device. `kind` is the kernel's link kind ("tun", "bridge", "wireguard", "" for hardware).

    `promiscuous` is one that a program listens on for frames of others, as awsosa does on a real NIC, and no
    port of a bridge; only of such a device `offloads` are known: those of GRO and LRO that are on.
    """

    name: str
    index: int
    kind: str = ""
    mtu: int = 1500
    up: bool = False
    carrier: bool = False
    mac: str = ""
    wireless: bool = False
    promiscuous: bool = False
    offloads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeviceAddress:
    device: str
    address: IPv4Interface | IPv6Interface


@dataclass(frozen=True, slots=True)
class HostRoute:
    """A unicast route of the main table; `via` None is on-link. Metric 0 is the best."""

    destination: IPv4Network | IPv6Network
    device: str
    via: IPv4Address | IPv6Address | None = None
    metric: int = 0
    protocol: int = 0

    def describe(self) -> str:
        """As `ip route` takes it."""
        via = f" via {self.via}" if self.via else ""
        metric = f" metric {self.metric}" if self.metric else ""
        return f"{self.destination}{via} dev {self.device}{metric}"


@dataclass(frozen=True, slots=True)
class SshSession:
    """The two ends of the SSH connection this process came in by (SSH_CONNECTION), and the server's port."""

    client: IPv4Address | IPv6Address
    server: IPv4Address | IPv6Address
    port: int = 22


@dataclass(frozen=True, slots=True)
class OtherLab:
    """A lab of this host that is up: its name, taps and subnets."""

    name: str
    devices: tuple[str, ...]
    networks: tuple[IPv4Network | IPv6Network, ...]


@dataclass(frozen=True, slots=True)
class FrrFacts:
    """The FRR of this host, as far as vtysh can tell. `why` says what is missing when it does not run.

    `lines` are (block, line) of the running configuration, without the text of any key.
    """

    running: bool = False
    daemons: tuple[str, ...] = ()
    lines: tuple[tuple[str, str], ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class HostFacts:
    devices: tuple[Device, ...] = ()
    addresses: tuple[DeviceAddress, ...] = ()
    routes: tuple[HostRoute, ...] = ()
    firewall: FirewallFacts = field(default_factory=FirewallFacts)
    frr: FrrFacts = field(default_factory=FrrFacts)
    ssh: SshSession | None = None
    other_labs: tuple[OtherLab, ...] = ()
    sysctls: tuple[tuple[str, str], ...] = ()
    """(path below /proc/sys, value) of the settings `want` decides by, sorted."""

    def device(self, name: str) -> Device | None:
        return next((device for device in self.devices if device.name == name), None)

    def default_device(self, version: int) -> str | None:
        """The device of the best default route of an IP version."""
        found = [
            route for route in self.routes if route.destination.prefixlen == 0 and route.destination.version == version
        ]
        return min(found, key=lambda route: route.metric).device if found else None

    def sysctl(self, path: str) -> str | None:
        return dict(self.sysctls).get(path)
