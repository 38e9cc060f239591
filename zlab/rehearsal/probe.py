"""TCP and UDP between two namespaces: the far end tells which address it saw."""

from __future__ import annotations

import socket
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from zlab.rehearsal.namespaces import enter_netns


@dataclass(frozen=True, slots=True)
class Seen:
    """How a probe ended: the address the server saw, or why nothing arrived."""

    peer: str = ""
    why: str = ""


def open_socket(netns: Path, family: int, kind: int) -> socket.socket:
    """A socket of another namespace: it belongs to the one its thread was in when it was made."""
    made: list[socket.socket | OSError] = []

    def make() -> None:
        try:
            enter_netns(netns)
            made.append(socket.socket(family, kind))
        except OSError as error:
            made.append(error)

    thread = threading.Thread(target=make)
    thread.start()
    thread.join()
    found = made[0]
    if isinstance(found, OSError):
        raise found
    return found


def probe(
    server: Path,
    listen: tuple[str, int],
    client: Path,
    target: tuple[str, int],
    proto: str = "tcp",
    timeout: float = 3.0,
) -> Seen:
    """Connect from `client` to `target`, where `server` listens on `listen`; both are namespaces."""
    family = socket.AF_INET6 if ":" in listen[0] else socket.AF_INET
    kind = socket.SOCK_STREAM if proto == "tcp" else socket.SOCK_DGRAM
    with open_socket(server, family, kind) as far, open_socket(client, family, kind) as near:
        far.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        far.settimeout(timeout)
        near.settimeout(timeout)
        try:
            far.bind(listen)
            if proto == "tcp":
                far.listen(1)
                near.connect(target)
                connection, peer = far.accept()
                connection.close()
            else:
                near.sendto(b"zlab", target)
                _, peer = far.recvfrom(16)
        except OSError as error:
            return Seen(why=f"{proto} to {target[0]} port {target[1]}: {error.strerror or error}")
        return Seen(str(peer[0]))


def probe_until(deadline: float, *arguments: object, **options: object) -> Seen:
    """The same until it works, for at most `deadline` seconds: a route may still be on its way."""
    end = time.monotonic() + deadline
    while True:
        seen = probe(*arguments, **options)  # type: ignore[arg-type] # the arguments of `probe`
        if seen.peer or time.monotonic() >= end:
            return seen
        time.sleep(0.05)
