"""OMPROUTE of one system in the lab file: what does not follow from the links."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network

from zlab.lab.base import Area, JobName, Record

_BACKBONE = IPv4Address(0)


class OspfRange(Record):
    """Addresses of an area that other areas see as one route (OMPROUTE's Range); not advertised: they see none."""

    network: IPv4Network
    area: Area = _BACKBONE
    advertise: bool = True


class Omproute(Record):
    """OMPROUTE's own identity; no router id means the address of the first OSPF link.

    `ignore_undefined` is Ignore_Undefined_Interfaces: without it OMPROUTE gives every stack interface it has no
    statement for the mask of its class and MTU 576.
    """

    job: JobName = "OMPROUTE"
    router_id: IPv4Address | None = None
    ignore_undefined: bool = True
    ranges: tuple[OspfRange, ...] = ()
