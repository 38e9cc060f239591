"""The shapes of `zlab cert`, `zlab tls` and of connections under AT-TLS."""

from __future__ import annotations

from typing import Literal

from zlab.shapes.base import Finding, Shape


class _Certificate(Shape):
    subject: str
    """Whom it names."""
    issuer: str
    """Who signed it."""
    serial: str
    """Its serial, hexadecimal."""
    not_before: str
    """From when it is valid, in ISO 8601, UTC."""
    not_after: str
    """Until when it is valid, in ISO 8601, UTC."""
    key: str
    """Kind and size of its key."""
    names: list[str]
    """The host names and addresses in it."""


class PeerCertificate(_Certificate):
    """A certificate that a peer sent."""


class KeptCertificate(_Certificate):
    """A certificate of the folder."""

    name: str
    """The name of its files."""
    files: list[str]
    """Its files, in the folder."""


class Certificates(Shape):
    """The certificates of the folder."""

    certificates: list[KeptCertificate]
    """Each of them."""


class ChainCertificate(_Certificate):
    """One certificate of a chain, as a file."""

    role: Literal["server", "intermediate", "ca"]
    """What it is in the chain; ca is one that signs itself."""
    file: str
    """The name of its file under --out."""


class Chain(Shape):
    """The chain that a server sent."""

    peer: str
    """The server."""
    chain: list[ChainCertificate]
    """Its certificates, the server's own first."""


class Attempt(Shape):
    """One try to shake hands."""

    version: str
    """The TLS version that was offered."""
    negotiated: bool
    """Whether the peer took it."""
    cipher: str | None
    """The code of the cipher suite."""
    cipher_name: str | None
    """Its name."""
    group: str | None
    """The group of the key exchange."""
    failure: str | None
    """The kind of failure; stable."""
    why: str | None
    """What the TLS library said of it."""
    server_rc: int | None
    """The return code that a z/OS server would report."""
    client_rc: int | None
    """The return code that a z/OS client would report."""
    fix: str | None
    """What to do."""


class Probe(Shape):
    """What a TLS peer negotiates, sends and refuses."""

    peer: str
    """The peer."""
    version: str | None
    """The best version it takes; null where it takes none."""
    attempts: list[Attempt]
    """Each version that was tried."""
    asks_for_certificate: bool
    """Whether it asks for a certificate of the client."""
    accepted_authorities: list[str]
    """The CAs it names when it asks."""
    chain: list[PeerCertificate]
    """The certificates it sends, its own first."""
    findings: list[Finding]
    """What z/OS would refuse of that chain."""


class FailedCall(Shape):
    """A call of System SSL that failed."""

    function: str
    """The function."""
    rc: int
    """Its return code."""
    meaning: str | None
    """What that means; null where it is not known."""
    when: str | None
    """When, in ISO 8601."""
    line: int
    """Its line in the log, from 1."""


class ConnectionEvent(Shape):
    """One step of a connection."""

    when: str | None
    """When, in ISO 8601."""
    what: str
    """What happened."""
    line: int
    """Its line in the log, from 1."""


class Connection(Shape):
    """One AT-TLS connection; what the log does not say is empty."""

    connid: str
    """CONNID of the connection."""
    file: str
    """The log."""
    line: int
    """Its first line there, from 1."""
    begin: str | None
    """Its first message, in ISO 8601."""
    end: str | None
    """Its last message, in ISO 8601."""
    rule: str
    """The rule."""
    actions: list[str]
    """The actions of the rule."""
    role: str
    """HandshakeRole."""
    local: str
    """The end on z/OS."""
    remote: str
    """The other end."""
    job: str
    """The job on z/OS."""
    user: str
    """Its user id."""
    direction: str
    """inbound or outbound."""
    status: str
    """What AT-TLS said of it: Enabled, Not Enabled …"""
    keyring: str
    """The key ring."""
    certificate: str
    """The label of the certificate."""
    protocol: str
    """The TLS version."""
    cipher: str
    """The code of the cipher suite."""
    cipher_name: str
    """Its name."""
    outcome: Literal["secure", "failed", "clear text", "no handshake seen"]
    """How it went."""
    rc: int | None
    """The return code; null where none was told."""
    event: str
    """What was going on when it failed."""
    meaning: str | None
    """What the return code means; null where it is not known."""
    causes: list[str]
    """What is likely behind it."""
    fix: list[str]
    """What to do."""
    failed_calls: list[FailedCall]
    """Calls that failed."""
    environment_failure: FailedCall | None
    """What had failed before, for all connections of its environment."""
    events: list[ConnectionEvent]
    """Its steps."""
    messages: int
    """How many messages tell of it."""


class Connections(Shape):
    """The AT-TLS connections of logs."""

    connections: list[Connection]
    """Each that was asked for."""
    complete: bool
    """Whether all logs could be read whole."""


class TraceLevel(Shape):
    """What a value of Trace writes."""

    trace: int
    """The value."""
    levels: list[str]
    """The names of its bits."""


class ServeEvent(Shape):
    """Something that happened to the server; which keys there are depends on `event`."""

    event: Literal["listening", "ready", "limit", "unreachable", "clear", "secure", "failed", "application", "closed"]
    """What happened."""
    address: str = ""
    """listening: the address."""
    port: int = 0
    """listening: the port."""
    ports: int = 0
    """ready: how many ports are listened on."""
    to: str = ""
    """listening, unreachable: where a client's port leads, HOST:PORT."""
    job: str = ""
    """listening: who owns the port."""
    user: str = ""
    """listening: its user id."""
    name: str = ""
    """limit: what is not as on z/OS."""
    what: str = ""
    """limit: how it is instead."""
    connid: str = ""
    """A connection: its CONNID."""
    local: str = ""
    """A connection: the end on z/OS, ADDRESS..PORT."""
    remote: str = ""
    """A connection: the other end, ADDRESS..PORT."""
    rule: str | None = None
    """A connection: the rule that took it; null: none."""
    status: str = ""
    """A connection: what AT-TLS says of it."""
    protocol: str = ""
    """secure: the TLS version."""
    cipher: str = ""
    """secure: the code of the cipher suite."""
    cipher_name: str = ""
    """secure: its name."""
    group: str = ""
    """secure: the group of the key exchange."""
    server_name: str | None = None
    """secure: the name that the client asked for."""
    client_certificate: str | None = None
    """secure: whom the client's certificate names."""
    issuer: str | None = None
    """secure: who signed that."""
    userid: str | None = None
    """secure: the user id that it stands for."""
    rc: int = 0
    """failed: the return code."""
    meaning: str = ""
    """failed: what that means."""
    sure: str = ""
    """failed: how sure it is that z/OS would give this code."""
    at: str = ""
    """failed: what was going on."""
    why: str = ""
    """failed, unreachable, application: what was seen."""
