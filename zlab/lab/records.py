"""The records of a lab file. Frozen; unknown keys are refused; defaults are the ADCD values.

Sources: the ADCD addresses, portname and device numbers are those of running ADCD systems (find_io and
OSATRL2 of running systems); 10.1.{n+1}.1/.2 for tap2 and up is inferred from tap0 and tap1.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Interface, IPv4Network, IPv6Address, IPv6Interface, IPv6Network
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from zlab.lab.attls import Attls
from zlab.lab.base import (
    Area,
    DeviceName,
    DeviceNumber,
    InterfaceName,
    LabName,
    NetworkType,
    Port,
    PortName,
    PortSpan,
    Record,
    SecretRef,
    SystemId,
    SystemName,
    as_tuple,
)
from zlab.lab.deploy import Deploy, Members
from zlab.lab.mail import Mail
from zlab.lab.omproute import Omproute
from zlab.lab.resolver import Resolver
from zlab.lab.syslogd import Syslogd
from zlab.lab.tcpip import Tcpip

_BACKBONE = IPv4Address(0)


class OspfAuth(Record):
    """Authentication of OSPFv2 packets (RFC 2328 appendix D); must agree on both ends."""

    type: Literal["none", "password", "md5"] = "none"
    """How packets are signed: not at all, with a text in clear, or with MD5."""
    key_id: Annotated[int, Field(ge=1, le=255)] = 1
    """The number of the MD5 key: Authentication_Key_ID of OMPROUTE, `message-digest-key` of FRR."""
    key: SecretRef | None = None
    """Where the key is found. A password has at most 8 characters, an MD5 key 16 (RFC 2328 appendix D)."""

    @model_validator(mode="after")
    def _key_where_needed(self) -> OspfAuth:
        if self.type != "none" and self.key is None:
            raise ValueError(f"authentication type {self.type} needs a key, for example key: {{env: ZLAB_OSPF_KEY}}")
        return self


class Ospf(Record):
    """OSPFv2 on one interface. Area, timers, network type and authentication must agree on both ends."""

    area: Area = _BACKBONE
    """The area of the interface, as a number or in dotted form; 0.0.0.0 is the backbone."""
    hello: Annotated[int, Field(ge=1, le=255)] = 10
    """Seconds between hello packets."""
    dead: Annotated[int, Field(ge=2, le=65535)] = 40
    """Seconds without a hello after which the neighbour is gone; usually four times `hello`."""
    cost: Annotated[int, Field(ge=1, le=65535)] | None = None
    """What a packet sent through this interface costs. Default: what each daemon finds right."""
    priority: Annotated[int, Field(ge=0, le=255)] | None = None
    """The interface's chance to become designated router; 0 never does. Default: 1."""
    network: NetworkType = "broadcast"
    """The OSPF network type. A point-to-point link elects no designated router and is up sooner."""
    auth: OspfAuth = OspfAuth.model_construct(type="none", key_id=1, key=None)
    """Authentication of the packets. Default: none."""


class Ospf6(Record):
    """OSPFv3 on one interface (RFC 5340). OMPROUTE has no authentication of its own for it."""

    area: Area = _BACKBONE
    """The area of the interface, as a number or in dotted form; 0.0.0.0 is the backbone."""
    hello: Annotated[int, Field(ge=1, le=255)] = 10
    """Seconds between hello packets."""
    dead: Annotated[int, Field(ge=2, le=65535)] = 40
    """Seconds without a hello after which the neighbour is gone; usually four times `hello`."""
    cost: Annotated[int, Field(ge=1, le=65535)] | None = None
    """What a packet sent through this interface costs. Default: what each daemon finds right."""
    priority: Annotated[int, Field(ge=0, le=255)] | None = None
    """The interface's chance to become designated router; 0 never does. Default: 1."""
    network: NetworkType = "broadcast"
    """The OSPF network type."""
    instance: Annotated[int, Field(ge=0, le=255)] = 0
    """The instance id of the link; routers of different ids do not hear each other."""


class LinkIpv6(Record):
    """IPv6 on a tap."""

    linux: IPv6Interface
    """Linux's address on the tap, with prefix length."""
    zos: IPv6Address
    """The address of z/OS, in the same subnet."""
    link_local: IPv6Address | None = None
    """A fixed link-local address for the tap. zPDT gives the tap another MAC at each start, and the
    kernel makes another link-local address of it: a static route of z/OS to that one would break."""
    interface: InterfaceName | None = None
    """The name of the IPv6 INTERFACE of z/OS. Default: the name of the link's `interface` with a 6 after it."""


