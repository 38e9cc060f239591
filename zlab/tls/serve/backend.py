"""The application behind AT-TLS: a port in clear text, or a small one that says what was negotiated."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol

from zlab.tls.serve.connection import Conversation

_CHUNK = 65536
_HTTP = (b"GET ", b"HEAD ", b"POST ", b"PUT ", b"OPTIONS ")


class Backend(Protocol):
    """Talks with a conversation until one of both ends it."""

    async def talk(self, conversation: Conversation) -> None: ...


def facts(conversation: Conversation) -> dict[str, Any]:
    """What an application could ask AT-TLS about a connection (SIOCTTLSCTL)."""
    rule, secured = conversation.rule, conversation.secured
    group, environment, connection = rule.actions if rule else (None, None, None)
    return {
        "rule": rule.name if rule else None,
        "status": conversation.subject.status,
        "group_action": group,
        "environment_action": environment,
        "connection_action": connection,
        "job": conversation.subject.job,
        **(secured.to_json() if secured else {"protocol": None}),
    }


class Answer:
    """The built-in application: to HTTP an answer in JSON, to anything else one line of facts, then an echo."""

    async def talk(self, conversation: Conversation) -> None:
        said = False
        async for data in conversation.incoming():
            told = facts(conversation)
            if not said and data.startswith(_HTTP):
                body = json.dumps(told, indent=2).encode() + b"\n"
                head = (
                    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                    f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
                )
                await conversation.outgoing(head.encode() + (b"" if data.startswith(b"HEAD") else body))
                return
            if not said:
                words = (f"{key}={value}" for key, value in told.items() if value is not None)
                await conversation.outgoing(" ".join(words).encode() + b"\n")
                said = True
            await conversation.outgoing(data)


@dataclass(frozen=True, slots=True)
class Forward:
    """A TCP port that takes the clear text."""

    host: str
    port: int

    async def talk(self, conversation: Conversation) -> None:
        """Raises OSError when the port does not answer."""
        reader, writer = await asyncio.open_connection(self.host, self.port)
        await relay(conversation, reader, writer)


async def relay(conversation: Conversation, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Pass clear text on in both directions until each side has closed its own, or one fails."""

    async def to_application() -> None:
        async for data in conversation.incoming():
            writer.write(data)
            await writer.drain()
        with suppress(OSError):
            writer.write_eof()

    async def to_partner() -> None:
        while data := await reader.read(_CHUNK):
            await conversation.outgoing(data)

    tasks = [asyncio.create_task(to_application()), asyncio.create_task(to_partner())]
    try:
        # When the application has closed nothing more can come; a partner's half-close leaves the answer to come.
        await tasks[1]
        if tasks[0].done():
            tasks[0].result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        writer.close()
