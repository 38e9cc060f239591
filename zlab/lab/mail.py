"""Mail of a lab: the Linux host relays what CSSMTP sends, because CSSMTP cannot log in to a mail server."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from zlab.lab.base import Port, Record, SecretRef


def _host(value: str) -> str:
    # Postfix compares the certificate with a name only: for an address its check fails (measured, 3.7).
    name = re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?", value)
    if not name or re.fullmatch(r"[\d.]+", value):
        raise ValueError("a mail server is given by the host name in its certificate, without a port")
    return value


class Mail(Record):
    """The upstream mail server, and how this host logs in there.

    `listen` is the port on the taps that CSSMTP's ConnectPort names; not 25, where a Postfix of the host's own
    may listen. `sender` replaces the sender of every message: most servers want the account's own.
    """

    server: Annotated[str, AfterValidator(_host)]
    """The upstream mail server: a host name or an address."""
    port: Port = 587
    """Its port."""
    tls: Literal["starttls", "wrapped"] = "starttls"
    """STARTTLS after connecting, or TLS from the first byte."""
    user: Annotated[str, Field(pattern=r"^[^\s:]{1,200}$")]
    """The account there."""
    password: SecretRef
    """Where its password is found."""
    listen: Port = 2525
    """The port on the taps that CSSMTP's ConnectPort names."""
    sender: Annotated[str, Field(pattern=r"^[^\s@<>]{1,64}@[^\s@<>]{1,190}$")] | None = None
    """The sender that every message gets. Default: what CSSMTP says."""
    ca_file: Annotated[str, Field(pattern=r"^/[^\s]{1,300}$")] | None = None
    """A file of certificate authorities to trust. Default: those of the host."""
