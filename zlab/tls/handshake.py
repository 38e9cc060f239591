"""One TLS handshake as a client, watched: what was negotiated, what the peer sent, or how it failed."""

from __future__ import annotations

import select
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from OpenSSL import SSL, crypto

from zlab.tls.errors import TlsPeerError
from zlab.tls.starttls import PROTOCOLS, start_tls
from zlab.zos.system_ssl.ciphers import Version

VERSIONS = {
    Version.TLS10: SSL.TLS1_VERSION,
    Version.TLS11: SSL.TLS1_1_VERSION,
    Version.TLS12: SSL.TLS1_2_VERSION,
    Version.TLS13: SSL.TLS1_3_VERSION,
}


@dataclass(frozen=True)
class Peer:
    """Whom to talk to and how. `sni` None means the host's name where it is a name; `timeout` is in seconds."""

    host: str
    port: int
    starttls: str = ""
    sni: str | None = None
    timeout: float = 10.0

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


@dataclass(frozen=True)
class Identity:
    """The certificate a client shows, with its key."""

    certificates: tuple[x509.Certificate, ...]
    key: PrivateKeyTypes


@dataclass(frozen=True)
class Handshake:
    """How one handshake went. `reason` is OpenSSL's own text of a failure, "timeout", or "" when it succeeded.

    `chain` is what the server sent, own certificate first; `cipher` and `group` are OpenSSL's names.
    `asked_for_certificate` tells whether the server wanted one of the client, `accepted_authorities` are the
    CAs it named.
    """

    version: str = ""
    cipher: str = ""
    group: str = ""
    chain: tuple[x509.Certificate, ...] = ()
    asked_for_certificate: bool = False
    accepted_authorities: tuple[str, ...] = ()
    reason: str = ""

    @property
    def succeeded(self) -> bool:
        return not self.reason


@dataclass
class _Watch:
    states: set[str] = field(default_factory=set)

    def __call__(self, connection: SSL.Connection, where: int, _result: int) -> None:
        if where & SSL.SSL_CB_LOOP:
            self.states.add(connection.get_state_string().decode("ascii", "replace"))


def connect(peer: Peer) -> socket.socket:
    """A TCP connection, past STARTTLS where the peer has it. Raises TlsPeerError."""
    try:
        connection = socket.create_connection((peer.host, peer.port), timeout=peer.timeout)
    except TimeoutError:
        raise TlsPeerError(f"{peer} does not answer within {peer.timeout:g} s") from None
    except socket.gaierror as error:
        raise TlsPeerError(f"{peer.host}: {error.strerror}") from None
    except OSError as error:
        raise TlsPeerError(f"{peer}: {error.strerror or error}") from None
    if peer.starttls:
        try:
            start_tls(connection, PROTOCOLS[peer.starttls])
        except TlsPeerError:
            connection.close()
            raise
    return connection


def context_of(
    versions: Sequence[Version] = (),
    *,
    ciphers: str = "",
    identity: Identity | None = None,
) -> SSL.Context:
    """A client's context that accepts any certificate: what came is judged afterwards, not refused unseen.

    Security level 0 lets old protocol versions be tried at all; nothing is sent over such a connection.
    """
    context = SSL.Context(SSL.TLS_CLIENT_METHOD)
    context.set_verify(SSL.VERIFY_NONE, None)
    context.set_min_proto_version(VERSIONS[versions[0]] if versions else SSL.TLS1_VERSION)
    context.set_max_proto_version(VERSIONS[versions[-1]] if versions else SSL.TLS1_3_VERSION)
    context.set_cipher_list((ciphers or "ALL:!aNULL:!eNULL").encode() + b":@SECLEVEL=0")
    if identity is not None:
        context.use_certificate(identity.certificates[0])
        for extra in identity.certificates[1:]:
            context.add_extra_chain_cert(extra)
        context.use_privatekey(identity.key)  # type: ignore[arg-type] # a certificate's key is one of these
    return context


def shake(peer: Peer, context: SSL.Context) -> Handshake:
    """One connection, one handshake. Raises TlsPeerError only when there is no connection at all."""
    watch = _Watch()
    context.set_info_callback(watch)
    with connect(peer) as plain:
        plain.setblocking(False)
        tls = SSL.Connection(context, plain)
        name = peer.sni if peer.sni is not None else _server_name(peer.host)
        if name:
            tls.set_tlsext_host_name(name.encode("idna" if not name.isascii() else "ascii"))
        tls.set_connect_state()
        deadline = time.monotonic() + peer.timeout
        reason = _until_done(tls, plain, deadline)
        if not reason and tls.get_protocol_version_name() == "TLSv1.3":
            # In TLS 1.3 the server judges the client's certificate after the handshake is done for the client.
            reason = _late_alert(tls, plain)
        return _result(tls, watch, reason)


def _result(tls: SSL.Connection, watch: _Watch, reason: str) -> Handshake:
    chain = tls.get_peer_cert_chain(as_cryptography=True) or []
    asked = any("certificate request" in state for state in watch.states)
    named = tuple(_name_text(name) for name in tls.get_client_ca_list()) if asked else ()
    return Handshake(
        "" if reason else tls.get_protocol_version_name(),
        "" if reason else tls.get_cipher_name() or "",
        "" if reason else tls.get_group_name() or "",
        tuple(chain),
        asked,
        named,
        reason,
    )


def _name_text(name: crypto.X509Name) -> str:
    parts = [f"{key.decode()}={value.decode('utf-8', 'replace')}" for key, value in name.get_components()]
    return ",".join(reversed(parts))


def _until_done(tls: SSL.Connection, plain: socket.socket, deadline: float) -> str:
    """Run the handshake to its end; "" or the reason of its failure."""
    while True:
        try:
            tls.do_handshake()
        except SSL.WantReadError:
            if not _wait(plain, deadline, reading=True):
                return "timeout"
        except SSL.WantWriteError:
            if not _wait(plain, deadline, reading=False):
                return "timeout"
        except SSL.SysCallError as error:
            return "closed by the peer" if error.args and error.args[0] == -1 else f"connection reset ({error})"
        except SSL.ZeroReturnError:
            return "closed by the peer"
        except SSL.Error as error:
            return reason_of(error)
        else:
            return ""


def _late_alert(tls: SSL.Connection, plain: socket.socket) -> str:
    """The alert that follows a TLS 1.3 handshake at once, or "" when none does within a moment."""
    deadline = time.monotonic() + 0.3
    while True:
        try:
            tls.recv(1)
        except SSL.WantReadError:
            if not _wait(plain, deadline, reading=True):
                return ""
        except SSL.SysCallError:
            return ""
        except SSL.ZeroReturnError:
            return ""
        except SSL.Error as error:
            return reason_of(error)
        else:
            return ""


def _wait(plain: socket.socket, deadline: float, *, reading: bool) -> bool:
    left = max(0.0, deadline - time.monotonic())
    ready = select.select([plain] if reading else [], [] if reading else [plain], [], left)
    return any(ready[:2])


def reason_of(error: SSL.Error) -> str:
    """OpenSSL's reason in its own words, such as "sslv3 alert handshake failure"."""
    queue = error.args[0] if error.args and isinstance(error.args[0], list) else []
    return next((entry[2] for entry in queue if len(entry) == 3), str(error) or "unknown")


def _server_name(host: str) -> str:
    """SNI holds host names, never addresses (RFC 6066 section 3)."""
    try:
        ip_address(host)
    except ValueError:
        return host
    return ""
