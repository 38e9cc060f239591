"""Members by the FTP server of z/OS: text transfer with its own code page conversion, one connection for all.

SITE SBD, FILETYPE=JES, RECFM and LRECL are those of z/OS's own server (IP User's Guide and Commands). Reply codes are
RFC 959's; the words behind them are z/OS's and are only quoted, never interpreted.
"""

from __future__ import annotations

import ftplib
import io
import re
import ssl
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeVar

from zlab.deploy.errors import DeployError, LoginError
from zlab.deploy.targets import Target
from zlab.deploy.transports.base import Reply, normal
from zlab.zos.member import lines_of

T = TypeVar("T")
_CODE_PAGE = "SITE SBD=(IBM-1047,ISO8859-1)"


@dataclass(frozen=True, slots=True)
class FtpLogin:
    """Whom to log in where; `timeout` is in seconds and holds for every reply."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    tls: bool = True
    ca_file: str | None = None
    timeout: float = 30.0


class FtpTransport:
    """An open session. Data sets are named in quotes, so that no prefix of the user id is put before them."""

    def __init__(self, login: FtpLogin, record_length: int = 80) -> None:
        self._login = login
        self._record_length = record_length
        self._ftp = self._open()
        self._in_step = True
        """Whether every command has had its reply: not after an interruption in the middle of one."""

    @property
    def name(self) -> str:
        return f"ftp {self._login.user}@{self._login.host}"

    def _open(self) -> ftplib.FTP:
        login = self._login
        # Plain FTP only where the lab file says `tls: false`: many ADCD systems have nothing else.
        ftp = ftplib.FTP_TLS(context=_context(login.ca_file)) if login.tls else ftplib.FTP()  # noqa: S321 - see above
        ftp.encoding = "latin-1"
        try:
            ftp.connect(login.host, login.port, login.timeout)
            ftp.login(login.user, login.password)
            if isinstance(ftp, ftplib.FTP_TLS):
                ftp.prot_p()
            ftp.voidcmd("TYPE A")
            ftp.voidcmd(_CODE_PAGE)
        except ftplib.error_perm as error:
            ftp.close()
            if str(error)[:3] == "530":
                raise LoginError(f"{login.host} refuses {login.user}: {_said(error)}") from None
            raise DeployError(f"ftp to {login.host}: {_said(error)}") from None
        except ftplib.all_errors as error:  # an SSLError is an OSError, which is one of them
            ftp.close()
            hint = "deploy: {tls: false} for a server without FTPS" if isinstance(error, ssl.SSLError) else None
            raise DeployError(f"ftp to {login.host} port {login.port}: {_said(error)}", hint=hint) from None
        return ftp

    def read(self, targets: Sequence[Target]) -> dict[Target, str | None]:
        self._wake()
        return {target: self._read(target) for target in targets}

    def _wake(self) -> None:
        """Log in again where the server has hung up meanwhile, as a person may have read a plan for minutes, and where
        a transfer was cut off: what comes next on that connection would be taken for the reply to something else."""
        if self._in_step:
            with suppress(*ftplib.all_errors):
                self._ftp.voidcmd("NOOP")
                return
        self._ftp.close()
        self._ftp = self._open()
        self._in_step = True

    def _read(self, target: Target) -> str | None:
        lines: list[str] = []
        try:
            self._ask(target, lambda: self._ftp.retrlines(f"RETR {_quoted(target)}", lines.append))
        except _RefusedError as refused:
            if refused.code == "550" and not self._is_there(target):
                return None
            raise
        return normal("\n".join(lines))

    def _is_there(self, target: Target) -> bool:
        """NLST tells a missing member from one that is in use: RETR says 550 to both."""
        try:
            found = self._ask(target, lambda: self._ftp.nlst(_quoted(target)))
        except _RefusedError as refused:
            if refused.code in ("550", "450"):
                return False
            raise
        return bool(found)

    def write(self, texts: Mapping[Target, str]) -> None:
        self._wake()
        for target, text in texts.items():
            self._write(target, text)

    def _write(self, target: Target, text: str) -> None:
        raw = io.BytesIO("".join(f"{line}\r\n" for line in lines_of(text)).encode("latin-1"))
        if not target.is_path:
            self._ask(target, lambda: self._ftp.voidcmd(f"SITE RECFM=FB LRECL={self._record_length}"))
        self._ask(target, lambda: self._ftp.storlines(f"STOR {_quoted(target)}", raw))

    def remove(self, targets: Sequence[Target]) -> None:
        self._wake()
        for target in targets:
            self._ask(target, lambda target=target: self._ftp.delete(_quoted(target)))  # type: ignore[misc] # bound now

    def command(self, text: str) -> Reply | None:  # noqa: ARG002 - FTP has no console, whatever is asked
        return None

    def submit(self, job: str) -> str:
        """Hand a job to JES and return its id. Raises DeployError when JES did not take it."""
        self._ask(None, lambda: self._ftp.voidcmd("SITE FILETYPE=JES"))
        try:
            raw = io.BytesIO("".join(f"{line}\r\n" for line in lines_of(job)).encode("latin-1"))
            said = self._ask(None, lambda: self._ftp.storlines("STOR ZLABJOB", raw))
        finally:
            with suppress(DeployError):
                self._ask(None, lambda: self._ftp.voidcmd("SITE FILETYPE=SEQ"))
        found = re.search(r"\b(JOB|J|TSU|STC)\d{4,7}\b", said)
        if found is None:
            raise DeployError(f"JES did not say which job it took: {said.splitlines()[-1][:100]}")
        return found[0]

    def job_output(self, job_id: str) -> str | None:
        """What a job has written, all of its files, or None while it is not ready."""
        self._ask(None, lambda: self._ftp.voidcmd("SITE FILETYPE=JES"))
        lines: list[str] = []
        try:
            self._ask(None, lambda: self._ftp.retrlines(f"RETR {job_id}.x", lines.append))
        except _RefusedError as refused:
            if refused.code == "550":
                return None
            raise
        finally:
            with suppress(DeployError):
                self._ask(None, lambda: self._ftp.voidcmd("SITE FILETYPE=SEQ"))
        return normal("\n".join(lines))

    def close(self) -> None:
        try:
            self._ftp.quit()
        except ftplib.all_errors:
            self._ftp.close()

    def _ask(self, target: Target | None, act: Callable[[], T]) -> T:
        where = f"{target} on " if target else ""
        self._in_step = False
        try:
            result = act()
            self._in_step = True
            return result
        except (ftplib.error_perm, ftplib.error_temp) as error:
            self._in_step = True
            raise _RefusedError(str(error)[:3], f"{where}{self._login.host}: {_said(error)}") from None
        except TimeoutError:
            raise DeployError(f"{where}{self._login.host}: no answer within {self._login.timeout:g} s") from None
        except ftplib.all_errors as error:
            raise DeployError(f"{where}{self._login.host}: the transfer broke: {_said(error)}") from None


class _RefusedError(DeployError):
    """A reply of the server that says no."""

    def __init__(self, code: str, what: str) -> None:
        super().__init__(what)
        self.code = code


def _quoted(target: Target) -> str:
    return target.name if target.is_path else f"'{target.dsn}'"


def _context(ca_file: str | None) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=ca_file)
    except (OSError, ssl.SSLError) as error:
        raise DeployError(f"cannot read the certificates in {ca_file}: {error}") from None


def _said(error: BaseException) -> str:
    return str(error).strip().splitlines()[0][:200] if str(error).strip() else type(error).__name__
