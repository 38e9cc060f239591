"""AT-TLS of one system in the lab file: which connections it takes, and how they are protected.

Defaults are TLS 1.2 and 1.3 with forward-secret AEAD suites for ECC and RSA certificates (RFC 9325), and the curves
that both versions have in common.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from zlab.lab.base import JobName, Port, PortSpan, Record, as_tuple


def _rule_name(value: str) -> str:
    # The names of its actions are made from it, three characters longer; a policy's names have 32.
    if not re.fullmatch(r"[A-Za-z0-9_.~@$-]{1,28}", value):
        raise ValueError("a rule name has 1 to 28 characters of A-Z a-z 0-9 _ . ~ @ $ -")
    return value


def _keyring(value: str) -> str:
    if not re.fullmatch(r"\S{1,1023}", value):
        raise ValueError("a keyring is owner/ring, ring, *TOKEN*/name or a path, without blanks")
    return value


def _label(value: str) -> str:
    if not re.fullmatch(r"[^\s#][^#\n]{0,126}", value):
        raise ValueError("a certificate label has 1 to 127 characters, and no #")
    return value.strip()


def _version(value: object) -> object:
    # YAML reads 1.2 as a number; the digits are what was meant.
    return str(value) if isinstance(value, float) else value


RuleName = Annotated[str, AfterValidator(_rule_name)]
Keyring = Annotated[str, AfterValidator(_keyring)]
Label = Annotated[str, AfterValidator(_label)]
Ports = Annotated[tuple[PortSpan, ...], BeforeValidator(as_tuple, json_schema_input_type=int | str | list[int | str])]
PeerAddress = IPv4Address | IPv6Address | IPv4Network | IPv6Network
Addresses = Annotated[tuple[PeerAddress, ...], BeforeValidator(as_tuple, json_schema_input_type=str | list[str])]
TlsVersion = Annotated[
    Literal["1.0", "1.1", "1.2", "1.3"], BeforeValidator(_version, json_schema_input_type=str | float)
]

MODERN_CIPHERS = (
    "TLS_AES_256_GCM_SHA384",
    "TLS_CHACHA20_POLY1305_SHA256",
    "TLS_AES_128_GCM_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
)
MODERN_CURVES = ("secp256r1", "secp384r1", "secp521r1", "x25519")


class AttlsRule(Record):
    """One TTLSRule with its actions. For a server give `port`, for a client `remote_port`; the role follows.

    `labels` are certificates of the keyring; of a server several, one a kind of key. `sni` maps the name a client
    asks for to a label. `application_controlled` is by default what TN3270, FTP and CSSMTP need.
    """

    name: RuleName
    """The name of the rule; its actions are named after it."""
    direction: Literal["inbound", "outbound", "both"] | None = None
    """Who connects. Default: inbound for a rule with `port`, outbound for one with `remote_port`."""
    port: Ports = ()
    """Local ports: numbers, or ranges such as 50000-50009."""
    remote_port: Ports = ()
    """Remote ports."""
    local: Addresses = ()
    """Local addresses or networks."""
    remote: Addresses = ()
    """Remote addresses or networks."""
    job: JobName | None = None
    """The job that listens or connects, with wildcards."""
    user: JobName | None = None
    """The user id that it runs under, with wildcards."""
    priority: Annotated[int, Field(ge=1, le=2000000000)] | None = None
    """Which rule is tried first where several match; the highest."""
    enabled: bool = True
    """Whether connections that match are protected; false leaves them in clear."""
    role: Literal["client", "server", "server-with-client-auth"] | None = None
    """The handshake role. Default: that of the direction."""
    client_auth: Literal["pass-thru", "full", "required", "saf-check"] | None = None
    """How a client's certificate is checked."""
    keyring: Keyring | None = None
    """The keyring: owner/ring, ring, *TOKEN*/name or a path. Default: the keyring of all rules."""
    labels: Annotated[tuple[Label, ...], BeforeValidator(as_tuple, json_schema_input_type=str | list[str])] = ()
    """Labels of the certificates to use. Default: the default certificate of the keyring."""
    sni: dict[str, Label] = Field(default_factory=dict)
    """For a server: the label for each name that a client asks for."""
    application_controlled: bool | None = None
    """Whether the application starts TLS itself. Default: as TN3270, FTP and CSSMTP need it."""
    versions: Annotated[tuple[TlsVersion, ...], Field(min_length=1)] = ("1.2", "1.3")
    """TLS versions that are offered or accepted."""
    ciphers: Annotated[tuple[str, ...], Field(min_length=1)] = MODERN_CIPHERS
    """Cipher suites by their names, the preferred one first."""
    curves: Annotated[tuple[str, ...], Field(min_length=1)] = MODERN_CURVES
    """Curves of the key exchange by their names, the preferred one first."""
    handshake_timeout: Annotated[int, Field(ge=1, le=600)] | None = None
    """Seconds that a handshake may take."""
    trace: Annotated[int, Field(ge=0, le=255)] | None = None
    """What AT-TLS writes to syslogd, as a sum of its levels. Default: that of all rules."""

    @model_validator(mode="after")
    def _complete(self) -> AttlsRule:
        if not any((self.port, self.remote_port, self.local, self.remote, self.job, self.user)):
            raise ValueError("a rule names a port, remote_port, local, remote, job or user")
        if self.direction is None and not self.port and not self.remote_port:
            raise ValueError("a rule without a port says its direction: inbound, outbound or both")
        if self.client_auth is not None and self.own_role != "server-with-client-auth":
            raise ValueError("client_auth needs role: server-with-client-auth")
        if self.sni and self.own_role == "client":
            raise ValueError("sni is for servers: the certificate for each name that a client asks for")
        return self

    @property
    def own_direction(self) -> Literal["inbound", "outbound", "both"]:
        """The direction: given, else inbound for a rule with a port of its own."""
        return self.direction or ("inbound" if self.port else "outbound")

    @property
    def own_role(self) -> Literal["client", "server", "server-with-client-auth"]:
        """The handshake role: given, else that of the direction."""
        if self.role is not None:
            return self.role
        if self.client_auth is not None:
            return "server-with-client-auth"
        return "client" if self.own_direction == "outbound" else "server"

    @property
    def controlled(self) -> bool:
        """Whether the application starts TLS itself: given, else for TN3270, FTP and CSSMTP."""
        if self.application_controlled is not None:
            return self.application_controlled
        if self.job is not None and self.job.startswith(("TN3270", "CSSMTP", "FTP")):
            return True
        if "TN3270" in self.name.upper() or "TELNET" in self.name.upper():
            return True
        own = {port for span in self.port if span[0] == span[1] for port in span}
        remote = {port for span in self.remote_port if span[0] == span[1] for port in span}
        return bool(own & _CONTROLLED_PORTS or remote & _CONTROLLED_REMOTE_PORTS)


_CONTROLLED_PORTS: frozenset[Port] = frozenset((21, 23, 992))
_CONTROLLED_REMOTE_PORTS: frozenset[Port] = frozenset((21, 25, 587))


class Attls(Record):
    """The AT-TLS policy of one system. `keyring` and `trace` hold for rules that have none of their own.

    `certificates` is a folder on the Linux side with the keyrings as `zlab attls serve` reads them; the
    rehearsal serves the rules with it.
    """

    keyring: Keyring | None = None
    """The keyring of every rule that has none of its own."""
    trace: Annotated[int, Field(ge=0, le=255)] = 2
    """What AT-TLS writes to syslogd; 2 is errors."""
    rules: tuple[AttlsRule, ...] = ()
    """The rules."""
    certificates: str | None = None
    """A folder of the Linux side with the keyrings as `zlab attls serve` reads them."""

    @model_validator(mode="after")
    def _keyrings_and_names(self) -> Attls:
        names = [rule.name for rule in self.rules]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise ValueError(f"two rules are called {twice}")
        for rule in self.rules:
            if rule.enabled and rule.keyring is None and self.keyring is None:
                raise ValueError(f"rule {rule.name} has no keyring; give it one, or one for all rules")
        return self
