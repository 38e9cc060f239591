"""One connection through the stand-in: mapped to a rule, secured as the rule says, then passed on both ways."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

from cryptography import x509

from zlab.tls.certificates.names import racf_name
from zlab.tls.serve.codes import (
    CLEAR_TEXT,
    CLOSED,
    NO_CIPHER,
    NO_COMPLETION,
    NO_KEY_LABEL,
    NO_START,
    NO_USER,
    RESET,
    UNKNOWN_NAME,
    ReturnCode,
)
from zlab.tls.serve.context import Prepared
from zlab.tls.serve.hello import ALERT_RECORD, HANDSHAKE_RECORD, ClientHello, NotTlsError, alert, read_client_hello
from zlab.tls.serve.host import Host, RefusedConnectionError
from zlab.tls.serve.lines import Subject
from zlab.tls.serve.session import HandshakeFailedError, TlsSession
from zlab.zos.policy.conditions import Address
from zlab.zos.policy.effective import ClientAuth, Role
from zlab.zos.policy.match import Connection, match
from zlab.zos.policy.meaning import Direction, RuleView
from zlab.zos.system_ssl.ciphers import KeyType, cipher_of_code, cipher_of_name

UNRECOGNIZED_NAME, HANDSHAKE_FAILURE = 112, 40
_CHUNK = 65536
_COMPLETION = 2


@dataclass
class Wire:
    """The network side of a connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def send(self, *parts: bytes) -> None:
        for part in parts:
            self.writer.write(part)
        await self.writer.drain()


@dataclass(frozen=True, slots=True)
class Secured:
    """What a handshake came to. `certificate` is the partner's, `user` the user ID it stands for."""

    version: str
    cipher: str
    cipher_name: str
    group: str
    server_name: str
    certificate: x509.Certificate | None
    user: str

    def to_json(self) -> dict[str, Any]:
        certificate = self.certificate
        return {
            "protocol": self.version,
            "cipher": self.cipher,
            "cipher_name": self.cipher_name,
            "group": self.group,
            "server_name": self.server_name or None,
            "client_certificate": racf_name(certificate.subject) if certificate else None,
            "issuer": racf_name(certificate.issuer) if certificate else None,
            "userid": self.user or None,
        }


@dataclass(frozen=True, slots=True)
class Ends:
    """A connection as rules see it: its ends, who connected, and the job and user ID that own the socket."""

    direction: Direction
    local: tuple[Address, int]
    remote: tuple[Address, int]
    job: str
    user: str


def _subject(host: Host, ends: Ends, rule: RuleView | None) -> Subject:
    group = rule.group.value if rule and rule.group else ""
    environment = rule.environment.value if rule and rule.environment else ""
    return Subject(
        host.next_connid(),
        ends.local,
        ends.remote,
        ends.job,
        ends.user,
        ends.direction is Direction.INBOUND,
        rule.name if rule else "",
        rule.actions if rule else ("", "", ""),
        rule.status if rule else "Not Enabled",
        host.number("group", group) if group else 0,
        host.number("environment", environment) if environment else 0,
    )


