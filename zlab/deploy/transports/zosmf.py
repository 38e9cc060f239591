"""Members, commands and jobs by the REST services of z/OSMF.

Shapes: z/OSMF Programming Guide, "z/OS data set and file REST interface", "z/OS console services", "z/OS jobs
REST interface" (from memory: not confirmed by the facts at hand; the tests' server answers in these shapes).
"""

from __future__ import annotations

import base64
import json
import ssl
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse, HTTPSConnection, RemoteDisconnected
from typing import Any
from urllib.parse import quote

from zlab.deploy.errors import DeployError, EditedError, LoginError
from zlab.deploy.targets import Target
from zlab.deploy.transports.base import Reply, normal
from zlab.errors import Place, Problem

_CSRF = {"X-CSRF-ZOSMF-HEADER": "zlab"}
_CONSOLE = "/zosmf/restconsoles/consoles/defcn"


@dataclass(frozen=True, slots=True)
class ZosmfLogin:
    """Whom to log in where; the password goes into one header of each request and nowhere else."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    ca_file: str | None = None
    timeout: float = 30.0


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer: status, headers with names in lower case, body as text."""

    status: int
    headers: Mapping[str, str]
    body: str


class ZosmfTransport:
    """Requests to one z/OSMF. A write names the version it replaces (ETag), so that nobody's edit is lost."""

    def __init__(self, login: ZosmfLogin) -> None:
        self._login = login
        try:
            self._context = ssl.create_default_context(cafile=login.ca_file)
        except (OSError, ssl.SSLError) as error:
            raise DeployError(f"cannot read the certificates in {login.ca_file}: {error}") from None
        self._versions: dict[Target, str] = {}
        self._connection: HTTPSConnection | None = None

    @property
    def name(self) -> str:
        return f"z/OSMF {self._login.user}@{self._login.host}"

    def read(self, targets: Sequence[Target]) -> dict[Target, str | None]:
        return {target: self._read(target) for target in targets}

    def _read(self, target: Target) -> str | None:
        answer = self._ask("GET", _address(target), headers=_text(target))
        if answer.status == 404:
            self._versions.pop(target, None)
            return None
        self._expect(answer, 200, str(target))
        if "etag" in answer.headers:
            self._versions[target] = answer.headers["etag"]
        return normal(answer.body)

    def write(self, texts: Mapping[Target, str]) -> None:
        for target, text in texts.items():
            self._write(target, text)

    def _write(self, target: Target, text: str) -> None:
        headers = _text(target)
        if target in self._versions:
            headers["If-Match"] = self._versions.pop(target)
        answer = self._ask("PUT", _address(target), text, headers)
        if answer.status == 412:
            raise EditedError([Problem("it was changed meanwhile", Place(str(target)), "push again")])
        self._expect(answer, (201, 204), str(target))

    def remove(self, targets: Sequence[Target]) -> None:
        for target in targets:
            self._expect(self._ask("DELETE", _address(target)), (200, 204, 404), str(target))

    def command(self, text: str) -> Reply | None:
        """Give a command and collect what it says; a late reply is asked for until nothing more comes."""
        answer = self._ask("PUT", _CONSOLE, json.dumps({"cmd": text}), {"Content-Type": "application/json"})
        self._expect(answer, 200, text)
        data = _object(answer.body, text)
        lines = _lines(data.get("cmd-response"))
        key = data.get("cmd-response-key")
        deadline = time.monotonic() + self._login.timeout
        while key and time.monotonic() < deadline:
            more = self._ask("GET", f"{_CONSOLE}/solmsgs/{quote(str(key))}")
            self._expect(more, 200, text)
            found = _lines(_object(more.body, text).get("cmd-response"))
            if not found:
                break
            lines += found
        return Reply(text, tuple(lines))

    def submit(self, job: str) -> str:
        """Submit a job and return name/id, which `job_output` takes."""
        answer = self._ask("PUT", "/zosmf/restjobs/jobs", job, {"Content-Type": "text/plain"})
        self._expect(answer, 201, "the job")
        data = _object(answer.body, "the job")
        return f"{data.get('jobname')}/{data.get('jobid')}"

    def job_output(self, job: str) -> str | None:
        """Everything a job has written, or None while it runs."""
        state = _object(self._get(f"/zosmf/restjobs/jobs/{job}").body, job)
        if state.get("status") != "OUTPUT":
            return None
        files = _array(self._get(f"/zosmf/restjobs/jobs/{job}/files").body, job)
        numbers = [each.get("id") for each in files if isinstance(each, dict)]
        texts = [self._get(f"/zosmf/restjobs/jobs/{job}/files/{number}/records").body for number in numbers]
        return normal("\n".join(texts))

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _get(self, path: str) -> Answer:
        answer = self._ask("GET", path)
        self._expect(answer, 200, path)
        return answer

    def _ask(self, method: str, path: str, body: str = "", headers: Mapping[str, str] | None = None) -> Answer:
        login = self._login
        token = base64.b64encode(f"{login.user}:{login.password}".encode()).decode()
        sent = {"Authorization": f"Basic {token}", **_CSRF, **(headers or {})}
        whole = False
        try:
            response, raw = self._exchanged(method, path, body, sent)
            whole = True
        except TimeoutError:
            raise DeployError(f"{login.host}: no answer within {login.timeout:g} s") from None
        except (OSError, HTTPException) as error:
            raise DeployError(f"z/OSMF on {login.host} port {login.port}: {error}") from None
        finally:
            if not whole:  # also where an interruption cut it off: nothing more can be asked over this connection
                self.close()
        names = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, names, raw.decode("utf-8", "replace"))

    def _exchanged(self, method: str, path: str, body: str, headers: Mapping[str, str]) -> tuple[HTTPResponse, bytes]:
        """One exchange; read a second time over a new connection where the old one was idle too long."""
        idle = self._connection is not None
        try:
            return self._exchange(method, path, body, headers)
        except (RemoteDisconnected, ConnectionError):
            if not idle or method != "GET":
                raise
            self.close()
            return self._exchange(method, path, body, headers)

    def _exchange(self, method: str, path: str, body: str, headers: Mapping[str, str]) -> tuple[HTTPResponse, bytes]:
        login = self._login
        if self._connection is None:
            self._connection = HTTPSConnection(login.host, login.port, timeout=login.timeout, context=self._context)
        self._connection.request(method, path, body.encode() if body else None, dict(headers))
        response = self._connection.getresponse()
        return response, response.read()

    def _expect(self, answer: Answer, status: int | tuple[int, ...], what: str) -> None:
        if answer.status in (status if isinstance(status, tuple) else (status,)):
            return
        if answer.status == 401:
            raise LoginError(f"{self._login.host} refuses {self._login.user}")
        raise DeployError(f"{what}: z/OSMF answered {answer.status}{_reason(answer.body)}")


