"""The records of a lab file. Frozen; unknown keys are refused; defaults are the ADCD values.

Sources: the ADCD addresses, portname and device numbers are facts/zpdt.md A3 and B2 (find_io and
OSATRL2 of running systems); 10.1.{n+1}.1/.2 for tap2 and up is inferred from tap0 and tap1.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Interface, IPv4Network, IPv6Address, IPv6Interface, IPv6Network
from typing import Annotated, Literal

from pydantic import Field, model_validator

from zlab.lab.attls import Attls
from zlab.lab.base import (
    Area,
    DeviceName,
    DeviceNumber,
    InterfaceName,
    JobName,
    LabName,
    NetworkType,
    Port,
    PortName,
    PortSpan,
    Record,
    SecretRef,
    SystemId,
    SystemName,
)
from zlab.lab.mail import Mail
from zlab.lab.omproute import Omproute
from zlab.lab.syslogd import Syslogd

_BACKBONE = IPv4Address(0)


class OspfAuth(Record):
    """Authentication of OSPFv2 packets (RFC 2328 appendix D); must agree on both ends."""

    type: Literal["none", "password", "md5"] = "none"
    key_id: Annotated[int, Field(ge=1, le=255)] = 1
    key: SecretRef | None = None

    @model_validator(mode="after")
    def _key_where_needed(self) -> OspfAuth:
        if self.type != "none" and self.key is None:
            raise ValueError(f"authentication type {self.type} needs a key, for example key: {{env: ZLAB_OSPF_KEY}}")
        return self


class Ospf(Record):
    """OSPFv2 on one interface. Hello and dead are seconds; no cost means the daemon's default."""

    area: Area = _BACKBONE
    hello: Annotated[int, Field(ge=1, le=255)] = 10
    dead: Annotated[int, Field(ge=2, le=65535)] = 40
    cost: Annotated[int, Field(ge=1, le=65535)] | None = None
    priority: Annotated[int, Field(ge=0, le=255)] | None = None
    network: NetworkType = "broadcast"
    auth: OspfAuth = OspfAuth.model_construct(type="none", key_id=1, key=None)


class Ospf6(Record):
    """OSPFv3 on one interface (RFC 5340). OMPROUTE has no authentication of its own for it."""

    area: Area = _BACKBONE
    hello: Annotated[int, Field(ge=1, le=255)] = 10
    dead: Annotated[int, Field(ge=2, le=65535)] = 40
    cost: Annotated[int, Field(ge=1, le=65535)] | None = None
    priority: Annotated[int, Field(ge=0, le=255)] | None = None
    network: NetworkType = "broadcast"
    instance: Annotated[int, Field(ge=0, le=255)] = 0


class LinkIpv6(Record):
    """IPv6 on a tap. A fixed link-local address survives the random MAC of each zPDT start.

    `interface` is the name of the IPv6 INTERFACE of z/OS; without it `Link.interface6` makes one.
    """

    linux: IPv6Interface
    zos: IPv6Address
    link_local: IPv6Address | None = None
    interface: InterfaceName | None = None


class Link(Record):
    """One tap (Linux) and one OSA interface (z/OS), the two ends of a wire."""

    device: DeviceName
    linux: IPv4Interface
    zos: IPv4Address
    interface: InterfaceName = "ETH1"
    portname: PortName = "PORTA"
    devices: tuple[DeviceNumber, DeviceNumber, DeviceNumber] = ("0400", "0401", "0402")
    mtu: Annotated[int, Field(ge=576, le=65535)] = 1500
    ipv6: LinkIpv6 | None = None
    routes: tuple[IPv4Network | IPv6Network, ...] = ()
    ospf: Ospf | None = None
    ospf6: Ospf6 | None = None

    @property
    def interface6(self) -> str:
        """The name of the IPv6 INTERFACE: IPv4 and IPv6 need one each, and names are unique in a stack."""
        named = self.ipv6.interface if self.ipv6 else None
        return named or f"{self.interface[:15]}6"


class PortReservation(Record):
    """A PORT row of PROFILE.TCPIP: who may listen on a port of the z/OS stack."""

    port: Port
    proto: Literal["tcp", "udp"] = "tcp"
    job: JobName = "*"
    noautolog: bool = False


class Tcpip(Record):
    job: JobName = "TCPIP"
    ports: tuple[PortReservation, ...] = ()


class System(Record):
    """One z/OS guest under zPDT."""

    sysname: SystemId
    links: Annotated[tuple[Link, ...], Field(min_length=1)]
    tcpip: Tcpip = Tcpip.model_construct(job="TCPIP", ports=())
    omproute: Omproute = Omproute.model_construct()
    syslogd: Syslogd = Syslogd.model_construct()
    attls: Attls = Attls.model_construct()


class Publish(Record):
    """A port of the uplink that leads to a z/OS system (DNAT). A range keeps its numbers."""

    listen: PortSpan
    to: SystemName
    port: Port | None = None
    proto: Literal["tcp", "udp"] = "tcp"

    @model_validator(mode="after")
    def _range_keeps_numbers(self) -> Publish:
        if self.listen[0] != self.listen[1] and self.port not in (None, self.listen[0]):
            raise ValueError("a range of ports is published on the same numbers; leave port out")
        return self

    @property
    def target_port(self) -> int:
        return self.port if self.port is not None else self.listen[0]


class Frr(Record):
    """The Linux side of OSPF: lines zlab adds to the FRR that already runs on this host."""

    router_id: IPv4Address
    default_route: Literal["never", "if-known", "always"] = "never"
    redistribute: tuple[Literal["connected", "kernel", "static"], ...] = ()
    interfaces: dict[DeviceName, Ospf] = Field(default_factory=dict)


FirewallName = Literal["nft", "ufw", "firewalld", "docker", "iptables", "legacy"]


class Linux(Record):
    """The zPDT host."""

    uplink: DeviceName = "auto"
    masquerade: bool = True
    masquerade_ipv6: bool = False
    publish: tuple[Publish, ...] = ()
    firewall: Literal["auto"] | tuple[FirewallName, ...] = "auto"
    frr: Frr | None = None
    mail: Mail | None = None


class Lab(Record):
    """A whole lab: one Linux host and the z/OS systems on it."""

    lab: LabName
    linux: Linux = Linux.model_construct()
    systems: Annotated[dict[SystemName, System], Field(min_length=1)]

    @property
    def links(self) -> tuple[tuple[str, Link], ...]:
        """Every link with the name of its system, in file order."""
        return tuple((name, link) for name, system in self.systems.items() for link in system.links)
