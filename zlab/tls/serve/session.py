"""One TLS session over bytes, without a socket: what arrives goes in, what is to be sent comes out."""

from __future__ import annotations

from collections.abc import Iterator

from OpenSSL import SSL

from zlab.tls.serve.codes import CLOSED, ReturnCode, code_of
from zlab.tls.serve.context import Prepared, Watch

_CHUNK = 65536


class HandshakeFailedError(Exception):
    """A handshake that failed; `code` is what AT-TLS would report, `reasons` are OpenSSL's words."""

    def __init__(self, code: ReturnCode, reasons: tuple[str, ...]) -> None:
        super().__init__(", ".join(reasons) or code.meaning)
        self.code = code
        self.reasons = reasons


class TlsSession:
    """A session as server or client. Bytes for the wire are in `pending` after each call."""

    def __init__(self, prepared: Prepared, *, client: bool, server_name: str = "") -> None:
        self.watch = Watch()
        self._tls = SSL.Connection(prepared.context, None)
        self._tls.set_app_data(self.watch)
        if client:
            if server_name:
                self._tls.set_tlsext_host_name(server_name.encode("ascii", "ignore"))
            self._tls.set_connect_state()
        else:
            self._tls.set_accept_state()
        self.done = False

    def handshake(self, data: bytes = b"") -> bool:
        """Go on with the handshake; True when it is done. Raises HandshakeFailedError."""
        if data:
            self._feed(data)
        try:
            self._tls.do_handshake()
        except SSL.WantReadError:
            return False
        except SSL.SysCallError:
            raise HandshakeFailedError(CLOSED, ("unexpected eof",)) from None
        except SSL.ZeroReturnError:
            raise HandshakeFailedError(CLOSED, ("closed by the partner",)) from None
        except SSL.Error as error:
            reasons = reasons_of(error)
            raise HandshakeFailedError(code_of(reasons, self.watch.verify_error), reasons) from None
        self.done = True
        return True

    def decrypt(self, data: bytes) -> tuple[bytes, bool]:
        """Clear text out of what arrived, and whether the partner has closed. Raises HandshakeFailedError.

        In TLS 1.3 a partner refuses a certificate after the handshake: that comes out here.
        """
        self._feed(data)
        parts: list[bytes] = []
        while True:
            try:
                parts.append(self._tls.recv(_CHUNK))
            except SSL.WantReadError:
                return b"".join(parts), False
            except (SSL.ZeroReturnError, SSL.SysCallError):
                return b"".join(parts), True
            except SSL.Error as error:
                reasons = reasons_of(error)
                raise HandshakeFailedError(code_of(reasons), reasons) from None

    def encrypt(self, data: bytes) -> None:
        """Put clear text into records; they are in `pending`. Does nothing once the partner has closed."""
        view = memoryview(data)
        while view:
            try:
                view = view[self._tls.send(view[:16384]) :]
            except (SSL.SysCallError, SSL.ZeroReturnError):
                return

    def close(self) -> None:
        """Say goodbye (close_notify); it is in `pending`."""
        if self.done:
            try:
                self._tls.shutdown()
            except SSL.Error:
                return

    @property
    def pending(self) -> Iterator[bytes]:
        """What is to be sent, in order."""
        while True:
            try:
                yield self._tls.bio_read(_CHUNK)
            except SSL.WantReadError:
                return

    def _feed(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[self._tls.bio_write(bytes(view)) :]

    @property
    def version(self) -> str:
        return self._tls.get_protocol_version_name()

    @property
    def cipher(self) -> str:
        """OpenSSL's name of the suite."""
        return self._tls.get_cipher_name() or ""

    @property
    def group(self) -> str:
        return self._tls.get_group_name() or ""

    @property
    def peer_certificate(self) -> object:
        """The partner's certificate, a cryptography object, or None."""
        return self._tls.get_peer_certificate(as_cryptography=True)


def reasons_of(error: SSL.Error) -> tuple[str, ...]:
    """OpenSSL's reasons in its own words, the first one first."""
    queue = error.args[0] if error.args and isinstance(error.args[0], list) else []
    return tuple(str(entry[2]) for entry in queue if len(entry) == 3)
