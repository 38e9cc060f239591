"""Who a system is, and whom it asks for names: TCPIP.DATA in the lab file."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address
from typing import Annotated

from pydantic import Field

from zlab.lab.base import Record


class Resolver(Record):
    """TCPIP.DATA of one system."""

    hostname: Annotated[str, Field(pattern=r"^[A-Za-z0-9]([A-Za-z0-9-]{0,22}[A-Za-z0-9])?$")] | None = None
    """The host name. Default: the z/OS system name."""
    domain: Annotated[str, Field(pattern=r"^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$")] | None = None
    """The domain added to names without a dot. Default: none."""
    nameservers: tuple[IPv4Address | IPv6Address, ...] = (IPv4Address("8.8.8.8"),)
    """Name servers in the order they are asked. Default: 8.8.8.8, as in ADCD's GBLTDATA."""
    timeout: Annotated[int, Field(ge=1, le=600)] = 15
    """Seconds one of them is waited for."""
    dataset_prefix: Annotated[str, Field(pattern=r"^[A-Z@#$][A-Z0-9@#$.]{0,25}$")] = "TCPIP"
    """The high-level qualifier of TCP/IP's own data sets."""