class Link(Record):
    """One tap (Linux) and one OSA interface (z/OS), the two ends of a wire."""

    device: DeviceName
    """The tap, as awsosa makes it: tap0 for path A0. Default: tap0 for the first link of the file, and so on."""
    linux: IPv4Interface
    """Linux's address on the tap, with prefix length. Default: 10.1.1.1/24 on tap0, 10.1.2.1/24 on tap1 …"""
    zos: IPv4Address
    """The address of z/OS, in the same subnet. Default: the one after Linux's."""
    interface: InterfaceName = "ETH1"
    """The INTERFACE or LINK name in PROFILE.TCPIP, and the Name in OMPROUTE's file. Default: ETH1 for the
    first link of a system, ETH2 for the second …"""
    portname: PortName = "PORTA"
    """The PORTNAME of the TRLE, and of the INTERFACE or DEVICE. Default: PORTA for the first link of a
    system, PORTB for the second …"""
    devices: tuple[DeviceNumber, DeviceNumber, DeviceNumber] = ("0400", "0401", "0402")
    """READ, WRITE and DATAPATH: device numbers of the devmap and of the TRLE. Default: 0400, 0401, 0402 for
    the first link of a system, 0404, 0405, 0406 for the second …"""
    mtu: Annotated[int, Field(ge=576, le=65535)] = 1500
    """The largest packet in bytes, on the tap and on z/OS. OSPF becomes no neighbour where they differ."""
    ipv6: LinkIpv6 | None = None
    """IPv6 on the link. Default: none."""
    routes: tuple[IPv4Network | IPv6Network, ...] = ()
    """Networks behind z/OS that Linux reaches through this link."""
    ospf: Ospf | None = None
    """OSPFv2 on the link, on both ends. Default: none; needs `linux.frr`."""
    ospf6: Ospf6 | None = None
    """OSPFv3 on the link, on both ends. Default: none; needs `ipv6` and `linux.frr`."""

    @property
    def interface6(self) -> str:
        """The name of the IPv6 INTERFACE: IPv4 and IPv6 need one each, and names are unique in a stack."""
        named = self.ipv6.interface if self.ipv6 else None
        return named or f"{self.interface[:15]}6"


class System(Record):
    """One z/OS guest under zPDT."""

    sysname: SystemId
    """The z/OS system name. Default: the name of the system in this file, in upper case."""
    links: Annotated[tuple[Link, ...], Field(min_length=1)]
    """The links to Linux, one a tap. Default: one, with the addresses of its tap."""
    tcpip: Tcpip = Tcpip.model_construct()
    """The TCP/IP stack."""
    omproute: Omproute = Omproute.model_construct()
    """OMPROUTE, the OSPF daemon of z/OS."""
    syslogd: Syslogd = Syslogd.model_construct()
    """The syslog daemon."""
    attls: Attls = Attls.model_construct()
    """The AT-TLS policy."""
    resolver: Resolver = Resolver.model_construct()
    """TCPIP.DATA: who the system is, and whom it asks for names."""
    members: Members = Members.model_construct()
    """Where the members live on z/OS."""
    deploy: Deploy = Deploy.model_construct()
    """How they get there."""


class Publish(Record):
    """A port of the uplink that leads to a z/OS system (DNAT). A range keeps its numbers."""

    listen: PortSpan
    """The port of the uplink, or a range such as 50000-50009."""
    to: SystemName
    """The system it leads to; its first link is used."""
    port: Port | None = None
    """The port of z/OS. Default: the same as `listen`."""
    proto: Literal["tcp", "udp"] = "tcp"
    """The protocol."""

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
    """The router id of the Linux side; usually its address on the first tap. No two routers may share one."""
    default_route: Literal["never", "if-known", "always"] = "never"
    """Whether Linux tells z/OS its way out: never, while it has a default route itself, or always."""
    redistribute: tuple[Literal["connected", "kernel", "static"], ...] = ()
    """What else Linux tells z/OS: its own networks, kernel routes, static routes."""
    interfaces: dict[DeviceName, Ospf] = Field(default_factory=dict)
    """OSPFv2 on devices that are no links of this lab, such as a LAN with other routers."""


FirewallName = Literal["nft", "ufw", "firewalld", "docker", "iptables", "legacy"]
FirewallChoice = Annotated[
    Literal["auto"] | tuple[FirewallName, ...],
    BeforeValidator(
        lambda value: value if value == "auto" else as_tuple(value),
        json_schema_input_type=Literal["auto"] | FirewallName | list[FirewallName],
    ),
]


class Linux(Record):
    """The zPDT host."""

    uplink: DeviceName = "auto"
    """The device towards the internet; auto is the device of the default route."""
    masquerade: bool = True
    """Whether z/OS leaves through the uplink with this host's IPv4 address."""
    masquerade_ipv6: bool = False
    """The same for IPv6; only where the next router does not know the way back."""
    publish: tuple[Publish, ...] = ()
    """Ports of the uplink that lead to z/OS."""
    firewall: FirewallChoice = "auto"
    """Which firewalls of the host to work with; auto finds out who can drop what."""
    frr: Frr | None = None
    """The Linux side of OSPF. Default: none, static routes only."""
    mail: Mail | None = None
    """A relay for what CSSMTP sends. Default: none."""


class Lab(Record):
    """A whole lab: one Linux host and the z/OS systems on it."""

    lab: LabName
    """The name of the lab: it marks every rule and file that is zlab's own."""
    linux: Linux = Linux.model_construct()
    """The zPDT host."""
    systems: Annotated[dict[SystemName, System], Field(min_length=1)]
    """The z/OS systems by name. An empty one has every default."""

    @property
    def links(self) -> tuple[tuple[str, Link], ...]:
        """Every link with the name of its system, in file order."""
        return tuple((name, link) for name, system in self.systems.items() for link in system.links)
