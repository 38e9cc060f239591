"""An FTP server that behaves as the one of z/OS does in what a push uses.

Data-set names in quotes, SITE with its many words, fixed records that cut what is too long, JES as a file type,
members that are in use. What it says beyond the reply code is made up and marked so: nothing may depend on it.
"""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pyftpdlib.authorizers import AuthenticationFailed
from pyftpdlib.filesystems import AbstractedFS
from pyftpdlib.handlers import FTPHandler, TLS_FTPHandler
from pyftpdlib.ioloop import IOLoop
from pyftpdlib.servers import FTPServer

from zlab.zos.member import lines_of

USER, PASSWORD = "ibmuser", "sys1-secret"
logging.getLogger("pyftpdlib").addHandler(logging.NullHandler())  # else it tells each command on stderr


@dataclass
class ZosFtp:
    """One server: its members, what was asked of it, and what is to go wrong."""

    folder: Path
    port: int = 0
    commands: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    """When each command came, in seconds of a monotonic clock."""
    connections: int = 0
    in_use: set[str] = field(default_factory=set)
    full_after: int | None = None
    """How many more STORs there is room for; None is any."""
    breaks: set[str] = field(default_factory=set)
    """Verbs at which the server hangs up."""
    odd: dict[str, str] = field(default_factory=dict)
    """Verb → the line it answers instead."""
    hangs_up_after: str = ""
    """The verb after whose next answer the server hangs up, once."""
    silent: set[str] = field(default_factory=set)
    """Verbs that are never answered."""
    jobs: dict[str, str] = field(default_factory=dict)

    def path(self, place: str) -> Path:
        return self.folder / re.sub(r"[/']", "_", place)

    def put(self, place: str, text: str) -> None:
        self.path(place).write_text(text)

    def get(self, place: str) -> str | None:
        path = self.path(place)
        return path.read_text() if path.exists() else None

    def asked(self, verb: str) -> list[str]:
        return [line for line in self.commands if line.split()[0].upper() == verb]


class _Users:
    def validate_authentication(self, user: str, password: str, _handler: Any) -> None:
        if (user, password) != (USER, PASSWORD):
            raise AuthenticationFailed("made up: PASS command failed")

    def get_home_dir(self, _user: str) -> str:
        return "/"

    def has_perm(self, *_arguments: Any, **_options: Any) -> bool:
        return True

    def get_perms(self, _user: str) -> str:
        return "elradfmwMT"

    def get_msg_login(self, _user: str) -> str:
        return "made up: logged on"

    def get_msg_quit(self, _user: str) -> str:
        return "made up: goodbye"

    def has_user(self, user: str) -> bool:
        return user == USER

    def impersonate_user(self, _user: str, _password: str) -> None: ...

    def terminate_impersonation(self, _user: str) -> None: ...


class _Places(AbstractedFS):  # type: ignore[misc] # pyftpdlib has no types
    """Every name is one file; quotes and brackets are part of z/OS's names and not of ours."""

    zos: ZosFtp

    def ftpnorm(self, ftppath: str) -> str:
        return ftppath

    def ftp2fs(self, ftppath: str) -> str:
        name = ftppath.strip("'")
        return str(self.zos.path(name)) if name not in ("", "/") else str(self.zos.folder)

    def fs2ftp(self, fspath: str) -> str:
        return fspath

    def validpath(self, _path: str) -> bool:
        return True


