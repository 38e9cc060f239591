"""The TCP/IP stack of one system in the lab file: what its PROFILE says beyond the links."""

from __future__ import annotations

import re
from ipaddress import IPv4Address
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from zlab.lab.base import JobName, Port, Record, as_tuple


def _resource(value: str) -> str:
    if not re.fullmatch(r"[A-Z@#$][A-Z0-9@#$]{0,7}", value.upper()):
        raise ValueError("a SAF resource has 1 to 8 characters of A-Z 0-9 @ # $, the first not a digit")
    return value.upper()


class PortReservation(Record):
    """A row of PORT, or of PORTRANGE where `count` is more than one: who may listen there."""

    port: Port
    """The port number, or the first one of a range."""
    count: Annotated[int, Field(ge=1, le=65535)] = 1
    """How many ports from there on; PORTRANGE counts, it does not name the last one."""
    proto: Literal["tcp", "udp"] = "tcp"
    """The protocol."""
    job: JobName = "*"
    """The job that may listen there, with wildcards; * is every job."""
    noautolog: bool = False
    """NOAUTOLOG: TCP/IP does not start the job again when it stops listening."""
    bind: IPv4Address | None = None
    """BIND: a bind to any address becomes one to this address."""
    saf: Annotated[str, AfterValidator(_resource)] | None = None
    """SAF: users need READ to EZB.PORTACCESS.sysname.stack.NAME."""


Reservations = Annotated[tuple[PortReservation, ...], BeforeValidator(as_tuple)]
Jobs = Annotated[tuple[JobName, ...], BeforeValidator(as_tuple)]


class Tcpip(Record):
    """The TCP/IP stack of one system."""

    job: JobName = "TCPIP"
    """The started task of the stack."""
    ports: Reservations = ()
    """Rows of PORT and PORTRANGE, beside the usual ones."""
    usual_ports: bool = True
    """Whether FTP, SSH, TN3270, syslogd and OMPROUTE get their ports; a row of `ports` for the same port wins."""
    restrict_low_ports: bool = True
    """RESTRICTLOWPORTS: ports below 1024 are for the jobs that have a row, and for authorised ones."""
    datagram_forwarding: bool = False
    """DATAGRAMFWD: whether z/OS forwards packets between its interfaces."""
    style: Literal["interface", "device"] = "interface"
    """How IPv4 interfaces are defined: by INTERFACE, or by DEVICE, LINK and HOME as ADCD does."""
    autolog: Jobs = ()
    """Procedures that the stack starts."""


_USUAL = (
    PortReservation.model_construct(port=20, job="OMVS", noautolog=True),
    PortReservation.model_construct(port=21, job="FTPD1"),
    PortReservation.model_construct(port=22, job="SSHD*", noautolog=True),
    PortReservation.model_construct(port=23, job="TN3270"),
)


def reservations(tcpip: Tcpip, syslogd: str, omproute: str | None) -> tuple[PortReservation, ...]:
    """Every row of a stack: the lab's own, and the usual ones whose port it does not name.

    `omproute` is None where no link runs OSPF. 22 SSHD*, 514 and 520/521 are seen to be needed (zPDT failures 23, 27).
    """
    usual = [*_USUAL, PortReservation.model_construct(port=514, proto="udp", job=syslogd)] if tcpip.usual_ports else []
    if tcpip.usual_ports and omproute is not None:
        usual += [PortReservation.model_construct(port=port, proto="udp", job=omproute) for port in (520, 521)]
    named = {(row.port, row.proto) for row in tcpip.ports}
    rows = [*tcpip.ports, *(row for row in usual if (row.port, row.proto) not in named)]
    return tuple(sorted(rows, key=lambda row: (row.port, row.proto)))
