"""A stand-in that serves a policy in a thread, for real clients on loopback."""

from __future__ import annotations

import asyncio
import json
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.support.answers import answer
from tests.support.waiting import wait_for
from zlab.tls.certificates.folder import CertificateFolder
from zlab.tls.serve.backend import Answer, Backend
from zlab.tls.serve.host import Host, Identity
from zlab.tls.serve.keyrings import KeyringFolder
from zlab.tls.serve.server import Listener, Seen, Server
from zlab.tls.serve.usermap import UserMap
from zlab.zos.member import MemberText
from zlab.zos.policy.meaning import Policy
from zlab.zos.policy.tree import parse

POLICY = """\
TTLSRule WEB
{
  LocalPortRange           8443
  Direction                Inbound
  TTLSGroupActionRef       ON
  TTLSEnvironmentActionRef WEB_EA
}
TTLSGroupAction ON
{
  TTLSEnabled On
  Trace       15
}
TTLSEnvironmentAction WEB_EA
{
  HandshakeRole Server
  TTLSCipherParms
  {
    V3CipherSuites TLS_AES_256_GCM_SHA384
    V3CipherSuites TLS_AES_128_GCM_SHA256
    V3CipherSuites TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384
    V3CipherSuites TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256
    V3CipherSuites TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
  }
  TTLSKeyringParms
  {
    Keyring START1/TN3270
  }
  TTLSEnvironmentAdvancedParms
  {
    TLSv1            Off
    TLSv1.1          Off
    TLSv1.2          On
    TLSv1.3          On
    HandshakeTimeout 3
    ServerCertificateLabel NISTECC
  }
}
"""


def changed(text: str, *changes: tuple[str, str]) -> str:
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


def make_keyrings(folder: Path, trust: CertificateFolder) -> Path:
    """The keyring START1/TN3270: NISTECC (default), RSA2048 and OLD, and the CA that issued them."""
    ring = folder / "START1" / "TN3270"
    ring.mkdir(parents=True)
    for name, label in (("server", "NISTECC"), ("rsa", "RSA2048"), ("old", "OLD"), ("client", "CLIENT")):
        shutil.copy(trust.certificate(name), ring / f"{label}.pem")
        shutil.copy(trust.key(name), ring / f"{label}.key.pem")
    shutil.copy(trust.certificate("ca"), ring / "CA.pem")
    (ring / "DEFAULT").write_text("NISTECC\n")
    return folder


@dataclass
class Served:
    """What a stand-in said. `ports` are those of its listeners, in their order."""

    ports: list[int] = field(default_factory=list)
    events: list[Mapping[str, Any]] = field(default_factory=list)
    log: list[str] = field(default_factory=list)
    joblog: list[str] = field(default_factory=list)

    def tell(self, event: Mapping[str, Any]) -> None:
        """An event, as `attls serve --json` prints it."""
        self.events.append(answer("attls serve", json.dumps(event)))

    @property
    def port(self) -> int:
        return self.ports[0]

    def outcome(self) -> Mapping[str, Any]:
        """The next connection's end: secure, failed or clear. Waits for it."""
        kinds = ("secure", "failed", "clear", "unreachable")
        found = wait_for(lambda: [each for each in self.events if each["event"] in kinds], "a connection", 10)[0]
        self.events.remove(found)
        return found

    def lines(self, id: str) -> list[str]:
        return [line for line in self.log if id in line]


@contextmanager
def serving(
    policy: str,
    keyrings: Path,
    *listeners: Listener,
    backend: Backend | None = None,
    users: UserMap | None = None,
    seen: Seen | None = None,
    controlled_clear: bool = False,
) -> Iterator[Served]:
    """Serve a policy on ports of its own; port 8443 stands for any free one, rules see what they name."""
    served = Served()
    given = listeners or (Listener(free_port(), "WEBSRV", "START1"),)
    text = policy if listeners else policy.replace("8443", str(given[0].port))
    host = Host(
        Policy(parse(MemberText("policy", text))),
        KeyringFolder(keyrings),
        Identity(),
        served.log.append,
        served.joblog.append,
        served.tell,
        users or UserMap(),
        controlled_clear,
    )
    server = Server(host, backend or Answer(), "127.0.0.1", seen or Seen())
    served.ports = [each.port for each in given]
    loop = asyncio.new_event_loop()
    ready = threading.Event()

    async def run() -> None:
        started = asyncio.Event()
        task = asyncio.create_task(server.run(given, started))
        stop.append(task)
        waiting = asyncio.create_task(started.wait())
        await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        ready.set()
        try:
            await task
        except asyncio.CancelledError:
            return

    stop: list[asyncio.Task[None]] = []
    thread = threading.Thread(target=lambda: loop.run_until_complete(run()), daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield served
    finally:
        loop.call_soon_threadsafe(stop[0].cancel)
        thread.join(10)
        loop.close()
        assert not thread.is_alive()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port


def s_client(port: int, *arguments: str | Path, say: str = "ping\n") -> subprocess.CompletedProcess[str]:
    """The real `openssl s_client`, with a line to say; it leaves when it has been answered."""
    argv = ["openssl", "s_client", "-connect", f"127.0.0.1:{port}", "-ign_eof", "-no_ign_eof", *map(str, arguments)]
    client = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert client.stdin is not None
    assert client.stdout is not None
    try:
        client.stdin.write(say)
        client.stdin.flush()
        out = ""
        for line in client.stdout:
            out += line
            if say and line == say:
                break
        client.stdin.close()
        out += client.stdout.read()
        return subprocess.CompletedProcess(argv, client.wait(10), out, "")
    finally:
        client.kill()
        client.wait()
        client.stdout.close()