def _address(target: Target) -> str:
    if target.is_path:
        return f"/zosmf/restfiles/fs{quote(target.name)}"
    return f"/zosmf/restfiles/ds/{quote(target.dsn, safe='()@#$.')}"


def _text(target: Target) -> dict[str, str]:
    encoding = ";fileEncoding=IBM-1047" if target.is_path else ""
    return {"X-IBM-Data-Type": f"text{encoding}", "Content-Type": "text/plain; charset=UTF-8"}


def _object(body: str, what: str) -> dict[str, Any]:
    with suppress(ValueError):
        data = json.loads(body)
        if isinstance(data, dict):
            return data
    raise DeployError(f"{what}: z/OSMF answered something that is no JSON object")


def _array(body: str, what: str) -> list[Any]:
    with suppress(ValueError):
        data = json.loads(body)
        if isinstance(data, list):
            return data
    raise DeployError(f"{what}: z/OSMF answered something that is no JSON array")


def _lines(said: object) -> list[str]:
    text = said if isinstance(said, str) else ""
    return [line.strip() for line in text.replace("\r", "\n").split("\n") if line.strip()]


def _reason(body: str) -> str:
    with suppress(ValueError, AttributeError):
        data = json.loads(body)
        words = data.get("message") or data.get("details")
        return f": {words[0] if isinstance(words, list) and words else words}" if words else ""
    return ""
