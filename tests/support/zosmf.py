"""An HTTPS server in the shapes of z/OSMF: data sets and files with ETags, a console, jobs.

The shapes are from memory (see zlab/deploy/transports/zosmf.py); what a test asks to go wrong goes wrong here.
"""

from __future__ import annotations

import base64
import hashlib
import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

USER, PASSWORD = "IBMUSER", "sys1-secret"


@dataclass
class Zosmf:
    """One server: its members by place, what its console says to a command, what is to go wrong."""

    port: int = 0
    members: dict[str, str] = field(default_factory=dict)
    replies: dict[str, str] = field(default_factory=dict)
    late: list[str] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    fails: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Path → the status and body it answers instead."""
    refuses: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Method → the status and body it answers instead."""
    breaks: set[str] = field(default_factory=set)
    """Methods at which the server hangs up; once each where `once`."""
    once: bool = False
    silent: set[str] = field(default_factory=set)
    """Methods that are not answered before the server ends."""
    ending: threading.Event = field(default_factory=threading.Event)
    jobs: dict[str, str] = field(default_factory=dict)


class _Handler(BaseHTTPRequestHandler):
    zosmf: Zosmf
    protocol_version = "HTTP/1.1"

    def log_message(self, *_arguments: object) -> None: ...

    def _answer(self, status: int, body: str = "", headers: dict[str, str] | None = None) -> None:
        raw = body.encode()
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def _handle(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        path = unquote(self.path)
        self.zosmf.requests.append(f"{self.command} {path}")
        if self.command in self.zosmf.breaks:
            if self.zosmf.once:
                self.zosmf.breaks.remove(self.command)
            self.close_connection = True
            return
        if self.command in self.zosmf.silent:
            self.zosmf.ending.wait(30)
            self.close_connection = True
            return
        expected = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        if self.headers.get("Authorization") != f"Basic {expected}" or "X-CSRF-ZOSMF-HEADER" not in self.headers:
            self._answer(401)
        elif self.command in self.zosmf.refuses:
            self._answer(*self.zosmf.refuses[self.command])
        elif path in self.zosmf.fails:
            self._answer(*self.zosmf.fails[path])
        elif path.startswith("/zosmf/restfiles/"):
            place = path.removeprefix("/zosmf/restfiles/ds/").removeprefix("/zosmf/restfiles/fs")
            self._member(place, body)
        elif path.startswith("/zosmf/restconsoles/"):
            self._console(body)
        else:
            self._job(path)

    do_GET = do_PUT = do_DELETE = _handle

    def _member(self, place: str, body: str) -> None:
        members = self.zosmf.members
        if self.command == "PUT":
            wanted = self.headers.get("If-Match")
            if wanted and wanted != _etag(members.get(place, "")):
                self._answer(412)
                return
            new = place not in members
            members[place] = body
            self._answer(201 if new else 204)
        elif place not in members:
            self._answer(404, json.dumps({"message": "made up: not found"}))
        elif self.command == "DELETE":
            del members[place]
            self._answer(204)
        else:
            self._answer(200, members[place], {"ETag": _etag(members[place])})

    def _console(self, body: str) -> None:
        if self.command == "GET":
            self._answer(200, json.dumps({"cmd-response": self.zosmf.late.pop(0) if self.zosmf.late else ""}))
            return
        command = json.loads(body)["cmd"]
        self.zosmf.commands.append(command)
        reply = next((said for start, said in self.zosmf.replies.items() if command.startswith(start)), "")
        self._answer(200, json.dumps({"cmd-response": reply, "cmd-response-key": "C1"}))

    def _job(self, path: str) -> None:
        if self.command == "PUT":
            self._answer(201, json.dumps({"jobname": "ZLABJOB", "jobid": "JOB00042"}))
        elif path.endswith("/files"):
            self._answer(200, json.dumps([{"id": 2}]))
        elif path.endswith("/records"):
            self._answer(200, self.zosmf.jobs["JOB00042"])
        else:
            done = "OUTPUT" if "JOB00042" in self.zosmf.jobs else "ACTIVE"
            self._answer(200, json.dumps({"status": done}))


def _etag(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@contextmanager
def zosmf_server(certificate: Path) -> Iterator[Zosmf]:
    """The server on loopback until the block ends; `certificate` is a PEM file of certificate and key."""
    zosmf = Zosmf()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"zosmf": zosmf}))
    server.daemon_threads = True
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    zosmf.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield zosmf
    finally:
        zosmf.ending.set()
        server.shutdown()
        server.server_close()
        thread.join(5)