class _Session:
    """The verbs of z/OS, mixed into the plain and the TLS handler."""

    zos: ZosFtp
    lrecl = 80
    filetype = "SEQ"
    respond: Any
    line_of_stor = ""

    def on_connect(self) -> None:
        self.zos.connections += 1

    def pre_process_command(self, line: str, cmd: str, arg: str) -> None:
        self.zos.commands.append(line)
        self.zos.times.append(time.monotonic())
        verb = line.split()[0].upper()
        place = line.partition(" ")[2].strip().strip("'")
        if self._is_last(verb):
            self.zos.hangs_up_after = ""
            self.close()  # type: ignore[attr-defined] # of the handler
        elif verb in self.zos.breaks:
            self.close()  # type: ignore[attr-defined] # of the handler
        elif verb in self.zos.silent:
            return
        elif verb in self.zos.odd:
            self.push(f"{self.zos.odd[verb]}\r\n")  # type: ignore[attr-defined] # of the handler
        elif verb == "SITE":
            self._site(place)
        elif verb in ("RETR", "STOR", "DELE") and place in self.zos.in_use:
            self.respond("550 made up: data set is in use")
        elif verb == "STOR" and self.zos.full_after == 0:
            self.respond("451 made up: no space left on volume")
        elif verb == "RETR" and self.filetype == "JES":
            self._job(place.partition(".")[0])
        else:
            if verb == "STOR":
                self.line_of_stor = place
                if self.zos.full_after is not None:
                    self.zos.full_after -= 1
            super().pre_process_command(line, cmd, arg)  # type: ignore[misc] # of the handler

    def _is_last(self, verb: str) -> bool:
        after = self.zos.hangs_up_after
        return bool(after) and verb not in (after, "PASV", "EPSV", "TYPE") and bool(self.zos.asked(after))

    def _site(self, words: str) -> None:
        for word in words.split():
            name, _, value = word.upper().partition("=")
            if name == "LRECL":
                self.lrecl = int(value)
            elif name == "FILETYPE":
                self.filetype = value
            elif name not in ("RECFM", "SBD", "BLKSIZE"):
                self.respond(f"200-made up: unrecognised parameter {name}")
        self.respond("200 made up: SITE accepted")

    def _job(self, name: str) -> None:
        path = self.zos.path(f"OUTPUT.{name}")
        if name not in self.zos.jobs:
            self.respond("550 made up: no such job, or it has no output yet")
            return
        path.write_text(self.zos.jobs[name])
        super().pre_process_command(f"RETR {path.name}", "RETR", path.name)  # type: ignore[misc] # of the handler

    def on_file_received(self, file: str) -> None:
        path = Path(file)
        if self.filetype == "JES":
            path.rename(self.zos.path("JOB00042"))
        elif not self.line_of_stor.startswith("/"):
            # Fixed records: what is longer is cut, what is shorter is filled with blanks.
            lines = [line[: self.lrecl].ljust(self.lrecl) for line in lines_of(path.read_text())]
            path.write_text("".join(f"{line}\n" for line in lines))


class _Handler(_Session, FTPHandler):  # type: ignore[misc] # pyftpdlib has no types
    def respond(self, resp: str, *arguments: Any, **options: Any) -> None:
        if resp.startswith("226") and self.filetype == "JES" and self.zos.asked("STOR"):
            self.push("250-made up: it is known to JES as JOB00042\r\n")
            resp = "250 made up: transfer completed"
        super().respond(resp, *arguments, **options)


class _TlsHandler(_Session, TLS_FTPHandler):  # type: ignore[misc] # pyftpdlib has no types
    tls_control_required = True
    tls_data_required = True


@contextmanager
def zos_ftp(
    folder: Path, certificate: Path | None = None, address: tuple[str, int] = ("127.0.0.1", 0)
) -> Iterator[ZosFtp]:
    """The server, on loopback unless told, until the block ends; FTPS with a PEM file of certificate and key."""
    zos = ZosFtp(folder)
    places = type("Places", (_Places,), {"zos": zos})
    base = _TlsHandler if certificate else _Handler
    own = {"zos": zos, "abstracted_fs": places, "authorizer": _Users()}
    handler = type("Handler", (base,), own | ({"certfile": str(certificate)} if certificate else {}))
    server = FTPServer(address, handler, ioloop=IOLoop())  # else all servers share one
    zos.port = server.address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"timeout": 0.05, "handle_exit": False}, daemon=True)
    thread.start()
    try:
        yield zos
    finally:
        server.close_all()
        thread.join(5)
