"""The stand-in as a server: the ports it listens on, each with the job that owns it, and the connections it makes."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import signal
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from ipaddress import ip_address

from zlab.errors import HostError
from zlab.tls.serve.backend import Backend, relay
from zlab.tls.serve.connection import Conversation, Ends, Wire
from zlab.tls.serve.host import Host
from zlab.tls.serve.session import HandshakeFailedError
from zlab.zos.policy.conditions import Address
from zlab.zos.policy.meaning import Direction, RuleView

_CONNECT = 10
"""Seconds to wait for a partner to accept an outbound connection."""
MOST_PORTS = 64
"""Of a policy's ports as many are opened unasked; more are asked for by name."""


@dataclass(frozen=True, slots=True)
class Listener:
    """A port of an application of z/OS. With `to` it is the inside of a client: what connects goes out there."""

    port: int
    job: str
    user: str
    to: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """The addresses that rules see instead of the real ones, where they are played on another machine."""

    local: Address | None = None
    remote: Address | None = None


def listeners_of(rules: Sequence[RuleView], user: str) -> tuple[Listener, ...]:
    """The ports of the inbound rules, each owned by the job and user its rule names (wildcards cut off)."""
    found: dict[int, Listener] = {}
    for rule in rules:
        if rule.direction is Direction.OUTBOUND:
            continue
        for low, high in rule.local.ports:
            for port in range(low, min(high, low + MOST_PORTS) + 1):
                if port not in found and len(found) < MOST_PORTS:
                    found[port] = Listener(port, name_of_mask(rule.job, "STANDIN"), name_of_mask(rule.user, user))
    return tuple(found.values())


def name_of_mask(mask: str, otherwise: str) -> str:
    """A name that meets a mask: the mask without its stars, a letter for each question mark."""
    return mask.replace("*", "").replace("?", "A") or otherwise


_HINTS = {
    errno.EADDRINUSE: "another program has the port",
    errno.EACCES: "ports below 1024 need root",
    errno.EADDRNOTAVAIL: "this machine does not have the address",
}


class Server:
    """Listens until it is told to stop."""

    def __init__(self, host: Host, backend: Backend, address: str, seen: Seen) -> None:
        self.host = host
        self.backend = backend
        self.address = address
        self.seen = seen
        self._tasks: set[asyncio.Task[None]] = set()
        self.count = 0

    async def run(self, listeners: Sequence[Listener], ready: asyncio.Event | None = None) -> None:
        """Serve until SIGINT or SIGTERM. Raises HostError when a port cannot be had."""
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            with contextlib.suppress(ValueError, RuntimeError):  # not the main thread: a test stops it otherwise
                loop.add_signal_handler(number, stop.set)
        servers = [await self._listen(each) for each in listeners]
        for each, server in zip(listeners, servers, strict=True):
            port = server.sockets[0].getsockname()[1]
            told = {"event": "listening", "address": self.address, "port": port, "job": each.job, "user": each.user}
            self.host.tell({**told, **({"to": f"{each.to[0]}:{each.to[1]}"} if each.to else {})})
        self.host.tell({"event": "ready", "ports": len(servers)})
        if ready is not None:
            ready.set()
        try:
            await stop.wait()
        finally:
            for server in servers:
                server.close()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _listen(self, listener: Listener) -> asyncio.Server:
        async def accepted(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            if task is not None:
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
            self.count += 1
            with contextlib.suppress(ConnectionError, TimeoutError):
                if listener.to is None:
                    await self._inbound(listener, reader, writer)
                else:
                    await self._outbound(listener, listener.to, reader, writer)

        try:
            return await asyncio.start_server(accepted, self.address, listener.port)
        except OSError as error:
            reason = os.strerror(error.errno).lower() if error.errno else str(error)
            what = f"cannot listen on {self.address} port {listener.port}: {reason}"
            raise HostError(what, hint=_HINTS.get(error.errno or 0)) from None

    async def _inbound(self, listener: Listener, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        conversation = self._conversation(listener, Direction.INBOUND, Wire(reader, writer))
        await _converse(conversation, lambda: self.backend.talk(conversation))

    async def _outbound(
        self,
        listener: Listener,
        to: tuple[str, int],
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        """The application has connected: go out to its partner for it, under the policy's outbound rules."""
        try:
            wire = Wire(*await asyncio.wait_for(asyncio.open_connection(*to), _CONNECT))
        except (OSError, TimeoutError) as error:
            self.host.tell({"event": "unreachable", "to": f"{to[0]}:{to[1]}", "why": str(error) or "no answer"})
            writer.close()
            return
        conversation = self._conversation(listener, Direction.OUTBOUND, wire)
        await _converse(conversation, lambda: relay(conversation, reader, writer))
        writer.close()

    def _conversation(self, listener: Listener, direction: Direction, wire: Wire) -> Conversation:
        own, peer = wire.writer.get_extra_info("sockname"), wire.writer.get_extra_info("peername")
        local = self.seen.local or ip_address(own[0].partition("%")[0])
        remote = self.seen.remote or ip_address(peer[0].partition("%")[0])
        ends = Ends(direction, (local, own[1]), (remote, peer[1]), listener.job, listener.user)
        return Conversation(self.host, wire, ends)


async def _converse(conversation: Conversation, talk: Callable[[], Awaitable[None]]) -> None:
    """Secure a conversation and let the application talk; whatever ends it, the connection is closed."""
    abort = True
    try:
        if await conversation.secure():
            await talk()
            abort = False
    except HandshakeFailedError as error:
        # In TLS 1.3 a partner refuses a certificate after the handshake has ended for us.
        conversation.fail(error.code, "Data Decryption", str(error))
    except OSError as error:
        conversation.tell("application", why=str(error))
    finally:
        await conversation.close(abort=abort)