class Conversation:
    """A connection under AT-TLS. `run` secures it and returns what the application side sees of it."""

    def __init__(self, host: Host, wire: Wire, ends: Ends) -> None:
        self.host = host
        self.wire = wire
        connection = Connection(ends.direction, *ends.local, *ends.remote, ends.job, ends.user)
        self.rule: RuleView | None = match(host.policy, connection).taken
        self.session: TlsSession | None = None
        self.secured: Secured | None = None
        self.subject = _subject(host, ends, self.rule)

    @property
    def trace(self) -> int:
        return self.rule.effective.trace if self.rule else 0

    async def secure(self) -> bool:
        """Map the connection and do the handshake. False when it failed: it is told, and to be reset."""
        rule = self.rule
        if rule is not None:
            self.host.mapped(self.subject, self.trace)
        if rule is None or not rule.enabled or (rule.application_controlled and self.host.controlled_clear):
            self.tell("clear")
            return True
        self.host.event(replace(self.subject, environment_id=0), self.trace, "Connection Init")
        self.host.started(self.subject, self.trace, rule.effective.role or "", rule.effective.value("Keyring"))
        try:
            self.secured = await self._handshake(rule)
        except RefusedConnectionError as error:
            return self.fail(error.code, error.event, str(error))
        except HandshakeFailedError as error:
            await self._flush()
            return self.fail(error.code, "Initial Handshake", str(error))
        except ConnectionError:
            return self.fail(RESET, "Initial Handshake", "the socket was reset")
        secured = self.secured
        self.host.secured(self.subject, self.trace, secured.version, secured.cipher)
        self.tell("secure", **secured.to_json())
        return True

    def fail(self, code: ReturnCode, event: str, detail: str) -> bool:
        """Report a failure to log and listener; always False."""
        self.host.failed(self.subject, self.trace, code.rc, event)
        self.tell("failed", rc=code.rc, meaning=code.meaning, sure=str(code.sure), at=event, why=detail)
        return False

    def tell(self, event: str, **more: Any) -> None:
        subject = self.subject
        self.host.tell(
            {
                "event": event,
                "connid": f"{subject.connid:08X}",
                "local": f"{subject.local[0]}..{subject.local[1]}",
                "remote": f"{subject.remote[0]}..{subject.remote[1]}",
                "rule": subject.rule or None,
                "status": subject.status,
                **more,
            }
        )

    async def _handshake(self, rule: RuleView) -> Secured:
        timeout = rule.effective.handshake_timeout
        client = rule.effective.role is Role.CLIENT
        hello: ClientHello | None = None
        if client:
            session = self.session = TlsSession(self.host.environment(rule), client=True)
            session.handshake()
            await self._flush()
            data = await self._first(timeout)
        else:
            self.host.environment(rule)  # a ring that cannot be opened fails before anything is read
            data, hello = await self._client_hello(timeout)
            prepared = self.host.environment(rule, self._label_for(rule, hello))
            self._check_key(rule, prepared, hello)
            session = self.session = TlsSession(prepared, client=False)
        await self._complete(session, data, timeout * _COMPLETION)
        return self._result(rule, session, hello)

    async def _first(self, timeout: float) -> bytes:
        """The first bytes of a server's answer. Raises HandshakeFailedError for silence and for clear text."""
        data = await self._read(timeout, NO_START)
        if data[0] not in (HANDSHAKE_RECORD, ALERT_RECORD):
            raise HandshakeFailedError(CLEAR_TEXT, (f"first byte {data[0]:#04x} instead of a TLS record",))
        return data

    async def _client_hello(self, timeout: float) -> tuple[bytes, ClientHello]:
        data, rest = await self._read(timeout, NO_START), timeout * _COMPLETION
        while True:
            try:
                hello = read_client_hello(data)
            except NotTlsError as error:
                raise HandshakeFailedError(CLEAR_TEXT, (str(error),)) from None
            if hello is not None:
                return data, hello
            data += await self._read(rest, NO_COMPLETION)

    async def _read(self, timeout: float, late: ReturnCode) -> bytes:
        try:
            data = await asyncio.wait_for(self.wire.reader.read(_CHUNK), timeout)
        except TimeoutError:
            raise HandshakeFailedError(late, (f"nothing within {timeout:g} s",)) from None
        if not data:
            raise HandshakeFailedError(CLOSED, ("closed by the partner",))
        return data

    def _label_for(self, rule: RuleView, hello: ClientHello) -> str:
        """The label of the name a client asks for; empty: the rule's own. Raises HandshakeFailedError."""
        effective = rule.effective
        asked = effective.value("ServerHandshakeSNI", "Off").lower()
        if asked not in ("required", "optional"):
            return ""
        pairs = (value.partition("/") for value in effective.values("ServerHandshakeSNIList"))
        labels = {name.lower(): label for name, _, label in pairs}
        if hello.server_name:
            label = labels.get(hello.server_name.lower(), "")
            if label or effective.value("ServerHandshakeSNIMatch", "Optional").lower() != "required":
                return label
            reason = f"server name {hello.server_name} is not in the list"
        elif asked == "required":
            reason = "the client names no server"
        else:
            return ""
        self.wire.writer.write(alert(UNRECOGNIZED_NAME))
        raise HandshakeFailedError(UNKNOWN_NAME, (reason,))

    def _check_key(self, rule: RuleView, prepared: Prepared, hello: ClientHello) -> None:
        """402 and 510 apart: OpenSSL calls both "no shared cipher"."""
        effective = rule.effective
        usable = [
            cipher
            for cipher in map(cipher_of_code, effective.ciphers)
            if cipher is not None and cipher.code in hello.ciphers and set(cipher.versions) & set(effective.versions)
        ]
        kinds = {KeyType.ANY, *(each.key_type for each in prepared.personal)}
        if usable and not any(cipher.certificate in kinds for cipher in usable):
            code = NO_KEY_LABEL if effective.has("ServerCertificateLabel") else NO_CIPHER
            have = ", ".join(f"{each.label} ({each.key_type})" for each in prepared.personal)
            need = " or ".join(sorted({cipher.certificate for cipher in usable}))
            self.wire.writer.write(alert(HANDSHAKE_FAILURE))
            raise HandshakeFailedError(code, (f"the suites in common need {need}; labels: {have}",))

    async def _complete(self, session: TlsSession, data: bytes, timeout: float) -> None:
        try:
            async with asyncio.timeout(timeout):
                while not session.handshake(data):
                    await self._flush()
                    data = await self._read(timeout, NO_COMPLETION)
        except TimeoutError:
            raise HandshakeFailedError(NO_COMPLETION, (f"not done within {timeout:g} s",)) from None
        await self._flush()

    def _result(self, rule: RuleView, session: TlsSession, hello: ClientHello | None) -> Secured:
        found = session.peer_certificate
        certificate = found if isinstance(found, x509.Certificate) else None
        user = self.host.users.user_of(certificate) if certificate else ""
        safcheck = rule.effective.client_auth is ClientAuth.SAF_CHECK
        if rule.effective.role is Role.SERVER_CLIENT_AUTH and safcheck and not user:
            name = racf_name(certificate.subject) if certificate else "nobody"
            raise HandshakeFailedError(NO_USER, (f"no user ID is mapped to {name}",))
        cipher = cipher_of_name(session.cipher)
        return Secured(
            session.version,
            cipher.code if cipher else "",
            cipher.name if cipher else session.cipher,
            session.group,
            hello.server_name if hello else "",
            certificate,
            user,
        )

    async def _flush(self) -> None:
        if self.session is not None:
            await self.wire.send(*self.session.pending)

    # The application side.

    async def incoming(self) -> AsyncIterator[bytes]:
        """Clear text from the partner until it closes. Raises HandshakeFailedError for a broken session."""
        session = self.session
        first = True
        while True:
            # What arrived with the last handshake message is inside the session already.
            data = b"" if first else await self.wire.reader.read(_CHUNK)
            if not first and not data:
                return
            first = False
            if session is None:
                if data:
                    yield data
                continue
            clear, closed = session.decrypt(data)
            await self._flush()
            if clear:
                yield clear
            if closed:
                return

    async def outgoing(self, data: bytes) -> None:
        """Clear text to the partner."""
        if self.session is None:
            await self.wire.send(data)
        else:
            self.session.encrypt(data)
            await self._flush()

    async def close(self, *, abort: bool) -> None:
        """End the connection: with a reset after a failure, with close_notify otherwise."""
        writer = self.wire.writer
        if self.session is not None and self.session.done and not abort:
            self.session.close()
            for part in self.session.pending:
                writer.write(part)
            self.host.event(self.subject, self.trace, "Connection Close")
        writer.close()
        try:
            await asyncio.wait_for(writer.wait_closed(), 2)
        except (ConnectionError, TimeoutError):
            writer.transport.abort()
