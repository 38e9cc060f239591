"""OMPROUTE of one system in the lab file: what does not follow from the links."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network

from zlab.lab.base import Area, JobName, Record

_BACKBONE = IPv4Address(0)


class OspfRange(Record):
    """Addresses of an area that other areas see as one route (OMPROUTE's Range); not advertised: they see none."""

    network: IPv4Network
    """The addresses, as one network."""
    area: Area = _BACKBONE
    """The area they are in."""
    advertise: bool = True
    """Whether other areas see the network; false hides it."""


class Omproute(Record):
    """OMPROUTE of one system, as far as it does not follow from the links."""

    job: JobName = "OMPROUTE"
    """The started task."""
    router_id: IPv4Address | None = None
    """The router id of z/OS. Default: the address of its first OSPF link."""
    ignore_undefined: bool = True
    """Ignore_Undefined_Interfaces: without it OMPROUTE gives every stack interface that it has no statement for
    the mask of its class and MTU 576."""
    ranges: tuple[OspfRange, ...] = ()
    """Networks that other areas see as one route."""
