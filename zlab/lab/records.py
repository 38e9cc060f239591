"""The records of a lab file. Frozen; unknown keys are refused; defaults are the ADCD values.

Sources: the ADCD addresses, portname and device numbers are facts/zpdt.md A3 and B2 (find_io and
OSATRL2 of running systems); 10.1.{n+1}.1/.2 for tap2 and up is inferred from tap0 and tap1.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv4Interface, IPv4Network, IPv6Address, IPv6Interface, IPv6Network
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

_BACKBONE = IPv4Address(0)


class Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


def _device_name(value: str) -> str:
    # IFNAMSIZ is 16 with the NUL; "/" and blanks are refused by the kernel (net/core/dev.c dev_valid_name).
    if not re.fullmatch(r"[A-Za-z0-9_.:@-]{1,15}", value) or value in {".", "..", "all", "default"}:
        raise ValueError("a Linux device name has 1 to 15 characters of A-Z a-z 0-9 _ . : @ -")
    return value


def _zos_name(value: str, longest: int) -> str:
    if not re.fullmatch(rf"[A-Z@#$][A-Z0-9@#$]{{0,{longest - 1}}}", value):
        raise ValueError(f"a z/OS name has 1 to {longest} characters of A-Z 0-9 @ # $, the first not a digit")
    return value


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


def _job_name(value: str) -> str:
    if not re.fullmatch(r"[A-Z0-9@#$*?]{1,8}", value):
        raise ValueError("a job name has 1 to 8 characters of A-Z 0-9 @ # $, with * and ? as wildcards")
    return value


def _lab_name(value: str) -> str:
    # It becomes part of an nft table name, a unit name and a file name.
    if not re.fullmatch(r"[a-z][a-z0-9_-]{0,19}", value):
        raise ValueError("a lab name has 1 to 20 characters of a-z 0-9 _ -, the first a letter")
    return value


def _device_number(value: object) -> object:
    text = f"{value:04d}" if isinstance(value, int) and not isinstance(value, bool) else value
    if isinstance(text, str) and re.fullmatch(r"[0-9A-Fa-f]{3,4}", text):
        return text.upper().zfill(4)
    raise ValueError("a device number has 3 or 4 hexadecimal digits, as in the devmap")


def _area(value: object) -> object:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**32:
        return str(IPv4Address(value))
    return value


def _port_span(value: object) -> object:
    if isinstance(value, int) and not isinstance(value, bool):
        return (value, value)
    if isinstance(value, str):
        found = re.fullmatch(r"(\d{1,5})(?:-(\d{1,5}))?", value)
        if found:
            return (int(found[1]), int(found[2] or found[1]))
    raise ValueError("a port is a number, or a range such as 50000-50009")


def _span_in_order(value: tuple[int, int]) -> tuple[int, int]:
    if not 1 <= value[0] <= value[1] <= 65535:
        raise ValueError("ports are 1 to 65535, the lower one first")
    return value


DeviceName = Annotated[str, AfterValidator(_device_name)]
LabName = Annotated[str, AfterValidator(_lab_name)]
SystemName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,15}$")]
InterfaceName = Annotated[str, BeforeValidator(_upper), AfterValidator(lambda v: _zos_name(v, 16))]
PortName = Annotated[str, BeforeValidator(_upper), AfterValidator(lambda v: _zos_name(v, 8))]
SystemId = Annotated[str, BeforeValidator(_upper), AfterValidator(lambda v: _zos_name(v, 8))]
JobName = Annotated[str, BeforeValidator(_upper), AfterValidator(_job_name)]
DeviceNumber = Annotated[str, BeforeValidator(_device_number)]
Area = Annotated[IPv4Address, BeforeValidator(_area)]
PortSpan = Annotated[
    tuple[int, int],
    BeforeValidator(_port_span, json_schema_input_type=int | str),
    AfterValidator(_span_in_order),
]
Port = Annotated[int, Field(ge=1, le=65535)]
NetworkType = Literal["broadcast", "point-to-point"]


class SecretRef(Record):
    """Where a secret is found. The text itself never stands in the lab file."""

    env: Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")] | None = None
    file: str | None = None

    @model_validator(mode="after")
    def _one_source(self) -> SecretRef:
        if (self.env is None) == (self.file is None):
            raise ValueError("a secret is named by exactly one of env and file")
        return self

    def __str__(self) -> str:
        return f"env {self.env}" if self.env is not None else f"file {self.file}"


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
    """IPv6 on a tap. A fixed link-local address survives the random MAC of each zPDT start."""

    linux: IPv6Interface
    zos: IPv6Address
    link_local: IPv6Address | None = None


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


class PortReservation(Record):
    """A PORT row of PROFILE.TCPIP: who may listen on a port of the z/OS stack."""

    port: Port
    proto: Literal["tcp", "udp"] = "tcp"
    job: JobName = "*"
    noautolog: bool = False


class Tcpip(Record):
    job: JobName = "TCPIP"
    ports: tuple[PortReservation, ...] = ()


class Omproute(Record):
    """OMPROUTE's own identity; no router id means the address of the first OSPF link."""

    job: JobName = "OMPROUTE"
    router_id: IPv4Address | None = None


class System(Record):
    """One z/OS guest under zPDT."""

    sysname: SystemId
    links: Annotated[tuple[Link, ...], Field(min_length=1)]
    tcpip: Tcpip = Tcpip.model_construct(job="TCPIP", ports=())
    omproute: Omproute = Omproute.model_construct(job="OMPROUTE", router_id=None)


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
    interfaces: dict[DeviceName, Ospf] = {}


FirewallName = Literal["nft", "ufw", "firewalld", "docker", "iptables", "legacy"]


class Linux(Record):
    """The zPDT host."""

    uplink: DeviceName = "auto"
    masquerade: bool = True
    masquerade_ipv6: bool = False
    publish: tuple[Publish, ...] = ()
    firewall: Literal["auto"] | tuple[FirewallName, ...] = "auto"
    frr: Frr | None = None


class Lab(Record):
    """A whole lab: one Linux host and the z/OS systems on it."""

    lab: LabName
    linux: Linux = Linux.model_construct()
    systems: Annotated[dict[SystemName, System], Field(min_length=1)]

    @property
    def links(self) -> tuple[tuple[str, Link], ...]:
        """Every link with the name of its system, in file order."""
        return tuple((name, link) for name, system in self.systems.items() for link in system.links)
